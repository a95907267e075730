"""The page behind the link of a message: three big buttons, no login; and the script that shows pushes.

Looking never answers: scanners of mail follow every link. The link is the whole authority, so a cookie is
neither asked nor needed, also not against a forged form.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from callout.functions import function_name
from callout.links import call_of
from callout.models import Call, Seat, SeatStanding
from callout.reaching import addresses_of
from callout.services import answer_take
from callout.services.answering import LINK
from callout.states import seats_asking, seats_of
from journal import clock
from journal.actors import Actor
from journal.errors import ZorgbeeldError
from journal.local_time import shown_moment
from journal.models import RealmKind
from journal.said import Said, said, text_of
from network.auth import false_link
from network.permissions import person_of

WORKER = Path(settings.BASE_DIR, "static/zb/pushworker.js")
LATER_MINUTES = (15, 30, 60, 120)
MOST_MINUTES = 2880
DIGITS = 5  # all of these are more than that already


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_exempt
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the call says; take an answer from its form alone."""
    call = call_of(token)
    if call is None:
        false_link(request)
        return _private(render(request, "oproep/gone.html", status=404))
    with translation.override(addresses_of(call).language):
        fault = ""
        if request.method == "POST":
            fault = _take(call, request)
            call.refresh_from_db()
        status = 409 if fault else 200
        return _private(render(request, "oproep/answer.html", _shown(call, fault), status=status))


def _take(call: Call, request: HttpRequest) -> str:
    """Take the answer of the form; return what is wrong with it, or nothing."""
    minutes = request.POST.get("minutes", "")
    try:
        answer_take(
            actor=_actor(call),
            call=call,
            answer=request.POST.get("answer", ""),
            # a number with thousands of digits is the longest wait as its first ones are
            minutes=min(int(minutes[:DIGITS]), MOST_MINUTES) if minutes.isdecimal() else None,
            way=LINK,
        )
    except ZorgbeeldError as error:
        return error.message
    return ""


def _actor(call: Call) -> Actor:
    """Return who answers: the person with the account, or the desk that was called."""
    if call.user is not None:
        return person_of(call.user, call.alarm.realm)
    return Actor(name=f"contact:{call.pk}", label=call.called)


def _shown(call: Call, fault: str) -> dict[str, Any]:
    """Return what the page shows: no more than the message said, and how many come."""
    language = translation.get_language() or "nl"
    alarm = call.alarm
    every = list(alarm.seats.all())
    seats = [seat for seat in every if seat.standing != SeatStanding.ENDED]
    asking = seats_asking(call, every)
    mine = [
        (text_of(function_name(seat.function), language), text_of(seat.name, language))
        for seat in asking
    ]
    return {
        "alarm": alarm,
        "call": call,
        "at": shown_moment(alarm.opened_at, language),
        "what": text_of(alarm.what, language),
        "called": text_of(call.called, language),
        "mine": mine,
        "is_exercise": alarm.realm.kind == RealmKind.EXERCISE,
        "is_open": alarm.closed_at is None and alarm.realm.is_open,
        "is_over": bool(seats_of(call, every)) and not asking,  # every function of hers is done
        "because": text_of(alarm.closed_because, language),
        "said": said(f"callout.page.{call.answer}", n=call.minutes or 0) if call.answer else "",
        "next": _next(call),
        "rate": _rate(seats),
        "later": [(minutes, said("callout.page.in", n=minutes)) for minutes in LATER_MINUTES],
        "fault": fault,
    }


def _rate(seats: Sequence[Seat]) -> Said:
    """Return for how many functions somebody comes, and how many people: one may come for several."""
    filled = [seat for seat in seats if seat.standing == SeatStanding.FILLED]
    told = said("callout.page.rate", filled=len(filled), n=len(seats))
    people = len({seat.call_id for seat in filled})
    return said("callout.page.rate_by", told=told, n=people) if people else told


def _next(call: Call) -> Said | str:
    """Return how long there is to answer: in minutes, because the clock of an exercise is another."""
    by = call.alarm.answer_by
    if call.answer or by is None:
        return ""
    minutes = math.ceil((by - clock.now()).total_seconds() / 60)
    return said("callout.page.next", n=minutes) if minutes > 0 else said("callout.page.passed")


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address of a page out of other sites' logs and out of search machines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def push_worker(_request: HttpRequest) -> HttpResponse:
    """Return the script by which a browser shows what is pushed: from the root, so that it may."""
    response = HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
