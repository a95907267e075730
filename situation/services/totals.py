"""Who keeps the common picture of an activiteit, and the versions that are published.

A named person owns it. Handing it over takes both: until it is taken, the giver still owns it.
"""

from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.patients import refuse_patients
from journal.said import Readable, said
from journal.services import writing
from network.models import User
from network.permissions import person_of
from phases.activity_rights import require_somewhere
from phases.models import Activity
from situation.picture_bodies import (
    InActivity,
    TotalAnswerIn,
    TotalOfferIn,
    TotalPublishIn,
    TotalTakeIn,
)
from situation.picture_reach import KEEP, WRITE
from situation.post_models import Post
from situation.post_rights import user_of
from situation.services.posts import running
from situation.services.total_entries import ON, total_of, total_own, total_tell
from situation.total_document import total_document
from situation.total_models import TotalPicture, TotalVersion
from web.commands import command

KEEPERS = ("hin", "plotter")  # functions of callout that keep the information of an activiteit


def _answer(total: TotalPicture) -> dict[str, Any]:
    """Return what is answered about a common picture."""
    return {"activity": total.activity_id, "owner": total.owner, "version": total.version}


@command(
    "situation.total_take",
    by=WRITE,
    body=TotalTakeIn,
    address="activities/<int:activity>/total/take/",
    answer=_answer,
    on=ON,
)
def total_take(*, actor: Actor, realm: Realm, activity: int, reason: str = "") -> TotalPicture:
    """Become the owner of the common picture: of one without an owner, or with a reason of another's.

    Raises Refused (not the information function of this activiteit), Missing, Invalid, Conflict.
    """
    with writing():
        row = running(realm, activity)
        user = user_of(actor)
        if user is None or not keeps(user, row):
            raise Refused("situation.total.may_not", field="activity", code="refused")
        total = total_of(row)
        if total.user == user:
            return total
        if total.owner and not reason.strip():
            raise Invalid("situation.total.why_take", field="reason", who=total.owner)
        code = "total_taken_over" if total.owner else "total_taken"
        words = {"before": total.owner, "reason": reason.strip()}
        told = said(f"situation.line.{code}", activity=row.name, who=str(user), **words)
        total_give(total, user)
        total_tell(total, actor, told)
    return total


@command(
    "situation.total_offer",
    by=WRITE,
    body=TotalOfferIn,
    address="activities/<int:activity>/total/offer/",
    answer=_answer,
    on=ON,
)
def total_offer(
    *, actor: Actor, realm: Realm, activity: int, to: str, note: str = ""
) -> TotalPicture:
    """Offer the common picture to somebody who may keep it; until it is taken one owns it oneself.

    Raises Refused (not the owner), Missing, Invalid (may not keep it), Conflict.
    """
    with writing():
        row = running(realm, activity)
        total = total_own(actor, row)
        user = User.objects.filter(username=to, is_active=True).first()
        if user is None:
            raise Missing("network.no_account", field="to")
        if user == total.user:
            raise Invalid("situation.handover.same", field="to")
        if not keeps(user, row):
            raise Invalid("situation.total.cannot_keep", field="to", who=str(user))
        total.offered_to, total.offered_at, total.offer_note = user, realm.now(), note.strip()
        total.declined_by = ""
        told = said("situation.line.total_offered", activity=row.name, to=str(user))
        total_tell(total, actor, told)
    return total


@command(
    "situation.total_answer",
    by=WRITE,
    body=TotalAnswerIn,
    address="activities/<int:activity>/total/answer/",
    answer=_answer,
    on=ON,
)
def total_answer(*, actor: Actor, realm: Realm, activity: int, accept: bool) -> TotalPicture:
    """Take the common picture that was offered to oneself, or decline it.

    Raises Refused, Missing, Conflict.
    """
    with writing():
        row = running(realm, activity)
        total = _offered(row)
        user = user_of(actor)
        if user is None or user != total.offered_to:
            raise Refused("situation.handover.not_to_you", field="accept")
        if accept and not keeps(user, row):
            raise Refused("situation.total.may_not", field="accept", code="refused")
        if accept:
            total_give(total, user)
        total.offered_to, total.offered_at, total.offer_note = None, None, ""
        total.declined_by = "" if accept else str(user)[:120]
        code = "total_taken" if accept else "total_declined"
        total_tell(total, actor, said(f"situation.line.{code}", activity=row.name, who=str(user)))
    return total


@command(
    "situation.total_keep_self",
    by=WRITE,
    body=InActivity,
    address="activities/<int:activity>/total/keep/",
    answer=_answer,
    on=ON,
)
def total_keep_self(*, actor: Actor, realm: Realm, activity: int) -> TotalPicture:
    """Take an offer of the common picture back before it was answered, or set aside that it was declined.

    Raises Refused, Missing, Conflict.
    """
    with writing():
        row = running(realm, activity)
        total = total_own(actor, row)
        if total.offered_to is None and total.declined_by:
            total.declined_by = ""
            total_tell(total, actor)
            return total
        _offered(row)
        total.offered_to, total.offered_at, total.offer_note = None, None, ""
        told = said("situation.line.total_kept", activity=row.name, who=total.owner)
        total_tell(total, actor, told)
    return total


@command(
    "situation.total_publish",
    by=WRITE,
    body=TotalPublishIn,
    address="activities/<int:activity>/total/publish/",
    answer=_answer,
    on=ON,
)
def total_publish(*, actor: Actor, realm: Realm, activity: int, note: str = "") -> TotalPicture:
    """Publish the common picture as it stands: a numbered version that never changes.

    Raises Refused (not the owner), Missing, Invalid, Conflict (nothing in it, closed).
    """
    refuse_patients(note, "note")  # it stands in the version, and in no event
    with writing():
        row = running(realm, activity)
        total = total_own(actor, row)
        if not total.entries.exists():
            raise Conflict("situation.total.empty", field="activity")
        total.version += 1
        total.published_at, total.published_by = realm.now(), actor.label
        TotalVersion.objects.create(
            total=total,
            number=total.version,
            at=total.published_at,
            by=actor.label,
            note=note.strip(),
            document=total_document(total),
        )
        told = said("situation.line.total_published", activity=row.name, number=total.version)
        total_tell(total, actor, told)
    return total


def keeps(user: User, activity: Activity) -> bool:
    """Say whether somebody may own the common picture: by a role here, or by the function held now."""
    person = person_of(user, activity.realm)
    try:
        require_somewhere(person, KEEP, activity.veiligheidsregios.all())
    except Refused:
        return Post.objects.filter(activity=activity, user=user, function__in=KEEPERS).exists()
    return True


def total_give(total: TotalPicture, user: User) -> None:
    """Make somebody the owner; an offer that waits is gone. It is not saved."""
    total.user, total.owner = user, str(user)[:120]
    total.since = total.activity.realm.now()
    total.offered_to, total.offered_at, total.offer_note = None, None, ""
    total.declined_by = ""


def total_goes_along(*, actor: Actor, activity: Activity, giver: User | None, taker: User) -> None:
    """Have the common picture go along when its owner hands her function over. Inside `writing()`."""
    if giver is None or not TotalPicture.objects.filter(activity=activity, user=giver).exists():
        return
    total = total_of(activity)
    total_give(total, taker)
    told: Readable = said("situation.line.total_taken", activity=activity.name, who=str(taker))
    total_tell(total, actor, told)


def _offered(activity: Activity) -> TotalPicture:
    """Return the common picture that is offered to somebody. Raises Conflict."""
    total = total_of(activity)
    if total.offered_to is None:
        raise Conflict("situation.total.no_offer", field="activity")
    return total
