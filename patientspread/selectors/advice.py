"""How a patient may travel, while the request is written: by the guideline, or as the policy says."""

from collections.abc import Mapping

from journal.said import said
from patientspread.fitness import MICU, Advice, advice_more, travel_advice
from patientspread.policy import DEFAULT_POLICY, read_policy
from patientspread.selectors.runs import policy_now


def advice_for(
    bed: str, fitness: Mapping[str, bool | None], *, emergency: bool = False, heavy: bool = False
) -> Advice:
    """Return how somebody for a kind of bed may travel, and why."""
    newest = policy_now()
    policy = read_policy(newest.document if newest is not None else DEFAULT_POLICY)
    usual = policy.of(bed).mode
    if usual != MICU:
        found = Advice(usual, (said("patientspread.fitness.no_ic"),))
    else:
        found = travel_advice(fitness, urgent=emergency)
    return advice_more(found, fitness, heavy=heavy)
