"""What the journal records of the meetlat: rounds, series of them, and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Readable, Said, said

CATEGORY = "survey"


@dataclass(frozen=True)
class Told:
    """What the log says of a change of a round: the last word of its code, with its parameters."""

    what: str
    params: Mapping[str, Any]


@event_type("capacity.survey_round_changed")
@dataclass(frozen=True)
class SurveyRoundChanged(Event):
    """A round of questions: whom it asks which version, until when, and who answered.

    While it is open, who answered since is in the answers themselves; a closed round holds it all.
    """

    id: int
    number: int
    region: str
    name: str
    round_state: str
    sectors: dict[str, int]
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    stale_after_s: int
    opened_by: Readable
    reason: Readable
    series: int | None
    requests: tuple[dict[str, Any], ...]
    told: Told | None

    @property
    def key(self) -> str:
        """Return the entity: this round."""
        return f"surveyround:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; what is told is only about the log."""
        state = super().state() or {}
        del state["told"]
        state["state"] = state.pop("round_state")
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a closed round leaves after a while."""
        return "survey" if state["state"] == "closed" else ""

    def line(self) -> Line | None:
        """Return the line for the log."""
        if self.told is None:
            return None
        return Line(
            CATEGORY,
            said(
                f"capacity.line.survey.{self.told.what}",
                name=self.name,
                number=self.number,
                **self.told.params,
            ),
        )


@event_type("capacity.survey_answered")
@dataclass(frozen=True)
class SurveyAnswered(Event):
    """What a facility last answered, by code of the question, with each answer's own moment."""

    facility: str
    name: str
    region: str
    veiligheidsregio: str
    sector: str
    version: int
    round: int
    number: int
    observed_at: datetime
    received_at: datetime
    source: str
    method: str
    reported_by: Readable
    duiding: str
    stale_after_s: int
    answers: dict[str, dict[str, Any]]
    tell: bool

    @property
    def key(self) -> str:
        """Return the entity: the answers of this facility."""
        return f"survey:{self.facility}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `tell` is only about the log."""
        state = super().state() or {}
        del state["tell"]
        return state

    def line(self) -> Line | None:
        """Return a line when a person answered: what is not regular, by theme."""
        if not self.tell:
            return None
        heavy = [self._said(one) for one in self.answers.values() if one["level"] in _HEAVY]
        words = {"name": self.name, "number": self.number}
        if not heavy:
            return Line(CATEGORY, said("capacity.line.survey.answered_regular", **words))
        return Line(CATEGORY, said("capacity.line.survey.answered", themes=heavy, **words))

    @staticmethod
    def _said(answer: dict[str, Any]) -> Said:
        """Return one theme with its level."""
        return said(
            "capacity.line.survey.theme",
            theme=said(f"capacity.survey.theme.{answer['theme']}"),
            level=said(f"capacity.survey.level.{answer['level']}"),
        )


_HEAVY = ("adapted", "crisis")


@event_type("capacity.survey_ended")
@dataclass(frozen=True)
class SurveyEnded(Event):
    """The answers of a facility left the picture, because it closed."""

    facility: str

    @property
    def key(self) -> str:
        """Return the entity that is gone."""
        return f"survey:{self.facility}"

    def state(self) -> None:
        """Return nothing: the entity is gone."""
        return


@event_type("capacity.survey_series_changed")
@dataclass(frozen=True)
class SurveySeriesChanged(Event):
    """Rounds by rhythm: how often, for whom, and when the next one opens; stopped ones are gone."""

    id: int
    region: str
    name: str
    sectors: tuple[str, ...]
    every_hours: int | None
    daily_at: str
    due_minutes: int
    next_at: datetime
    started_by: Readable
    reason: Readable
    told: str  # `started`, `stopped`, `skipped` (nobody could be asked), or nothing

    @property
    def key(self) -> str:
        """Return the entity: this series."""
        return f"surveyseries:{self.id}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; a stopped series has none."""
        if self.told == "stopped":
            return None
        state = super().state() or {}
        del state["told"]
        return state

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        rhythm = (
            said("capacity.survey.every_hours", n=self.every_hours)
            if self.every_hours
            else said("capacity.survey.daily_at", at=self.daily_at)
        )
        return Line(
            CATEGORY,
            said(f"capacity.line.survey.series_{self.told}", name=self.name, rhythm=rhythm),
        )
