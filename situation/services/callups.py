"""Calling the people of an activiteit: when a level rises, or when somebody asks for it; how far that is."""

from collections.abc import Sequence
from datetime import timedelta

from callout.groups import Group
from callout.models import Alarm
from callout.places import At
from callout.services import alarm_close, raise_alarm
from journal.actors import Actor
from journal.errors import Invalid
from journal.events import encode
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Veiligheidsregio
from network.places import require_in_use
from phases.models import Activity
from situation.post_bodies import CallUpIn
from situation.post_models import CallUp
from situation.post_rights import STAFF
from situation.post_states import callup_event
from situation.services.posts import running
from web.commands import command

WITHIN = timedelta(minutes=10)  # people's own minutes, whatever the clock of an exercise does


@command(
    "situation.callup_raise",
    by=STAFF,
    place="veiligheidsregio",
    body=CallUpIn,
    address="activities/<int:activity>/callups/",
    status=201,
    answer=lambda made: {"alarm": made.alarm_id},
)
def callup_raise(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    functions: Sequence[str],
    text: str = "",
) -> CallUp:
    """Call functions of a veiligheidsregio for an activiteit; deputies follow, then who stands above.

    Raises Refused, Missing, Invalid (an unknown function, nobody there, a patient in the words), Conflict.
    """
    with writing():
        row = running(realm, activity)
        require_in_use(veiligheidsregio)
        place = veiligheidsregio.name
        words = said("situation.callup.words", activity=row.name, place=place)
        if text.strip():
            code = "situation.callup.words_with"
            words = said(code, activity=row.name, place=place, text=text.strip())
        return _raise(
            actor=actor,
            activity=row,
            area=veiligheidsregio,
            functions=functions,
            words=words,
        )


def callup_level(
    *,
    actor: Actor,
    activity: Activity,
    area: Veiligheidsregio,
    level: int,
    functions: Sequence[str],
) -> CallUp | None:
    """Call the functions that a level asks for and nobody holds; None: there is nobody to call.

    Inside `writing()`.
    """
    if not functions:
        return None
    words = said("situation.callup.level", level=level, activity=activity.name, place=area.name)
    try:
        return _raise(
            actor=actor,
            activity=activity,
            area=area,
            functions=functions,
            words=words,
            level=level,
        )
    except Invalid as error:
        if error.said.code != "callout.nobody":
            raise
        return None  # the page shows the function vacant and not called


def callups_end(*, actor: Actor, activity: Activity, reason: Readable) -> None:
    """Close what is open of an activiteit's calls. Inside `writing()`."""
    for area in activity.veiligheidsregios.all():
        about = CallUp.about(activity, area)
        alarm_close(actor=actor, realm=activity.realm, about=about, reason=reason)


def callup_tell(alarm: Alarm, *, actor: Actor) -> None:
    """Say how far a call is, when that changed and the alarm is one of an activiteit. Inside `writing()`."""
    row = CallUp.objects.filter(alarm=alarm).first()
    if row is None:
        return
    event = callup_event(row, alarm)
    plain = {"said": encode(event.state())}
    if row.told == plain:
        return
    row.told = plain
    row.save(update_fields=["told"])
    record(event, realm=alarm.realm, actor=actor)


def _raise(
    *,
    actor: Actor,
    activity: Activity,
    area: Veiligheidsregio,
    functions: Sequence[str],
    words: Readable,
    level: int = 0,
) -> CallUp:
    """Raise the alarm and note for what it was."""
    alarm = raise_alarm(
        actor=actor,
        realm=activity.realm,
        group=Group((At(area),), tuple(functions)),
        what=words,
        about=CallUp.about(activity, area),
        answer_within=WITHIN,
    )
    row = CallUp.objects.create(activity=activity, veiligheidsregio=area, alarm=alarm, level=level)
    callup_tell(alarm, actor=actor)
    return row
