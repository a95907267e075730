"""What a hospital must know of a patient who is offered, in words: for the page behind the link of a mail.

The same that the screen of the house shows (`static/zb/offercard.js`), from the same state.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from capacity.kinds import short_name
from journal.local_time import shown_moment
from journal.said import Said, said, text_of
from patientspread.events import TransferChanged
from patientspread.models import Transfer
from patientspread.offer_links import until_of

Lines = list[tuple[str, str]]


def card_of(transfer: Transfer, now: datetime, language: str) -> dict[str, Any]:
    """Return the card of an offer: its head, marks, what is known in pairs, and why here."""
    state = TransferChanged.of(transfer).state()
    need: Mapping[str, Any] = state["need"] or {}
    head = said(
        "patientspread.offer.patient", bed=short_name(transfer.bed), origin=transfer.origin.name
    )
    why = transfer.why.get(language) or transfer.why.get("nl", "")
    return {
        "head": _capital(head.text(language)),
        "marks": [one.text(language) for one in _marks(transfer, need)],
        "lines": [*_patient(need, language), *_ride(transfer, need, now, language)],
        "why": why,
        "although": text_of(transfer.note, language) if transfer.note else "",
        "until": until_of(transfer, language),
    }


def _capital(text: str) -> str:
    """Return words as they stand at the head of a page; an abbreviation stays."""
    return text[:1].upper() + text[1:]


def _marks(transfer: Transfer, need: Mapping[str, Any]) -> list[Said]:
    """Return the marks that matter for a place."""
    on = {
        "emergency": need.get("emergency"),
        "is_new": need.get("is_new"),
        "isolation": transfer.isolation,
        "heavy": need.get("heavy"),
        "assumed": need.get("assumed"),
        "returns": need.get("returns"),
    }
    return [said(f"patientspread.offer.mark.{name}") for name, yes in on.items() if yes]


def _line(code: str, value: str, language: str) -> tuple[str, str]:
    """Return one pair: what it is, and what is known."""
    return said(f"patientspread.offer.line.{code}").text(language), value


def _patient(need: Mapping[str, Any], language: str) -> Lines:
    """Return what is known of the patient."""
    names = need.get("names", {})
    nothing = {"specialism": "general", "wish": "none", "age": "", "consent": ""}
    found = [
        _line(name, names[name][language], language)
        for name in ("age", "specialism", "cohort", "consent", "wish")
        if name in names and need.get(name) != nothing.get(name)
    ]
    if need:
        since = need.get("stable_since")
        stable = shown_moment(since, language) if since else _unknown(language)
        found.append(_line("stable_since", stable, language))
    return found


def _unknown(language: str) -> str:
    """Return the words for what nobody said."""
    return said("patientspread.offer.unknown").text(language)


def _ride(transfer: Transfer, need: Mapping[str, Any], now: datetime, language: str) -> Lines:
    """Return how the patient travels, what the guideline advises, and when she can be there."""
    mode = said(f"patientspread.mode.{need.get('mode') or transfer.mode}")
    code = "ride" if transfer.measured else "ride_estimate"
    ride = said(f"patientspread.match.{code}", minutes=transfer.minutes, mode=mode)
    found = [_line("ride", ride.text(language), language)]
    advice = need.get("advice")
    if advice:
        reasons = "; ".join(one[language] for one in advice["reasons"])
        advised = said(f"patientspread.mode.{advice['mode']}").text(language)
        found.append(_line("advice", f"{advised} ({reasons})", language))
    ready = max(now, need.get("ready_at") or now)
    planned = need.get("arrives_at")
    at = planned or ready + timedelta(minutes=transfer.minutes)
    found.append(_line("arrival" if planned else "earliest", shown_moment(at, language), language))
    return found
