"""The Dutch and English sentences of the casualty plan's notices and reasons."""

from __future__ import annotations

from collections.abc import Mapping

from patientspread.engine.mci_types import Notice
from patientspread.engine.names import Name

DUTCH: dict[str, str] = {
    "code": "Alarmeringscode {code}: {count} T1- en T2-slachtoffers bekend.",
    "calamity_hospital": "Informeer het Calamiteitenhospitaal: {count} T1- en T2-slachtoffers, de "
    "grens is {threshold} (vanaf code 30).",
    "kept_for_walk_ins": "{hospital} krijgt niemand per ambulance: het dichtstbijzijnde ziekenhuis "
    "({minutes} minuten) blijft vrij voor zelfverwijzers.",
    "over_capacity": "{hospital} meldt ruimte voor {room} {triage} in dit uur, maar er zijn al "
    "{sent} onderweg of aangekomen.",
    "left": "{count} {triage} komen niet binnen {horizon} minuten in een ziekenhuis.",
    "left_by_transport": "Met meer {fleets} komen er {more} {triage} meer binnen {horizon} minuten "
    "aan.",
    "left_by_escorts": "Met meer MMT’s komen er {more} {triage} meer binnen {horizon} minuten aan.",
    "left_by_travel": "Zonder reisgrens van {max_minutes} minuten komen er {more} {triage} meer "
    "aan.",
    "left_by_walk_ins": "Wordt {hospitals} niet vrijgehouden voor zelfverwijzers, dan komen er "
    "{more} {triage} meer aan.",
    "left_by_capacity": "De ziekenhuizen zijn vol: met dubbele capaciteit voor {triage} komen er "
    "{more} meer aan.",
    "left_by_several": "Voor de overige {triage} staan meerdere tekorten samen in de weg, of ze "
    "komen te laat beschikbaar om binnen {horizon} minuten aan te komen.",
    "to_level1": "T1 naar level-1-traumacentrum {hospital}, {minutes} minuten, dichtstbijzijnde "
    "met plaats en vervoer.",
    "level1_too_far": "T1 naar {hospital} ({minutes} minuten): geen level-1-traumacentrum is "
    "mogelijk binnen {max_minutes} minuten.",
    "level1_full": "T1 naar {hospital} ({minutes} minuten): alle T1-plaatsen van de level-1-centra "
    "{level1} zijn in dit plan bezet.",
    "level1_no_transport": "T1 naar {hospital} ({minutes} minuten): de level-1-centra {level1} "
    "hebben plaats, maar er is geen vervoer of MMT dat er op tijd komt.",
    "nearest": "{triage} naar {hospital}, {minutes} minuten: geen dichter ziekenhuis komt in "
    "aanmerking.",
    "farther": "{triage} naar {hospital}, {minutes} minuten: dichterbij {passed_over}.",
    "closed": "{hospital} is gesloten",
    "not_opened": "{hospital} doet pas later mee",
    "walk_ins": "{hospital} is vrij voor zelfverwijzers",
    "too_far": "{hospital} is te ver",
    "no_capacity": "{hospital} neemt geen {triage} op",
    "full": "{hospital} is vol voor {triage}",
    "scarce": "{hospital} heeft plaats, maar dat kost anderen meer",
    "full_then": "{hospital} heeft dat uur geen plaats meer voor {triage}",
    "others": "en nog {count} andere",
}

ENGLISH: dict[str, str] = {
    "code": "Alarm code {code}: {count} T1 and T2 victims known.",
    "calamity_hospital": "Inform the Calamiteitenhospitaal: {count} T1 and T2 victims, the "
    "threshold is {threshold} (from code 30).",
    "kept_for_walk_ins": "{hospital} gets nobody by ambulance: the nearest hospital ({minutes} "
    "minutes) is kept for walk-ins.",
    "over_capacity": "{hospital} reports room for {room} {triage} in this hour, but {sent} are on "
    "their way or have arrived.",
    "left": "{count} {triage} do not reach a hospital within {horizon} minutes.",
    "left_by_transport": "With more {fleets}, {more} more {triage} arrive within "
    "{horizon} minutes.",
    "left_by_escorts": "With more mobile medical teams, {more} more {triage} arrive within "
    "{horizon} minutes.",
    "left_by_travel": "Without the travel limit of {max_minutes} minutes, {more} more {triage} "
    "arrive.",
    "left_by_walk_ins": "If {hospitals} is not kept for walk-ins, {more} more {triage} arrive.",
    "left_by_capacity": "The hospitals are full: with twice the capacity for {triage}, {more} more "
    "arrive.",
    "left_by_several": "For the other {triage} several shortages together stand in the way, or "
    "they are ready too late to arrive within {horizon} minutes.",
    "to_level1": "T1 to level-1 trauma centre {hospital}, {minutes} minutes, the nearest with a "
    "place and transport.",
    "level1_too_far": "T1 to {hospital} ({minutes} minutes): no level-1 trauma centre is possible "
    "within {max_minutes} minutes.",
    "level1_full": "T1 to {hospital} ({minutes} minutes): all T1 places of the level-1 centres "
    "{level1} are taken in this plan.",
    "level1_no_transport": "T1 to {hospital} ({minutes} minutes): the level-1 centres {level1} "
    "have places, but no transport or mobile medical team gets there in time.",
    "nearest": "{triage} to {hospital}, {minutes} minutes: no nearer hospital qualifies.",
    "farther": "{triage} to {hospital}, {minutes} minutes: nearer by, {passed_over}.",
    "closed": "{hospital} is closed",
    "not_opened": "{hospital} takes part only later",
    "walk_ins": "{hospital} is kept for walk-ins",
    "too_far": "{hospital} is too far",
    "no_capacity": "{hospital} takes no {triage}",
    "full": "{hospital} is full for {triage}",
    "scarce": "{hospital} has room, but that costs others more",
    "full_then": "{hospital} has no place left for {triage} in that hour",
    "others": "and {count} others",
}

_TABLES = {"nl": DUTCH, "en": ENGLISH}


def notice_text(notice: Notice, *, language: str = "nl") -> str:
    """A notice or reason as a sentence.

    Raises `KeyError` for an unknown code or language.
    """
    table = _TABLES[language]
    params = {name: _spoken(value, table, language) for name, value in notice.params.items()}
    return table[notice.code].format_map(params)


def _spoken(value: object, table: Mapping[str, str], language: str) -> str:
    if isinstance(value, Name):
        return value.text(language)
    if isinstance(value, Notice):
        return table[value.code].format_map(value.params)
    if isinstance(value, tuple):
        return ", ".join(_spoken(v, table, language) for v in value)
    return str(value)
