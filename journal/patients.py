"""No patient is identified here: what in a text is, or may be, somebody's number, birth or name.

What is certain is refused wherever text comes in: a number that passes the eleven-test of the
burgerservicenummer or is called one, and a date that is called somebody's birth. What only may be
one is told to whoever typed it; the names of officials are names too. `static/zb/patients.js` says
the same while somebody types; `tests/browser/units/patients.json` holds both
to it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from journal.errors import Invalid
from journal.said import Named, Said

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the eleven-test, Besluit BSN
OLDEST = 1900  # nobody was born before
CERTAIN = frozenset({"bsn", "birth"})

# what comes along unseen when a number is copied from another screen
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# every dash and every space within a line: word processors put their own in the place of the keyboard's
_DASH = "\u2010-\u2015\u2212-"
_SPACE = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_APART = rf"[{_SPACE}.·/_{_UNSEEN}{_DASH}]"
# nine in a row, in the groups in which people write them, or with points or what is unseen anywhere
_GROUPS = "|".join(
    f"{_APART}{{1,3}}".join(rf"\d{{{size}}}" for size in sizes)
    for sizes in ((3, 3, 3), (3, 2, 2, 2))
)
# what begins as a date does is one with a count behind it, unless the same stands between all groups
_ALIKE = (
    rf"\d{{2}}(?P<two>{_APART}{{1,3}})\d{{2}}(?P=two)\d{{2}}(?P=two)\d{{3}}"
    rf"|\d{{4}}(?P<four>{_APART}{{1,3}})\d{{2}}(?P=four)\d{{3}}"
)
_NUMBER = re.compile(
    rf"(?<![\w+])(?<!\d[.,])(?<!\+\d\d[{_SPACE}])(?<!00\d\d[{_SPACE}])(?<!\d[/{_DASH}])"
    rf"(?:\d{{9}}|{_GROUPS}|{_ALIKE}|(?:\d[.·{_UNSEEN}]{{0,2}}){{8}}\d)(?![\w]|[.,/{_DASH}]\d)"
)
_RUN = re.compile(rf"\d(?:{_APART}{{0,3}}\d)*")
_CALLED = re.compile(
    r"\b(?:bsn|burgerservice(?:nummer|nr)|sofi(?:nummer|nr)?|citizen (?:service )?number)"
    rf"[\s.:=#{_DASH}]*(?:(?:is|nr|no|nummer|number)[\s.:=#{_DASH}]*)?((?:\d{_APART}{{0,3}}){{7,8}}\d)(?!\d)",
    re.IGNORECASE,
)
_MONTHS = (
    "jan(?:uari|uary)?|feb(?:ruari|ruary)?|m(?:aart|rt|arch|ar)|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    "|aug(?:ustus|ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = (
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}"
    rf"|\d{{1,2}}\.?\s(?:{_MONTHS})\.?\s\d{{4}})"
)
_BORN = re.compile(
    r"\b(?:geb(?:oren|oortedatum|\.?\s?dat(?:um|\.)?)?|born|dob|d\.o\.b|date of birth)\b"
    rf"[\s.:=]*(?:(?:te|in|at)\s+[\w-]+\s+)?(?:(?:is|was|op|on)\s+)*({_DAY})(?!\d)",
    re.IGNORECASE,
)
_DATE = re.compile(rf"(?<![\d-]){_DAY}(?![\d-])", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_SURNAME = r"(?:(?:van|de|der|den|ter|ten|te|het|el|al|ben|von|la|le|'t|’t)\s+)*[A-ZÀ-Þ][\w'’-]+"
_NAME = re.compile(
    r"\b(?:[Mm]evr(?:ouw)?|[Mm]w|[Dd]hr|[Dd]e heer|[Mm]eneer|[Mm]rs?|[Mm]s|[Pp](?:at|ati[eë]nte?|t))"
    rf"\b\.?\s+(?:[A-Z]\.\s?)*{_SURNAME}|(?<![\w.])(?:[A-Z]\.){{1,4}}\s?{_SURNAME}"
)


@dataclass(frozen=True)
class Found:
    """One thing in a text: `kind` is bsn, birth (certain), number, date or name (may be)."""

    kind: str
    start: int
    end: int

    @property
    def is_certain(self) -> bool:
        """Say whether it is refused."""
        return self.kind in CERTAIN


def passes_eleven(text: str) -> bool:
    """Say whether the nine digits in a text pass the eleven-test of a burgerservicenummer."""
    digits = [int(mark) for mark in text if mark.isdigit()]
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True))
    return total % 11 == 0 and any(digits)


def certain_in(text: str) -> Found | None:
    """Return the first thing in a text that surely is about one person; None without."""
    if len(text) < 8 or not any(mark.isdigit() for mark in text):  # noqa: PLR2004 - the shortest
        return None
    for one in _NUMBER.finditer(text):
        if passes_eleven(one.group()):
            return Found("bsn", *one.span())
    for pattern, kind in ((_CALLED, "bsn"), (_BORN, "birth")):
        if called := pattern.search(text):
            return Found(kind, *called.span(1))
    return None


def eleven_in(text: str) -> Counter[str]:
    """Return which numbers in a text pass the eleven-test, by their digits, and how often each."""
    return Counter(
        "".join(mark for mark in one.group() if mark.isdigit())
        for one in _NUMBER.finditer(text)
        if passes_eleven(one.group())
    )


def digit_runs(text: str) -> Iterator[list[int]]:
    """Yield where the digits of each row of them stand, with what people write between those of a number."""
    for one in _RUN.finditer(text):
        yield [at for at in range(*one.span()) if text[at].isdigit()]


def found_in(text: str, today: date) -> list[Found]:
    """Return everything in a text that is or may be about one person, in order, none over another.

    A date of more than a year before `today` may be somebody's birth.
    """
    found = [Found("bsn", *one.span(1)) for one in _CALLED.finditer(text)]
    found += [Found("birth", *one.span(1)) for one in _BORN.finditer(text)]
    found += [
        Found("bsn" if passes_eleven(one.group()) else "number", *one.span())
        for one in _NUMBER.finditer(text)
        if any(mark in "123456789" for mark in one.group())
    ]
    found += [
        Found("date", *one.span())
        for one in _DATE.finditer(text)
        if (year := _YEAR.search(one.group())) and OLDEST <= int(year.group()) < today.year - 1
    ]
    found += [Found("name", *one.span()) for one in _NAME.finditer(text)]
    found.sort(key=lambda thing: (not thing.is_certain, thing.start))
    kept: list[Found] = []
    for thing in found:
        if all(thing.end <= other.start or other.end <= thing.start for other in kept):
            kept.append(thing)
    return sorted(kept, key=lambda thing: thing.start)


def without_patients(text: str) -> str:
    """Return a text in which “…” stands for what surely is about one person: to quote what was refused."""
    while certain_in(text):
        parts, at = [], 0
        for start, end in _certain_spans(text):
            parts.append(text[at:start])
            at = end
        text = "…".join([*parts, text[at:]])
    return text


def _certain_spans(text: str) -> list[tuple[int, int]]:
    """Return where the things stand that `certain_in` finds, of the first kind that there is, in order."""
    numbers = [one.span() for one in _NUMBER.finditer(text) if passes_eleven(one.group())]
    called = [] if numbers else [one.span(1) for one in _CALLED.finditer(text)]
    return numbers or called or [one.span(1) for one in _BORN.finditer(text)]


# fields that hold what a machine named, never what a person typed
_NAMES = (
    "id",
    "key",
    "code",
    "username",
    "slug",
    "hash",
    "digest",
    "fingerprint",
    "token",
    "endpoint",
)


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a value with its dotted path; identifiers are none."""
    match value:
        case str() if not path.endswith(_NAMES):
            yield path, value
        case Named():
            yield path, value.nl
            yield path, value.en
        case Said():
            yield from texts_in(value.params, path)
        case Mapping():
            yield from _within(value.items(), path)
        case list() | tuple():
            yield from _within(enumerate(value), path)


def _within(parts: Iterable[tuple[Any, Any]], path: str) -> Iterator[tuple[str, str]]:
    """Yield the texts in named or numbered parts."""
    for name, one in parts:
        yield from texts_in(one, f"{path}.{name}" if path else str(name))


def refuse_patients(value: Any, path: str = "") -> None:
    """Raise Invalid, with its field, for the first text in a value that surely is about one person."""
    for field, text in texts_in(value, path):
        if found := certain_in(text):
            raise Invalid(f"journal.patient_{found.kind}", code="patient", field=field)
