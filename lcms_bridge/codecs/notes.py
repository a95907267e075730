"""What a codec notes while it reads: refused, held back, doubtful, lost; each with its place."""

from collections import Counter
from typing import Any

from lcms_bridge.canonical import FilePlace, Problem, Scope

MOST = 1000  # notes of one message; more help nobody
Where = FilePlace | str


class Notes:
    """A list of problems that grows; what says the same of many places is said once (`once`)."""

    def __init__(self) -> None:
        """Begin without notes."""
        self._problems: list[Problem] = []
        self._said: Counter[tuple[Any, ...]] = Counter()
        self._more = 0

    def refuse(self, code: str, where: Where = "", *, sentence: str = "", **params: Any) -> None:
        """Note why nothing of the message can be read; `sentence`: another than the code's own."""
        self._add(Problem(code, _place(where), "", Scope.FILE, params, sentence))

    def hold(
        self, code: str, where: Where, facility: str = "", *, sentence: str = "", **params: Any
    ) -> None:
        """Note why one facility, or one entry, is held back; `sentence`: another than the code's own."""
        self._add(Problem(code, _place(where), facility, Scope.FACILITY, params, sentence))

    def doubt(self, code: str, where: Where, facility: str = "", **params: Any) -> None:
        """Note what is doubtful; nothing is held back by it."""
        self._add(Problem(code, _place(where), facility, Scope.REMARK, params))

    def lose(self, code: str, where: Where, facility: str = "", **params: Any) -> None:
        """Note what was said and has no room in the model."""
        self._add(Problem(code, _place(where), facility, Scope.LOST, params))

    def once(self, scope: Scope, code: str, where: Where, **params: Any) -> None:
        """Note something the first time only; `many` counts how often it was so."""
        key = (scope, code, *sorted((name, str(value)) for name, value in params.items()))
        self._said[key] += 1
        if self._said[key] == 1:
            self._add(Problem(code, _place(where), scope=scope, params=params))

    def all(self) -> tuple[Problem, ...]:
        """Return the notes in the order of the message."""
        if not self._more:
            return tuple(self._problems)
        more = Problem("more", FilePlace(), scope=Scope.REMARK, params={"rest": self._more})
        return (*self._problems, more)

    def extend(self, problems: tuple[Problem, ...]) -> None:
        """Take notes over from another reader."""
        for problem in problems:
            self._add(problem)

    def _add(self, problem: Problem) -> None:
        """Keep a note; a refusal always."""
        if len(self._problems) < MOST or problem.scope is Scope.FILE:
            self._problems.append(problem)
        else:
            self._more += 1


def _place(where: Where) -> FilePlace:
    """Return a place; a text is a path in the message."""
    return where if isinstance(where, FilePlace) else FilePlace(path=where)
