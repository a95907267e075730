"""Functions in an activiteit: taken, given, left, and where whoever holds one is; teams follow the level."""

from datetime import timedelta
from typing import TypedDict

from callout.functions import function_name, require_function
from callout.places import At
from callout.services import function_held, function_left
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Readable, Said, said
from journal.services import record, writing
from journal.tickets import rights_changed
from network.models import User, Veiligheidsregio
from network.places import require_in_use
from phases.activity_selectors import activity_get
from phases.models import Activity, ActivityState
from situation.post_bodies import PostAssignIn, PostAttendIn, PostBody, PostTakeIn
from situation.post_models import Attendance, CallUp, Post
from situation.post_rights import STAFF, TAKE, may_hold, user_of
from situation.post_states import post_event
from situation.post_steps import HANDOVERS
from situation.teams import first_team_of, seats_at, teams
from web.commands import command
from web.people import can

SAYS = ("situation.line.post_taken", "situation.line.post_given", "situation.line.post_left")
ON = ("post:{activity}:{veiligheidsregio.pk}:{function}",)


class _CalledFor(TypedDict):
    """A function as the calls of an activiteit name it."""

    realm: Realm
    about: str
    at: At
    function: str


def _answer(post: Post) -> dict[str, str]:
    """Return what is answered about a post."""
    return {"function": post.function, "holder": post.holder, "attendance": post.attendance}


@command(
    "situation.post_take",
    by=TAKE,
    body=PostTakeIn,
    address="activities/<int:activity>/posts/take/",
    answer=_answer,
    on=ON,
)
def post_take(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    function: str,
    attendance: str = Attendance.PRESENT,
    minutes: int | None = None,
) -> Post:
    """Take a vacant function for oneself; also one that the level does not ask for.

    Raises Refused (neither by a role nor on the roster), Missing, Invalid, Conflict (held, closed).
    """
    user = user_of(actor)
    found = require_function(function, field="function")
    with writing():
        post = post_for(realm, activity, veiligheidsregio, function)
        if user is None or not may_hold(user, found, veiligheidsregio, realm):
            raise Refused("situation.post.not_yours", field="function", function=found.name)
        if post.holder:
            raise Conflict("situation.post.held", field="function", who=post.holder)
        post_hold(post, user, str(user), actor=actor)
        _attend(post, attendance, minutes)
        post_tell(post, actor, said(SAYS[0], **post_words(post)))
    return post


@command(
    "situation.post_assign",
    by=STAFF,
    place="veiligheidsregio",
    body=PostAssignIn,
    address="activities/<int:activity>/posts/assign/",
    answer=_answer,
    on=ON,
)
def post_assign(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    function: str,
    username: str = "",
    name: str = "",
    attendance: str = Attendance.PRESENT,
    minutes: int | None = None,
) -> Post:
    """Say who holds a vacant function: somebody with an account, or a name heard by telephone.

    Raises Refused, Missing, Invalid (nobody named, no such account), Conflict (held, closed).
    """
    require_function(function, field="function")
    with writing():
        post = post_for(realm, activity, veiligheidsregio, function)
        if post.holder:
            raise Conflict("situation.post.held", field="function", who=post.holder)
        user, holder = _named(username, name)
        post_hold(post, user, holder, actor=actor)
        _attend(post, attendance, minutes)
        post_tell(post, actor, said(SAYS[1], **post_words(post)))
    return post


@command(
    "situation.post_leave",
    by=TAKE,
    body=PostBody,
    address="activities/<int:activity>/posts/leave/",
    answer=_answer,
    on=ON,
)
def post_leave(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    function: str,
) -> Post:
    """Leave a function without handing it over: it is vacant then.

    Raises Refused (neither the holder nor who keeps the team), Missing, Conflict (vacant, closed).
    """
    with writing():
        post = post_held(realm, activity, veiligheidsregio, function)
        require_own(actor, post)
        words = post_words(post)
        post_vacate(post, actor=actor)
        post_tell(post, actor, said(SAYS[2], **words))
    return post


