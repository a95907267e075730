"""The browsers somebody is logged in with: their word in a ticket, whether they still live, their end.

A session is Django's row. A ticket names it, together with the password it was opened with; whoever asks
whether it lives asks the database: a row that expired or was removed, another password and a closed account
end it, however they came about.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from journal import clock
from journal.errors import Missing, Refused
from network.addresses import address_of
from network.models import ApiToken, Mandate, OpenSession, Role, User

AT_ONCE = 500  # rows asked by one query
SEEN_EVERY = timedelta(minutes=1)
BROWSER_LONGEST = 200
# the first that fits: each browser names those it descends from
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


@lru_cache(maxsize=4096)
def _mark(secret: str) -> str:
    """Return a short word that changes with a secret and does not tell it."""
    return salted_hmac("network.sessions", secret, algorithm="sha256").hexdigest()[:16]


def session_word(request: Any) -> str:
    """Return the word of a request's session, or of its token. Raises Refused: it has neither."""
    token = getattr(request, "auth", None)
    if isinstance(token, ApiToken):
        return f"t{token.pk}.{_mark(token.digest)}"
    opened = opened_session(request)
    if opened is None:
        raise Refused("web.not_logged_in")
    return f"s{opened.pk}.{_mark(request.user.password)}"


def opened_session(request: Any, user: Any = None) -> OpenSession | None:
    """Return the row of a request's session, made when it is not there; None: there is no session.

    `user` is who has it, where the request does not say so yet.
    """
    session = getattr(request, "session", None)
    user = user or getattr(request, "user", None)
    if session is None or not session.session_key or not isinstance(user, User):
        return None
    now = clock.now()
    row, made = OpenSession.objects.get_or_create(
        session_key=session.session_key,
        defaults={
            "user": user,
            "address": address_of(request),
            "browser": browser_name(request.headers.get("User-Agent", ""))[:BROWSER_LONGEST],
            **dict.fromkeys(("began_at", "seen_at", "proved_at"), now),
        },
    )
    if not made and row.user_id != user.pk:
        row.user = user
        row.save(update_fields=["user"])
    return row


def browser_name(agent: str) -> str:
    """Return which browser on which system a User-Agent names, as far as people would say it."""
    found = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (found, system) if part)


def session_seen(opened: OpenSession) -> None:
    """Note that a session is in use, once a minute at most."""
    now = clock.now()
    if now - opened.seen_at > SEEN_EVERY:
        OpenSession.objects.filter(pk=opened.pk).update(seen_at=now)


def standings(words: Collection[str]) -> dict[str, str]:
    """Return of the sessions that live a word that changes with the mandates of their person.

    A session that is missing from the answer has ended. Three queries for each 500 sessions.
    """
    asked = sorted(words)
    found: dict[str, int] = {}
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        found |= {word: user for word, user in _living(part) if word in words}
    rights = _rights_of(set(found.values()))
    return {word: rights.get(user, "") for word, user in found.items()}


def _living(words: list[str]) -> Iterable[tuple[str, int]]:
    """Yield the words of the sessions and tokens that live, with their users."""
    sessions = _numbers(words, "s")
    if sessions:
        alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
        rows = OpenSession.objects.filter(
            pk__in=sessions, user__is_active=True, session_key__in=alive
        )
        for number, user, password, demo in rows.values_list(
            "pk", "user", "user__password", "user__is_demo"
        ):
            if not demo or settings.EMBEDDED:
                yield f"s{number}.{_mark(password)}", user
    tokens = _numbers(words, "t")
    if tokens:
        good = ApiToken.objects.filter(
            pk__in=tokens,
            user__is_active=True,
            revoked_at__isnull=True,
            ends_at__gt=clock.now(),
        )
        for number, digest, user in good.values_list("pk", "digest", "user"):
            yield f"t{number}.{_mark(digest)}", user


def _numbers(words: list[str], kind: str) -> set[int]:
    """Return the numbers of the words of a kind."""
    heads = (word[1:].partition(".")[0] for word in words if word.startswith(kind))
    return {int(head) for head in heads if head.isascii() and head.isdigit()}


