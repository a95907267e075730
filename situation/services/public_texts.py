"""Texts for the public: written by one, approved by another who answers for it, told until withdrawn."""

from functools import partial

from journal.actors import Actor
from journal.errors import Invalid, Missing, Refused
from journal.events import EVERYONE
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Region, Veiligheidsregio
from phases.activity_rights import acting_role, require_somewhere
from phases.activity_selectors import activity_get
from phases.models import Activity, ActivityState
from situation.picture_reach import activity_audience
from situation.report.events import PublicTextChanged
from situation.report.public_bodies import (
    PublicTextDecideIn,
    PublicTextEditIn,
    PublicTextIn,
    PublicTextSubmitIn,
    PublicTextWithdrawIn,
)
from situation.report.public_models import PublicState, PublicText
from situation.report.public_steps import APPROVE, PUBLIC_TEXTS, UNDECIDED, WRITE
from situation.services.posts import running
from web.commands import command

ON = ("publictext:{public_text}",)


def _answer(made: PublicText) -> dict[str, int | str]:
    """Return what is answered about a text."""
    return {"public_text": made.pk, "number": made.number, "state": made.state}


@command(
    "situation.public_text_write",
    by=WRITE,
    body=PublicTextIn,
    address="activities/<int:activity>/public-texts/",
    status=201,
    answer=_answer,
)
def public_text_write(
    *, actor: Actor, realm: Realm, activity: int, title: str, text: str, replaces: int | None = None
) -> PublicText:
    """Begin a text for the public; approved, it withdraws the one that it replaces.

    Raises Refused (not of this area), Missing, Invalid (replaces what is not told), Conflict (closed).
    """
    with writing():
        row = running(realm, activity)
        require_somewhere(actor, WRITE, _areas(row))
        now = realm.now()
        made = PublicText(
            realm=realm,
            activity=row,
            number=row.public_texts.count() + 1,
            written_at=now,
            state_at=now,
            state_by=actor.label,
            replaces=_replaced(row, replaces),
        )
        _write(made, title, text, actor)
        made.save()
        _tell(made, actor, "public_written")
    return made


@command(
    "situation.public_text_edit",
    by=WRITE,
    body=PublicTextEditIn,
    address="public-texts/<int:public_text>/edit/",
    answer=_answer,
    on=ON,
)
def public_text_edit(
    *, actor: Actor, realm: Realm, public_text: int, title: str, text: str
) -> PublicText:
    """Say what a draft says from now on. Raises Refused, Missing, Invalid, Conflict (submitted, decided)."""
    with writing():
        row = _locked(realm, public_text)
        require_somewhere(actor, WRITE, _areas(row.activity))
        PUBLIC_TEXTS.take(row, "edit", actor=actor)
        row.revision += 1
        _write(row, title, text, actor)
        _stand(row, actor)
        _tell(row, actor)
    return row


@command(
    "situation.public_text_submit",
    by=WRITE,
    body=PublicTextSubmitIn,
    address="public-texts/<int:public_text>/submit/",
    answer=_answer,
    on=ON,
)
def public_text_submit(*, actor: Actor, realm: Realm, public_text: int) -> PublicText:
    """Ask for approval; until it is decided the text stays as it is. Raises Refused, Missing, Conflict."""
    with writing():
        row = _locked(realm, public_text)
        require_somewhere(actor, WRITE, _areas(row.activity))
        PUBLIC_TEXTS.take(row, "submit", actor=actor)
        _stand(row, actor)
        _tell(row, actor, "public_submitted")
    return row


@command(
    "situation.public_text_decide",
    by=APPROVE,
    body=PublicTextDecideIn,
    address="public-texts/<int:public_text>/decide/",
    answer=_answer,
    on=ON,
)
def public_text_decide(
    *, actor: Actor, realm: Realm, public_text: int, approve: bool, reason: str = ""
) -> PublicText:
    """Approve a text under one's own name, or return it with a reason.

    Raises Refused (not of this area; who wrote in it), Missing, Invalid (no reason given), Conflict.
    """
    if not approve and not reason.strip():
        raise Invalid("situation.public.why", field="reason")
    with writing():
        row = _locked(realm, public_text)
        areas = _areas(row.activity)
        require_somewhere(actor, APPROVE, areas)
        if actor.name in row.writers:
            raise Refused("situation.public.own", field="approve")
        PUBLIC_TEXTS.take(row, "approve" if approve else "return", actor=actor)
        if approve:
            row.approved_by, row.approved_at = actor.label, realm.now()
            row.approved_as = next((one for area in areas if (one := _as(actor, area))), "")
        _stand(row, actor, "" if approve else reason.strip())
        _tell(row, actor, "public_approved" if approve else "public_returned")
        if approve:
            _replace(row, actor)
    return row


@command(
    "situation.public_text_withdraw",
    by=WRITE,
    body=PublicTextWithdrawIn,
    address="public-texts/<int:public_text>/withdraw/",
    answer=_answer,
    on=ON,
)
def public_text_withdraw(
    *, actor: Actor, realm: Realm, public_text: int, reason: str
) -> PublicText:
    """Say that a text is told no more, and why; what was approved also once its activiteit closed.

    Raises Refused, Missing, Invalid, Conflict.
    """
    if not reason.strip():
        raise Invalid("situation.public.why", field="reason")
    with writing():
        row = _locked(realm, public_text, also_told=True)
        require_somewhere(actor, WRITE, _areas(row.activity))
        PUBLIC_TEXTS.take(row, "withdraw", actor=actor)
        _stand(row, actor, reason.strip())
        _tell(row, actor, "public_withdrawn")
    return row


