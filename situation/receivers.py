"""What the shared picture does when the journal says so."""

from typing import Any

from django.dispatch import receiver

from callout.models import Alarm
from callout.signals import alarm_told
from capacity.selectors.emergency_statistics import register_published
from journal.actors import Actor
from journal.models import Realm
from journal.redaction import taken_out
from journal.repeated import register_repeated
from journal.said import Readable
from journal.services import writing
from journal.signals import content_redacted, realm_closing
from network.models import Veiligheidsregio
from network.own_data import own_data_part
from phases.models import Activity
from phases.signals import activity_closed, activity_reopened, grip_changed, parties_changed
from situation.demo import demo_again
from situation.log_looks import looks_kept
from situation.period.edition import published_stops
from situation.period.own import subscriptions_kept
from situation.picture_redaction import pictures_redact
from situation.repeated import REPEATED
from situation.services.bob_ends import bob_end, decisions_tell
from situation.services.callups import callup_level, callup_tell, callups_end
from situation.services.casualties import casualties_tell
from situation.services.picture_ends import pictures_end, pictures_retell
from situation.services.posts import posts_end, teams_follow
from situation.services.public_texts import public_texts_end, public_texts_retell
from situation.services.report_subscriptions import subscriptions_end
from situation.services.sitreps import sitreps_retell
from situation.signals import exercise_begun_again

register_repeated(REPEATED)

own_data_part("reports", subscriptions_kept)
own_data_part("log_looks", looks_kept)
register_published(published_stops)


@receiver(grip_changed, dispatch_uid="situation.grip_changed")
def follow_level(
    *,
    actor: Actor,
    realm: Realm,
    activity: Activity,
    veiligheidsregio: Veiligheidsregio,
    level: int,
    before: int,
    call: bool,
    **_kwargs: Any,
) -> None:
    """Have the teams follow a level; when it rises, call those whom it asks for and who are not there."""
    with writing():
        vacant = teams_follow(
            actor=actor, realm=realm, activity=activity, area=veiligheidsregio, level=level
        )
        if call and level > before:
            callup_level(
                actor=actor,
                activity=activity,
                area=veiligheidsregio,
                level=level,
                functions=vacant,
            )


@receiver(realm_closing, dispatch_uid="situation.realm_closing")
def end_reports(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """End who gets reports of a realm that closes."""
    subscriptions_end(actor=actor, realm=realm, reason=reason)


@receiver(activity_closed, dispatch_uid="situation.activity_closed")
def end_work(*, actor: Actor, activity: Activity, reason: Readable, **_kwargs: Any) -> None:
    """End functions, calls and what was open of an activiteit that closed."""
    with writing():
        bob_end(actor=actor, activity=activity, reason=reason)
        callups_end(actor=actor, activity=activity, reason=reason)
        posts_end(actor=actor, activity=activity)
        casualties_tell(actor=actor, activity=activity)
        pictures_end(actor=actor, activity=activity)
        public_texts_end(actor=actor, activity=activity, reason=reason)
        sitreps_retell(actor=actor, activity=activity)


@receiver(activity_reopened, dispatch_uid="situation.activity_reopened")
def tell_again(*, actor: Actor, activity: Activity, **_kwargs: Any) -> None:
    """Take the pictures and decisions of an activiteit that opened again out of the archive."""
    with writing():
        decisions_tell(actor=actor, activity=activity)
        casualties_tell(actor=actor, activity=activity)
        pictures_retell(actor=actor, activity=activity, whole=True)
        public_texts_retell(actor=actor, activity=activity)
        sitreps_retell(actor=actor, activity=activity)


@receiver(parties_changed, dispatch_uid="situation.parties_changed")
def follow_parties(*, actor: Actor, activity: Activity, **_kwargs: Any) -> None:
    """Tell the pictures of an activiteit anew, to who takes part in it now."""
    with writing():
        pictures_retell(actor=actor, activity=activity)
        public_texts_retell(actor=actor, activity=activity)
        sitreps_retell(actor=actor, activity=activity)


@receiver(alarm_told, dispatch_uid="situation.alarm_told")
def tell_callup(*, alarm: Alarm, actor: Actor, **_kwargs: Any) -> None:
    """Show everybody how far a call of an activiteit is."""
    callup_tell(alarm, actor=actor)


@receiver(content_redacted, dispatch_uid="situation.content_redacted")
def redact_pictures(*, realm: Realm, key: str, take_out: taken_out, **_kwargs: Any) -> None:
    """Take the words out of pictures: of other rows `REPEATED` tells."""
    kind, _, number = key.partition(":")
    if kind in ("item", "question", "themes", "total"):
        pictures_redact(realm, kind, number, take_out)


@receiver(exercise_begun_again, dispatch_uid="situation.exercise_begun_again")
def fill_again(*, before: Realm, realm: Realm, **_given: Any) -> None:
    """Make up again what was made up for a demonstration."""
    demo_again(before, realm)
