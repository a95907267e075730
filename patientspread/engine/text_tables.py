"""The sentences of every explanation code; keys with a colon name single values."""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "unplaced_bed_type": "No site of this run offers {bed}.",
    "unplaced_specialism": "No site with {bed} offers {specialism}.",
    "unplaced_closed": "All {remaining} sites that offer {specialism} are closed.",
    "unplaced_own_site": "Only the patient's own site offers {specialism}, and it may not stay there.",
    "unplaced_travel": "{remaining} open sites offer {specialism} on {bed}, but the nearest, "
    "{nearest}, is {nearest_minutes} minutes away and the limit is {max_minutes}.",
    "unplaced_horizon": "No suitable site can be reached within the {horizon} hours of this run.",
    "unplaced_declined": "All {remaining} suitable sites within {max_minutes} minutes declined this patient.",
    "unplaced_unreliable": "The figures of all {remaining} suitable sites are too old or unknown, "
    "and the policy does not place on them.",
    "unplaced_bring_back": "Region {preferred_region} has no room yet to take this patient back.",
    "unplaced_full": "All {remaining} suitable sites within {max_minutes} minutes are full on {bed} "
    "in the open phases.",
    "unplaced_isolation": "{remaining} suitable sites have a free bed on {bed}, none has an isolation room.",
    "unplaced_intake": "The {remaining} suitable sites with a free bed receive no arrivals on {bed}.",
    "unplaced_fleet": "Region {region} has no trips left by {mode}; the patient cannot leave.",
    "unplaced_scarce": "{sites} sites would suit, but in this plan {beds} have no bed left on {bed}, "
    "{isolation} no isolation room, {intake} no free arrival hour, {fleet} cannot be reached with "
    "the trips left; at {goals} a place would cost a more important goal.",
}

DUTCH: dict[str, str] = {
    "unplaced_bed_type": "Geen enkele locatie in deze run heeft {bed}.",
    "unplaced_specialism": "Geen locatie met {bed} biedt {specialism}.",
    "unplaced_closed": "Alle {remaining} locaties die {specialism} bieden zijn gesloten.",
    "unplaced_own_site": "Alleen de eigen locatie biedt {specialism}, en daar mag de patiënt niet blijven.",
    "unplaced_travel": "{remaining} open locaties bieden {specialism} op {bed}, maar de dichtstbijzijnde, "
    "{nearest}, ligt op {nearest_minutes} minuten en de grens is {max_minutes}.",
    "unplaced_horizon": "Geen geschikte locatie is binnen de {horizon} uur van deze run te bereiken.",
    "unplaced_declined": "Alle {remaining} geschikte locaties binnen {max_minutes} minuten hebben deze "
    "patiënt geweigerd.",
    "unplaced_unreliable": "De cijfers van alle {remaining} geschikte locaties zijn te oud of onbekend; "
    "het beleid plaatst daar niet op.",
    "unplaced_bring_back": "Regio {preferred_region} heeft nog geen ruimte om deze patiënt terug te nemen.",
    "unplaced_full": "Alle {remaining} geschikte locaties binnen {max_minutes} minuten zijn vol op {bed} "
    "in de geopende fasen.",
    "unplaced_isolation": "{remaining} geschikte locaties hebben een vrij bed op {bed}, geen daarvan een "
    "isolatiekamer.",
    "unplaced_intake": "De {remaining} geschikte locaties met een vrij bed nemen op {bed} niemand op.",
    "unplaced_fleet": "Regio {region} heeft geen ritten meer met {mode}; de patiënt kan niet weg.",
    "unplaced_scarce": "{sites} locaties zouden passen, maar in dit plan hebben er {beds} geen bed meer op "
    "{bed}, {isolation} geen isolatiekamer, {intake} geen vrij opname-uur, {fleet} zijn met de resterende "
    "ritten niet te bereiken; bij {goals} zou een plaats een belangrijker doel kosten.",
}
