"""Reading the emergency departments of LPZ's JSON. What is public: an array of organisations with `oid`,
`locatie` and `beschikbaarheid`; what stands within is not, so its names are the dialect's (`fields`).
"""

from collections.abc import Mapping
from typing import Any

from lcms_bridge.canonical import FilePlace
from lcms_bridge.codecs import faults, jsontree
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sites import one_name
from lcms_bridge.codecs.values import absence, count, day_moment, number, text
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import (
    IMMINENT,
    NO_DEPARTMENT,
    OPEN,
    STOP,
    EdStatus,
    Entry,
    Identifier,
    Reading,
    Site,
)

FORMAT = "lpz-json"
OID = "urn:lpz:oid"
# our name -> what it may be called, when the dialect names nothing
FIELDS: Mapping[str, tuple[str, ...]] = {
    "oid": ("oid",),
    "name": ("locatie", "naam"),
    "list": ("beschikbaarheid",),
    "department": ("afdeling", "specialisme", "type"),
    "status": ("status", "beschikbaarheid", "toestand"),
    "reason": ("reden", "toelichting"),
    "expected_end": ("verwachteEinde", "verwachtEinde", "eindtijd", "einde", "tot"),
    "observed_at": ("peilmoment", "gewijzigd", "laatstGewijzigd", "tijdstip", "timestamp", "vanaf"),
    "score": ("nedocs", "mnedocs", "score"),
    "present": ("aanwezig", "aantalPatienten"),
}
STATUSES = {
    "open": OPEN,
    "beschikbaar": OPEN,
    "normaal": OPEN,
    "dreigend": IMMINENT,
    "dreigende stop": IMMINENT,
    "beperkt": IMMINENT,
    "druk": IMMINENT,
    "stop": STOP,
    "gesloten": STOP,
    "niet beschikbaar": STOP,
    "nvt": NO_DEPARTMENT,
    "n.v.t.": NO_DEPARTMENT,
}
REASONS = {"piek": "peak", "capaciteit": "capacity", "calamiteit": "incident"}
DEPARTMENTS = ("", "seh", "spoedeisende hulp", "ed")
recognises = jsontree.is_json('"beschikbaarheid"', '"Beschikbaarheid"')


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return the emergency departments of a message; never raises."""
    notes = Notes()
    try:
        said = jsontree.parse(data)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    if isinstance(said, dict) and not _named(said, "oid", dialect):
        lists = [one for one in said.values() if isinstance(one, list)]
        # beside the organisations there may be a list of something else, or an empty one
        full = [one for one in lists if any(isinstance(item, dict) for item in one)]
        said = next(iter([*full, *lists]), said)
    whole = jsontree.items(said)
    if not any(isinstance(one, dict) for one in whole):
        notes.refuse("no_organisations", "$")
        return Reading(FORMAT, problems=notes.all())
    entries: list[Entry] = []
    faults.no_objects(notes, whole, "$", "")
    for one, path in jsontree.objects(whole, "$"):
        entries += _organisation(one, path, dialect, notes)
    return Reading(FORMAT, one_name(entries, notes), notes.all())


def _named(holder: Mapping[str, Any], name: str, dialect: Dialect) -> Any:
    """Return the value of one of our names: by the dialect's path, else by what it may be called."""
    path = dialect.fields.get(name)
    if path:
        return jsontree.at(holder, *path.split("."))
    folded = {key.casefold(): value for key, value in holder.items()}
    for candidate in FIELDS[name]:
        value = folded.get(candidate.casefold())
        is_inner_list = name == "status" and isinstance(value, list)
        if value is not None and not is_inner_list:
            return value
    return None


def _has(holder: Mapping[str, Any], name: str, dialect: Dialect) -> bool:
    """Say whether one of our names is there, if only to say that it is unknown."""
    path = dialect.fields.get(name)
    if path:
        *above, last = path.split(".")
        return last in jsontree.mapping(jsontree.at(holder, *above) if above else holder)
    return not {one.casefold() for one in FIELDS[name]}.isdisjoint(key.casefold() for key in holder)


