"""By which ways somebody can be reached now, in which order, and who cannot be reached at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from callout.models import AlarmKind, Call, PushSubscription, Reach, Way, WayState
from journal import clock
from journal.said import Said, said
from network.models import User

USUAL = (Way.PUSH, Way.GATEWAY, Way.MAIL)
# a way that failed this short a time ago goes last, and is not tried again for every person
COOL_DOWN = timedelta(seconds=60)


@dataclass(frozen=True)
class Addresses:
    """Where somebody is reached: the own ways of an account, or those of a desk."""

    telephone: str
    mail: str
    pushed: bool = False
    language: str = "nl"
    order: tuple[str, ...] = ()


def is_set_up(way: str) -> bool:
    """Say whether this installation has a way at all."""
    if way == Way.MAIL:
        return bool(settings.EMAIL_HOST)
    return bool(settings.GATEWAY_URL) if way == Way.GATEWAY else True


def addresses_of(call: Call) -> Addresses:
    """Return where a call can be sent: what the person says now, what the desk said then."""
    return _addresses([call])[call.target]


def _addresses(calls: Sequence[Call]) -> dict[str, Addresses]:
    """Return where these calls can be sent, by their targets."""
    people = [call.user_id for call in calls if call.user_id]
    reaches = {own.user_id: own for own in Reach.objects.filter(user__in=people)}
    rows = PushSubscription.objects.filter(user__in=people)
    pushed = set(rows.values_list("user_id", flat=True))
    return {
        call.target: Addresses(call.telephone, call.mail)
        if call.user is None
        else _of_person(call.user, reaches.get(call.user.pk), pushed=call.user.pk in pushed)
        for call in calls
    }


def _of_person(user: User, own: Reach | None, *, pushed: bool) -> Addresses:
    """Return where somebody is reached; without ways of its own an account has at most its mail."""
    if own is None:
        return Addresses("", user.email, pushed=pushed)
    mail = own.mail or user.email
    return Addresses(own.telephone, mail, pushed, own.language, tuple(own.order))


def ways_for_many(calls: Sequence[Call], kind: str) -> dict[str, list[str]]:
    """Return the ways for each call, in the order in which they are taken; those that are down last.

    A reminder wakes nobody: it does not go by telephone. What is made up leaves no machine.
    """
    there = _addresses(calls)
    failing = ways_down()
    return {
        call.target: [] if call.is_demo else _ways(there[call.target], kind, failing)
        for call in calls
    }


def _ways(there: Addresses, kind: str, failing: Collection[str]) -> list[str]:
    """Return the ways that lead to these addresses, in order."""
    can = {
        Way.PUSH: there.pushed,
        Way.GATEWAY: bool(there.telephone) and kind != AlarmKind.REMINDER,
        Way.MAIL: bool(there.mail),
    }
    wanted = [way for way in dict.fromkeys([*there.order, *USUAL]) if can[Way(way)]]
    return sorted((way for way in wanted if is_set_up(way)), key=lambda way: way in failing)


def ways_down() -> frozenset[str]:
    """Return the ways that failed a moment ago."""
    since = clock.now() - COOL_DOWN
    rows = WayState.objects.filter(is_up=False, failed_at__gt=since)
    return frozenset(rows.values_list("way", flat=True))


def faults_of(users: Mapping[str, User], names: Collection[str]) -> dict[str, Said]:
    """Return of whom on a roster something is wrong: left, or seen by nobody but an open screen."""
    found = {}
    for name in names:
        user = users.get(name)
        if user is None or not user.is_active:
            found[name] = said("callout.fault.left")
        elif not (user.is_demo or _has_way(user)):
            found[name] = said("callout.fault.screen_only")
    return found


def _has_way(user: User) -> bool:
    """Say whether somebody can be reached otherwise than by an open screen."""
    own = Reach.objects.filter(user=user).first()
    return bool(
        user.email or (own and (own.mail or own.telephone)) or user.push_subscriptions.exists()
    )