@command(
    "situation.post_attend",
    by=TAKE,
    body=PostAttendIn,
    address="activities/<int:activity>/posts/attendance/",
    answer=_answer,
    on=ON,
)
def post_attend(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    function: str,
    attendance: str,
    minutes: int | None = None,
) -> Post:
    """Say where whoever holds a function is: coming, present, at the scene, by telephone, on standby.

    Raises Refused (neither the holder nor who keeps the team), Missing, Conflict (vacant, closed).
    """
    with writing():
        post = post_held(realm, activity, veiligheidsregio, function)
        require_own(actor, post)
        before = (post.attendance, post.expected_at)
        _attend(post, attendance, minutes)
        if (post.attendance, post.expected_at) != before:
            where = said(f"situation.attendance.{attendance}")
            told = said("situation.line.post_attends", where=where, **post_words(post))
            post_tell(post, actor, told)
    return post


def teams_follow(
    *, actor: Actor, realm: Realm, activity: Activity, area: Veiligheidsregio, level: int
) -> list[str]:
    """Have the posts of an activiteit follow a level; return the functions that it asks for and nobody holds.

    Inside `writing()`. Who holds a function that another team has now goes along.
    """
    wanted = seats_at(level)
    rows = Post.objects.filter(activity=activity, veiligheidsregio=area).select_for_update(
        of=("self",), no_key=True
    )
    known = {post.function: post for post in rows.select_related("user")}
    for post in known.values():
        post.realm, post.activity, post.veiligheidsregio = realm, activity, area
    for function, team in wanted.items():
        post = known.get(function) or Post(
            realm=realm,
            activity=activity,
            veiligheidsregio=area,
            function=function,
            needed=False,
            since=realm.now(),
        )
        if (post.needed, post.team) == (True, team):
            continue
        if not post.holder and not post.needed:
            post.since = realm.now()
        if post.team != team:
            _seats_change(post.user)
        post.needed, post.team = True, team
        post_tell(post, actor)
        known[function] = post
    for function, post in known.items():
        if function not in wanted and post.needed:
            post.needed = False
            post_tell(post, actor)
    return [function for function in wanted if not known[function].holder]


def posts_end(*, actor: Actor, activity: Activity) -> None:
    """End all functions of an activiteit that closes: what was offered is withdrawn. Inside `writing()`."""
    for post in Post.objects.filter(activity=activity).select_related("user"):
        if not post.needed and not post.holder:
            continue
        post.realm = activity.realm
        post.needed = False
        post_vacate(post, actor=actor)
        post_tell(post, actor)


def post_for(realm: Realm, number: int, area: Veiligheidsregio, function: str) -> Post:
    """Return a locked post, made where there was none. Raises Missing, Invalid, Conflict."""
    activity = running(realm, number)
    require_in_use(area)
    if not activity.veiligheidsregios.filter(pk=area.pk).exists():
        raise Invalid("situation.post.not_there", field="veiligheidsregio", place=area.name)
    found = _find(activity, area, function)
    return found or Post(
        realm=realm,
        activity=activity,
        veiligheidsregio=area,
        function=function,
        team=first_team_of(function),
        needed=False,
        since=realm.now(),
    )


def post_held(realm: Realm, number: int, area: Veiligheidsregio, function: str) -> Post:
    """Return a locked post that somebody holds. Raises Missing, Conflict."""
    post = _find(running(realm, number), area, function)
    if post is None or not post.holder:
        raise Conflict("situation.post.vacant", field="function", function=function_name(function))
    return post


def running(realm: Realm, number: int) -> Activity:
    """Return a locked activiteit in which something can be done. Raises Missing, Conflict."""
    activity = activity_get(realm, number, lock=True)
    if activity.state == ActivityState.CLOSED:
        raise Conflict("phases.activity.closed", name=activity.name)
    return activity


