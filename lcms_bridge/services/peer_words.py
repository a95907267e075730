"""Reading how another system speaks, as a person wrote it: on each line our name, `=` and its word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from capacity.kinds import bed_kinds, short_name
from capacity.resource import ED
from journal.errors import Invalid
from lcms_bridge.codecs import capacity_csv
from lcms_bridge.codecs.capacity_csv.columns import ED_WORD, MAX_TEXT
from lcms_bridge.codecs.codes import codes as standard_codes
from network.selectors import hospitals_in_use

MOST_WORD, MOST_CODE = 40, 80
MOST_SHOWN = 60
# a word begins so that no spreadsheet computes it, and stands in names of properties
_WORD = re.compile(r"\w[\w .,()/+&’'-]*")
# an identifier stands in addresses and in an xs:ID as it is; its system is an address or an OID
_CODE = re.compile(r"(?:[A-Za-z][\w.:/#%~-]*\|)?[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


def dialect_read(
    was: Mapping[str, Any],
    *,
    form: str,
    beds: str | None,
    codes: str | None,
    kinds: Sequence[str] | None,
    sahana: bool | None,
) -> dict[str, Any]:
    """Return how a system speaks, as it is kept; null leaves what it had. Raises Invalid at the field."""
    found: dict[str, Any] = {
        "beds": was.get("beds", {}) if beds is None else _beds(beds),
        "codes": was.get("codes", {}) if codes is None else _codes(codes),
        "kinds": was.get("kinds", []) if kinds is None else _kinds(kinds),
        "sahana": was.get("sahana", False) if sahana is None else sahana,
    }
    if form == capacity_csv.FORMAT:
        for said in found["codes"].values():
            _not_long(said.rpartition("|")[2], MAX_TEXT["locatie"], "codes")
    return {name: value for name, value in found.items() if value}


def dialect_written(dialect: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a system speaks as a person writes it."""
    beds = {short_name(kind).nl: word for kind, word in dialect.get("beds", {}).items()}
    return {
        "beds": _lines(beds),
        "codes": _lines(dialect.get("codes", {})),
        "kinds": list(dialect.get("kinds", [])),
        "sahana": bool(dialect.get("sahana", False)),
    }


def _lines(words: Mapping[str, str]) -> str:
    """Return one name and its word a line."""
    return "\n".join(f"{ours} = {theirs}" for ours, theirs in words.items())


def _beds(text: str) -> dict[str, str]:
    """Return their word for each of our kinds of bed that was named."""
    names = {
        name.casefold(): kind.code
        for kind in bed_kinds()
        for name in (kind.short_en, kind.short_nl, kind.code)
    }
    # what formats call kinds that have no word of theirs
    taken = names | {ED_WORD: ED, ED: ED}
    taken |= {word.casefold(): one.kind for word, one in standard_codes("have").items()}
    found: dict[str, str] = {}
    for ours, theirs in _pairs(text, "beds"):
        kind = names.get(ours.casefold())
        if kind is None:
            raise _unknown_bed(ours, "beds")
        _not_long(theirs, MOST_WORD, "beds")
        if not _WORD.fullmatch(theirs):
            raise Invalid("lcms_bridge.peer_word_form", field="beds", given=theirs)
        _once(found, kind, theirs, taken, "beds", given=ours)
    return found


def _codes(text: str) -> dict[str, str]:
    """Return their identifier for each of our facilities that was named."""
    known = {one.pk.casefold(): one.pk for one in hospitals_in_use()}
    found: dict[str, str] = {}
    for ours, theirs in _pairs(text, "codes"):
        code = known.get(ours.casefold())
        if code is None:
            raise Invalid("lcms_bridge.peer_house_unknown", field="codes", given=ours[:MOST_SHOWN])
        _not_long(theirs, MOST_CODE, "codes")
        if not _CODE.fullmatch(theirs):
            raise Invalid("lcms_bridge.peer_code_form", field="codes", given=theirs)
        _once(found, code, theirs, known, "codes", given=ours)
    return found


def _kinds(codes: Sequence[str]) -> list[str]:
    """Return the kinds of bed that were chosen, in our order."""
    known = [kind.code for kind in bed_kinds()]
    for code in codes:
        if code not in known:
            raise _unknown_bed(code, "kinds")
    return [code for code in known if code in codes]


def _pairs(text: str, field: str) -> Iterator[tuple[str, str]]:
    """Yield our name and their word of each line that says something."""
    for line in text.splitlines():
        ours, sign, theirs = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if not (sign and ours and theirs) or "=" in theirs:
            raise Invalid("lcms_bridge.peer_line", field=field, given=line.strip()[:MOST_SHOWN])
        yield ours, theirs


def _once(  # noqa: PLR0917
    found: dict[str, str], ours: str, theirs: str, taken: Mapping[str, str], field: str, given: str
) -> None:
    """Keep a word, where neither it nor what it is for was named before, and it is not that of another."""
    if ours in found:
        raise Invalid("lcms_bridge.peer_name_twice", field=field, given=given)
    value = theirs.rpartition("|")[2].casefold()
    before = {word.rpartition("|")[2].casefold() for word in found.values()}
    if value in before or taken.get(value, ours) != ours:
        raise Invalid("lcms_bridge.peer_word_twice", field=field, given=theirs)
    found[ours] = theirs


def _not_long(said: str, most: int, field: str) -> None:
    """Raise Invalid for what is longer than can be."""
    if len(said) > most:
        shown = said[:MOST_SHOWN]
        raise Invalid("lcms_bridge.peer_word_long", field=field, given=shown, most=most)


def _unknown_bed(given: str, field: str) -> Invalid:
    """Return what is said of a word that is no kind of bed."""
    known = [short_name(kind.code) for kind in bed_kinds()]
    return Invalid(
        "lcms_bridge.peer_bed_unknown", field=field, given=given[:MOST_SHOWN], known=known
    )
