"""Answering an offer by the link of a mail: once, as the desk of the hospital that was asked."""

from typing import Any

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict
from journal.said import kept, said
from journal.services import writing
from patientspread.models import OfferMail, Transfer
from patientspread.offer_links import is_open
from patientspread.rights import ANSWER
from patientspread.services.answers import transfer_accept, transfer_refuse
from web.program import Program


def desk_actor(row: OfferMail) -> Actor:
    """Return who answers by a link: the desk that it was mailed to, at its own hospital and nowhere else."""
    called = said("patientspread.offer.by_link", house=row.transfer.destination.name)
    return Program(
        name=f"system:offer-link-{row.pk}",
        label=kept(called),
        rights=frozenset({ANSWER.name}),
        places=frozenset({row.transfer.destination_id}),
    )


def offer_answer(*, row: OfferMail, answer: str, code: str = "") -> Transfer:
    """Answer an offer by the link of its mail, once. Raises Invalid (no code), Conflict (over)."""
    with writing():
        locked = OfferMail.objects.select_for_update(of=("self",)).select_related(
            "transfer__realm", "transfer__destination"
        )
        mine = locked.order_by("pk").get(pk=row.pk)
        if not is_open(mine):
            raise Conflict("patientspread.offer.over")
        about: dict[str, Any] = {
            "actor": desk_actor(mine),
            "realm": mine.transfer.realm,
            "transfer_id": mine.transfer_id,
        }
        yes = answer == "accept"
        done = transfer_accept(**about) if yes else transfer_refuse(**about, code=code)
        mine.used_at = clock.now()
        mine.save(update_fields=["used_at"])
    return done
