"""Reading a map layer back: the flat properties that our own layers have, in GeoJSON and in KML."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from lcms_bridge.canonical import Envelope, FilePlace
from lcms_bridge.codecs import faults
from lcms_bridge.codecs.codes import (
    below_nought,
    contradiction,
    derived,
    population_of,
    with_figure,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.geojson import TOLD
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import Moment, absence, count, day_moment, number, text
from lcms_bridge.entries import (
    IMMINENT,
    CapacitySnapshot,
    EdStatus,
    Entry,
    Identifier,
    Line,
    Site,
)
from lcms_bridge.outgoing import OURS
from lcms_bridge.outgoing import TRAFFIC as OWN_TRAFFIC

FIGURES = ("operational", "occupied", "blocked", "available")
TRAFFIC = {**OWN_TRAFFIC, IMMINENT: IMMINENT}
NO = frozenset({"false", "0", "0.0", "nee", "neen", "no", "n", "echt", "actual", "real"})
NAMES = ("name", "naam", "Name", "title")
CODES = ("code", "id", "locatie", "oid", "agb")
Properties = Mapping[str, Any]


def entries_at(
    said: Properties,
    position: tuple[float | None, float | None],
    path: str,
    dialect: Dialect,
    notes: Notes,
) -> list[Entry]:
    """Return what the properties of one point say; another name of a column is the dialect's."""
    ours = {theirs: ours for ours, theirs in dialect.fields.items()}
    said = {ours.get(key, key): value for key, value in said.items()}
    site = _site(said, position)
    if not site.ids and not site.name:
        notes.hold("no_facility_said", path)
        return []
    lines, sound = _lines(said, path, site.label, dialect, notes)
    if not sound:
        return []
    entries: list[Entry] = []
    place = FilePlace(path=path)
    if lines:
        when = _moment(said, "beds", place, site.label, dialect, notes)
        if when is None:
            return []
        entries.append(
            CapacitySnapshot(
                site,
                when.at,
                place,
                lines=lines,
                source=text(said.get("beds_source")),
                note=text(said.get("beds_duiding")),
                capacity_class=text(said.get("beds_capacity_class"), 20),
            )
        )
    department = _department(said, site, place, dialect, notes)
    if department is not None:
        entries.append(department)
    if not entries and not text(said.get("ed_traffic"), 40):
        notes.doubt("no_beds", path, site.label)
    return entries


def world_of(marks: Sequence[Properties], notes: Notes) -> Envelope | None:
    """Return the world that a layer says it is of; two worlds in one layer are refused."""
    said = {
        (_yes(one["exercise"]), text(one.get("realm"), 50))
        for one in marks
        if one.get("exercise") is not None and one["exercise"] != ""
    }
    if len({exercise for exercise, _realm in said}) > 1:
        notes.refuse("worlds_mixed_here")
    return Envelope(next(iter(said))[1], exercise=next(iter(said))[0]) if len(said) == 1 else None


def _yes(value: Any) -> bool:
    """Say whether a value is another word than no; KML knows texts only.

    What nobody knows counts as an exercise: its figures in the real world would be the worse fault.
    """
    return value is True or str(value).strip().casefold() not in NO


def _site(said: Properties, position: tuple[float | None, float | None]) -> Site:
    """Return which place a point is."""
    name = next((text(said[key], 160) for key in NAMES if text(said.get(key), 160)), "")
    code = next((key for key in CODES if text(said.get(key), 100)), "")
    ours = code == "code" and said.get("kind") == "hospital"
    system = OURS if ours else code
    ids = (Identifier(text(said[code], 100), system),) if code else ()
    return Site(ids, name, *position, region=text(said.get("region"), 20))


def tells(said: Properties, dialect: Dialect) -> bool:
    """Say whether properties have figures of a house, whatever shape it is drawn in."""
    ours = {theirs: ours for ours, theirs in dialect.fields.items()}
    names = [ours.get(key, key).rpartition("_") for key in said]
    return any(
        (word, figure) == ("ed", "traffic") or (figure in FIGURES and dialect.bed(word) is not None)
        for word, _under, figure in names
    )


