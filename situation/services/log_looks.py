"""Keeping up to which line somebody had the log open: one mark for all her devices.

It is about one reader and nobody else reads it, so the journal holds no entry of it. It only moves ahead:
a device that was away does not take back what was read on another.
"""

from journal.actors import Actor
from journal.errors import Refused
from journal.models import Realm
from journal.services import writing
from network.models import User
from network.permissions import PICTURE_SEE
from situation.bodies import LogLookIn
from situation.models import LogLook
from web.commands import command
from web.people import Person


@command(
    "situation.log_look",
    by=PICTURE_SEE,
    body=LogLookIn,
    address="log/looks/",
    answer=lambda row: {"seq": row.seq, "at": row.at},
)
def log_look(*, actor: Actor, realm: Realm, seq: int) -> LogLook:
    """Keep that this person had the log open up to a line. Raises Refused: no person."""
    if not isinstance(actor, Person):
        raise Refused("situation.look.person")
    with writing():
        user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
        row = look_of(realm, user.pk) or LogLook(realm=realm, user=user, seq=0)
        newest = min(seq, realm.head)
        if newest > row.seq:
            row.seq, row.at = newest, realm.now()
            row.save()
    return row


def look_of(realm: Realm, user: int) -> LogLook | None:
    """Return up to which line somebody had the log of a realm open (1 query); None: never."""
    return LogLook.objects.filter(realm=realm, user=user).first()
