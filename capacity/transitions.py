"""The lives of what is asked, announced, lent and heard: arrivals, rounds, staff elsewhere, sources."""

from capacity.models import ArrivalState, LendState, RoundState, SourceState
from capacity.survey_rights import SURVEY_OPEN
from web.transitions import Step, Transitions

ANNOUNCED = {ArrivalState.ANNOUNCED}


ARRIVALS = Transitions(
    "capacity.arrival",
    Step("arrived", ANNOUNCED, ArrivalState.ARRIVED),
    Step("cancelled", ANNOUNCED, ArrivalState.CANCELLED),
    # nobody said what became of it, or its department closed
    Step("lapse", ANNOUNCED, ArrivalState.UNCONFIRMED),
    entity="arrival",
    initial=ArrivalState.ANNOUNCED,
    code="arrival_over",
)

# Who may say that staff is back stands in the service: the lender or the borrower.
LENDS = Transitions(
    "capacity.lend",
    Step("return", {LendState.LENT}, LendState.RETURNED),
    Step("over", {LendState.LENT}, LendState.OVER),  # its moment is there
    Step("close", {LendState.LENT}, LendState.CLOSED),  # a house or the realm closed
    entity="lend",
    initial=LendState.LENT,
    code="lend_over",
)

REGISTERED = {SourceState.NEVER, SourceState.SPEAKS, SourceState.SILENT}

# A source may speak for many places: the service checks the right at every one of them.
FEEDS = Transitions(
    "capacity.source",
    Step("hear", {SourceState.NEVER, SourceState.SILENT}, SourceState.SPEAKS),
    Step("miss", {SourceState.SPEAKS}, SourceState.SILENT),
    Step("renew", REGISTERED),
    Step("withdraw", REGISTERED, SourceState.WITHDRAWN),
    Step("register", {SourceState.WITHDRAWN}, SourceState.NEVER),
    entity="source",
    initial=SourceState.NEVER,
    code="source_{state}",
)

# A round is open until somebody, its time, the next one or its place closes it.
ROUNDS = Transitions(
    "capacity.survey_round",
    Step("close", {RoundState.OPEN}, RoundState.CLOSED, by=SURVEY_OPEN, at="region"),
    Step("remind", {RoundState.OPEN}, by=SURVEY_OPEN, at="region"),
    # its time is over, the system asks again, or the region or the realm closed
    Step("end", {RoundState.OPEN}, RoundState.CLOSED),
    entity="surveyround",
    initial=RoundState.OPEN,
    code="survey_{state}",
)