def _lines(
    said: Properties, path: str, who: str, dialect: Dialect, notes: Notes
) -> tuple[tuple[Line, ...], bool]:
    """Return the lines of properties such as `ic_occupied`, and whether all are sound."""
    lines: dict[str, Line] = {}
    sound, told = True, _told(said, dialect)
    for key, value in said.items():
        word, _under, figure = key.rpartition("_")
        bed = dialect.bed(word) if figure in FIGURES and word else None
        if bed is None:
            continue
        number_said = count(value)
        if number_said.wrong:
            faults.no_count(notes, f"{path}.{key[:60]}", who, value)
            sound = False
            continue
        if below_nought(figure, number_said.value):
            notes.hold("negative", f"{path}.{key[:60]}", who, given=number_said.value)
            sound = False
            continue
        line = lines.get(bed) or Line(bed, population_of(bed), word=word)
        if number_said.value is not None:
            line = with_figure(line, figure, number_said.value)
        else:
            reasons = {**line.absent_reason, figure: number_said.absent}
            line = replace(line, absent_reason=reasons)
        lines[bed] = line
    # of a kind that is only empty columns nothing is said, unless the layer says that it is spoken of
    named = {
        bed: line
        for bed, line in lines.items()
        if bed in told or set(line.absent_reason) != set(FIGURES)
    }
    for line in named.values():
        computed = contradiction(line)
        if computed is not None:
            params = {"free": line.available, "count": computed}
            notes.doubt("sum_kept", path, who, kind=line.bed_type, **params)
    return tuple(derived(line) for line in named.values()), sound


def _told(said: Properties, dialect: Dialect) -> set[str]:
    """Return the kinds of bed that a layer says that it speaks of, though all of them be unknown."""
    names = {
        key.removesuffix(f"_{TOLD}"): value for key, value in said.items() if f"_{TOLD}" in key
    }
    return {bed for word, value in names.items() if (bed := dialect.bed(word)) and _yes(value)}


def _moment(  # noqa: PLR0917
    said: Properties, part: str, place: FilePlace, who: str, dialect: Dialect, notes: Notes
) -> Moment | None:
    """Return when one part of a point was so: ISO 8601, or as the Dutch write it."""
    given = said.get(f"{part}_observed_at") or said.get("observed_at")
    found = _read(given, dialect.zone)
    if found is None:
        faults.no_moment(notes, place, who, given, dialect.zone, day_moment)
    else:
        faults.moment_taken(notes, place, found, dialect.zone)
    return found


def _read(given: Any, zone: tzinfo) -> Moment | None:
    """Return a moment of a text, or nothing."""
    return day_moment(given, zone) if isinstance(given, str) else None


def _department(
    said: Properties, site: Site, place: FilePlace, dialect: Dialect, notes: Notes
) -> EdStatus | None:
    """Return the emergency department that properties such as `ed_traffic` say."""
    word = text(said.get("ed_traffic"), 40)
    if not word:
        return None
    own = {key.casefold(): value for key, value in dialect.statuses.items()}
    traffic = (TRAFFIC | own).get(word.casefold())
    if traffic is None:
        words = sorted({*TRAFFIC, *own})
        notes.hold("word_wrong", place, site.label, given=word, words=words, state=word)
        return None
    when = _moment(said, "ed", place, site.label, dialect, notes)
    if when is None:
        return None
    end = _read(said.get("ed_expected_end"), dialect.zone)
    present = count(said.get("ed_present"), negative=False)
    score = number(said.get("ed_nedocs"))
    wrong = faults.dropped(
        notes,
        place,
        {
            "ed_present": said.get("ed_present") if present.wrong else None,
            "ed_nedocs": said.get("ed_nedocs") if score is None else None,
            "ed_expected_end": said.get("ed_expected_end") if end is None else None,
        },
    )
    reasons = {
        name: absence(said[key])
        for name, key, value in (
            ("present", "ed_present", present.value),
            ("score", "ed_nedocs", score),
            ("expected_end", "ed_expected_end", end),
        )
        if key in said and value is None and key not in wrong
    }
    return EdStatus(
        site,
        when.at,
        place,
        traffic=traffic,
        reason=text(said.get("ed_reason"), 40),
        expected_end=end.at if end else None,
        present=present.value,
        score_kind="nedocs" if score is not None else "",
        score=score,
        source=text(said.get("ed_source")),
        note=text(said.get("ed_duiding")),
        absent_reason=reasons,
    )
