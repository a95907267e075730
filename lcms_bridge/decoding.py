"""What a message comes down to here: our own files as they are, those of others by their places. Pure."""

from dataclasses import replace

from lcms_bridge.canonical import Decoded, Document
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.entries import Reading
from lcms_bridge.formats import Format
from lcms_bridge.judgement import Knowledge
from lcms_bridge.matching import match


def decoded(form: Format, raw: bytes, dialect: Dialect, world: Knowledge) -> Decoded:
    """Return the document that a message is here, with what was wrong with it; never raises."""
    if form.own is not None:
        return _own_pointed(form.own(raw, dialect), dialect, world)
    if form.read is None:  # only what comes in is received
        return Decoded(form.name, Document(None))
    return matched(form, form.read(raw, dialect), dialect, world)


def matched(form: Format, reading: Reading, dialect: Dialect, world: Knowledge) -> Decoded:
    """Return the document that is read of a format of others."""
    houses, here = world.houses, world.envelope
    return match(reading, houses, dialect, here, free_follows=form.free_follows)


def _own_pointed(found: Decoded, dialect: Dialect, world: Knowledge) -> Decoded:
    """Return a file of ours in which codes that nobody knows are those that somebody pointed out."""
    there = {one.code for one in found.document.facilities}
    states = []
    for one in found.document.facilities:
        code = "" if one.code in world.known else dialect.sites.get(one.code, "")
        states.append(one if not code or code in there else replace(one, code=code))
    return replace(found, document=replace(found.document, facilities=tuple(states)))
