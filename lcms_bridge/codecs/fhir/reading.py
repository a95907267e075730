"""Reading FHIR R4: bed counts of MeasureReports by their codes, states of Locations.

Codes count, not systems: two generations of addresses are in the wild. What has no count but a reason
is unknown, never nought.
"""

from typing import Any

from lcms_bridge.canonical import Envelope, FilePlace, Scope
from lcms_bridge.codecs import faults, jsontree, xmltree
from lcms_bridge.codecs.codes import (
    Code,
    Lines,
    below_nought,
    codes,
    contradiction,
    folded,
    is_empty,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.fhir import resources, states
from lcms_bridge.codecs.fhir.resources import Found, Message, Resource
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sites import one_name
from lcms_bridge.codecs.values import Count, count, moment, number, text
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import (
    FIGURES,
    IMMINENT,
    NO_DEPARTMENT,
    OPEN,
    STOP,
    UNKNOWN,
    CapacitySnapshot,
    EdStatus,
    Entry,
    Reading,
)

FORMAT = "fhir-r4"
OUR_FIGURES = "urn:zorgbeeld:figures"
OUR_ED = "urn:zorgbeeld:ed"
OUR_CLASS = "urn:zorgbeeld:capacity-class"
OUR_NOTE = "urn:zorgbeeld:note"
OUR_SOURCE = "urn:zorgbeeld:source"
TRAFFICS = (OPEN, IMMINENT, STOP, NO_DEPARTMENT)
_HEADS = ("MeasureReport", "Location", "Bundle", "resourceType")
# the part a population plays in a measure, beside what it counts
_ROLES = frozenset({"initial-population", "measure-population", "denominator", "numerator"})
_JSON, _XML = jsontree.is_json('"resourceType"'), xmltree.is_xml("http://hl7.org/fhir")


def recognises(data: bytes) -> bool:
    """Say whether bytes look like a FHIR resource."""
    return _JSON(data) or _XML(data)


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return what a resource or a Bundle says of beds; never raises."""
    notes = Notes()
    try:
        message = resources.read(data)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    envelope = _envelope(message, notes)
    entries: list[Entry] = []
    if message.bundle is not None:
        resources.say_broken(message.bundle, "Bundle", notes)
    for report in message.of("MeasureReport"):
        entries += _report(message, report, dialect, notes)
    subjects = states.subjects_of(message)
    for found in message.of("Location"):
        entries += states.state_of(message, found, subjects, dialect, notes)
    _unread(message, notes)
    for path in resources.deleted(message.bundle):
        notes.lose("not_deleted", path)
    kept = one_name(entries, notes)
    return Reading(FORMAT, kept, notes.all(), envelope)


def _envelope(message: Message, notes: Notes) -> Envelope | None:
    """Return the world when all of it is test data; half of it is refused."""
    reports = [one.resource for one in message.of("MeasureReport")] or [
        one.resource for one in message.found
    ]
    marked = [resources.is_test(one) for one in reports]
    if message.bundle is not None and resources.is_test(message.bundle):
        marked = [True]
    if any(marked) and not all(marked):
        notes.refuse("worlds_mixed_here")
    return Envelope("", exercise=True) if marked and all(marked) else None


def _unread(message: Message, notes: Notes) -> None:
    """Say what was not read: resources of other types, or a message without any of ours."""
    used = {"MeasureReport", "Location", "Organization"}
    for one in message.found:
        if one.type not in used:
            notes.once(Scope.LOST, "resource_unread", one.path, type=one.type)
    if not any(one.type in {"MeasureReport", "Location"} for one in message.found):
        types = sorted({one.type for one in message.found})
        notes.hold("nothing_of_ours", message.found[0].path if types else "Bundle", types=types)


def _report(message: Message, report: Found, dialect: Dialect, notes: Notes) -> list[Entry]:
    """Return the entries of one report; none where one of its counts is wrong."""
    site = resources.site(message, report, notes)
    who = site.label
    if not _readable(report, who, notes):
        return []
    when = _moment(report, dialect, who, notes)
    if when is None:
        faults.no_moment(notes, report.path, who, report.resource.get("date"), dialect.zone)
        return []
    lines, department = Lines(), dict[str, int | str]()
    groups = report.resource.get("group")
    sound = not faults.no_objects(notes, groups, f"{report.path}.group", who)
    for group, path in jsontree.objects(groups, f"{report.path}.group"):
        sound &= _group(group, path, who, lines, department, notes)
    if not sound:
        return []
    place = FilePlace(path=report.path)
    found = tuple(line for line in lines.all() if not is_empty(line) or line.absent_reason)
    for line in found:
        computed = contradiction(line)
        if computed is not None:
            params = {"free": line.available, "count": computed}
            notes.doubt("sum_kept", report.path, who, kind=line.bed_type, **params)
    entries: list[Entry] = []
    if found:
        texts = _own_texts(report.resource)
        entries.append(CapacitySnapshot(site, when, place, lines=found, **texts))
    status = _department(report.resource, department, site, when, place)
    return [*entries, *status] or _empty(report, who, notes)


def _empty(report: Found, who: str, notes: Notes) -> list[Entry]:
    """Say that a report is sound, and about something else than beds."""
    notes.doubt("no_beds", report.path, who)
    return []


def _readable(report: Found, who: str, notes: Notes) -> bool:
    """Say whether a report may be read: it is finished, and about a place."""
    subject = text(jsontree.at(report.resource, "subject", "reference"), 300)
    if "Patient/" in subject or jsontree.at(report.resource, "subject", "type") == "Patient":
        notes.hold("of_a_patient", f"{report.path}.subject")
        return False
    status = text(report.resource.get("status"), 20)
    if status in {"error", "entered-in-error"} or status not in {"complete", "pending"}:
        notes.hold("report_status", f"{report.path}.status", who, given=status or "–")
        return False
    if resources.changed_meaning(report.resource, report.path, who, notes):
        return False
    if status == "pending":
        notes.doubt("report_pending", f"{report.path}.status", who)
    if not who:
        notes.hold("no_facility_said", report.path)
        return False
    return True


def _moment(report: Found, dialect: Dialect, who: str, notes: Notes) -> Any:
    """Return when the counts were so: the date with its hour, else the end of the period."""
    sayings = [report.resource.get("date"), jsontree.at(report.resource, "period", "end")]
    sayings.append(jsontree.at(report.resource, "period", "start"))
    found = [one for said in sayings if (one := moment(said, dialect.zone)) is not None]
    exact = next((one for one in found if not one.day_only), None)
    best = exact or (found[0] if found else None)
    if best is None:
        return None
    faults.moment_taken(notes, f"{report.path}.date", best, dialect.zone)
    return best.at


def _group(  # noqa: PLR0917
    group: Resource,
    path: str,
    who: str,
    lines: Lines,
    department: dict[str, int | str],
    notes: Notes,
) -> bool:
    """Take the counts of one group; False when one of them cannot be right."""
    above = [code for _system, code in resources.codings(group.get("code"))]
    listed = group.get("population")
    sound = not faults.no_objects(notes, listed, f"{path}.population", who)
    sound &= not resources.changed_meaning(group, path, who, notes)
    for one, where in jsontree.objects(listed, f"{path}.population"):
        sound &= not resources.changed_meaning(one, where, who, notes)
        said, reason = _count(one, where, who, notes)
        value = said.value
        pairs = resources.codings(one.get("code"))
        codes_here = [code for _system, code in pairs]
        meaning = _meaning(pairs) or _meaning([("", code) for code in above])
        if said.wrong:
            sound = False
        elif meaning is None:
            _unknown_code(one, codes_here, above, value, where, notes)
        elif below_nought(meaning.figure, value):
            notes.hold("negative", f"{where}.count", who, given=value)
            sound = False
        elif not meaning.kind:
            department[meaning.figure] = (reason or said.absent) if value is None else value
        elif not lines.put(meaning, value, reason or said.absent, _telling(codes_here, above)):
            notes.hold("said_twice", where, who, given=_telling(codes_here, above))
            sound = False
    _not_taken(group, path, notes)
    return sound


def _not_taken(group: Resource, path: str, notes: Notes) -> None:
    """Say what a group says beside its counts."""
    if group.get("stratifier"):
        notes.once(Scope.LOST, "strata", f"{path}.stratifier")
    if group.get("measureScore"):
        notes.once(Scope.LOST, "element_unread", f"{path}.measureScore", given="measureScore")


def _count(one: Resource, where: str, who: str, notes: Notes) -> tuple[Count, str]:
    """Return the count of a population, and why it is absent; a reason counts, also beside a nought."""
    said = count(one.get("count"))
    reason = resources.absent_reason(one.get("_count")) or resources.absent_reason(one)
    if said.wrong:
        faults.no_count(notes, f"{where}.count", who, one.get("count"))
    elif reason and said.value is not None:
        notes.doubt("count_and_reason", f"{where}.count", who, given=said.value, reason=reason)
        said = Count()
    return said, reason


def _telling(here: list[str], above: list[str]) -> str:
    """Return the code that says what is counted, of a population or else of its group."""
    return next(iter([*(code for code in here if code not in _ROLES), *above]), "")


def _unknown_code(  # noqa: PLR0917
    one: Resource, here: list[str], above: list[str], value: int | None, where: str, notes: Notes
) -> None:
    """Say of which code a number was not taken over."""
    shown = _telling(here, above) or text(jsontree.at(one, "code", "text"), 60)
    if value is not None:
        notes.once(Scope.LOST, "code_unknown", where, given=shown or "–")


def _meaning(pairs: list[tuple[str, str]]) -> Code | None:
    """Return what the first code we know means, our own before those of others."""
    for system, code in pairs:
        kind, _dot, figure = code.rpartition(".")
        if system == OUR_FIGURES and kind and figure in FIGURES:
            return Code(kind, figure)
    for _system, code in pairs:
        found = (
            folded("saner").get(code.casefold())
            or codes("loinc").get(code)
            or codes("ed").get(code)
        )
        if found is not None:
            return found
    return None


def _own_texts(resource: Resource) -> dict[str, str]:
    """Return what our own extensions say of a report of beds."""
    said = {
        "source": resources.extension(resource, OUR_SOURCE).get("valueString"),
        "note": resources.extension(resource, OUR_NOTE).get("valueString"),
        "capacity_class": resources.extension(resource, OUR_CLASS).get("valueCode"),
    }
    return {name: text(value) for name, value in said.items() if text(value)}


def _department(
    resource: Resource, counts: dict[str, int | str], site: Any, when: Any, place: FilePlace
) -> list[Entry]:
    """Return the emergency department that a report speaks of; a count may be why there is none."""
    own = resources.extension(resource, OUR_ED)
    said = {
        text(part.get("url"), 40): part
        for part, _path in jsontree.objects(own.get("extension"), "")
    }
    if not counts and not said:
        return []
    traffic = text(said.get("traffic", {}).get("valueCode"), 20)
    end = moment(said.get("expected-end", {}).get("valueDateTime"))
    score = number(said.get("nedocs", {}).get("valueDecimal"))
    numbers = {name: one for name, one in counts.items() if isinstance(one, int)}
    reasons = {name: one for name, one in counts.items() if isinstance(one, str)}
    if own:
        # our own extension is whole: what is not in it is unknown
        values = {"score": score, "expected_end": end}
        reasons |= {name: UNKNOWN for name, value in values.items() if value is None}
    return [
        EdStatus(
            site,
            when,
            place,
            traffic=traffic if traffic in TRAFFICS else None,
            reason=text(said.get("reason", {}).get("valueCode"), 40),
            expected_end=end.at if end else None,
            present=numbers.get("present"),
            boarding=numbers.get("boarding"),
            absent_reason=reasons,
            score_kind="nedocs" if score is not None else "",
            score=score,
            source=text(resources.extension(resource, OUR_SOURCE).get("valueString")),
            note=text(resources.extension(resource, OUR_NOTE).get("valueString")),
        )
    ]