def public_texts_end(*, actor: Actor, activity: Activity, reason: Readable) -> None:
    """Withdraw what was not decided in an activiteit that closed; what was approved stays. In `writing()`."""
    for row in activity.public_texts.select_for_update(no_key=True).order_by("pk"):
        row.realm, row.activity = activity.realm, activity
        if row.state in UNDECIDED:
            PUBLIC_TEXTS.take(row, "withdraw", actor=actor)
            _stand(row, actor, reason)
        _tell(row, actor)


def public_texts_retell(*, actor: Actor, activity: Activity) -> None:
    """Tell the texts anew, to who takes part now. Inside `writing()`."""
    for row in activity.public_texts.select_for_update(no_key=True).order_by("pk"):
        row.realm, row.activity = activity.realm, activity
        _tell(row, actor)


def _replaced(activity: Activity, number: int | None) -> PublicText | None:
    """Return the text of an activiteit that a new one replaces. Raises Invalid (none that is told)."""
    if number is None:
        return None
    told = activity.public_texts.filter(pk=number, state=PublicState.APPROVED).first()
    if told is None:
        raise Invalid("situation.public.not_told", field="replaces")
    return told


def _replace(row: PublicText, actor: Actor) -> None:
    """Withdraw what an approved text replaces, where that is still told. Inside `writing()`.

    What else was to replace it replaces this one now.
    """
    if row.replaces_id is None:
        return
    found = PublicText.objects.select_for_update(no_key=True).get(pk=row.replaces_id)
    if found.state == PublicState.APPROVED:
        found.realm, found.activity = row.realm, row.activity
        PUBLIC_TEXTS.take(found, "withdraw", actor=actor)
        _stand(found, actor, said("situation.public.replaced", number=row.number))
        _tell(found, actor, "public_withdrawn")
    waiting = PublicText.objects.select_for_update(no_key=True).filter(replaces=found)
    for other in waiting.filter(state__in=UNDECIDED).order_by("pk"):
        other.realm, other.activity, other.replaces = row.realm, row.activity, row
        _tell(other, actor)


def _write(row: PublicText, title: str, text: str, actor: Actor) -> None:
    """Put words in a text that is not saved yet. Raises Invalid."""
    row.title, row.text = " ".join(title.split()), text.strip()
    for field in ("title", "text"):
        if not getattr(row, field):
            raise Invalid("situation.public.empty", field=field)
    row.written_by, row.written_at = actor.label, row.realm.now()
    row.writers = list(dict.fromkeys([*row.writers, actor.name]))


def _stand(row: PublicText, actor: Actor, reason: Readable = "") -> None:
    """Say who brought a text where it stands, and why."""
    row.state_by, row.state_at = actor.label, row.realm.now()
    row.reason = reason


def _tell(row: PublicText, actor: Actor, code: str = "") -> None:
    """Save a text and record how it stands."""
    told: Readable = ""
    if code:
        words = {"activity": row.activity.name, "number": row.number, "title": row.title}
        told = said(f"situation.line.{code}", who=actor.label, why=row.reason, **words)
    to = _audience(row)
    event = PublicTextChanged(
        id=row.pk,
        activity=row.activity_id,
        number=row.number,
        standing=row.state,
        title=row.title,
        text=row.text,
        revision=row.revision,
        writers=tuple(row.writers),
        written_by=row.written_by,
        written_at=row.written_at,
        approved_by=row.approved_by,
        approved_as=row.approved_as,
        approved_at=row.approved_at,
        reason=row.reason,
        state_by=row.state_by,
        state_at=row.state_at,
        replaces=row.replaces.number if row.replaces else None,
        to=to,
        before=tuple(row.seen_by),
        told=told,
        over=row.activity.state == ActivityState.CLOSED,
    )
    row.seen_by = list(to)
    row.save()
    record(event, realm=row.realm, actor=actor)


def _audience(row: PublicText) -> tuple[str, ...]:
    """Return who sees a text: everybody once it was approved."""
    if row.approved_at is not None or row.state == PublicState.APPROVED:
        return (EVERYONE,)
    return tuple(sorted(activity_audience(row.activity)))


def _areas(activity: Activity) -> list[Region | Veiligheidsregio]:
    """Return the areas of an activiteit in which somebody may have a say."""
    return [*activity.veiligheidsregios.order_by("pk"), *activity.regions.order_by("pk")]


def _as(actor: Actor, area: Region | Veiligheidsregio) -> str:
    """Return as what somebody approves in an area; empty where she may not."""
    try:
        require_somewhere(actor, APPROVE, [area])
    except Refused:
        return ""
    return acting_role(actor, APPROVE, area)


def _locked(realm: Realm, number: int, *, also_told: bool = False) -> PublicText:
    """Return a locked text of an activiteit that is not closed, or `also_told` after that.

    Raises Missing, Conflict.
    """
    found = PublicText.objects.filter(realm=realm, pk=number).first()
    if found is None:
        raise Missing("situation.public.none", field="public_text")
    told = also_told and found.state == PublicState.APPROVED
    way = partial(activity_get, lock=True) if told else running
    activity = way(realm, found.activity_id)
    row = PublicText.objects.select_for_update(no_key=True).get(pk=number)
    row.realm, row.activity = realm, activity
    return row
