"""Asking neighbours what changed: one worker asks one at a time, a page and its position are one transaction.

A worker that dies leaves the position where it was: the page is asked again, and what it says is known.
"""

import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from journal import clock
from journal.actors import Actor
from journal.leases import Lease
from journal.sealed import InvalidToken, unseal
from journal.services import writing
from lcms_bridge.gz.linking import neighbour_tell
from lcms_bridge.gz.sharing import shared_tell
from lcms_bridge.gz.taking import changes_take, held_again
from lcms_bridge.gz.values import Page, UnreadableError, page_of
from lcms_bridge.models import Neighbour, NeighbourState, OursState, Shared
from lcms_bridge.out.exchange import Answer, exchange
from lcms_bridge.services.peer_parts import SEALED_FOR
from lcms_bridge.services.standing import STANDING, TURN_S, in_turn, line_failed, line_worked

HOLD = Lease(Neighbour, "held_until", "turns", timedelta(seconds=90))
MOST_PAGE = 4 * 1024 * 1024
PAGES = 50  # in one turn; the rest follows at once in the next
CONFLICT, FORBIDDEN, GONE = 409, 403, (404, 410)
OUR_FAULT = "our_fault"
NO_SCOPE, LINE_CLOSED = "no_scope", "line_closed"


def neighbours_due() -> list[int]:
    """Return the neighbours that are to be asked now: whose line works first, of those who waits longest."""
    return in_turn(HOLD.free(_waits()), then="held_until")


def _waits() -> Q:
    """Return the condition that a neighbour is asked: its line is open, nobody asks it, it is time."""
    now = clock.now()
    mended = Q(broken_until__isnull=True) | Q(broken_until__lte=now)
    asked = Q(state=NeighbourState.ACTIVE, linked=True, due_at__lte=now) & ~Q(token="")
    return asked & HOLD.is_over() & mended


def neighbour_serve(*, actor: Actor, neighbour_id: int) -> int:
    """Send one neighbour what we ask of its texts, then hear what changed there; return how much was news.

    May run twice at once.
    """
    if not HOLD.take(neighbour_id, _waits()):
        return 0
    row = Neighbour.objects.select_related("realm").get(pk=neighbour_id)
    news, more, until = 0, True, time.monotonic() + TURN_S
    try:
        _send_ours(row, actor, until)
        for page in range(PAGES):
            if page and time.monotonic() > until:
                break  # it goes on where it stopped, after the others
            if not HOLD.renew(row, state=NeighbourState.ACTIVE):
                break
            answer = _ask(row)
            taken, more = _take(row, answer, actor)
            news += taken
            if not more:
                break
    except Exception:
        # nobody would see it but who reads the log: it stands at the line, and is tried again later
        with writing():
            if HOLD.keep(row, state=NeighbourState.ACTIVE):
                failed(row, OUR_FAULT, 0.0, actor)
        raise
    finally:
        mine = Neighbour.objects.filter(pk=row.pk, turns=row.turns)
        mine.update(held_until=clock.now())
    return news


def base_of(row: Neighbour) -> str:
    """Return the address of the contract in the neighbour's world."""
    return f"{row.url.rstrip('/')}/api/v1/realms/{row.world}/gz-beeld/v1"


def _headers(row: Neighbour) -> dict[str, str]:
    """Return how we ask. Raises InvalidToken (SECRET_KEY was changed)."""
    return {
        "Authorization": f"Bearer {unseal(SEALED_FOR, row.token)}",
        "Accept": "application/json",
        "User-Agent": "Zorgbeeld",
    }


def _ask(row: Neighbour) -> Answer:
    """Ask for the next page."""
    query = urlencode({"since": row.position, "exercise": _word(exercise=row.realm.is_exercise)})
    try:
        headers = _headers(row)
    except InvalidToken:
        return Answer(None, 0, "no_secret", again=True)
    return exchange("GET", f"{base_of(row)}/changes/?{query}", None, headers, most=MOST_PAGE)


def _word(*, exercise: bool) -> str:
    """Return whether this is an exercise, as an address says it."""
    return "true" if exercise else "false"


def _fault_of(answer: Answer) -> str:
    """Return why there is no page: who keeps the line closed is not one that does not know our token."""
    if answer.status == CONFLICT:
        return "other_world"
    return LINE_CLOSED if _refuses_with(answer, LINE_CLOSED) else answer.fault


