"""Reading the German bed occupancy of DEMIS: an R4 document with four numbers of one hospital."""

from datetime import datetime

from lcms_bridge.canonical import FilePlace, Scope
from lcms_bridge.codecs import faults, jsontree
from lcms_bridge.codecs.codes import Lines, codes
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.fhir import resources
from lcms_bridge.codecs.fhir.resources import Found, Message
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import count, moment, text
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import CapacitySnapshot, Reading, Site

FORMAT = "demis-bed-occupancy"
recognises = jsontree.is_json("StatisticQuestionsBedOccupancy", "bedOccupancyReport")


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return the beds of a report; never raises."""
    notes = Notes()
    try:
        message = resources.read(data)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    answers = list(message.of("QuestionnaireResponse"))
    if not answers:
        types = sorted({one.type for one in message.found})
        notes.hold("nothing_of_ours", message.found[0].path if types else "Bundle", types=types)
    entries = [one for answer in answers if (one := _answer(message, answer, dialect, notes))]
    return Reading(FORMAT, tuple(entries), notes.all())


def _answer(
    message: Message, answer: Found, dialect: Dialect, notes: Notes
) -> CapacitySnapshot | None:
    """Return what one filled in form says; nothing where a number is wrong."""
    report = next(message.of("Composition"), answer)
    site = _site(message, report)
    when = _moment(message, report, answer, dialect, notes)
    status = text(answer.resource.get("status"), 20)
    if not site.label:
        notes.hold("no_facility_said", report.path)
    elif when is None:
        faults.no_moment(notes, report.path, site.label, report.resource.get("date"), dialect.zone)
    elif status in {"entered-in-error", "in-progress", "stopped"}:
        notes.hold("report_status", f"{answer.path}.status", site.label, given=status)
    else:
        lines = Lines()
        if _items(answer.resource, answer.path, site.label, lines, notes) and lines.all():
            place = FilePlace(path=answer.path)
            return CapacitySnapshot(site, when, place, lines=lines.all())
        notes.doubt("no_beds", answer.path, site.label)
    return None


def _site(message: Message, report: Found) -> Site:
    """Return which hospital: its InEK number, with the name of who reports."""
    ids = resources.identifiers(report.resource.get("subject"))
    owner = next(message.of("Organization"), None)
    name = text(owner.resource.get("name"), 160) if owner else ""
    return Site(tuple(ids), name)


def _moment(
    message: Message, report: Found, answer: Found, dialect: Dialect, notes: Notes
) -> datetime | None:
    """Return when the numbers were so."""
    sayings = (
        report.resource.get("date"),
        answer.resource.get("authored"),
        (message.bundle or {}).get("timestamp"),
    )
    found = (one for said in sayings if (one := moment(said, dialect.zone)) is not None)
    best = next(found, None)
    if best is not None:
        faults.moment_taken(notes, f"{report.path}.date", best, dialect.zone)
    return best.at if best else None


def _items(holder: resources.Resource, path: str, who: str, lines: Lines, notes: Notes) -> bool:
    """Take the numbers of a form, also of items within items; False when one is wrong."""
    sound = not faults.no_objects(notes, holder.get("item"), f"{path}.item", who)
    for item, where in jsontree.objects(holder.get("item"), f"{path}.item"):
        link = text(item.get("linkId"), 100)
        answers = jsontree.items(item.get("answer"))
        values = [jsontree.mapping(one) for one in answers]
        code = codes("demis").get(link)
        if code is None and values:
            notes.once(Scope.LOST, "code_unknown", where, given=link or "–")
        elif code is not None:
            value = _value(values[0]) if values else None
            said = count(value, negative=False)
            if said.wrong:
                faults.no_count(notes, where, who, value)
                sound = False
            elif not lines.put(code, said.value, said.absent, link):
                notes.hold("said_twice", where, who, given=link)
                sound = False
        sound &= _items(item, where, who, lines, notes)
    return sound


def _value(answer: resources.Resource) -> object:
    """Return what an answer says, whatever its type: what is no count is held back, never unknown."""
    said = next((value for name, value in answer.items() if name.startswith("value")), None)
    return said.get("value") if isinstance(said, dict) and "value" in said else said
