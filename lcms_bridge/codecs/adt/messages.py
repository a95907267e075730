"""Taking HL7 v2 ADT messages apart into movements. Only places and a pseudonym of the stay leave here.

By hand and tolerant: feeds carry byte-order marks, frames, other line ends, empty PV1-19 and an EVN-1
that disagrees with MSH-9, which counts.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from lcms_bridge.canonical import FilePlace
from lcms_bridge.codecs import faults
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import hl7_moment, text
from lcms_bridge.codecs.xmltree import UnreadableError

MAX_BYTES = 8 * 1024 * 1024
MAX_MESSAGES = 20_000
MAX_SEGMENTS = 2000
START, END = b"\x0b", b"\x1c"
NULL = '""'
BEDS_ONLY = "A20"
ADMIT = frozenset({"A01", "A06"})
REGISTER, EMERGENCY = "A04", "E"  # counts for an emergency only
MOVE, SWAP = "A02", "A17"
# what says where somebody is, was or is no more names the stay (PV1)
MOVING = ADMIT | {MOVE, SWAP, "A03", "A07", "A11", "A12", "A13", "A21", "A22", "A23", "A52", "A53"}
_LINE = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\(?:[FSTREHN]|X(?P<hex>(?:[0-9A-Fa-f]{2})+)|\.[a-z]{2}[+-]?[0-9]*)\\")
_BATCH = ("FHS", "BHS", "BTS", "FTS")
_BATCH_COUNT = re.compile(r"BTS[^A-Za-z0-9]([0-9]{1,9})(?![0-9])")
Segment = list[str]


@dataclass(frozen=True)
class Spot:
    """A place in a hospital: ward and bed, as the sender writes them."""

    unit: str = ""
    room: str = ""
    bed: str = ""

    @property
    def known(self) -> bool:
        """Say whether it names anything."""
        return bool(self.unit or self.room or self.bed)


@dataclass(frozen=True)
class Movement:
    """One movement of one stay. `visit` is a pseudonym: nobody can be found by it.

    A stay without a number is known by its `patient` and `admission`, pseudonyms too, because two patients
    may turn out to be one (A40): then `merged_into` is the patient that counts.
    """

    house: str
    event: str
    control: str
    recorded: datetime
    occurred: datetime | None
    visit: str
    patient_class: str = ""
    to: Spot = field(default_factory=Spot)
    prior: Spot = field(default_factory=Spot)
    merged_into: str = ""
    patient: str = ""
    admission: str = ""
    bed_status: str = ""
    exercise: bool = False
    place: FilePlace = field(default_factory=FilePlace)


def read(data: bytes, dialect: Dialect, notes: Notes) -> list[Movement]:
    """Return the movements of one message, a batch, or frames of MLLP. Raises UnreadableError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too_large", most=MAX_BYTES // 1024)
    found: list[Movement] = []
    number = 0
    said = _text(data, notes)
    for number, (line, segments) in enumerate(_messages(said), start=1):
        if number > MAX_MESSAGES:
            raise UnreadableError("too_many_parts", most=MAX_MESSAGES)
        found += _movements(segments, line, dialect, notes)
    if not number:
        raise UnreadableError("no_msh")
    _count_batches(batch_ends(said), number, notes)
    return found


def batch_ends(said: str) -> list[str]:
    """Return how batches end: `BTS|<count>` of each that says its count, `BHS` where one was cut."""
    heads = [one.lstrip("\ufeff \t")[:13] for one in _LINE.split(said)]
    begun, ended = (sum(one.startswith(name) for one in heads) for name in ("BHS", "BTS"))
    counts = [found[1] for one in heads if (found := _BATCH_COUNT.match(one))]
    return ["BHS"] if begun > ended else [f"BTS|{one}" for one in counts]


def _count_batches(ends: list[str], number: int, notes: Notes) -> None:
    """Say so where a batch was cut off, or says another number of messages than there are."""
    told = sum(int(one.partition("|")[2] or 0) for one in ends)
    if ends == ["BHS"]:
        notes.doubt("batch_cut", FilePlace())
    elif ends and told != number:
        notes.doubt("batch_count", FilePlace(), told=told, count=number)


