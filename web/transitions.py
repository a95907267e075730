"""Transitions as tables: from which states, to which, by whom, on what conditions, and what follows.

    TRANSFERS = Transitions(
        "patientspread.transfer",
        Step("accept", {"proposed"}, "accepted", by=ANSWER, at="destination", follows=(bed_moves,)),
        Step("expire", {"proposed"}, "expired", guards=(too_late,)),
        entity="transfer",
        initial="proposed",
    )
    step = TRANSFERS.take(transfer, "accept", actor=actor)

The words are in the catalogue: `<subject>.state.<state>` and `<subject>.step.<name>` for each, and
`<subject>` for the thing itself. A refusal says where it stands and what is possible instead.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Refused
from journal.said import Said, said
from web.people import can, require
from web.rights import Right

# A guard returns why a step cannot be taken now, or nothing; it may raise a Conflict of its own.
Guard = Callable[[Any], Said | None]
# A mandate returns why this actor, who holds the right, may not take the step on this row.
Mandate = Callable[[Any, Actor], Said | None]
# What follows happens in the step's transaction, after it was recorded.
Follow = Callable[[Any, Actor], None]


@dataclass(frozen=True)
class Step:
    """One way from a state to another.

    `target` empty: the row stays where it is. `at`: the row's attribute that is the place at which the
    right must hold. `by` None: nobody asks for this step by itself, it follows from something that was
    checked (an answer's time is over, a place closes, a worker is done). `regardless`: what comes before
    all other steps (`Transitions.always`) does not bar this one.
    """

    name: str
    sources: Collection[str]
    target: str = ""
    by: Right | None = None
    at: str = ""
    mandate: Mandate | None = None
    guards: tuple[Guard, ...] = ()
    follows: tuple[Follow, ...] = ()
    regardless: bool = False

    def __post_init__(self) -> None:
        # values, not members of an enumeration: what a row gets is what the database gives back
        object.__setattr__(self, "sources", frozenset(str(state) for state in self.sources))
        object.__setattr__(self, "target", str(self.target))


class Transitions:
    """All steps of one kind of thing, whose rows have a `state`.

    `entity` is the first part of its key in the journal; `code` the code on the wire of a step that a
    state does not allow, in which `{state}` is that state. `always` are guards of all that people ask,
    which come before the state.
    """

    def __init__(
        self,
        subject: str,
        *steps: Step,
        entity: str,
        initial: str,
        code: str = "is_{state}",
        always: tuple[Guard, ...] = (),
    ) -> None:
        self.subject = subject
        self.entity = entity
        self.initial = str(initial)
        self.steps = {step.name: step for step in steps}
        self._code = code
        self._always = always
        if len(self.steps) != len(steps) or entity in _declared:
            msg = f"{subject}: two steps or two tables have one name"
            raise ValueError(msg)
        _declared[entity] = self

    def __getitem__(self, name: str) -> Step:
        """Return a step by its name. Raises KeyError."""
        return self.steps[name]

    @property
    def states(self) -> frozenset[str]:
        """Return every state that a step leads from or to."""
        ends = ({*step.sources, step.target} - {""} for step in self.steps.values())
        return frozenset({self.initial}.union(*ends))

    def possible(self, state: str) -> tuple[Step, ...]:
        """Return the steps that lead away from a state."""
        return tuple(step for step in self.steps.values() if state in step.sources)

    def open_to(self, row: Any, actor: Actor) -> tuple[Step, ...]:
        """Return the steps that an actor may ask for here and now."""
        return tuple(
            step
            for step in self.possible(row.state)
            if step.by is not None
            and can(actor, step.by, _place(row, step))
            and (step.mandate is None or step.mandate(row, actor) is None)
            and _hindrance(row, (*self._first(step), *step.guards)) is None
        )

    def now(self, row: Any, name: str) -> bool:
        """Say whether state and guards allow a step, whoever takes it."""
        step = self.steps[name]
        return row.state in step.sources and _hindrance(row, step.guards) is None

    def allow(self, row: Any, name: str, *, actor: Actor) -> Step:
        """Return a step that this actor may take on this row, whatever its state. Raises Refused."""
        step = self.steps[name]
        if step.by is not None:
            require(actor, step.by, _place(row, step))
        lacking = step.mandate(row, actor) if step.mandate is not None else None
        if lacking is not None:
            raise Refused(lacking.code, **lacking.params)
        return step

    def check(self, row: Any, name: str, *, actor: Actor) -> Step:
        """Return a step that this actor may take here and now. Raises Refused, Conflict."""
        step = self.allow(row, name, actor=actor)
        barred = _hindrance(row, self._first(step))
        if barred is not None:
            raise barred
        if row.state not in step.sources:
            raise self._refusal(row, step, actor)
        hindrance = _hindrance(row, step.guards)
        if hindrance is not None:
            raise self._with_instead(hindrance, row, actor)
        return step

    def take(self, row: Any, name: str, *, actor: Actor) -> Step:
        """Put a locked row in the step's state. Raises Refused, Conflict.

        The row is not saved: the service that calls this sets what else the step changes, saves and
        records. What follows is called by `follow`, after that.
        """
        step = self.check(row, name, actor=actor)
        if step.target:
            row.state = step.target
        return step

    def follow(self, row: Any, step: Step, *, actor: Actor) -> None:
        """Do what follows a step that was taken and recorded."""
        for follows in step.follows:
            follows(row, actor)

    def _first(self, step: Step) -> tuple[Guard, ...]:
        """Return the guards that come before the state: of what people ask, but for what nothing bars."""
        return () if step.by is None or step.regardless else self._always

    def words(self) -> set[str]:
        """Return the codes of the catalogue that this table needs: a test holds them against it."""
        return (
            {self.subject}
            | {f"{self.subject}.state.{state}" for state in self.states}
            | {f"{self.subject}.step.{name}" for name in self.steps}
        )

    def standing(self, state: str) -> Said:
        """Return where something of this kind stands: `the proposal stands at ‘rejected’`."""
        return said(
            "web.standing",
            subject=said(self.subject),
            state=said(f"{self.subject}.state.{state}"),
        )

    def _refusal(self, row: Any, step: Step, actor: Actor) -> Conflict:
        """Return why a step cannot be taken from a state, with what can be done instead."""
        instead = self._instead(row, actor)
        return Conflict(
            "web.step_other" if instead else "web.step_none",
            code=self._code.format(state=row.state),
            step=said(f"{self.subject}.step.{step.name}"),
            standing=self.standing(row.state),
            instead=instead,
        )

    def _with_instead(self, hindrance: Conflict, row: Any, actor: Actor) -> Conflict:
        """Return a guard's refusal, with what can be done instead."""
        instead = self._instead(row, actor)
        if hindrance.said is None or not instead:
            return hindrance
        return Conflict(
            "web.step_instead",
            code=hindrance.code,
            field=hindrance.field,
            why=hindrance.said,
            instead=instead,
        )

    def _instead(self, row: Any, actor: Actor) -> list[Said]:
        """Return the words for what an actor can do with a row now."""
        return [said(f"{self.subject}.step.{step.name}") for step in self.open_to(row, actor)]


_declared: dict[str, Transitions] = {}


def tables() -> tuple[Transitions, ...]:
    """Return all tables, by the entity they are about."""
    return tuple(_declared[entity] for entity in sorted(_declared))


def table_of(key: str) -> Transitions | None:
    """Return the table of an entity of the journal, such as `transfer:7`, if it has one."""
    return _declared.get(key.partition(":")[0])


def _place(row: Any, step: Step) -> Any:
    """Return the place at which a step's right must hold."""
    return attrgetter(step.at)(row) if step.at else None


def _hindrance(row: Any, guards: tuple[Guard, ...]) -> Conflict | None:
    """Return what the first guard that has something against it says."""
    for guard in guards:
        try:
            reason = guard(row)
        except Conflict as refusal:
            return refusal
        if reason is not None:
            return Conflict(reason.code, **reason.params)
    return None
