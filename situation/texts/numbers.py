"""What a text still holds of a person's number that was refused: its other digits came before the last.

Eight of the nine determine the ninth: until they are out they are not published.
"""

from collections.abc import Iterable

from journal.patients import Found, digit_runs

LEAST = 6  # digits; of five that are known, some nine hundred numbers can come


def parts_in(numbers: Iterable[str], text: str) -> list[tuple[str, Found]]:
    """Return the longest part of each of some numbers that a text holds, with its place.

    Fewer digits than `LEAST` are none. One may lack anywhere: what was typed last need not be the last.
    """
    return [part for number in numbers if (part := _part(number, text))]


def _part(number: str, text: str) -> tuple[str, Found] | None:
    """Return the longest part of one number in a text."""
    runs = [(places, "".join(text[at] for at in places)) for places in digit_runs(text)]
    for part in _parts(number):
        for places, digits in runs:
            if (at := digits.find(part)) >= 0:
                return part, Found("bsn", places[at], places[at + len(part) - 1] + 1)
    return None


def _parts(number: str) -> list[str]:
    """Return what may be left of a number, the longest first."""
    size = len(number)
    found = {number[:at] + number[at + 1 :] for at in range(size)}
    found |= {number[at:end] for at in range(size) for end in range(at, size + 1)}
    return sorted((one for one in found if len(one) >= LEAST), key=lambda one: (-len(one), one))