def _text(data: bytes, notes: Notes) -> str:
    """Return the text of a feed, out of its frames; a frame that was cut is said."""
    if START in data and data.count(START) > data.count(END):
        notes.doubt("frame_cut", FilePlace())
    bare = data.replace(START, b"").replace(END, b"")
    try:
        return bare.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.doubt("windows_1252", FilePlace())
        return bare.decode("cp1252", errors="replace")


def _messages(said: str) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Yield each message: the line it begins on, and its segments with their lines."""
    message: list[tuple[int, str]] = []
    for line, segment in enumerate(_LINE.split(said), start=1):
        bare = segment.lstrip("\ufeff \t")
        if bare.startswith("MSH"):
            if message:
                yield message[0][0], message
            message = [(line, bare)]
        elif message and bare and bare[:3] not in _BATCH and len(message) < MAX_SEGMENTS:
            message.append((line, bare))
    if message:
        yield message[0][0], message


class _Parts:
    """The fields of one message, by segment; separators as its MSH says them."""

    def __init__(self, segments: list[tuple[int, str]]) -> None:
        header = segments[0][1]
        self.field = header[3:4] or "|"
        signs = (header[4:8] + "^~\\&"[len(header[4:8]) :])[:4]
        self.component, self.repeat = signs[0], signs[1]
        self.segments: list[tuple[int, Segment]] = []
        for line, said in segments:
            fields = said.split(self.field)
            if fields[0] == "MSH":
                fields.insert(1, self.field)
            self.segments.append((line, fields))

    def zone(self, dialect: Dialect) -> tzinfo:
        """Return the zone of moments without an offset: that of MSH-7, as HL7 v2 has it, or the sender's."""
        sent = hl7_moment(self.value(self.first("MSH"), 7), dialect.zone)
        offset = sent.at.tzinfo if sent is not None and not sent.no_offset else None
        return offset or dialect.zone

    def first(self, name: str) -> Segment:
        """Return the first segment of a name, or an empty one."""
        return next((fields for _line, fields in self.segments if fields[0] == name), [])

    def groups(self) -> list[dict[str, Segment]]:
        """Return each patient of the message with its visit: a swap and a link name two."""
        found: list[dict[str, Segment]] = []
        for _line, fields in self.segments:
            if fields[0] == "PID" or not found:
                found.append({})
            found[-1].setdefault(fields[0], fields)
        heads = [group for group in found if "PID" in group or "PV1" in group]
        return heads or [{}]

    def value(self, segment: Segment, number: int, component: int = 1) -> str:
        """Return one component of the first repetition of a field; two quotes say that there is none."""
        said = segment[number] if len(segment) > number else ""
        parts = said.split(self.repeat)[0].split(self.component)
        one = parts[component - 1] if len(parts) >= component else ""
        if one.strip() == NULL or said.strip() == NULL:
            return ""
        return text(_ESCAPE.sub(_escaped, one.split("&")[0]), 100)

    def admitted(self, pv1: Segment, zone: tzinfo) -> str:
        """Return the moment of admission in one form, to the minute: one is sent with and without seconds."""
        said = self.value(pv1, 44)
        found = hl7_moment(said, zone)
        if found is None or found.day_only:
            return said
        return f"{found.at.astimezone(UTC):%Y%m%d%H%M}"

    def spot(self, segment: Segment, number: int) -> Spot:
        """Return a place (PL): point of care, room, bed."""
        return Spot(*(self.value(segment, number, part) for part in (1, 2, 3)))


def _escaped(found: re.Match[str]) -> str:
    """Return what an escape stands for; a sign that separates fields is none of a place: a space."""
    return bytes.fromhex(found["hex"]).decode("cp1252", "replace") if found["hex"] else " "