def _page(row: Neighbour, answer: Answer) -> Page:
    """Return the page of an answer. Raises UnreadableError, with the line's fault where there is none."""
    if not answer.taken:
        raise UnreadableError(_fault_of(answer))
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise UnreadableError("no_page") from None
    return page_of(document, world=row.world, exercise=row.realm.is_exercise, since=row.position)


def _take(row: Neighbour, answer: Answer, actor: Actor) -> tuple[int, bool]:
    """Take a page over; return how much of it was news, and whether there is more at once."""
    try:
        page = _page(row, answer)
    except UnreadableError as error:
        with writing():
            if HOLD.keep(row, state=NeighbourState.ACTIVE):
                failed(row, error.fault, answer.wait_s, actor)
        return 0, False
    with writing():
        # where somebody else asked meanwhile, or what we ask for was changed, this page is none of ours
        kept = {"position": row.position, "url": row.url, "world": row.world, "linked": True}
        if not HOLD.keep(row, state=NeighbourState.ACTIVE, **kept):
            return 0, False
        row.refresh_from_db()
        news = changes_take(row, page.changes)
        if not page.more:
            news += held_again(row)
        row.position = str(page.position)
        row.due_at = clock.now() + timedelta(seconds=0 if page.more else row.every_s)
        row.lets = " ".join(page.scopes)
        _worked(row, actor)
    return news, page.more


def failed(row: Neighbour, fault: str, wait_s: float, actor: Actor) -> None:
    """Note that a line failed; people are told once. Inside `writing()`, with the row locked."""
    row.refresh_from_db()
    tells = line_failed(row, fault, wait_s)
    row.save(update_fields=STANDING)
    if tells:
        neighbour_tell(row, "failed", actor=actor)


def _worked(row: Neighbour, actor: Actor) -> None:
    """Note that a line works; people are told when they were told that it did not."""
    tells = line_worked(row)
    row.save(update_fields=["position", "due_at", "lets", *STANDING, "worked_at"])
    if tells:
        neighbour_tell(row, "worked", actor=actor)


def _send_ours(row: Neighbour, actor: Actor, until: float) -> None:
    """Send what one of us wants the neighbour's texts to say; where that fails, it waits for the next turn.

    What the neighbour says is heard all the same: whether the line works is seen by that.
    """
    waiting = Shared.objects.filter(origin=row, ours_state=OursState.WAITING).order_by("pk")
    for one in waiting:
        if time.monotonic() > until:
            return
        answer = _put(row, one)
        if answer.again and answer.status not in GONE and not _reads_only(answer):
            return
        _note(one, answer, actor)


def _reads_only(answer: Answer) -> bool:
    """Say whether our token is not for changing texts, as a neighbour answered; waiting mends nothing."""
    return _refuses_with(answer, NO_SCOPE)


def _refuses_with(answer: Answer, title: str) -> bool:
    """Say whether a neighbour refuses us for this reason."""
    if answer.status != FORBIDDEN:
        return False
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        return False  # of somebody in between: the line, not this text
    return isinstance(document, dict) and document.get("title") == title


def _put(row: Neighbour, one: Shared) -> Answer:
    """Ask a neighbour to have its text say something else, if it still is of the revision we read."""
    document = {"exercise": row.realm.is_exercise, "text": one.ours}
    try:
        headers = _headers(row) | {
            "Content-Type": "application/json",
            "If-Match": f'"{one.ours_base}"',
        }
    except InvalidToken:
        return Answer(None, 0, "no_secret", again=True)
    body = json.dumps(document, ensure_ascii=False).encode()
    return exchange("PUT", f"{base_of(row)}/texts/{one.ref}/", body, headers)


def _note(one: Shared, answer: Answer, actor: Actor) -> None:
    """Note what came of our text: it is theirs now, somebody there was first, or we may only read it."""
    with writing():
        rows = Shared.objects.select_for_update(of=("self",)).select_related("realm", "origin")
        row: Any = rows.get(pk=one.pk)
        if (row.ours, row.ours_base, row.ours_state) != (
            one.ours,
            one.ours_base,
            OursState.WAITING,
        ):
            return  # somebody chose otherwise while it went
        if answer.taken:
            row.text, row.ours, row.ours_state, row.ours_base = row.ours, "", "", None
            told = "settled"
        elif _reads_only(answer):
            row.ours_state, told = OursState.READ_ONLY, "read_only"
        else:
            row.ours_state, told = OursState.CONFLICT, "refused"
        row.save(update_fields=["text", "ours", "ours_state", "ours_base"])
        shared_tell(row, told, actor=actor)
