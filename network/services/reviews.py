"""Once a year somebody goes through who may what, and says that she did."""

from datetime import timedelta

from journal.actors import Actor
from journal.services import writing
from journal.trail import trail_note
from journal.trail_models import TrailNote
from network.keeping import KEEP_PEOPLE
from web.people import require

REVIEW = "review"  # what the note is about
WITHIN = timedelta(days=365)


def review_note(*, actor: Actor, lines: int, odd: int) -> TrailNote:
    """Note that somebody went through the list of who may what, as it was shown to her.

    `lines` is how many it had, `odd` how many of them were marked. Raises Refused.
    """
    require(actor, KEEP_PEOPLE)
    with writing():
        detail = {"done": "reviewed", "lines": lines, "odd": odd}
        return trail_note("account", actor=actor, about=REVIEW, detail=detail)


def review_last(name: str = "") -> TrailNote | None:
    """Return when the list was gone through last: by somebody (a plain name), or by anybody."""
    rows = TrailNote.objects.filter(object=REVIEW, action="account")
    return (rows.filter(actor=name) if name else rows).order_by("-pk").first()
