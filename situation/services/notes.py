"""Notes in the shared picture: short, with a theme and how sure it is, never changed."""

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid, Refused
from journal.models import Realm
from journal.services import record, writing
from network.models import Region, Role
from network.places import require_in_use
from situation.bodies import MAX_TEXT, NoteIn
from situation.events import NotePosted
from situation.models import Note, NoteTheme, Reliability
from situation.selectors import note_document
from web.commands import command
from web.people import Person
from web.rights import Reach


@command(
    "situation.note_post",
    who={
        Role.HIN: Reach.REGION,
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.DPG: Reach.REGION,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
    place="region",
    body=NoteIn,
    address="notes/",
    status=201,
    answer=note_document,
)
def note_post(
    *,
    actor: Actor,
    realm: Realm,
    region: Region | None,
    theme: str,
    text: str,
    reliability: str = Reliability.UNCONFIRMED,
) -> Note:
    """Post a note for a region or the whole country.

    Without a region it is for the whole country, which only national functions may speak to.

    Raises Refused, Invalid (field names the value), Conflict (realm or region is closed).
    """
    _require(actor, region)
    text = text.strip()
    _check(theme, text, reliability)
    with writing():
        require_in_use(region)
        note = Note.objects.create(
            realm=realm,
            region=region,
            theme=theme,
            text=text,
            reliability=reliability,
            by=actor.label,
            role=_role(actor, region),
            actor=actor.name,
            at=realm.now(),
            created_at=clock.now(),
        )
        event = NotePosted(
            id=note.pk,
            region=note.region_id,
            theme=note.theme,
            text=note.text,
            by=note.by,
            role=note.role,
            at=note.at,
            reliability=note.reliability,
        )
        record(event, realm=realm, actor=actor)
    return note


def _require(actor: Actor, region: Region | None) -> None:
    """Raise Refused unless this actor may post for the whole country, where no region is named."""
    if region is None and not actor.is_system and not _role(actor, None):
        raise Refused("situation.national_only", field="region")


def _role(actor: Actor, region: Region | None) -> str:
    """Return the role by which a person may post here; empty for a part of the system."""
    rules = note_post.right.who
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
