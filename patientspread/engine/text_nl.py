"""The Dutch sentence of every code; keys with a colon name single values."""

from __future__ import annotations

DUTCH: dict[str, str] = {
    "unplaced_bed_type": "Geen enkele locatie in deze run heeft bedden ({bed}).",
    "unplaced_specialism": "Geen locatie met bedden ({bed}) biedt {specialism}.",
    "unplaced_closed": "Elke locatie die {specialism} biedt ({remaining}) is gesloten.",
    "unplaced_own_site": "Alleen de eigen locatie biedt {specialism}, en daar mag de patiënt niet "
    "blijven.",
    "unplaced_travel": "Open locaties met {specialism} ({bed}): {remaining}; de "
    "dichtstbijzijnde, {nearest}, ligt op {nearest_minutes} minuten en de grens is {max_minutes}.",
    "unplaced_horizon": "Geen geschikte locatie is binnen de {horizon} uur van deze run te "
    "bereiken.",
    "unplaced_declined": "Alle geschikte locaties ({remaining}) binnen {max_minutes} minuten "
    "hebben deze patiënt geweigerd.",
    "unplaced_unreliable": "De cijfers van alle geschikte locaties ({remaining}) zijn te oud of "
    "onbekend; het beleid plaatst daar niet op.",
    "unplaced_bring_back": "Regio {preferred_region} heeft nog geen ruimte om deze patiënt terug "
    "te nemen.",
    "unplaced_open": "De geschikte locaties ({remaining}) hebben geen geopend bed ({bed}) vrij.",
    "unplaced_full": "Alle geschikte locaties ({remaining}) binnen {max_minutes} minuten zijn vol "
    "({bed}) in de geopende fasen.",
    "unplaced_isolation": "Van de geschikte locaties met een vrij bed ({bed}; {remaining}) "
    "heeft er geen een isolatiekamer.",
    "unplaced_intake": "De geschikte locaties met een vrij bed ({remaining}) nemen "
    "niemand op ({bed}).",
    "unplaced_fleet": "Regio {region} heeft geen ritten meer met {mode}; de patiënt kan niet weg.",
    "unplaced_scarce": "Geschikte locaties ({bed}): {sites}; in dit plan heeft er geen een "
    "plaats over.",
    "scarce_beds": "Geen bed meer: {beds}.",
    "scarce_isolation": "Geen isolatiekamer meer: {isolation}.",
    "scarce_intake": "Geen vrij opname-uur: {intake}.",
    "scarce_fleet": "Onbereikbaar bij gebrek aan ritten: {fleet}.",
    "scarce_goals": "Een plaats zou een belangrijker doel kosten: {goals}.",
    "unplaced_by_beds": "Mogelijke locaties voor {patient}: {sites}, alle vol met patiënten die "
    "minstens zo zwaar wegen. Eén bed meer in {site} ({minutes} minuten) geeft een plaats.",
    "unplaced_by_isolation": "Mogelijke locaties voor {patient}: {sites}, maar te weinig "
    "isolatiekamers. Eén meer in {site} ({minutes} minuten) geeft een plaats.",
    "unplaced_by_fleet": "Mogelijke locaties voor {patient}: {sites}, maar alle ritten uit de "
    "regio zijn in gebruik. Met één rit meer kan de patiënt naar {site} ({minutes} minuten).",
    "unplaced_by_intake": "Mogelijke locaties voor {patient}: {sites}, maar alle opname-uren zijn "
    "bezet. Met meer opnames per uur kan de patiënt naar {site} ({minutes} minuten).",
    "unplaced_by_travel": "De locaties binnen de reisgrens van {patient} ({sites}) zijn nodig "
    "voor anderen. {site} heeft ruimte, maar ligt met {minutes} minuten buiten de grens.",
    "unplaced_by_horizon": "Mogelijke locaties voor {patient}: {sites}, maar niet binnen deze "
    "run. Later kan {site} de patiënt opnemen ({minutes} minuten).",
    "unplaced_by_several": "Mogelijke locaties voor {patient}: {sites}, maar meerdere tekorten "
    "samen staan in de weg: één regel loslaten geeft geen plaats.",
    "unplaced_by_many_beds": "Mogelijke locaties voor {patient}: {sites}, maar er zijn in het "
    "geheel te weinig bedden: met genoeg kan de patiënt naar {site} ({minutes} minuten); één meer "
    "daar is niet genoeg.",
    "unplaced_by_many_isolation": "Mogelijke locaties voor {patient}: {sites}, maar er zijn in "
    "het geheel te weinig isolatiekamers: met genoeg kan de patiënt naar {site} ({minutes} "
    "minuten); één meer daar is niet genoeg.",
    "unplaced_by_many_fleet": "Mogelijke locaties voor {patient}: {sites}, maar er zijn in het "
    "geheel te weinig ritten: met genoeg kan de patiënt naar {site} ({minutes} minuten); één meer "
    "daar is niet genoeg.",
    "here_moves": "{patient} gaat naar {site} ({minutes} minuten rijden) en komt zo vroeg "
    "mogelijk aan, in uur {arrival_hour}.",
    "here_waits": "{patient} gaat naar {site} ({minutes} minuten rijden) en komt aan in uur "
    "{arrival_hour}, {wait} uur na het vroegst mogelijke.",
    "here_stays": "{patient} blijft in {site}, zonder vervoer, vanaf uur {arrival_hour}.",
    "here_own_region": "De patiënt blijft in de eigen regio, {preferred_region}.",
    "here_other_region": "De patiënt verlaat regio {preferred_region} voor {region}.",
    "funnel": "Van {sites} locaties waren er {left} mogelijk voor {specialism} ({bed}) binnen "
    "{max_minutes} minuten:",
    "funnel_none": "Alle {sites} locaties waren mogelijk voor {specialism} ({bed}) binnen "
    "{max_minutes} minuten.",
    "funnel_bed_type": "{gone} zonder dit beddentype;",
    "funnel_specialism": "{gone} zonder het specialisme;",
    "funnel_closed": "{gone} gesloten;",
    "funnel_own_site": "de eigen locatie mag de patiënt niet houden;",
    "funnel_travel": "{gone} te ver weg;",
    "funnel_horizon": "{gone} niet op tijd te bereiken;",
    "funnel_declined": "{gone} geweigerd;",
    "funnel_unreliable": "{gone} met te oude of onbekende cijfers;",
    "funnel_bring_back": "{gone} niet in een eigen regio met ruimte;",
    "funnel_open": "{gone} zonder vrij geopend bed;",
    "funnel_full": "{gone} bij aanvang vol;",
    "funnel_isolation": "{gone} zonder isolatiekamer;",
    "funnel_intake": "{gone} zonder opname;",
    "funnel_fleet": "{gone} onbereikbaar bij gebrek aan ritten;",
    "bed_figures": "{site} heeft {occupied} van de {regular} reguliere bedden ({bed}) bezet "
    "({open} open in totaal); met de {placed} uit dit plan is de belasting {load}% en valt het "
    "laatste bed in de fase {phase}.",
    "figures_doubt": "De cijfers van {site} zijn {status} ({reported}); voor de zekerheid als "
    "bezet geteld: {margin}.",
    "only_place": "{site} is de enige mogelijke plaats.",
    "runner_up_full": "De op één na beste plaats, {other}, heeft in dit plan geen bed meer.",
    "runner_up": "De op één na beste plaats is {other} ({minutes_other} minuten); alleen deze "
    "patiënt daarheen laat {goal} met {more} stijgen.",
    "runner_up_chain": "Voor deze patiënt alleen zou {other} ({minutes_other} minuten) beter zijn "
    "op {goal} ({more} lager), maar dat kost anderen meer: vraag waarom niet.",
    "runner_up_equal": "{other} ({minutes_other} minuten) zou even goed zijn.",
    "not_but_it_does": "{patient} gaat wel naar {site}.",
    "not_bed_type": "{site} heeft geen bedden ({bed}).",
    "not_specialism": "{site} biedt geen {specialism}.",
    "not_closed": "{site} is gesloten.",
    "not_own_site": "{patient} ligt nu in {site} en mag daar niet blijven.",
    "not_travel": "{site} ligt op {minutes} minuten; de grens voor {patient} is {max_minutes}.",
    "not_horizon": "{patient} zou {site} in uur {earliest} bereiken, na de {horizon} uur van deze "
    "run.",
    "not_declined": "{site} heeft {patient} geweigerd.",
    "not_unreliable": "De cijfers van {site} zijn {status} ({reported}); het beleid plaatst daar "
    "niet op.",
    "not_bring_back": "{patient} gaat alleen terug naar de eigen regio {preferred_region}, zodra "
    "daar ruimte is.",
    "not_open": "{site} heeft geen geopend bed ({bed}) vrij: {said_open} gemeld als open, en wie er "
    "nu ligt telt mee.",
    "not_full": "{site} heeft {occupied} van de {open} open bedden ({bed}) bezet: niets vrij.",
    "not_isolation": "{site} heeft geen isolatiekamer ({bed}; {isolation_free} vrij).",
    "not_intake": "{site} neemt niemand op ({bed}).",
    "not_fleet": "Regio {region} heeft geen ritten met {mode}.",
    "not_equal": "{site} zou voor {patient} even goed zijn: elk doel houdt zijn waarde.",
    "not_feasible": "{patient} kan onder alle regels samen niet naar {site}.",
    "not_goal": "Zou {patient} naar {site} gaan, met al het andere zo goed mogelijk geschikt, dan "
    "gaat {goal} van {before} naar {after}; wat dat elders oplevert, telt minder zwaar.",
    "move_goal": "Zonder verplaatsing is {goal} {before}; met dit plan {after}.",
    "move_eases": "Iedereen heeft ook zonder verplaatsing een plaats, maar dan is {goal} {before}; met "
    "dit plan {after}.",
    "move_none": "Niemand hoeft te verplaatsen: geen doel wordt er beter van.",
    "bottleneck_bed": "Eén regulier bed ({bed}) meer in {place} brengt {goal} van {before} op "
    "{after}.",
    "bottleneck_isolation": "Eén isolatiekamer ({bed}) meer in {place} brengt {goal} van "
    "{before} op {after}.",
    "bottleneck_trip": "Eén rit met {mode} meer uit {place} brengt {goal} van {before} op {after}.",
    "goal:unplaced": "de prioriteit van patiënten zonder plaats",
    "goal:over": "het aantal bedden boven de open fasen",
    "goal:phase": "het gewicht van bedden in buffer (1), aangepaste zorg (10) en crisiszorg (100)",
    "goal:fair_share_band": "het aantal bedden buiten de bandbreedte van de fair share",
    "goal:out_of_region": "het aantal patiënten buiten de eigen regio",
    "goal:bring_back": "het aantal nog niet teruggeplaatste patiënten",
    "goal:admitted_moves": "het aantal verplaatsingen van al opgenomen patiënten",
    "goal:transfers": "het aantal overplaatsingen",
    "goal:changes": "het aantal gewijzigde voorstellen",
    "goal:fairness": "de verdeling van de belasting over locaties",
    "goal:minutes_plus_wait": "het aantal reis- en wachtminuten",
    "unit:priority": "prioriteitspunten",
    "unit:beds": "bedden",
    "unit:weight": "gewicht",
    "unit:patients": "patiënten",
    "unit:proposals": "voorstellen",
    "unit:points": "punten",
    "unit:minutes": "minuten",
    "status:stale": "te oud",
    "status:unknown": "onbekend",
    "phase:regular": "regulier",
    "phase:adapted": "aangepaste zorg",
    "phase:crisis": "crisiszorg",
    "phase:over": "boven alle open fasen",
    "specialism:general": "algemene zorg",
    "specialism:cardio": "cardiologie",
    "specialism:neuro": "neurologie",
    "specialism:trauma": "traumazorg",
    "specialism:paed": "kindergeneeskunde",
    "specialism:dialysis": "dialyse",
    "specialism:ecmo": "ECMO",
    "mode:micu": "de MICU",
    "mode:ambulance": "de ambulance",
}
