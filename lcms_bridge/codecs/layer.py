"""Reading a map layer back: the flat properties that our own layers have, in GeoJSON and in KML."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lcms_bridge.canonical import Envelope, FilePlace, Scope
from lcms_bridge.codecs.codes import (
    below_nought,
    contradiction,
    derived,
    population_of,
    with_figure,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import count, moment, number, text
from lcms_bridge.entries import (
    IMMINENT,
    UNKNOWN,
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
        when = moment(said.get("beds_observed_at") or said.get("observed_at"), dialect.zone)
        if when is None:
            notes.hold("no_moment_said", path, site.label)
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
    if not entries:
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


def _lines(
    said: Properties, path: str, who: str, dialect: Dialect, notes: Notes
) -> tuple[tuple[Line, ...], bool]:
    """Return the lines of properties such as `ic_occupied`, and whether all are sound."""
    lines: dict[str, Line] = {}
    sound = True
    for key, value in said.items():
        word, _under, figure = key.rpartition("_")
        bed = dialect.bed(word) if figure in FIGURES and word else None
        if bed is None:
            continue
        number_said = count(value)
        if number_said.wrong:
            notes.hold("no_count_here", f"{path}.{key[:60]}", who, given=text(value, 40))
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
    named = {bed: line for bed, line in lines.items() if set(line.absent_reason) != set(FIGURES)}
    for line in named.values():
        computed = contradiction(line)
        if computed is not None:
            params = {"free": line.available, "count": computed}
            notes.doubt("sum_kept", path, who, kind=line.bed_type, **params)
    return tuple(derived(line) for line in named.values()), sound


def _department(
    said: Properties, site: Site, place: FilePlace, dialect: Dialect, notes: Notes
) -> EdStatus | None:
    """Return the emergency department that properties such as `ed_traffic` say."""
    word = text(said.get("ed_traffic"), 40)
    if not word:
        return None
    own = {key.casefold(): value for key, value in dialect.statuses.items()}
    traffic = (TRAFFIC | own).get(word.casefold())
    when = moment(said.get("ed_observed_at") or said.get("observed_at"), dialect.zone)
    if traffic is None:
        words = sorted({*TRAFFIC, *own})
        notes.hold("word_wrong", place, site.label, given=word, words=words, state=word)
        return None
    if when is None:
        notes.hold("no_moment_said", place, site.label)
        return None
    end = moment(said.get("ed_expected_end"), dialect.zone)
    present = count(said.get("ed_present"), negative=False)
    if present.wrong:
        notes.once(Scope.REMARK, "no_count_dropped", place, given=text(said.get("ed_present"), 40))
    score = number(said.get("ed_nedocs"))
    reasons = {
        name: UNKNOWN
        for name, key, value in (
            ("present", "ed_present", present.value),
            ("score", "ed_nedocs", score),
            ("expected_end", "ed_expected_end", end),
        )
        if key in said and value is None
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
