"""Removing a person: the account is closed and gets a number for a name, and so does what it did.

Two steps, because the first is told under the old name: everything that lets the person in or reaches her
ends, then she is taken out of accounts, rows and journals. Who removed whom is in the trail, for as long as
that is kept.
"""

import json

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.dispatch import Signal

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.forgetting import Forgetting, texts_forget
from journal.models import CurrentState, Entry, IdempotentAnswer, ReadAudit, RightsChange
from journal.persons import person_take_out, require_teller
from journal.said import said
from journal.services import writing
from journal.trail import trail_note
from journal.trail_models import Redaction, TrailNote
from network.access import DoorTry, MandateRequest, RequestState
from network.doors import plain_name
from network.events import AccountChanged
from network.models import ApiToken, Mandate, User
from network.permissions import ADMINISTER
from network.services.doors import LEAST_REASON
from network.services.mandate_requests import mandate_decline
from network.services.mandates import mandate_end
from network.services.people import REMOVED, account_set_active, is_removed
from web.people import require

# Sent before a person is taken out, in a transaction of its own: `user` as it still is, `actor`. Receivers
# end what reaches her, and tell it under the old name, which goes right after.
account_removing = Signal()
# What is written once: the journal has its own way, the trail is kept as the law says.
KEPT = (Entry, ReadAudit, TrailNote, Redaction, CurrentState)


def account_remove(*, actor: Actor, user: User, reason: str) -> int:
    """Remove a person for good; return of how many entries of the journals she was taken out.

    What she decided stays decided, by “verwijderd account 12”. Raises Refused, Invalid (one's own account,
    no reason), Conflict (the last administrator, removed before, no realm is open).
    """
    require(actor, ADMINISTER)
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid("network.lift_reason", field="reason")
    if is_removed(user):
        raise Conflict("network.removed_before", field="user")
    forget = forgetting(user)
    if forget(reason) != reason:
        raise Invalid("network.reason_names", field="reason")
    require_teller()
    _close(actor, user, reason)
    with writing():
        account_removing.send(sender=User, user=user, actor=actor)
    _rows_forget(user, forget)  # table by table: nobody waits for all of it
    with writing():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # before realms, as others do
        count = person_take_out(actor=actor, forget=forget, reason=reason)
        _anonymise(user, forget.pseudonym)
        trail_note(
            "account", actor=actor, about=f"user:{forget.pseudonym}", detail={"removed": True}
        )
    return count


def forgetting(user: User) -> Forgetting:
    """Return what takes a person out of texts and documents."""
    called = names_of(user)
    others = User.objects.exclude(pk=user.pk).filter(last_name=user.last_name)
    return Forgetting(
        username=user.username,
        names=called,
        pseudonym=f"{REMOVED}{user.pk}",
        shown=said("network.removed_person", number=user.pk),
        shared=any(str(other) in called for other in others),
    )


def names_of(user: User) -> tuple[str, ...]:
    """Return what somebody was called here, now and before: as the journals say of the account."""
    rows = Entry.objects.filter(type=AccountChanged.type, key=f"account:{user.username}")
    told = {
        json.loads(json.loads(text)[0]["body"])["state"]["name"]
        for text in rows.values_list("variants", flat=True)
    }
    return tuple(sorted({str(user), *told}, key=len, reverse=True))


def _close(actor: Actor, user: User, reason: str) -> None:
    """End everything by which the person comes in or decides."""
    now = clock.now()
    with writing():
        held = Mandate.objects.filter(Mandate.lasting(now), user=user)
        # closing first: it refuses for the last administrator, and ends sessions and links
        account_set_active(actor=actor, user=user, active=False)
        for mandate in held.select_related("user", "facility__region", "region"):
            mandate_end(actor=actor, mandate=mandate)
        waiting = MandateRequest.objects.filter(
            user=user, state=RequestState.WAITING, ends_at__gt=now
        )
        for row in waiting.select_related("user", "facility__region", "region", "veiligheidsregio"):
            mandate_decline(actor=actor, request=row, reason=reason)
        ApiToken.objects.filter(user=user).delete()


def _rows_forget(user: User, forget: Forgetting) -> None:
    """Take the person out of every row that names her, whatever app keeps it."""
    name = f"user:{user.username}"
    IdempotentAnswer.objects.filter(actor=name).delete()
    RightsChange.objects.filter(actor=name).delete()
    DoorTry.objects.filter(account=plain_name(user.username)).delete()
    user.links.all().delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    for app in settings.OWN_APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if model not in KEPT and model is not User:
                texts_forget(forget, model)
    for name in forget.names:
        LogEntry.objects.filter(object_repr__contains=name).update(object_repr=forget.pseudonym)


def _anonymise(user: User, pseudonym: str) -> None:
    """Leave of the account its number alone: what was done refers to it."""
    user.username = pseudonym
    user.first_name = user.last_name = user.email = ""
    user.home_facility = user.home_region = None
    user.last_login = None
    user.set_unusable_password()
    user.save()
