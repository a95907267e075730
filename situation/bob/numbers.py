"""What all of them have in common: a number in their activiteit, a team, checked words.

That no words are about a patient the journal looks at (`journal.patients`).
"""

from typing import Any

from django.db.models import Max

from journal.actors import Actor
from journal.errors import Invalid, Refused
from network.models import Veiligheidsregio
from phases.models import Activity
from situation.bob.models import SHORT, Meeting, MeetingState
from situation.bob.sides import holds_in, keeps_in, require_area
from situation.teams import teams


def next_number(model: Any, activity: Activity, **more: Any) -> int:
    """Return the next number of a kind of row in a locked activiteit."""
    rows = model.objects.filter(activity=activity, **more)
    newest: int | None = rows.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def require_team(actor: Actor, activity: Activity, area: Veiligheidsregio, team: str) -> None:
    """Raise Refused unless an actor keeps the teams of an area, or sits in one of them.

    Raises Invalid for a team or an area that is not there.
    """
    if team not in teams():
        raise Invalid("situation.team.none", field="team", given=team)
    require_area(activity, area)
    if not may_keep(actor, activity, area.pk):
        raise Refused("situation.team.not_yours", field="veiligheidsregio", place=area.name)


def may_keep(actor: Actor, activity: Activity, area: str) -> bool:
    """Say whether an actor keeps what the teams of an area decide and do."""
    return keeps_in(actor, area) or holds_in(actor, activity, area)


def meeting_now(activity: Activity, area: Veiligheidsregio, team: str) -> Meeting | None:
    """Return the meeting in which a team is now."""
    rows = Meeting.objects.filter(activity=activity, veiligheidsregio=area, team=team)
    return rows.filter(state=MeetingState.RUNNING).first()


def checked_words(text: str, field: str) -> str:
    """Return people's words, trimmed. Raises Invalid: nothing is said."""
    plain = text.strip()
    if not plain:
        raise Invalid("situation.words_missing", field=field)
    return plain


def checked_reason(text: str, field: str = "reason") -> str:
    """Return why something was done. Raises Invalid: not said, or too long."""
    plain = checked_words(text, field)
    if len(plain) > SHORT:
        raise Invalid("situation.text_length", field=field, most=SHORT)
    return plain
