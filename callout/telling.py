"""Telling people that a part of the installation stands still, or works again: at once, by the ways out.

No row, no queue, no worker: those may be what stands still. Whom to tell is remembered while the database is
there (`remember`), so that its own absence can be told.
"""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from django.conf import settings

from callout.message import Message
from callout.ways import gateway, mail
from callout.ways.outcome import NotSentError
from journal.local_time import shown_moment
from journal.models import Realm
from journal.parts import Part, State, part_named
from journal.said import Said, said
from journal.watchman import Word
from network.permissions import mandates_in
from network.roles import Role

logger = logging.getLogger("zorgbeeld.watch")
REMEMBERED_SECONDS = 60.0
MOST_PEOPLE = 50
PAUSES = (0.0, 3.0)  # seconds before each try: what fails twice is tried anew by the watchman


@dataclass
class _Known:
    """Who is told when the settings name nobody, and in which realm people see how it goes."""

    mails: tuple[str, ...] = ()
    realm: str = ""
    at: float = -1e9
    lock: threading.Lock = field(default_factory=threading.Lock)


_known = _Known()


def remember() -> None:
    """Look up the mail addresses of the administrators and the realm they look in, once a minute."""
    with _known.lock:
        if time.monotonic() - _known.at < REMEMBERED_SECONDS:
            return
        held = mandates_in(None).filter(role=Role.ADMINISTRATOR, user__is_active=True)
        there = held.filter(user__is_demo=False).exclude(user__email="")
        mails = there.order_by("user__email").values_list("user__email", flat=True)
        _known.mails = tuple(dict.fromkeys(mails))[:MOST_PEOPLE]
        realms = Realm.objects.filter(is_open=True).order_by("-kind", "pk")  # the real one first
        _known.realm = realms.values_list("slug", flat=True).first() or ""
        _known.at = time.monotonic()


def addressees() -> tuple[str, ...]:
    """Return the mail addresses that are told: those of the settings, else the administrators'."""
    return tuple(settings.WATCH_MAIL) or _known.mails


def tell(word: Word) -> bool:
    """Tell everybody; return whether any way took it, or there is none. Raises nothing."""
    message = message_of(word)
    number = f"zb-watch-{word.part}-{word.state}-{int(word.since.timestamp())}"
    sends = [*_mails(message, number), *_calls(message, number)]
    taken = [_handed(send) for send in sends]
    return any(taken) or not taken


def _mails(message: Message, number: str) -> Iterable["partial[None]"]:
    """Return what sends the mails; nothing without a mail server."""
    if not settings.EMAIL_HOST:
        return []
    return [
        partial(mail.send, message, address, f"{number}-{place}")
        for place, address in enumerate(addressees())
    ]


def _calls(message: Message, number: str) -> Iterable["partial[None]"]:
    """Return what goes to telephones; nothing without the gateway."""
    if not settings.GATEWAY_URL:
        return []
    return [
        partial(gateway.send, message, telephone, f"{number}-t{place}")
        for place, telephone in enumerate(settings.WATCH_TELEPHONES)
    ]


def _handed(send: "partial[None]") -> bool:
    """Hand one message over, twice where nothing was taken the first time; say whether it was."""
    for pause in PAUSES:
        threading.Event().wait(pause)
        try:
            send()
        except NotSentError as fault:
            logger.warning("people could not be told: %s", fault.fault)
            if not fault.again:
                return False
        else:
            return True
    return False


def message_of(word: Word) -> Message:
    """Return what people are told, in the language of the installation."""
    language = settings.LANGUAGE_CODE
    part = part_named(word.part)
    over = word.state != State.STILL
    head = said("callout.watch.over" if over else "callout.watch.still", part=part.title)
    since = said("callout.watch.since", moment=shown_moment(word.since))
    lines = [
        one.text(language) for one in (head, since, *([] if over else _todo(part, word.process)))
    ]
    where = said("callout.watch.page").text(language)
    page = _page()
    return Message(
        kind="watch",
        exercise=False,
        language=language,
        subject=f"Zorgbeeld: {lines[0]}",
        text=lines[0],
        short=f"Zorgbeeld: {lines[0]} {lines[1]}",
        whole="\n\n".join([*lines, f"{where}\n{page}"]) + "\n",
        link=page,
        answer_by="",
        urgent=not over,
    )


def _todo(part: Part, process: str) -> Iterable[Said]:
    """Return what it means, which process it is, what who is told does, what others read, whom to call."""
    yield part.means(State.STILL)
    machine, _colon, number = process.rpartition(":")
    if machine:
        yield said("callout.watch.process", number=number, machine=machine)
    yield said("callout.watch.do", what=part.more)
    yield said("callout.watch.users", what=part.todo)
    if settings.SUPPORT_CONTACT:
        yield said("callout.watch.contact", contact=settings.SUPPORT_CONTACT)


def _page() -> str:
    """Return the address of the page that shows how the parts go; where no realm is known, the front door."""
    door = settings.PUBLIC_URL.rstrip("/")
    return f"{door}/r/{_known.realm}/stand/" if _known.realm else door
