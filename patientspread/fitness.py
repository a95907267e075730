"""How an intensive-care patient may travel, by the Dutch guideline on IC transport: advice with reasons.

Accompanied without a MICU only when all three conditions hold; in an emergency only when the benefit
clearly beats the risk. The specialist decides; what is not answered counts against the lighter way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journal.said import Said, both, said

MICU, ACCOMPANIED, URGENT = "micu", "accompanied", "urgent"
# breathing: SaO2 > 98 % at Pmax < 20 cmH2O, PEEP < 6, FiO2 <= 0.5, acceptable work of breathing;
# circulation: MAP > 70 mmHg (arterial line) without inotropes or filling, no CPR in 24 hours;
# steady: not expected to worsen in the coming hours
CONDITIONS = ("breathing", "circulation", "steady")


@dataclass(frozen=True)
class Advice:
    """The way of travelling that the guideline points to, and why."""

    mode: str
    reasons: tuple[Said, ...]


def travel_advice(answers: Mapping[str, bool | None], *, urgent: bool = False) -> Advice:
    """Return how to travel. `answers`: per condition yes, no, or None where nobody answered."""
    if urgent:
        return Advice(URGENT, (said("patientspread.fitness.urgent"),))
    lacking = [name for name in CONDITIONS if answers.get(name) is not True]
    if not lacking:
        return Advice(ACCOMPANIED, (said("patientspread.fitness.all"),))
    return Advice(MICU, tuple(_lacks(name, answers.get(name)) for name in lacking))


def _lacks(name: str, answer: bool | None) -> Said:  # noqa: FBT001 -- an answer
    """Return why a condition does not hold."""
    about = said(f"patientspread.fitness.{name}")
    code = "patientspread.fitness.unknown" if answer is None else "patientspread.fitness.not_met"
    return said(code, condition=about)


def advice_more(advice: Advice, answers: Mapping[str, bool | None], *, heavy: bool) -> Advice:
    """Return advice with what else whoever arranges the ride must know."""
    more = (
        *((said("patientspread.fitness.not_now"),) if answers.get("steady") is False else ()),
        *((said("patientspread.fitness.heavy"),) if heavy else ()),
    )
    return Advice(advice.mode, (*advice.reasons, *more))


def advice_kept(
    answers: Mapping[str, bool | None], mode: str, *, urgent: bool, heavy: bool
) -> dict[str, Any] | None:
    """Return the advice on a request as it stands, as screens get it; None: the guideline is not about it."""
    if not answers and mode not in (MICU, ACCOMPANIED, URGENT):
        return None
    found = travel_advice(answers, urgent=urgent)
    return advice_document(advice_more(found, answers, heavy=heavy))


def advice_document(advice: Advice) -> dict[str, Any]:
    """Return advice as screens get it: `{mode, reasons: [{nl, en}]}`."""
    return {"mode": advice.mode, "reasons": [both(one) for one in advice.reasons]}
