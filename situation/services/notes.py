"""Notes in the shared picture: short, with a theme and how sure it is, never changed.

A note is for a region, for the whole country, or a line in the log of an activiteit: that one reaches only
who takes part in it.
"""

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid, Refused
from journal.events import EVERYONE
from journal.models import Realm
from journal.services import record, writing
from network.models import Region, Role
from network.places import require_in_use
from situation.bodies import MAX_TEXT, NoteIn
from situation.events import NotePosted
from situation.models import Note, NoteTheme, Reliability
from situation.picture_reach import activity_audience
from situation.selectors import note_document
from situation.services.posts import running
from situation.taking_part import LOG_WRITE, part_role, require_part
from web.commands import command
from web.people import Person, require
from web.rights import Reach, right

# for a region, or the whole country
FOR_REGION = right(
    "situation.note_post",
    {
        Role.HIN: Reach.REGION,
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.DPG: Reach.REGION,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
)


@command(
    "situation.note_post",
    by=LOG_WRITE,
    body=NoteIn,
    address="notes/",
    status=201,
    answer=note_document,
)
def note_post(
    *,
    actor: Actor,
    realm: Realm,
    region: Region | None = None,
    activity: int | None = None,
    theme: str = NoteTheme.INCIDENT,
    text: str,
    reliability: str = Reliability.UNCONFIRMED,
) -> Note:
    """Post a note for a region or the whole country, or write a line in the log of an activiteit.

    Without either it is for the whole country, which only national functions may speak to; a line is
    written by whoever takes part in the activiteit.

    Raises Refused, Missing, Invalid (field names the value), Conflict (realm, region or activiteit closed).
    """
    text = text.strip()
    if activity is None:
        _require(actor, region)
    elif region is not None:
        raise Invalid("situation.note_one_place", field="region")
    _check(theme, text, reliability)
    with writing():
        row = None
        if activity is not None:
            row = running(realm, activity)
            require_part(actor, row)
        require_in_use(region)
        note = Note.objects.create(
            realm=realm,
            region=region,
            activity=row,
            theme=theme,
            text=text,
            reliability=reliability,
            by=actor.label,
            role=part_role(actor, row) if row else _role(actor, region),
            actor=actor.name,
            at=realm.now(),
            created_at=clock.now(),
        )
        record(_event(note), realm=realm, actor=actor)
    return note


def _event(note: Note) -> NotePosted:
    """Return what the journal keeps of a note: one of an activiteit is for who takes part in it."""
    row = note.activity
    return NotePosted(
        id=note.pk,
        region=note.region_id,
        theme=note.theme,
        text=note.text,
        by=note.by,
        role=note.role,
        at=note.at,
        reliability=note.reliability,
        activity=note.activity_id,
        about=row.name if row else "",
        to=tuple(sorted(activity_audience(row))) if row else (EVERYONE,),
    )


def _require(actor: Actor, region: Region | None) -> None:
    """Raise Refused unless this actor may post for a region, or without one for the whole country."""
    require(actor, FOR_REGION, region)
    if region is None and not actor.is_system and not _role(actor, None):
        raise Refused("situation.national_only", field="region")


def _role(actor: Actor, region: Region | None) -> str:
    """Return the role by which a person may post here; empty for a part of the system."""
    rules = FOR_REGION.who
    if not isinstance(actor, Person):
        return ""
    held = [mandate for mandate in actor.mandates if mandate.role in rules]
    here = [
        str(mandate.role)
        for mandate in held
        if rules[mandate.role] is Reach.ANYWHERE
        or (region is not None and mandate.region_id == region.pk)
    ]
    return here[0] if here else ""


def _check(theme: str, text: str, reliability: str) -> None:
    """Raise Invalid unless the values make sense."""
    if theme not in NoteTheme.values:
        raise Invalid("situation.unknown_theme", field="theme", theme=theme)
    if reliability not in Reliability.values:
        raise Invalid("situation.unknown_reliability", field="reliability", given=reliability)
    if not text or len(text) > MAX_TEXT or "\x00" in text:
        raise Invalid("situation.text_length", field="text", most=MAX_TEXT)
