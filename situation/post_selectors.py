"""Reading people at work: the list of telephones of an activiteit, and who may hold a function."""

from typing import Any

from callout.functions import Function, function_name
from callout.models import Contact
from callout.places import At
from callout.selectors import people_at
from journal.models import Realm
from journal.said import beside
from network.models import User, Veiligheidsregio
from phases.models import Activity, ActivityParty
from situation.post_models import Post
from situation.post_rights import may_hold
from situation.teams import teams


def phone_list(activity: Activity) -> list[dict[str, Any]]:
    """Return how everybody of an activiteit is reached: functions, then parties (some 6 queries).

    Numbers are those of desks that were recorded as contacts; nobody's own number is given away.
    """
    posts = Post.objects.filter(activity=activity).select_related("veiligheidsregio")
    shown = [
        post for post in posts.order_by("veiligheidsregio", "pk") if post.needed or post.holder
    ]
    parties = activity.parties.filter(until__isnull=True)
    found = list(parties.select_related("facility", "region", "veiligheidsregio"))
    contacts = _contacts(activity.realm, shown, found)
    rows = [_of_post(post, contacts) for post in shown]
    for party in found:
        rows += _of_party(party, contacts)
    return rows


def _contacts(
    realm: Realm, posts: list[Post], parties: list[ActivityParty]
) -> dict[tuple[str, str], list[Contact]]:
    """Return the contacts of all places by kind and code."""
    codes = {post.veiligheidsregio_id for post in posts}
    codes |= {at.code for party in parties if (at := _at(party)) is not None}
    made: dict[tuple[str, str], list[Contact]] = {}
    for row in Contact.objects.filter(realm=realm, at_code__in=codes).order_by("order"):
        made.setdefault((row.at_kind, row.at_code), []).append(row)
    return made


def _at(party: ActivityParty) -> At | None:
    """Return where an organisation of the network is; None for one that has only a name."""
    place = party.facility or party.region or party.veiligheidsregio
    return None if place is None else At(place)


def _of_post(post: Post, contacts: dict[tuple[str, str], list[Contact]]) -> dict[str, Any]:
    """Return how a function of the activiteit is reached."""
    here = contacts.get(("veiligheidsregio", post.veiligheidsregio_id), [])
    contact = next((row for row in here if row.function == post.function), None)
    return {
        "group": "post",
        "place": post.veiligheidsregio.name,
        **beside("function", function_name(post.function)),
        "team": post.team if post.team in teams() else "",
        "who": post.holder,
        "attendance": post.attendance,
        "guest": False,
        **_numbers(contact),
    }


def _of_party(
    party: ActivityParty, contacts: dict[tuple[str, str], list[Contact]]
) -> list[dict[str, Any]]:
    """Return how an organisation that takes part is reached: a row a contact, or one without."""
    common = {"group": "party", "place": party.name, "team": "", "attendance": "", "who": ""}
    at = _at(party)
    here = contacts.get((at.kind, at.code), []) if at is not None else []
    rows = [
        {
            **common,
            "guest": party.guest,
            **beside("function", function_name(row.function)),
            **_numbers(row),
        }
        for row in here
    ]
    bare = {"telephone": party.telephone, "mail": "", "demo": False}
    return rows or [{**common, "guest": party.guest, "function": "", **bare}]


def _numbers(contact: Contact | None) -> dict[str, Any]:
    """Return the ways of a contact."""
    if contact is None:
        return {"telephone": "", "mail": "", "demo": False}
    return {"telephone": contact.telephone, "mail": contact.mail, "demo": contact.demo}


def candidates(function: Function, area: Veiligheidsregio, realm: Realm) -> list[dict[str, str]]:
    """Return who may hold a function in a veiligheidsregio, by name (3 queries a person)."""
    names = [one["username"] for one in people_at(At(area), realm)]
    users = User.objects.filter(username__in=names, is_active=True)
    found = [user for user in users if may_hold(user, function, area, realm)]
    return sorted(
        ({"username": user.username, "name": str(user)} for user in found),
        key=lambda one: one["name"],
    )
