"""The page behind the link of a mail about an offer: the card, and two taps to answer, no login.

Looking never answers: scanners of mail follow every link. The link is the whole authority, so a cookie is
neither asked nor needed, also not against a forged form. Dutch first, as the mail; English for whom came by
its English half, chose it on the page, or in this browser before.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from journal.audit import record_reads
from journal.errors import ZorgbeeldError
from network.auth import false_link
from patientspread.models import OfferMail, RefusalCode, TransferState
from patientspread.offer_card import card_of
from patientspread.offer_links import is_open, label_of, mail_of, why_over
from patientspread.services.offer_answers import desk_actor, offer_answer
from patientspread.services.offer_mails import LANGUAGE


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_exempt
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the card of an offer that waits; take an answer from its form alone."""
    with translation.override(language_of(request)):
        response = _private(_page(request, token))
        # here, and not by the browser's choice: the address may name another
        response["Content-Language"] = translation.get_language() or LANGUAGE
        return response


def _page(request: HttpRequest, token: str) -> HttpResponse:
    """Return the card, what became of an answer, or why there is nothing to answer."""
    row = mail_of(token)
    if row is None:
        false_link(request)
        return render(request, "aanbod/gone.html", status=404)
    if request.method == "POST":
        return _answered(request, row)
    return _shown(request, row) if is_open(row) else _over(request, row)


def language_of(request: HttpRequest) -> str:
    """Return the language that the address names, else that of the browser."""
    named = request.GET.get("language", "")
    return named if named in dict(settings.LANGUAGES) else translation.get_language() or LANGUAGE


def _answered(request: HttpRequest, row: OfferMail) -> HttpResponse:
    """Take the answer of the form; say what became of it, or what is wrong."""
    answer, code = request.POST.get("answer", ""), request.POST.get("code", "")
    answer = answer if answer == "accept" else "refuse"
    try:
        offer_answer(row=row, answer=answer, code=code)
    except ZorgbeeldError as error:
        row = mail_again(row)
        if not said_already(row, answer, code):
            return (
                _shown(request, row, fault=error.message) if is_open(row) else _over(request, row)
            )
    given = {"accepted": answer == "accept"}
    return render(request, "aanbod/done.html", _about(row) | given)


def said_already(row: OfferMail, answer: str, code: str) -> bool:
    """Say whether this link gave this very answer before, and it stands: a second tap is no fault."""
    transfer = row.transfer
    now = (transfer.state, transfer.refusal_code)
    asked = (TransferState.ACCEPTED, "") if answer == "accept" else (TransferState.REFUSED, code)
    return row.used_at is not None and now == asked


def _about(row: OfferMail) -> dict[str, Any]:
    """Return which offer a page is about: its realm, its number and the hospital that was asked."""
    transfer = row.transfer
    return {
        "realm": transfer.realm,
        "house": transfer.destination.name,
        "label": label_of(transfer),
    }


def _over(request: HttpRequest, row: OfferMail) -> HttpResponse:
    """Say why a link answers no more."""
    return render(request, "aanbod/gone.html", _about(row) | {"over": why_over(row)}, status=410)


def mail_again(row: OfferMail) -> OfferMail:
    """Return a mail with all that its card says."""
    rows = OfferMail.objects.select_related(
        "transfer__realm",
        "transfer__request",
        "transfer__origin__region",
        "transfer__destination__region",
    )
    return rows.get(pk=row.pk)


def _shown(request: HttpRequest, row: OfferMail, fault: str = "") -> HttpResponse:
    """Show the card; that it was read is recorded as of whoever has the link."""
    transfer = row.transfer
    reader = desk_actor(row).name
    record_reads(transfer.realm, reader, [f"transfer:{transfer.pk}"], way="offer-link")
    shown: dict[str, Any] = _about(row) | {
        "card": card_of(transfer, transfer.realm.now(), translation.get_language() or LANGUAGE),
        "codes": RefusalCode.choices,
        "fault": fault,
    }
    # also with a fault 200: what is refused is logged with its address, and this one still answers
    return render(request, "aanbod/offer.html", shown)


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address of a page out of other sites' logs and out of search machines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
