"""The Dutch and English sentences of a ranking of places."""

from __future__ import annotations

from collections.abc import Mapping

from patientspread.engine.names import Name

DUTCH: dict[str, str] = {
    "place": "{place} ({in_region}): {minutes_away} minuten, {occupied} van {regular} plaatsen "
    "bezet, {free} vrij, opname vanaf uur {first_hour}; cijfers {status}.",
    "below_region": "Onder {above}: {place} ligt buiten de eigen regio.",
    "below_travel": "Onder {above}: {place} ligt verder weg (per begonnen kwartier vergeleken).",
    "below_load": "Onder {above}: {place} wordt met deze patiënt voller (per 5 % vergeleken).",
    "below_fair_share": "Onder {above}: de regio van {place} draagt al meer dan haar aandeel.",
    "below_freshness": "Onder {above}: de cijfers van {place} zijn minder vers.",
    "below_start": "Onder {above}: {place} kan de patiënt {here} uur na het gewenste moment "
    "opnemen, {above} na {there} uur.",
    "below_minutes": "Onder {above}: {here} tegen {there} minuten reizen; verder gelijk.",
    "below_exact_load": "Onder {above}: iets voller; verder gelijk.",
    "below_name": "Gelijk aan {above}; de volgorde is alfabetisch.",
    "not_kind": "{place} biedt {kind}, gevraagd is {asked_kind}.",
    "not_bed": "{place} biedt {bed}, gevraagd is {asked_bed}.",
    "not_needs": "{place} biedt niet: {missing}.",
    "not_stop": "{place} heeft een opnamestop.",
    "not_declined": "{place} heeft deze patiënt al geweigerd.",
    "not_travel": "{place} ligt op {minutes_away} minuten; de grens is {max_minutes}.",
    "not_unreliable": "De cijfers van {place} zijn {status}; het beleid plaatst daar niet op.",
    "not_full": "{place} is vol: {occupied} van {regular} plaatsen bezet, {free} vrij, waarvan "
    "{withheld} ingehouden omdat de cijfers {status} zijn.",
    "not_isolation": "{place} heeft geen vrije isolatiekamer.",
    "not_late": "{place} kan pas in uur {first_hour} opnemen; uiterlijk is uur {latest_hour}.",
    "summary": "Van {places} plaatsen zijn er {left} geschikt; afgevallen: {gone}.",
    "summary_all": "Alle {places} plaatsen zijn geschikt.",
    "gone_kind": "{count} met andere zorg",
    "gone_bed": "{count} van een ander type",
    "gone_needs": "{count} zonder wat nodig is",
    "gone_stop": "{count} met een opnamestop",
    "gone_declined": "{count} geweigerd",
    "gone_travel": "{count} te ver",
    "gone_unreliable": "{count} met onbruikbare cijfers",
    "gone_full": "{count} vol",
    "gone_isolation": "{count} zonder isolatiekamer",
    "gone_late": "{count} te laat",
    "status:fresh": "vers",
    "status:stale": "te oud",
    "status:unknown": "onbekend",
    "hospital": "ziekenhuiszorg",
    "elv": "eerstelijnsverblijf",
    "grz": "geriatrische revalidatiezorg",
    "wlz": "Wlz-zorg",
}

ENGLISH: dict[str, str] = {
    "place": "{place} ({in_region}): {minutes_away} minutes, {occupied} of {regular} places taken, "
    "{free} free, admits from hour {first_hour}; figures {status}.",
    "below_region": "Below {above}: {place} is outside the patient's own region.",
    "below_travel": "Below {above}: {place} is farther away (compared per started quarter of an hour).",
    "below_load": "Below {above}: {place} gets fuller with this patient (compared per 5 %).",
    "below_fair_share": "Below {above}: the region of {place} carries more than its share already.",
    "below_freshness": "Below {above}: the figures of {place} are less fresh.",
    "below_start": "Below {above}: {place} can take the patient {here} hours after the wished "
    "moment, {above} after {there}.",
    "below_minutes": "Below {above}: {here} against {there} minutes of travel; otherwise equal.",
    "below_exact_load": "Below {above}: slightly fuller; otherwise equal.",
    "below_name": "Equal to {above}; the order is alphabetical.",
    "not_kind": "{place} offers {kind}, {asked_kind} is asked.",
    "not_bed": "{place} offers {bed}, {asked_bed} is asked.",
    "not_needs": "{place} does not offer: {missing}.",
    "not_stop": "{place} has stopped admissions.",
    "not_declined": "{place} declined this patient already.",
    "not_travel": "{place} is {minutes_away} minutes away; the limit is {max_minutes}.",
    "not_unreliable": "The figures of {place} are {status}; the policy does not place on them.",
    "not_full": "{place} is full: {occupied} of {regular} places taken, {free} free, of which "
    "{withheld} held back because the figures are {status}.",
    "not_isolation": "{place} has no free isolation room.",
    "not_late": "{place} admits only from hour {first_hour}; the latest is hour {latest_hour}.",
    "summary": "Of {places} places {left} are suitable; struck out: {gone}.",
    "summary_all": "All {places} places are suitable.",
    "gone_kind": "{count} with other care",
    "gone_bed": "{count} of another type",
    "gone_needs": "{count} without what is needed",
    "gone_stop": "{count} with admissions stopped",
    "gone_declined": "{count} declined",
    "gone_travel": "{count} too far",
    "gone_unreliable": "{count} with unusable figures",
    "gone_full": "{count} full",
    "gone_isolation": "{count} without an isolation room",
    "gone_late": "{count} too late",
    "status:fresh": "fresh",
    "status:stale": "too old",
    "status:unknown": "unknown",
    "hospital": "hospital care",
    "elv": "short-stay primary care (ELV)",
    "grz": "geriatric rehabilitation",
    "wlz": "long-term (Wlz) care",
}

_TABLES: dict[str, Mapping[str, str]] = {"nl": DUTCH, "en": ENGLISH}


def spoken(code: str, params: Mapping[str, object], language: str) -> str:
    """The sentence of a code; raises `KeyError` for an unknown code or language."""
    table = _TABLES[language]
    return table[code].format_map({k: _value(k, v, table, language) for k, v in params.items()})


def _value(key: str, value: object, table: Mapping[str, str], language: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(_value(key, v, table, language) for v in value)
    if isinstance(value, Name):
        return value.text(language)
    told = getattr(value, "told", None)
    if told is not None:
        return str(told(language))
    if key == "status":
        return table[f"status:{value}"]
    return table.get(str(value), str(value)) if key in {"kind", "asked_kind"} else str(value)
