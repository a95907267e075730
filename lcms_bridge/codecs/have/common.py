"""What both versions of EDXL-HAVE share: counts of beds, traffic of ambulances, positions, texts."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from lcms_bridge.canonical import FilePlace
from lcms_bridge.codecs import faults
from lcms_bridge.codecs.codes import Code, Lines, below_nought, codes, derived
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.geo import pair
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import Moment, count, moment, text
from lcms_bridge.codecs.xmltree import Element
from lcms_bridge.entries import IMMINENT, NO_DEPARTMENT, OPEN, STOP, UNKNOWN, EdStatus, Line, Site

TRAFFIC = {"normal": OPEN, "advisory": IMMINENT, "closed": STOP, "notapplicable": NO_DEPARTMENT}
TRAFFIC_OUT = {OPEN: "Normal", IMMINENT: "Advisory", STOP: "Closed", NO_DEPARTMENT: "NotApplicable"}
REASONS = ("peak", "capacity", "incident")
GML = ("http://www.opengis.net/gml", "http://www.opengis.net/gml/3.2")
TRIAGE = ("Red", "Yellow", "Green", "Black")
FIGURES = {
    "AvailableCount": "available",
    "BaselineCount": "operational",
    "AdditionalCapacityCount24Hr": "surge_24h",
    "AdditionalCapacityCount72Hr": "surge_72h",
    "availableCount": "available",
    "baselineCount": "operational",
}


def when(said: str, element: Element, who: str, dialect: Dialect, notes: Notes) -> Moment | None:
    """Return a moment of this message, with a remark where its offset was taken for granted."""
    found = moment(said, dialect.zone)
    if found is None:
        faults.no_moment(notes, element.path, who, said, dialect.zone)
    else:
        faults.moment_taken(notes, element.path, found, dialect.zone)
    return found


def where(
    holder: Element | None, who: str, dialect: Dialect, notes: Notes
) -> tuple[float | None, float | None]:
    """Return latitude and longitude of `gml:pos` ("lat lon") or `gml:coordinates`."""
    if holder is None:
        return None, None
    for name in ("pos", "coordinates"):
        found = holder.within(name)
        if found is None or not found.text:
            continue
        if found.namespace not in GML:
            notes.doubt("namespace", found.path, who, given=found.namespace or "–", wanted=GML[0])
        spot = pair(found.text, lat_first=dialect.option("lat_first", True))  # noqa: FBT003
        if spot is None:
            notes.doubt("no_position", found.path, who, given=found.text[:40])
            return None, None
        if spot.remark:
            notes.doubt(spot.remark, found.path, who)
        return spot.latitude, spot.longitude
    return None, None


def meaning_of(word: str, dialect: Dialect) -> Code | None:
    """Return the kind of bed of a word of the standard, of this peer or of ours."""
    own = dialect.bed(word)
    found = next((m for key, m in codes("have").items() if key.casefold() == word.casefold()), None)
    if own is not None:
        return found if found and found.kind == own else Code(own)
    return found


def counts(  # noqa: PLR0917
    holder: Element, code: Code, lines: Lines, who: str, notes: Notes, word: str = ""
) -> bool:
    """Take the counts of one kind of bed; False when one of them cannot be right."""
    sound = True
    for child in holder.children(*FIGURES):
        figure = FIGURES[child.name]
        said = count(child.text)
        if said.wrong:
            faults.no_count(notes, child.path, who, child.text)
            sound = False
            continue
        if below_nought(figure, said.value):
            notes.hold("negative", child.path, who, given=said.value)
            sound = False
            continue
        meaning = Code(code.kind, figure, code.population, code.cohort)
        if not lines.put(meaning, said.value, said.absent, word):
            notes.hold("said_twice", child.path, who, given=word)
            sound = False
    return sound


def all_unknown(figures: Iterable[str], code: Code, lines: Lines, word: str) -> None:
    """Take a kind of bed that was named without a count: these figures of it are said to be unknown."""
    for figure in figures if code.kind else ():
        lines.put(Code(code.kind, figure, code.population, code.cohort), None, UNKNOWN, word)


def finished(lines: Lines) -> tuple[Line, ...]:
    """Return the lines; taken is baseline minus available, as the standard leaves it to be."""
    return tuple(derived(line) for line in lines.all())


def traffic(element: Element, status: str, who: str, notes: Notes) -> str | None:
    """Return our word for a state of ambulance traffic."""
    found = TRAFFIC.get(status.replace("/", "").casefold())
    if found is None and status and status.casefold() != "unknown":
        words = ["Normal", "Advisory", "Closed", "NotApplicable"]
        notes.doubt("word_unknown", element.path, who, given=status[:40], words=words)
    return found


def department(element: Element, site: Site, at: datetime, notes: Notes, begins: str) -> EdStatus:
    """Return the emergency department; the versions begin the names of its elements differently."""
    # Sahana reads them without the element around them; what it reads may come from others like it
    ems = element.child(f"{begins}Traffic") or element
    reason, note = split_reason(ems.said(f"{begins}TrafficReason"))
    status = ems.said(f"{begins}TrafficStatus")
    census = triage(element.children(f"{begins}Census"), site.label, notes)
    minutes = count(
        element.said(f"{begins}AmbulanceStatus", f"{begins}OffloadMinutes"), negative=False
    )
    return EdStatus(
        site,
        at,
        place_of(element),
        traffic=traffic(element, status, site.label, notes),
        reason=reason,
        triage=census,
        present=sum(census.values()) if census else None,
        offload_minutes=None if minutes.wrong else minutes.value,
        note=text(note),
    )


def triage(holders: Iterator[Element], who: str, notes: Notes) -> dict[str, int]:
    """Return the patients by triage colour; a colour without a count is unknown."""
    found: dict[str, int] = {}
    for holder in holders:
        for child in holder.children():
            colour = child.name.removeprefix("Triage").removesuffix("Count")
            number = count(child.text, negative=False)
            if child.name == "triageCode":
                colour = child.said("triageCodeValue")
                number = count(child.said("triageCountQuantity"), negative=False)
            if colour.capitalize() not in TRIAGE:
                continue
            if number.wrong:
                notes.doubt("no_count_dropped", child.path, who, given=child.text[:40])
            elif number.value is not None:
                found[colour.lower()] = number.value
    return found


def place_of(element: Element) -> FilePlace:
    """Return where an element stands."""
    return FilePlace(path=element.path)


def split_reason(said: str) -> tuple[str, str]:
    """Return our code for a reason and the text beside it, as we write them: `peak: text`."""
    head, _colon, rest = said.partition(":")
    return (head.strip(), rest.strip()) if head.strip() in REASONS else ("", said)
