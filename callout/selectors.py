"""Reading callout: the own ways of somebody, how the ways out are, and who is at a place."""

from typing import Any

from django.db.models import Q

from callout.models import Alarm, Call, Contact, PushSubscription, Reach, Roster, Way, WayState
from callout.places import At
from callout.reaching import is_set_up
from journal.models import Realm
from network.models import User
from network.permissions import mandates_in


def own_document(user_id: int) -> dict[str, Any]:
    """Return how somebody is reached, and how the ways of this installation are."""
    row = Reach.objects.filter(user=user_id).first()
    return {
        "reach": {
            "mail": row.mail if row else "",
            "telephone": row.telephone if row else "",
            "language": row.language if row else "nl",
            "order": row.order if row else [],
            "quiet_from": f"{row.quiet_from:%H:%M}" if row and row.quiet_from else None,
            "quiet_until": f"{row.quiet_until:%H:%M}" if row and row.quiet_until else None,
        },
        "browsers": PushSubscription.objects.filter(user=user_id).count(),
        "ways": ways_document(),
    }


def reach_kept(user: User) -> dict[str, Any]:
    """Return what callout keeps about somebody: ways, browsers, contacts, rosters and calls."""
    own = own_document(user.pk)
    contacts = Contact.objects.filter(user=user).order_by("pk")
    rosters = [row for row in Roster.objects.all() if user.username in str(row.shifts)]
    calls = Call.objects.filter(user=user).order_by("pk")
    return {
        "ways": own["reach"],
        "browsers": list(user.push_subscriptions.values("endpoint", "made_at")),
        "contacts": list(
            contacts.values("realm__slug", "at_code", "function", "telephone", "mail")
        ),
        "rosters": [
            {"realm": row.realm.slug, "at": row.at_code, "function": row.function}
            for row in rosters
        ],
        "calls": list(
            calls.values("alarm", "called_at", "answer", "answered_at", "telephone", "mail")
        ),
    }


def ways_document() -> list[dict[str, Any]]:
    """Return of each way whether this installation has it, whether it works, since when and why not."""
    states = {row.way: row for row in WayState.objects.all()}
    return [
        {
            "way": way.value,
            "set_up": is_set_up(way),
            "is_up": states[way].is_up if way in states else True,
            "since": states[way].since if way in states else None,
            "fault": states[way].fault if way in states else "",
        }
        for way in Way
    ]


def open_about(realm: Realm, begin: str) -> set[str]:
    """Return what open alarms and reminders are about, of the entities whose key begins so (1 query)."""
    rows = Alarm.objects.filter(realm=realm, about__startswith=begin, closed_at__isnull=True)
    return set(rows.values_list("about", flat=True))


def people_at(at: At, realm: Realm) -> list[dict[str, str]]:
    """Return who has a function in a realm at a place, or at a facility in it, by name."""
    held = mandates_in(realm).filter(user__is_active=True)
    if at.kind == "facility":
        held = held.filter(facility=at.code)
    elif at.kind == "country":
        held = held.filter(facility__isnull=True, region__isnull=True)
    else:
        held = held.filter(Q(**{at.kind: at.code}) | Q(**{f"facility__{at.kind}": at.code}))
    users = {row.user.username: str(row.user) for row in held.select_related("user")}
    return [
        {"username": username, "name": name}
        for username, name in sorted(users.items(), key=lambda item: item[1])
    ]