def _rights_of(users: Collection[int]) -> dict[int, str]:
    """Return the mandates that people hold now, as a word each."""
    now = clock.now()
    held: dict[int, list[int]] = {}
    rows = Mandate.objects.filter(Mandate.lasting(now), user__in=users, valid_from__lte=now)
    for user, number in rows.order_by("pk").values_list("user", "pk"):
        held.setdefault(user, []).append(number)
    return {user: _mark(",".join(map(str, numbers))) for user, numbers in held.items()}


def is_of_token(word: str) -> bool:
    """Say whether the word of a session is that of a program's token."""
    return bool(_numbers([word], "t"))


def session_end_at(word: str) -> datetime | None:
    """Return when a session ends by the clock; None: never, or it has ended."""
    tokens = _numbers([word], "t")
    if tokens:
        return ApiToken.objects.filter(pk__in=tokens).values_list("ends_at", flat=True).first()
    numbers = _numbers([word], "s")
    keys = OpenSession.objects.filter(pk__in=numbers).values("session_key")
    return (
        Session.objects.filter(session_key__in=keys).values_list("expire_date", flat=True).first()
    )


def sessions_of(user: User) -> QuerySet[OpenSession]:
    """Return the sessions of somebody that live, the last used first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return OpenSession.objects.filter(user=user, session_key__in=alive)


def sessions_end(user: User, *, number: int | None = None, but: str = "") -> int:
    """End the sessions of somebody: one, or all but the one of a key. Raises Missing: there is none such."""
    rows = OpenSession.objects.filter(user=user).exclude(session_key=but)
    if number is not None:
        rows = rows.filter(pk=number)
        if not rows.exists():
            raise Missing("network.no_session", field="session")
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()  # its sockets follow: network.receivers
    rows.delete()
    return len(keys)


def session_seconds(user: User) -> int:
    """Return how long a session of somebody may last: long for who can only look, a shift for others."""
    now = clock.now()
    roles = set(
        Mandate.objects.filter(Mandate.lasting(now), user=user, valid_from__lte=now).values_list(
            "role", flat=True
        )
    )
    if roles == {Role.OBSERVER}:
        return settings.WALL_SESSION_DAYS * 86_400
    return settings.SESSION_HOURS * 3600


def sessions_shorten(user: User) -> None:
    """Give the sessions of somebody no more than the present mandates allow: a wall became a desk."""
    most = clock.now() + timedelta(seconds=session_seconds(user))
    keys = OpenSession.objects.filter(user=user).values("session_key")
    Session.objects.filter(session_key__in=keys, expire_date__gt=most).update(expire_date=most)


def proved_at(request: Any) -> datetime | None:
    """Return when whoever asks last showed a secret in this session; None: never, or there is none."""
    if not settings.STEP_UP_RIGHTS:
        return None
    opened = opened_session(request)
    return opened.proved_at if opened is not None else None


def proof_is_old(request: Any, right: str) -> bool:
    """Say whether a right asks who somebody is anew before a page of it is opened, or its form is sent.

    A form has as long again as the page it came with: what was filled in is not lost.
    """
    if right not in settings.STEP_UP_RIGHTS:
        return False
    minutes = settings.STEP_UP_MINUTES * (2 if request.method == "POST" else 1)
    at = proved_at(request)
    return at is None or at < clock.now() - timedelta(minutes=minutes)


def proved_in(word: str) -> datetime | None:
    """Return when a secret was last shown in the session of a word."""
    if not settings.STEP_UP_RIGHTS:
        return None
    rows = OpenSession.objects.filter(pk__in=_numbers([word], "s"))
    return rows.values_list("proved_at", flat=True).first()


def session_proved(request: Any, user: User) -> None:
    """Note that somebody showed a secret in this session just now."""
    opened = opened_session(request, user)
    if opened is not None:
        OpenSession.objects.filter(pk=opened.pk).update(proved_at=clock.now())


def sessions_forget() -> int:
    """Remove the rows of sessions that ended by the clock; return how many."""
    over = Session.objects.filter(expire_date__lt=clock.now())
    keys = list(over.values_list("session_key", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        OpenSession.objects.filter(session_key__in=part).delete()
        Session.objects.filter(session_key__in=part).delete()
    return len(keys)