def _movements(  # noqa: C901
    segments: list[tuple[int, str]], line: int, dialect: Dialect, notes: Notes
) -> list[Movement]:
    """Return the movements of one message; nothing where it is not of this kind, which is said."""
    parts = _Parts(segments)
    msh, evn = parts.first("MSH"), parts.first("EVN")
    place, zone = FilePlace(line), parts.zone(dialect)
    kind, event = parts.value(msh, 9).upper(), parts.value(msh, 9, 2).upper()
    if not event and len(parts.value(msh, 9, 3)) > 3:  # noqa: PLR2004
        event = parts.value(msh, 9, 3)[-3:].upper()
    # before 2.3 a feed might say the event in EVN alone
    event = event or (parts.value(evn, 1).upper() if kind == "ADT" else "")
    if kind != "ADT" or not event:
        notes.lose("not_adt", place, given=kind or "–")
        return []
    said = parts.value(evn, 1)
    if said and said != event:
        notes.doubt("evn_differs", FilePlace(line, "EVN-1"), given=said, counts=event)
    house = parts.value(msh, 4)
    sent = hl7_moment(parts.value(msh, 7), zone)
    told = hl7_moment(parts.value(evn, 2), zone)
    # a day tells no order: the hour at which the message was sent does
    recorded = sent if told is None or (told.day_only and sent is not None) else told
    if not house:
        notes.hold("no_facility_said", FilePlace(line, "MSH-4"))
        return []
    if recorded is None:
        given = parts.value(evn, 2) or parts.value(msh, 7)
        faults.no_moment(notes, FilePlace(line, "EVN-2"), house, given, zone, hl7_moment)
        return []
    if zone is dialect.zone:
        faults.moment_taken(notes, place, recorded, zone)
    occurred = hl7_moment(parts.value(evn, 6), zone)
    common = {
        "house": house,
        "event": event,
        "control": parts.value(msh, 10),
        "recorded": recorded.at,
        "occurred": occurred.at if occurred else None,
        "exercise": parts.value(msh, 11) in {"T", "D"},
        "place": place,
    }
    if event == BEDS_ONLY:
        npu = parts.first("NPU")
        status = parts.value(npu, 2)
        return [Movement(**common, visit="", to=parts.spot(npu, 1), bed_status=status)]  # type: ignore[arg-type]
    found = []
    for group in parts.groups():
        one = _movement(parts, group, common, dialect, notes)
        if one is not None:
            found.append(one)
    return found


def _movement(
    parts: _Parts,
    group: dict[str, Segment],
    common: dict[str, object],
    dialect: Dialect,
    notes: Notes,
) -> Movement | None:
    """Return what one message says of one patient's stay."""
    pid, pv1, mrg = group.get("PID", []), group.get("PV1", []), group.get("MRG", [])
    house = str(common["house"])
    visit = parts.value(pv1, 19)
    patient = parts.value(pid, 3)
    admitted = parts.admitted(pv1, parts.zone(dialect))
    key = f"V|{visit}" if visit else f"P|{patient}|{admitted}"
    if not visit and not patient:
        notes.hold("no_visit", FilePlace(common["place"].line, "PV1-19"), house)  # type: ignore[attr-defined]
        return None
    if _is_nowhere(parts, pv1, str(common["event"])):
        # it was cut off, or is of no ward: nobody lies nowhere
        notes.hold("no_ward", FilePlace(common["place"].line, "PV1-3"), house)  # type: ignore[attr-defined]
        return None
    into, stay, owner = "", key, "" if visit else patient
    if mrg:
        # a merge: what was known under the old number is of the new one from now on
        old_visit, old = parts.value(mrg, 5), parts.value(mrg, 1)
        stay = f"V|{old_visit}" if old_visit else f"P|{old}|{admitted}"
        # of persons, not of stays: it names no stay, and is about all that have no number of their own
        owner = old if not visit and not old_visit else ""
        into = pseudonym(house, f"P|{patient}" if owner else key)
    return Movement(
        **common,  # type: ignore[arg-type]
        visit=pseudonym(house, stay),
        patient=pseudonym(house, f"P|{owner}") if owner else "",
        admission=pseudonym(house, f"A|{admitted}") if owner and not mrg else "",
        patient_class=parts.value(pv1, 2).upper(),
        to=parts.spot(pv1, 3),
        prior=parts.spot(pv1, 6),
        merged_into=into,
    )


def _is_nowhere(parts: _Parts, pv1: Segment, event: str) -> bool:
    """Say whether a message that is to tell where somebody lies does not; who is moved lies somewhere."""
    if not pv1:
        return event in MOVING
    comes = event in ADMIT or (event == REGISTER and parts.value(pv1, 2).upper() == EMERGENCY)
    return comes and not parts.spot(pv1, 3).known


def pseudonym(house: str, stay: str) -> str:
    """Return a name for a stay that says nothing of it; the number itself is kept nowhere."""
    return hashlib.sha256(f"{house}|{stay}".encode("utf-8", errors="replace")).hexdigest()[:24]
