"""Which of our houses a sender speaks of. Pure.

A place is found by the peer's own table, by our code, by a name that only one house has, and where it says
none of these by what it is part of or managed by. Two identifiers that lead to two houses are held against
each other; so are a place and what it is within, unless both are locations of one organisation.
"""

from collections.abc import Collection, Mapping

from lcms_bridge.canonical import Problem, Scope
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.entries import BY_SERVER, Entry, Identifier, Site
from lcms_bridge.identity import House, plain_name

MAX_CODE = 20


def house_for(
    entry: Entry, houses: Mapping[str, House], dialect: Dialect
) -> tuple[str, str, Problem | None]:
    """Return our code for the place of an entry and how the sender calls it; or why there is none."""
    site = entry.facility
    codes, called = _codes(site, houses, dialect), site.name
    for outer in site.within:
        if len(codes) > 1:
            break
        around = _codes(outer, houses, dialect)
        if not codes and _tells(site, around, houses):
            codes, called = around, outer.name
        elif codes and around and not _together(codes | around, houses):
            codes |= around
    if len(codes) > 1:
        return "", "", _problem(entry, "ids_differ", houses=sorted(codes))
    if codes:
        return next(iter(codes)), called, None
    label = site.label[: MAX_CODE * 4]
    return "", "", _problem(entry, "unknown_facility", given=label or "–", key=_key(site))


def _tells(site: Site, around: Collection[str], houses: Mapping[str, House]) -> bool:
    """Say whether what a place is within tells which house it is.

    A place with an identifier of its own, that nobody knows, may be any location of its organisation.
    """
    if not any(_is_given(one) for one in site.ids):
        return bool(around)
    of = {plain_name(houses[code].organisation) for code in around if code in houses}
    return bool(around) and not any(
        plain_name(house.organisation) in of - {""}
        for code, house in houses.items()
        if code not in around
    )


def _together(codes: Collection[str], houses: Mapping[str, House]) -> bool:
    """Say whether codes are one house, or locations of one organisation."""
    of = {plain_name(houses[code].organisation) if code in houses else "" for code in codes}
    return len(set(codes)) == 1 or (len(of) == 1 and of != {""})


def _codes(site: Site, houses: Mapping[str, House], dialect: Dialect) -> set[str]:
    """Return the houses that a place's own identifiers lead to, else its name."""
    own = site.name or next((one.value for one in site.ids), "")
    # a column of codes may hold names
    return _by_ids(site, houses, dialect) or _by_name(own, houses)


def _by_ids(site: Site, houses: Mapping[str, House], dialect: Dialect) -> set[str]:
    """Return the houses that the identifiers of a place lead to."""
    own = {code.casefold(): code for code in houses}
    codes = {dialect.sites[site.name]} if site.name in dialect.sites else set()
    for one in site.ids:
        mapped = dialect.sites.get(f"{one.system}|{one.value}") or dialect.sites.get(one.value)
        code = mapped or own.get(one.value.casefold())
        if code is not None:
            codes.add(code)
    return codes


def _by_name(name: str, houses: Mapping[str, House]) -> set[str]:
    """Return the houses that are called so, whatever the case, accents and signs; else by that code."""
    said = plain_name(name)
    found = {code for code, house in houses.items() if said and plain_name(house.name) == said}
    # a column of names may hold codes
    return found or {code for code in houses if code.casefold() == name.strip().casefold()}


def _key(site: Site) -> str:
    """Return under which word the dialect would know a place: an identifier that somebody gave it, if any."""
    ids = [one for place in (site, *site.within) for one in place.ids]
    one = next(filter(_is_given, ids), next(iter(ids), None))
    if one is None:
        return site.name
    return f"{one.system}|{one.value}" if one.system else one.value


def _is_given(one: Identifier) -> bool:
    """Say whether an identifier is more than a server's own number for a resource."""
    return not one.system.startswith(BY_SERVER)


def _problem(entry: Entry, code: str, **params: object) -> Problem:
    """Return why no house was found."""
    return Problem(code, entry.place, entry.facility.label, Scope.FACILITY, params)
