"""What of people's ways is kept no longer: of who is removed, and contacts that nobody confirmed for long."""

from datetime import timedelta

from django.conf import settings

from callout.models import Call, Contact, PushSubscription, Reach, Roster
from callout.places import at_of
from callout.services.contacts import contacts_tell
from callout.services.rosters import roster_tell
from journal.actors import Actor
from journal.models import Realm
from journal.services import writing
from network.models import User


def reach_forget(*, actor: Actor, user: User) -> None:
    """Remove the ways, browsers and addresses of somebody, and take her off rosters and contacts.

    What then has nobody shows as that: a contact without a way is gone, a roster has its gap. Told in the
    realms that are open; in closed ones the rows change alone.
    """
    Reach.objects.filter(user=user).delete()
    PushSubscription.objects.filter(user=user).delete()
    Call.objects.filter(user=user).update(telephone="", mail="")
    _contacts(actor, user)
    _rosters(actor, user)


def _contacts(actor: Actor, user: User) -> None:
    """Take somebody out of the contacts of places."""
    own = Contact.objects.filter(user=user).select_related("realm")
    places = {(row.realm, row.at_kind, row.at_code) for row in own}
    own.filter(telephone="", mail="").delete()
    own.update(user=None)
    for realm, kind, code in sorted(places, key=lambda one: (one[0].pk, *one[1:])):
        at = at_of(kind, code)
        if at is not None and realm.is_open:
            contacts_tell(realm, at, actor)


def _rosters(actor: Actor, user: User) -> None:
    """Take somebody off the rosters."""
    for row in Roster.objects.select_related("realm"):
        if not any(user.username in shift["people"] for shift in row.shifts):
            continue
        for shift in row.shifts:
            shift["people"] = [name for name in shift["people"] if name != user.username]
        row.save(update_fields=["shifts"])
        at = at_of(row.at_kind, row.at_code)
        if at is not None and row.realm.is_open:
            roster_tell(row, at, actor)


def contacts_forget(*, actor: Actor, realm: Realm) -> int:
    """Remove the contacts of a realm that nobody confirmed for `CONTACTS_DAYS`; return how many.

    A contact that was never confirmed counts from when its realm was made.
    """
    if settings.CONTACTS_DAYS <= 0:
        return 0
    before = realm.now() - timedelta(days=settings.CONTACTS_DAYS)
    rows = Contact.objects.filter(realm=realm, demo=False)
    old = rows.filter(confirmed_at__lt=before)
    if realm.created_at < before:
        old |= rows.filter(confirmed_at__isnull=True)
    places = sorted(set(old.values_list("at_kind", "at_code")))
    if not places:
        return 0
    with writing():
        count, _ = old.delete()
        for kind, code in places:
            at = at_of(kind, code)
            if at is not None:
                contacts_tell(realm, at, actor)
    return count
