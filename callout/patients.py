"""What an alarm says stands on locked screens: a number that may be somebody's BSN is refused."""

import re

from journal.errors import Invalid

_DIGITS = re.compile(r"(?<!\d)(?:\d[ .]?){8}\d(?!\d)")
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the eleven-test of a BSN


def refuse_patient(text: str, *, field: str) -> None:
    """Raise Invalid for words that hold what may be the BSN of a patient."""
    for found in _DIGITS.finditer(text):
        digits = [int(mark) for mark in found.group() if mark.isdigit()]
        total = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True))
        if total % 11 == 0:
            raise Invalid("callout.patient", field=field)