def require_own(actor: Actor, post: Post) -> None:
    """Raise Refused unless somebody holds a post, or keeps its team."""
    is_own = post.user is not None and actor.name == f"user:{post.user.username}"
    if not is_own and not can(actor, STAFF, post.veiligheidsregio):
        raise Refused("situation.post.not_own", field="function", who=post.holder)


def post_hold(post: Post, user: User | None, name: str, *, actor: Actor) -> None:
    """Put somebody on a post; it is not saved. What she may see changes with it, and what another sees.

    Nobody is called for it any more. Inside `writing()`.
    """
    _seats_change(post.user, user)
    if post.user != user:
        function_left(actor=actor, **_called_for(post), user=post.user)
    post.user, post.holder = user, name[:120]
    post.since, post.by = post.realm.now(), actor.label
    post.attendance, post.expected_at = Attendance.PRESENT, None
    function_held(actor=actor, **_called_for(post), user=user)


def _called_for(post: Post) -> _CalledFor:
    """Return how callout names the function of a post."""
    return {
        "realm": post.realm,
        "about": CallUp.about(post.activity, post.veiligheidsregio),
        "at": At(post.veiligheidsregio),
        "function": post.function,
    }


def _seats_change(*users: User | None) -> None:
    """Have the open screens of some people ask anew what they may see: a seat shows its team's picture."""
    for user in users:
        if user is not None:
            rights_changed(f"user:{user.username}")


def post_vacate(post: Post, *, actor: Actor) -> None:
    """Take whoever holds a post off it, and withdraw what was offered; it is not saved.

    That she comes for it is no longer so. Inside `writing()`.
    """
    handovers_withdraw(post, actor=actor)
    _seats_change(post.user)
    function_left(actor=actor, **_called_for(post), user=post.user)
    post.user, post.holder, post.attendance, post.expected_at = None, "", "", None
    post.since, post.by = post.realm.now(), actor.label


def handovers_withdraw(post: Post, *, actor: Actor) -> None:
    """Withdraw a handover that waits for an answer."""
    for row in post.handovers.filter(state__in=HANDOVERS["withdraw"].sources):
        HANDOVERS.take(row, "withdraw", actor=actor)
        row.answered_at = post.realm.now()
        row.save(update_fields=["state", "answered_at"])


def post_tell(post: Post, actor: Actor, told: Readable = "") -> None:
    """Save a post and record how it stands. Inside `writing()`."""
    post.save()
    record(post_event(post, told), realm=post.realm, actor=actor)


def _find(activity: Activity, area: Veiligheidsregio, function: str) -> Post | None:
    """Return the locked row of a function."""
    rows = Post.objects.filter(activity=activity, veiligheidsregio=area, function=function)
    found = rows.select_related("user", "activity", "veiligheidsregio").select_for_update(
        of=("self",), no_key=True
    )
    post = found.first()
    if post is not None:
        post.realm = activity.realm
    return post


def _attend(post: Post, attendance: str, minutes: int | None) -> None:
    """Set where whoever holds a post is. Raises Invalid."""
    if attendance not in Attendance.values:
        raise Invalid("situation.post.no_attendance", field="attendance", given=attendance)
    post.attendance = attendance
    is_coming = attendance == Attendance.COMING and minutes is not None
    post.expected_at = post.realm.now() + timedelta(minutes=minutes or 0) if is_coming else None


def _named(username: str, name: str) -> tuple[User | None, str]:
    """Return who is named: by an account, or by a name alone. Raises Missing, Invalid."""
    if username:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise Missing("network.no_account", field="username")
        return user, str(user)
    plain = " ".join(name.split())
    if not plain:
        raise Invalid("situation.post.nobody", field="name")
    return None, plain


def post_words(post: Post) -> dict[str, Said | Readable]:
    """Return what every line about a post says."""
    return {
        "activity": post.activity.name,
        "function": function_name(post.function),
        "team": teams()[post.team].name if post.team in teams() else post.team,
        "who": post.holder,
    }
