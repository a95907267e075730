"""Transitions as tables: from which states, to which, by whom, on what conditions, and what follows.

    TRANSFER = Transitions(
        "patientspread.transfer",
        Step("accept", {"proposed"}, "accepted", by=ANSWER, guards=(in_time,), follows=(bed_moves,)),
        Step("expire", {"proposed"}, "expired"),
    )
    TRANSFER.take(transfer, "accept", actor=actor, place=transfer.destination)

The words are in the catalogue: `<subject>.state.<state>` and `<subject>.step.<name>` for each, and
`<subject>` for the thing itself. A refusal says where it stands and what is possible instead.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict
from journal.said import Said, said
from web.people import require
from web.rights import Right

# A guard returns why a step cannot be taken now, or nothing; what follows happens in its transaction.
Guard = Callable[[Any], Said | None]
Follow = Callable[[Any, Actor], None]


@dataclass(frozen=True)
class Step:
    """One way from a state to another; `by` None: only parts of the system take it."""

    name: str
    sources: Collection[str]
    target: str
    by: Right | None = None
    guards: tuple[Guard, ...] = ()
    follows: tuple[Follow, ...] = ()


class Transitions:
    """All steps of one kind of thing, whose rows have a `state`."""

    def __init__(self, subject: str, *steps: Step) -> None:
        self.subject = subject
        self.steps = {step.name: step for step in steps}
        if len(self.steps) != len(steps):
            msg = f"{subject}: two steps have one name"
            raise ValueError(msg)

    def possible(self, state: str) -> tuple[Step, ...]:
        """Return the steps that lead away from a state."""
        return tuple(step for step in self.steps.values() if state in step.sources)

    def check(self, row: Any, name: str, *, actor: Actor, place: Any = None) -> Step:
        """Return a step that this actor may take here and now. Raises Refused, Conflict."""
        step = self.steps[name]
        if step.by is not None:
            require(actor, step.by, place)
        if row.state not in step.sources:
            raise self._refusal(row.state, step)
        for guard in step.guards:
            reason = guard(row)
            if reason is not None:
                raise Conflict(reason.code, **reason.params)
        return step

    def take(self, row: Any, name: str, *, actor: Actor, place: Any = None) -> Step:
        """Put a locked row in the step's state, and have follow what follows. Raises Refused, Conflict.

        The row is not saved: the service that calls this sets what else the step changes, saves and
        records. What follows is called by `follow`, after that.
        """
        step = self.check(row, name, actor=actor, place=place)
        row.state = step.target
        return step

    def follow(self, row: Any, step: Step, *, actor: Actor) -> None:
        """Do what follows a step that was taken and recorded."""
        for follows in step.follows:
            follows(row, actor)

    def _refusal(self, state: str, step: Step) -> Conflict:
        """Return why a step cannot be taken from a state, with what can be done instead."""
        instead = [
            said(f"{self.subject}.step.{other.name}")
            for other in self.possible(state)
            if other.by is not None
        ]
        code = "web.step_other" if instead else "web.step_none"
        return Conflict(
            code,
            code=f"is_{state}",
            subject=said(self.subject),
            step=said(f"{self.subject}.step.{step.name}"),
            state=said(f"{self.subject}.state.{state}"),
            instead=instead,
        )

    def words(self) -> set[str]:
        """Return the codes of the catalogue that this table needs: a test holds them against it."""
        states = {state for step in self.steps.values() for state in (*step.sources, step.target)}
        return (
            {self.subject}
            | {f"{self.subject}.state.{state}" for state in states}
            | {f"{self.subject}.step.{name}" for name in self.steps}
        )
