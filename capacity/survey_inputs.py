"""What answering the meetlat takes: plain values, whoever they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from capacity.models import Method
from capacity.survey.answers import Answer
from network.models import Facility


@dataclass(frozen=True)
class SurveyInput:
    """What one facility answers in a round, by code of the question; None takes an answer back."""

    facility: Facility
    answers: Mapping[str, Answer | None]
    observed_at: datetime
    source: str
    method: Method
    duiding: str = ""
