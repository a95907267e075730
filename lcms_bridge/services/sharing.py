"""What people share with neighbours: texts and map layers, changed by revision, and taken back.

A text of a neighbour is changed there. What somebody here wants it to say waits until it was sent; where
somebody there was first, a person chooses between both texts.
"""

import uuid
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Missing
from journal.models import Realm
from journal.services import writing
from lcms_bridge.gz.bodies import SharedChangeIn, SharedChoiceIn, SharedIn, SharedNameIn
from lcms_bridge.gz.sharing import (
    layer_checked,
    shared_own,
    shared_revise,
    shared_tell,
    text_checked,
)
from lcms_bridge.models import OursState, Shared, SharedForm
from lcms_bridge.rights import PEERS
from lcms_bridge.services.neighbours import neighbour_of
from network.models import Region
from network.places import require_in_use
from web.commands import command
from web.people import require


def _answer(row: Shared) -> dict[str, Any]:
    """Return which text, and its revision."""
    return {"ref": row.ref, "revision": row.revision, "ours_state": row.ours_state}


@command(
    "lcms_bridge.shared_put",
    by=PEERS,
    place="region",
    body=SharedIn,
    address="shared/",
    answer=_answer,
    status=201,
)
def shared_put(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    form: str,
    theme: str,
    title: str,
    text: str = "",
    geometry: Any = None,
) -> Shared:
    """Share a text or a map layer with the neighbours that are told of a region. Raises Refused, Invalid."""
    is_layer = form == SharedForm.LAYER
    with writing():
        require_in_use(region)
        row = Shared.objects.create(
            realm=realm,
            ref=uuid.uuid4().hex,
            form=form,
            region=region.pk,
            theme=theme.strip(),
            title=title.strip(),
            text="" if is_layer else text_checked(text),
            geometry=layer_checked(geometry) if is_layer else None,
            revision=1,
            changed_at=realm.now(),
            changed_by=actor.label,
        )
        shared_tell(row, "shared", actor=actor)
    return row


@command(
    "lcms_bridge.shared_change",
    by=PEERS,
    body=SharedChangeIn,
    address="shared/<str:ref>/change/",
    answer=_answer,
    on=("shared:{ref}", "heardtext:{neighbour}:{ref}"),
)
def shared_change(
    *, actor: Actor, realm: Realm, ref: str, text: str, revision: int, neighbour: str = ""
) -> Shared:
    """Have a text say something else, made on a revision; one of a neighbour is asked of it.

    Raises Missing, Refused, Invalid, Conflict (it was changed meanwhile, or withdrawn).
    """
    with writing():
        if not neighbour:
            row = _own(actor, realm, ref)
            return shared_revise(row, actor=actor, text=text, base=revision)
        row = _theirs(actor, realm, neighbour, ref)
        if row.revision != revision:
            raise Conflict("lcms_bridge.gz.other_revision", field="revision", revision=row.revision)
        return _ask(row, text, actor)


@command(
    "lcms_bridge.shared_withdraw",
    by=PEERS,
    body=SharedNameIn,
    address="shared/<str:ref>/withdraw/",
    answer=_answer,
    on=("shared:{ref}",),
)
def shared_withdraw(*, actor: Actor, realm: Realm, ref: str) -> Shared:
    """Take a text or layer back: neighbours that have it let go of it. Raises Missing, Refused, Conflict."""
    with writing():
        row = _own(actor, realm, ref)
        if row.withdrawn_at is not None:
            raise Conflict("lcms_bridge.gz.withdrawn", field="ref")
        row.withdrawn_at = row.changed_at = realm.now()
        row.changed_by, row.revision = actor.label, row.revision + 1
        row.text, row.geometry = "", None
        row.save()
        shared_tell(row, "withdrawn", actor=actor)
    return row


@command(
    "lcms_bridge.shared_choose",
    by=PEERS,
    body=SharedChoiceIn,
    address="shared/<str:ref>/choose/",
    answer=_answer,
    on=("heardtext:{neighbour}:{ref}",),
)
def shared_choose(
    *, actor: Actor, realm: Realm, ref: str, neighbour: str, choice: str, text: str = ""
) -> Shared:
    """Choose between our text and what the neighbour's says by now; `text`: ours in other words.

    Also of a text that we may only read: theirs lets go of ours.

    Raises Missing, Refused, Invalid, Conflict (there is nothing to choose).
    """
    with writing():
        row = _theirs(actor, realm, neighbour, ref)
        if row.ours_state not in (OursState.CONFLICT, OursState.READ_ONLY):
            raise Conflict("lcms_bridge.gz.no_conflict", field="ref")
        if choice == "ours":
            return _ask(row, text or row.ours, actor)
        row.ours, row.ours_state, row.ours_base = "", "", None
        row.save(update_fields=["ours", "ours_state", "ours_base"])
        shared_tell(row, "settled", actor=actor)
    return row


def _ask(row: Shared, text: str, actor: Actor) -> Shared:
    """Have what one of us wants a neighbour's text to say sent, on the revision that we know."""
    row.ours, row.ours_base, row.ours_by = text_checked(text), row.revision, actor.label
    row.ours_state = OursState.WAITING
    row.save(update_fields=["ours", "ours_base", "ours_by", "ours_state"])
    shared_tell(row, "asked", actor=actor)
    return row


def _own(actor: Actor, realm: Realm, ref: str) -> Shared:
    """Return a text of ours that this actor decides about, locked. Raises Missing, Refused."""
    row = shared_own(realm, ref)
    if row is None:
        raise Missing("lcms_bridge.gz.no_shared", field="ref")
    require(actor, PEERS, Region.objects.get(pk=row.region))
    return row


def _theirs(actor: Actor, realm: Realm, neighbour: str, ref: str) -> Shared:
    """Return a text of a neighbour, locked. Raises Missing, Refused, Conflict (it was taken back)."""
    origin = neighbour_of(actor, realm, neighbour)
    rows = Shared.objects.select_for_update(of=("self",)).select_related("realm", "origin")
    row = rows.filter(origin=origin, ref=ref, form=SharedForm.TEXT).first()
    if row is None:
        raise Missing("lcms_bridge.gz.no_shared", field="ref")
    if row.withdrawn_at is not None:
        raise Conflict("lcms_bridge.gz.withdrawn", field="ref")
    return row