def _organisation(
    holder: Mapping[str, Any], path: str, dialect: Dialect, notes: Notes
) -> list[Entry]:
    """Return the departments of one organisation."""
    oid = text(_named(holder, "oid", dialect), 100)
    name = text(_named(holder, "name", dialect), 160)
    if not oid and not name:
        notes.hold("no_facility_said", path)
        return []
    site = Site((Identifier(oid, OID),) if oid else (), name)
    listed = _named(holder, "list", dialect)
    if listed is None or listed == []:
        notes.doubt("no_status", path, name or oid)
        return []
    where = f"{path}.{dialect.fields.get('list', FIELDS['list'][0])}"
    found = []
    for number_of, one in enumerate(jsontree.items(listed)):
        place = f"{where}[{number_of}]"
        if not isinstance(one, dict):  # a word alone
            said = {key: value for key, value in holder.items() if not isinstance(value, list)}
            one = {**said, "status": one}  # noqa: PLW2901
        entry = _department(one, holder, place, site, dialect, notes)
        if entry is not None:
            found.append(entry)
    return list(found)


def _department(  # noqa: PLR0917
    one: Mapping[str, Any],
    holder: Mapping[str, Any],
    path: str,
    site: Site,
    dialect: Dialect,
    notes: Notes,
) -> EdStatus | None:
    """Return one emergency department; another department is lost, an unknown word is held back."""
    who = site.label
    named = _named(one, "department", dialect)
    # what stands within another shape nobody knows: it is no department of ours until the dialect says so
    department = text(named, 60) if isinstance(named, str) else faults.shown(named)
    wanted = {*DEPARTMENTS, str(dialect.options.get("department", "seh")).casefold()}
    if department.casefold() not in wanted:
        notes.lose("department_unread", path, who, given=department)
        return None
    status = _named(one, "status", dialect)
    said = text(status, 60) if isinstance(status, str) else faults.shown(status)
    own = {key.casefold(): value for key, value in dialect.statuses.items()}
    traffic = (STATUSES | own).get(said.casefold())
    if said and traffic is None:
        words = sorted({*STATUSES, *own})
        notes.hold("word_wrong", path, who, given=said, words=words, state=said)
        return None
    when = _moment(one, "observed_at", dialect) or _moment(holder, "observed_at", dialect)
    if when is None:
        given = _named(one, "observed_at", dialect) or _named(holder, "observed_at", dialect)
        faults.no_moment(notes, path, who, given, dialect.zone, day_moment)
        return None
    faults.moment_taken(notes, path, when, dialect.zone)
    reason = text(_named(one, "reason", dialect), 500)
    end = _moment(one, "expected_end", dialect)
    present = count(_named(one, "present", dialect), negative=False)
    if present.wrong:
        faults.no_count(notes, path, who, _named(one, "present", dialect))
        return None
    score = number(_named(one, "score", dialect))
    values = {"present": present.value, "score": score, "expected_end": end}
    missing = [name for name, value in values.items() if value is None]
    wrong = faults.dropped(notes, path, {name: _named(one, name, dialect) for name in missing})
    reasons = {
        name: absence(_named(one, name, dialect))
        for name in missing
        if name not in wrong and _has(one, name, dialect)
    }
    return EdStatus(
        site,
        when.at,
        FilePlace(path=path),
        traffic=traffic,
        reason=REASONS.get(reason.casefold(), ""),
        expected_end=end.at if end else None,
        present=present.value,
        score_kind="nedocs" if score is not None else "",
        score=score,
        note="" if reason.casefold() in REASONS else reason,
        absent_reason=reasons,
    )


def _moment(holder: Mapping[str, Any], name: str, dialect: Dialect) -> Any:
    """Return a moment, ISO 8601 or as the Dutch write it."""
    said = _named(holder, name, dialect)
    return day_moment(said, dialect.zone) if isinstance(said, str) else None
