"""What a simulated facility would answer: from how full it is, the same each time it is asked.

A demo assumption, marked by its method; themes that the model knows nothing of follow with less weight.
"""

from capacity.survey.answers import Answer
from capacity.survey.questions import Questionnaire

# occupied / operational from which a theme is adapted, and in crisis
LINES = {
    "space": (0.95, 1.08),
    "staff": (0.92, 1.05),
    "supplies": (1.05, 1.25),
    "standard": (0.97, 1.10),
    "inflow": (0.95, 1.12),
    "outflow": (0.90, 1.08),
}


def believable(asked: Questionnaire, fullness: float) -> dict[str, Answer]:
    """Return answers that fit how full a facility is."""
    return {
        one.code: Answer(
            level=_level(one.theme, fullness), trend="equal" if "trend" in one.asks else ""
        )
        for one in asked.questions
    }


def _level(theme: str, fullness: float) -> str:
    """Return the level of a theme."""
    adapted, crisis = LINES[theme]
    if fullness >= crisis:
        return "crisis"
    return "adapted" if fullness >= adapted else "regular"
