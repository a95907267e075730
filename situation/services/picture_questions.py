"""Questions about an item: they go to who keeps it, and come back answered to who asked."""

from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.said import said
from journal.services import record, writing
from phases.models import Activity
from situation.picture_bodies import ItemAnswerIn, ItemAskIn, OneQuestion
from situation.picture_models import ItemQuestion, ItemState, PictureItem
from situation.picture_owners import owner_of, require_writes
from situation.picture_reach import WRITE
from situation.picture_states import OPEN_QUESTIONS, question_event
from situation.picture_steps import QUESTIONS
from situation.post_rights import user_of
from situation.services.picture_items import item_seen
from situation.services.posts import running
from web.commands import command

MOST = 10  # open questions about one item: more is a telephone call
ON = ("question:{activity}:{question}",)


def _answer(question: ItemQuestion) -> dict[str, Any]:
    """Return what is answered about a question."""
    return {"question": question.pk, "state": question.state}


@command(
    "situation.item_ask",
    by=WRITE,
    body=ItemAskIn,
    address="activities/<int:activity>/items/<int:item>/questions/",
    status=201,
    answer=_answer,
)
def item_ask(*, actor: Actor, realm: Realm, activity: int, item: int, text: str) -> ItemQuestion:
    """Ask who keeps an item something about it; it waits for whoever writes in that picture.

    Raises Missing (also where one may not see the item), Invalid, Conflict (withdrawn, closed, too many).
    """
    _said("text", text)
    with writing():
        row = item_seen(actor, running(realm, activity), item)
        if row.state != ItemState.ACTIVE:
            raise Conflict("situation.item.is_withdrawn", field="item")
        if row.questions.filter(state__in=OPEN_QUESTIONS).count() >= MOST:
            raise Conflict("situation.question.too_many", field="text", most=MOST)
        made = ItemQuestion(
            item=row,
            text=text.strip(),
            user=user_of(actor),
            asked_by=actor.label,
            asked_at=realm.now(),
        )
        question_tell(made, actor, "question_asked")
    return made


@command(
    "situation.question_answer",
    by=WRITE,
    body=ItemAnswerIn,
    address="activities/<int:activity>/questions/<int:question>/answer/",
    answer=_answer,
    on=ON,
)
def question_answer(
    *, actor: Actor, realm: Realm, activity: int, question: int, answer: str
) -> ItemQuestion:
    """Answer a question about an item of the own picture. Raises Refused, Missing, Invalid, Conflict."""
    _said("answer", answer)
    with writing():
        row = _question(actor, running(realm, activity), question)
        item = row.item
        require_writes(actor, owner_of(item.owner, item.owner_name), item.activity)
        QUESTIONS.take(row, "answer", actor=actor)
        row.answer, row.answered_by, row.answered_at = answer.strip(), actor.label, realm.now()
        question_tell(row, actor, "question_answered")
    return row


@command(
    "situation.question_seen",
    by=WRITE,
    body=OneQuestion,
    address="activities/<int:activity>/questions/<int:question>/seen/",
    answer=_answer,
    on=ON,
)
def question_seen(*, actor: Actor, realm: Realm, activity: int, question: int) -> ItemQuestion:
    """Say that one has seen the answer to the own question: it is done. Raises Refused, Missing, Conflict."""
    with writing():
        row = _question(actor, running(realm, activity), question)
        user = user_of(actor)
        if row.user_id is not None and (user is None or user.pk != row.user_id):
            raise Refused("situation.question.not_yours", field="question", who=row.asked_by)
        QUESTIONS.take(row, "see", actor=actor)
        row.seen_at = realm.now()
        question_tell(row, actor)
    return row


def questions_retell(item: PictureItem, *, actor: Actor) -> None:
    """Tell the open questions about an item anew, to who sees it now. Inside `writing()`."""
    rows = item.questions.filter(state__in=OPEN_QUESTIONS).select_related("user")
    for row in rows.order_by("pk"):
        row.item = item
        question_tell(row, actor)


def questions_end(item: PictureItem, *, actor: Actor) -> None:
    """End the open questions about an item whose activiteit closes. Inside `writing()`."""
    rows = item.questions.filter(state__in=QUESTIONS["end"].sources).select_related("user")
    for row in rows.order_by("pk"):
        row.item = item
        QUESTIONS.take(row, "end", actor=actor)
        question_tell(row, actor)


def question_tell(question: ItemQuestion, actor: Actor, code: str = "") -> None:
    """Save a question and record how it stands, for who sees its item. Inside `writing()`."""
    item = question.item
    question.save()
    told = (
        said(
            f"situation.line.{code}",
            activity=item.activity.name,
            owner=item.owner_name,
            text=question.text,
            answer=question.answer,
        )
        if code
        else ""
    )
    event = question_event(question, told)
    record(event, realm=item.realm, actor=actor)
    if question.seen_by != list(event.to):
        question.seen_by = list(event.to)
        question.save(update_fields=["seen_by"])


def _question(actor: Actor, activity: Activity, number: int) -> ItemQuestion:
    """Return a question about an item that somebody may see, the item locked. Raises Missing."""
    rows = ItemQuestion.objects.filter(item__activity=activity, pk=number)
    found = rows.select_related("user").first()
    if found is None:
        raise Missing("situation.question.none", field="question")
    found.item = item_seen(actor, activity, found.item_id)
    return found


def _said(field: str, text: str) -> None:
    """Raise Invalid for words that are missing."""
    if not text.strip():
        raise Invalid("situation.item.no_text", field=field)
