"""Whether new figures are believable beside the last report and the size of the house.

What is not believable may still be true (a flood, a fire): it is remarked, never refused. Pure.
The limits are this project's own proposals.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from capacity.remarks import Remark
from capacity.resource import AnyLine, BedLine, Kind

JUMP_LEAST = 10  # beds or patients; a smaller step happens in an ordinary night
JUMP_SHARE = 0.5  # of the larger of the two figures
# the least step, per sort of figure, that is remarkable in a kind that is no bed or place
SORT_LEAST = {"count": JUMP_LEAST, "days": 5, "minutes": 30, "hours": 10}
# figures that are a part of who is present, and what is remarked where they are more
OF_PRESENT = {"to_lend": "lend_more_than_present", "skilled": "skilled_more_than_present"}
COUNTS = ("operational", "occupied", "blocked", "isolation_free")
CROWDED = 1.5  # patients per place from which a typing slip is likelier than the truth


def line_remarks(kind: Kind, line: AnyLine, *, before: AnyLine | None = None) -> tuple[Remark, ...]:
    """Return what is remarkable about the figures of a kind of any shape."""
    if isinstance(line, BedLine):
        last = before if isinstance(before, BedLine) else None
        return bed_remarks(kind, line, before=last, size=sum((line.widths or {}).values()))
    return tuple(_figure_remarks(kind, line.values, before.values if before else {}))


def _figure_remarks(
    kind: Kind, values: Mapping[str, Any], before: Mapping[str, Any]
) -> Iterator[Remark]:
    """Yield a remark for each figure that jumps, and for more to lend, or competent, than there are."""
    for figure in kind.shape.figures:
        if least := SORT_LEAST.get(figure.sort):
            pair = before.get(figure.name), values.get(figure.name)
            for one in _jump(kind, "jump_figure", *pair, least=least):
                yield Remark(one.code, kind, {"figure": figure.name, **one.params})
    present = values.get("present")
    for name, code in OF_PRESENT.items():
        count = values.get(name)
        if present is not None and count is not None and count > present:
            yield Remark(code, kind, {"count": count, "size": present})


def bed_remarks(
    kind: Kind, line: BedLine, *, before: BedLine | None = None, size: int | None = None
) -> tuple[Remark, ...]:
    """Return what is remarkable about one kind of bed; `size` is all the beds the house has of it."""
    return tuple(_bed_remarks(kind, line, before, size))


def _bed_remarks(
    kind: Kind, line: BedLine, before: BedLine | None, size: int | None
) -> Iterator[Remark]:
    """Yield the remarks of `bed_remarks`."""
    if before is not None:
        yield from _jump(kind, "jump_operational", before.operational, line.operational)
        yield from _jump(kind, "jump_occupied", before.occupied, line.occupied)
    if size and line.operational is not None and line.operational > size:
        yield Remark("more_than_house", kind, {"count": line.operational, "size": size})
    yield from _crowded(kind, line.occupied, line.operational)
    free = line.available
    isolation = line.isolation_free
    if isolation is not None and free is not None and isolation > max(free, 0):
        yield Remark("isolation_more_than_free", kind, {"count": isolation, "size": max(free, 0)})


def emptied_remarks(kind: Kind, line: BedLine, *, before: BedLine | None) -> tuple[Remark, ...]:
    """Return which counts of one kind of bed were known and are said to be unknown now.

    Who types is asked before it goes; who sends a file is told.
    """
    if before is None:
        return ()
    return tuple(
        Remark(f"emptied_{name}", kind, {"before": getattr(before, name)})
        for name in COUNTS
        if getattr(before, name) is not None and getattr(line, name) is None
    )


def present_remarks(
    kind: Kind, present: int | None, *, before: int | None = None, places: int | None = None
) -> tuple[Remark, ...]:
    """Return what is remarkable about the patients present in an emergency department."""
    return (
        *_jump(kind, "jump_present", before, present),
        *(_crowded(kind, present, places * 2) if places else ()),
    )


def _jump(
    kind: Kind, code: str, before: int | None, after: int | None, *, least: int = JUMP_LEAST
) -> Iterator[Remark]:
    """Yield a remark when a figure changes by more than half of itself at once."""
    if before is None or after is None:
        return
    step = abs(after - before)
    if step >= least and step > JUMP_SHARE * max(before, after):
        yield Remark(code, kind, {"before": before, "after": after})


def _crowded(kind: Kind, count: int | None, room: int | None) -> Iterator[Remark]:
    """Yield a remark when far more people lie than there is room for, also where none is open."""
    if count is None or room is None or count - room < JUMP_LEAST:
        return
    if count > CROWDED * room:
        yield Remark("crowded", kind, {"count": count, "size": room})
