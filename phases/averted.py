"""What averts what a plan expects, as JSON: shown with the advice that expects it."""

from collections.abc import Iterable, Mapping
from typing import Any

from phases.rules.conditions import Averted


def averted_documents(
    averted: Iterable[Averted], measures: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Return what averts what is expected: a measure with its title, or an agreement by its code."""
    return [
        {"measure": one.measure, "title": dict(measures.get(one.measure, {}))}
        if one.measure
        else {"agreement": one.agreement}
        for one in averted
    ]
