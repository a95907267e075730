"""Whether what a message says again about a facility agrees with the code it gives.

A sorted or shifted column gives every row another hospital's name: that is said, never guessed.
Senders write names in their own way, so case, accents, spaces and short names do not matter. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

ALIKE = 0.85  # of two names without their spaces: one letter off in seven is a slip of the hand
LEAST = 4  # letters of a short name before it may be found inside a longer one
# words that tell no hospital from another
COMMON = frozenset(
    {
        *("ziekenhuis", "ziekenhuizen", "hospital", "medisch", "medical", "centrum", "center"),
        *(
            "centre",
            "stichting",
            "locatie",
            "gasthuis",
            "umc",
            "mc",
            "de",
            "het",
            "van",
            "te",
            "in",
        ),
        *("en", "st", "sint"),
    }
)


@dataclass(frozen=True)
class House:
    """A facility as the platform knows it: its names, its region, its kinds of bed with their size.

    `organisation` is what it is a location of; others may be so too.
    """

    code: str
    name: str
    other_names: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    region_names: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    sizes: Mapping[str, int] = field(default_factory=dict, hash=False)
    places: int | None = None
    organisation: str = ""


def is_named(said: str, house: House, houses: Iterable[House]) -> bool:
    """Say whether a name can be this house's: it fits, and fits no other house better."""
    own = {_plain(name) for name in _names(house)} - {_plain(house.city)}
    if not _words(said) or _same(said, house) or _plain(said) in own:
        return True  # the organisation's name too, which its other locations share
    mine = _fit(said, house)
    if mine == 0 and not _alike(said, house):
        return False
    return not any(
        _same(said, other) or _fit(said, other) > mine
        for other in houses
        if other.code != house.code
    )


def is_in_region(said: str, house: House) -> bool:
    """Say whether a region's code or name is that of this house."""
    return not _words(said) or any(
        _plain(said) == _plain(name) for name in (house.region, *house.region_names)
    )


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """Return the words of a name without case, accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return frozenset(re.findall(r"[a-z0-9]+", bare))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Return a name as one run of small letters and digits."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(re.findall(r"[a-z0-9]+", decomposed))


def plain_name(text: str) -> str:
    """Return a name without case, accents, space and signs, for who compares two."""
    return _plain(text)


def _names(house: House) -> tuple[str, ...]:
    """Return all a house is called by."""
    return (house.name, house.code, *house.other_names)


def _same(said: str, house: House) -> bool:
    """Say whether this is the house's name or code, written in whatever way."""
    return _plain(said) in {_plain(house.name), _plain(house.code)}


def _fit(said: str, house: House) -> int:
    """Return how many telling words of a name are the house's; 0 when only its town is."""
    words = _words(said)
    own = frozenset().union(*(_words(name) for name in _names(house)))
    town = _words(house.city)
    telling = words & own - COMMON
    if telling - town or words - COMMON <= town or words <= own:
        return len(telling | (words & town)) or 1
    return 0


def _alike(said: str, house: House) -> bool:
    """Say whether a name is nearly one of the house's, or a part of one, without its spaces."""
    plain, telling = _plain(said), _telling(said)
    for name in _names(house):
        shorter = min(plain, _plain(name), key=len)
        if _plain(name) == _plain(house.city):
            continue
        if len(shorter) >= LEAST and shorter in max(plain, _plain(name), key=len):
            return True
        if SequenceMatcher(None, telling, _telling(name)).ratio() >= ALIKE:
            return True
    return False


def _telling(name: str) -> str:
    """Return the words that tell a hospital from another, in a fixed order and without spaces."""
    return "".join(sorted(_words(name) - COMMON))
