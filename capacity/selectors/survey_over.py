"""Rounds of questions over a period: who was asked, who answered in time, who later, who not."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from django.db.models import Min

from capacity.models import SurveyAnswer, SurveyRequest
from journal.models import Realm


@dataclass
class Response:
    """What became of the questions to one facility: `minutes` from the asking to the first answer."""

    asked: int = 0
    in_time: int = 0
    later: int = 0
    minutes: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Responded:
    """Facilities together."""

    asked: int
    in_time: int
    later: int
    minutes: int | None  # the median

    @property
    def missing(self) -> int:
        """Return how often nothing was answered within the period."""
        return self.asked - self.in_time - self.later


def responses_over(
    realm: Realm, facilities: Collection[str], since: datetime, until: datetime
) -> dict[str, Response]:
    """Return what became of rounds that were opened in a period, by facility (2 queries).

    An answer after the period is none of it: the report of a period that is over stays what it is.
    """
    requests = SurveyRequest.objects.filter(
        round__realm=realm,
        round__opened_at__gte=since,
        round__opened_at__lt=until,
        facility__in=list(facilities),
    )
    columns = ("round", "facility", "round__opened_at", "round__due_at")
    asked = list(requests.order_by("pk").values_list(*columns))
    answers = SurveyAnswer.objects.filter(
        realm=realm,
        round__opened_at__gte=since,
        round__opened_at__lt=until,
        received_at__lt=until,
        facility__in=list(facilities),
    )
    first = {
        (row, code): at
        for row, code, at in answers.order_by()
        .values_list("round", "facility")
        .annotate(first=Min("received_at"))
    }
    found: dict[str, Response] = {}
    for row, code, opened, due in asked:
        one = found.setdefault(code, Response())
        one.asked += 1
        at = first.get((row, code))
        if at is not None:
            one.in_time += at <= due
            one.later += at > due
            one.minutes.append((at - opened).total_seconds() / 60)
    return found


def responded(found: Collection[Response]) -> Responded:
    """Return some facilities together."""
    minutes = [value for one in found for value in one.minutes]
    return Responded(
        asked=sum(one.asked for one in found),
        in_time=sum(one.in_time for one in found),
        later=sum(one.later for one in found),
        minutes=round(median(minutes)) if minutes else None,
    )
