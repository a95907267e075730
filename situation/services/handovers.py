"""Handing a function over: both act, and until it is taken the giver still holds it."""

from collections.abc import Sequence

from callout.functions import function_name, require_function
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.said import both, said
from journal.services import writing
from network.models import User, Veiligheidsregio
from situation.open_points import open_points as points_known
from situation.post_bodies import HandoverAnswerIn, HandoverIn, PostBody
from situation.post_models import Handover, Post
from situation.post_rights import TAKE, may_hold, user_of
from situation.post_states import handover_declined, handover_open
from situation.post_steps import HANDOVERS
from situation.services.posts import (
    ON,
    handovers_withdraw,
    post_held,
    post_hold,
    post_tell,
    post_words,
    require_own,
)
from situation.services.totals import KEEPERS, total_goes_along
from web.commands import command


@command(
    "situation.handover_offer",
    by=TAKE,
    body=HandoverIn,
    address="activities/<int:activity>/posts/handover/",
    answer=lambda made: {"handover": made.pk},
    on=ON,
)
def handover_offer(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    function: str,
    to: str,
    note: str,
    open_points: Sequence[str] = (),
) -> Handover:
    """Offer a function to somebody who may hold it, with a note and what is open.

    What the system knows to be open is added. An offer that waits is replaced. Raises Refused (neither the
    holder nor who keeps the team), Missing, Invalid (may not hold it, a patient in the words), Conflict.
    """
    found = require_function(function, field="function")
    if not note.strip():
        raise Invalid("situation.handover.no_note", field="note")
    with writing():
        post = post_held(realm, activity, veiligheidsregio, function)
        require_own(actor, post)
        user = User.objects.filter(username=to, is_active=True).first()
        if user is None:
            raise Missing("network.no_account", field="to")
        if user == post.user:
            raise Invalid("situation.handover.same", field="to")
        if not may_hold(user, found, veiligheidsregio, realm):
            raise Invalid("situation.handover.may_not", field="to", function=found.name)
        handovers_withdraw(post, actor=actor)
        written = [{"nl": one.strip(), "en": one.strip()} for one in open_points if one.strip()]
        made = Handover.objects.create(
            post=post,
            giver=post.holder,
            to_user=user,
            note=note.strip(),
            open_points=[*written, *(both(one) for one in points_known(post))],
            offered_at=realm.now(),
        )
        told = said("situation.line.handover_offered", to=str(user), **post_words(post))
        post_tell(post, actor, told)
    return made


@command(
    "situation.handover_answer",
    by=TAKE,
    body=HandoverAnswerIn,
    address="activities/<int:activity>/posts/handover/answer/",
    answer=lambda made: {"handover": made.pk, "state": made.state},
    on=ON,
)
def handover_answer(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    function: str,
    accept: bool,
    answer: str = "",
) -> Handover:
    """Take a function that was offered to oneself, or decline it; then the giver goes on holding it.

    Raises Refused (offered to somebody else, or one may not hold it any more), Missing, Conflict.
    """
    found = require_function(function, field="function")
    with writing():
        post, handover = _waiting(realm, activity, veiligheidsregio, function)
        user = user_of(actor)
        if user is None or user != handover.to_user:
            raise Refused("situation.handover.not_to_you", field="accept")
        words, giver = post_words(post), post.user
        if accept:
            if not may_hold(user, found, veiligheidsregio, realm):
                raise Refused("situation.handover.may_not", field="accept", function=found.name)
            post_hold(post, user, str(user), actor=actor)
        _close(handover, "take" if accept else "decline", answer, actor=actor)
        code = "taken" if accept else "declined"
        told = said(f"situation.line.handover_{code}", to=str(user), **words)
        post_tell(post, actor, told)
        if accept and function in KEEPERS:
            total_goes_along(actor=actor, activity=post.activity, giver=giver, taker=user)
    return handover


@command(
    "situation.handover_withdraw",
    by=TAKE,
    body=PostBody,
    address="activities/<int:activity>/posts/handover/withdraw/",
    answer=lambda made: {"handover": made.pk, "state": made.state},
    on=ON,
)
def handover_withdraw(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    function: str,
) -> Handover:
    """Take an offer back before it was answered, or set aside that it was declined.

    Raises Refused, Missing, Conflict.
    """
    with writing():
        post = post_held(realm, activity, veiligheidsregio, function)
        require_own(actor, post)
        if handover_open(post) is None and (declined := handover_declined(post)):
            HANDOVERS.take(declined, "set_aside", actor=actor)
            declined.save(update_fields=["state"])
            post_tell(post, actor)
            return declined
        handover = _offered(post)
        _close(handover, "withdraw", actor=actor)
        post_tell(post, actor, said("situation.line.handover_withdrawn", **post_words(post)))
    return handover


def _waiting(
    realm: Realm, number: int, area: Veiligheidsregio, function: str
) -> tuple[Post, Handover]:
    """Return a post with the handover that waits for an answer. Raises Missing, Conflict."""
    post = post_held(realm, number, area, function)
    return post, _offered(post)


def _offered(post: Post) -> Handover:
    """Return the handover of a post that waits for an answer. Raises Conflict."""
    handover = handover_open(post)
    if handover is None:
        raise Conflict("situation.handover.none", function=function_name(post.function))
    return handover


def _close(handover: Handover, step: str, answer: str = "", *, actor: Actor) -> None:
    """Say what became of a handover."""
    HANDOVERS.take(handover, step, actor=actor)
    handover.answer = answer.strip()
    handover.answered_at = handover.post.realm.now()
    handover.save(update_fields=["state", "answer", "answered_at"])
