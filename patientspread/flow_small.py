"""What somebody who does not answer for a region reads of small numbers: nothing. Pure."""

from collections.abc import Sequence
from typing import Any

FEW = "few"  # beside a number that is hidden


def hidden(told: dict[str, Any]) -> dict[str, Any]:
    """Return a number as one that is too small to be told."""
    return {**told, "value": None, FEW: True}


def is_small(value: float | None, small: int) -> bool:
    """Say whether a number is too small; nought tells of nobody."""
    return value is not None and 0 < value < small


def parts_hidden(parts: Sequence[dict[str, Any]], small: int) -> list[dict[str, Any]]:
    """Return the parts of a whole with the small ones hidden.

    What is hidden together would be the whole less the others: while that is one part, or few patients still,
    the smallest of the others is hidden with it.
    """
    names = {number for number, one in enumerate(parts) if is_small(one["value"], small)}
    together = sum(parts[number]["value"] for number in names)
    rest = [(one["value"], number) for number, one in enumerate(parts) if one["value"]]
    for value, number in sorted(row for row in rest if row[1] not in names):
        if not names or (len(names) > 1 and together >= small):
            break
        names.add(number)
        together += value
    return [hidden(one) if number in names else one for number, one in enumerate(parts)]


def seen_from_outside(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document without small numbers, and without what desks and drivers know of patients."""
    small = document["small"]

    def shown(told: dict[str, Any] | None) -> dict[str, Any] | None:
        return hidden(told) if told is not None and is_small(told["value"], small) else told

    nobody = {"value": None, "few": False}
    ours = ("waiting", "wrong_beds", "wrong_days", "placed")
    came = parts_hidden([one["came"] for one in document["groups"]], small)
    went = parts_hidden([one["went"] for one in document["groups"]], small)
    through = document["through"]
    boarders = through["boarders"]["value"]
    beds, days = through["wrong_beds"]["value"], through["wrong_days"]["value"]
    # one patient makes a day of each: fewer than this may be of few, whoever lies there now
    few_days = is_small(beds, small) or is_small(days, small * document["days"])
    return {
        **document,
        "came": shown(document["came"]),
        "went": shown(document["went"]),
        "came_by": parts_hidden(document["came_by"], small),
        "went_to": parts_hidden(document["went_to"], small),
        "through": {
            **through,
            **{
                name: shown(through[name])
                for name in ("boarders", "long_ed", "long_ward", "wrong_beds")
            },
            "wrong_days": hidden(through["wrong_days"]) if few_days else through["wrong_days"],
            "longest_boarding_hours": (
                None if is_small(boarders, small) else through["longest_boarding_hours"]
            ),
        },
        "steps": [
            {
                **one,
                "asked": nobody,
                "waiting": shown(one["waiting"]),
                "reported": shown(one["reported"]),
                "longest": one["longest"] if not is_small(one["waiting"]["value"], small) else None,
                "usual": None if is_small(one["usual"], small) else one["usual"],
            }
            for one in document["steps"]
        ],
        "groups": [
            {
                **one,
                "came": into,
                "went": out,
                "left": None,
                "wait_hours": None,
                **dict.fromkeys(ours, nobody),
            }
            for one, into, out in zip(document["groups"], came, went, strict=True)
        ],
        # an hour in which one arrival was announced, or one place asked, tells of somebody
        "hours": {**document["hours"], "asked": None, "announced": None},
    }
