"""What the journal records of spreading, and who sees how much of it.

A run's totals are for everyone; a single transfer only for its two facilities and the coordinators
concerned. All others read that something moved between two regions, and no more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.kinds import short_name
from journal.events import EVERYONE, Event, Line, Variant, event_type
from journal.said import Readable, Said, beside, said
from network.models import Region
from patientspread.models import ANSWERS, SpreadRun, Transfer
from patientspread.request_events import need_of

# taken back, or proposed by hand to a hospital that something stands against
SAYS_WHY = ("withdrawn", "expired", "proposed")
COORDINATORS = ("role:national_coordinator", "role:regional_coordinator")
READERS = ("role:dpg", "role:roaz_chair", "role:hin")  # of what says nothing of a patient


def scope_name(scope: str) -> str:
    """Return what the region of a scope is called; nothing for the country, which is none."""
    names = Region.objects.filter(pk=scope).values_list("short_name", flat=True)
    return names.first() or ""


def _breaks(run: SpreadRun) -> int | None:
    """Return how many proposals of a plan have no bed at P90; None: nobody knows."""
    plan = run.result.get("scenarios", {}).get("plan")
    return plan["p90"]["broken"] if plan else None


@event_type("patientspread.run")
@dataclass(frozen=True)
class RunChanged(Event):
    """A spreading run was asked for, started, or ended."""

    id: int
    scope: str
    scope_name: str  # of the region, for the log
    run_state: str
    what_if: bool
    requested_by: Readable
    requested_at: datetime
    finished_at: datetime | None
    summary: dict[str, Any]
    bottlenecks: int | None  # how many were found; None: not looked for (yet)
    # proposals without a bed at P90; None: not counted (yet), or nobody forecasts
    breaks: int | None
    counted: bool  # whether it was counted again on what is expected, and says how it does there
    prudent: bool  # it counts on P90
    progress: dict[str, Any]  # of its worker while it runs: {goal, n, of, seconds}
    error: Readable
    outdated: Readable  # why its plan counts on what is no more; empty: it does not
    cohort: str  # whose patients; empty: everybody's
    run_reason: str  # by hand, or why the system made it
    about: int | None  # the transfer that was answered
    changed: dict[str, int]  # since the plan before: requests and beds
    news: bool  # whether people want a line in the log for it

    @classmethod
    def of(cls, run: SpreadRun, *, news: bool = True) -> "RunChanged":
        """Return the event for a run as it stands."""
        return cls(
            id=run.pk,
            scope=run.scope,
            scope_name=scope_name(run.scope),
            run_state=run.state,
            what_if=run.what_if is not None,
            requested_by=run.requested_by,
            requested_at=run.requested_at,
            finished_at=run.finished_at,
            summary=run.result.get("summary", {}),
            bottlenecks=len(run.result["bottlenecks"]) if "bottlenecks" in run.result else None,
            breaks=_breaks(run),
            counted="scenarios" in run.result,
            prudent=run.prudent,
            progress=run.progress,
            error=run.error,
            outdated=run.outdated,
            cohort=run.cohort,
            run_reason=run.reason,
            about=run.about_id,
            changed=run.changed,
            news=news,
        )

    @property
    def key(self) -> str:
        """Return the entity: this run."""
        return f"run:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state: the run with its summary unfolded."""
        state = super().state() or {}
        state["state"] = state.pop("run_state")
        state["reason"] = state.pop("run_reason")
        del state["news"], state["scope_name"]
        summary: dict[str, Any] = state.pop("summary")
        return state | summary

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a run which ended stays as long as runs do."""
        return "run" if state["state"] in ("done", "failed") else ""

    def line(self) -> Line | None:
        """Return the line for the log: the start is no news, the end is; the rest of a plan is told on it."""
        if self.run_state == "done" and self.run_reason in ANSWERS:
            return None
        if self.run_state not in ("done", "failed") or self.what_if or not self.news:
            return None
        scope: Said | str = self.scope_name or said("patientspread.national")
        if self.run_state == "failed":
            line = said("patientspread.line.run_failed", id=self.id, scope=scope, why=self.error)
            return Line("spreading", line)
        proven = self.summary.get("proven_optimal")
        code = "patientspread.line.run_proven" if proven else "patientspread.line.run"
        moves = said("patientspread.moves", n=self.summary.get("moves", 0))
        return Line("spreading", said(code, id=self.id, scope=scope, moves=moves))

    def variants(self) -> tuple[Variant, ...]:
        """A what-if is for coordinators and who may lead; a real run's totals are for everyone."""
        to = (*COORDINATORS, "role:dpg") if self.what_if else (EVERYONE,)
        return (Variant(to, self.state(), self.line()),)


@event_type("patientspread.transfer")
@dataclass(frozen=True)
class TransferChanged(Event):
    """A transfer was proposed, or something was decided about it."""

    id: int
    number: int
    run: int | None
    request: int | None
    need: dict[str, Any] | None  # of the patient of its request, as the receiving house sees it
    bed: str
    bed_class: str
    isolation: bool
    mode: str
    origin: str
    origin_name: str
    destination: str
    destination_name: str
    from_region: str
    from_region_name: str
    to_region: str
    to_region_name: str
    minutes: int
    measured: bool
    transfer_state: str
    proposed_at: datetime
    answer_before: datetime
    why: dict[str, Any]
    refusal: dict[str, Any] | None
    decided_by: Readable
    decided_at: datetime | None
    reason: Readable = (
        ""  # why it was withdrawn or lapsed, or asked all the same, as whoever did it said
    )

    @classmethod
    def of(cls, transfer: Transfer) -> "TransferChanged":
        """Return the event for a transfer as it stands."""
        code = transfer.refusal_code
        return cls(
            id=transfer.pk,
            number=transfer.number,
            run=transfer.run_id,
            request=transfer.request_id,
            need=need_of(transfer.request) if transfer.request is not None else None,
            bed=transfer.bed,
            bed_class=transfer.bed_class,
            isolation=transfer.isolation,
            mode=transfer.mode,
            origin=transfer.origin_id,
            origin_name=transfer.origin.name,
            destination=transfer.destination_id,
            destination_name=transfer.destination.name,
            from_region=transfer.origin.region_id,
            from_region_name=transfer.origin.region.short_name,
            to_region=transfer.destination.region_id,
            to_region_name=transfer.destination.region.short_name,
            minutes=transfer.minutes,
            measured=transfer.measured,
            transfer_state=transfer.state,
            proposed_at=transfer.proposed_at,
            answer_before=transfer.answer_before,
            why=transfer.why,
            refusal={"code": code, **beside("note", transfer.note)} if code else None,
            decided_by=transfer.decided_by,
            decided_at=transfer.decided_at,
            reason=transfer.note if transfer.state in SAYS_WHY else "",
        )

    @property
    def key(self) -> str:
        """Return the entity: this transfer."""
        return f"transfer:{self.id}"

    def concerned(self) -> tuple[str, ...]:
        """Return the audiences that see all of it: its two hospitals, their coordinators and DPG's.

        Of what is only expected no hospital hears: a coordinator offers it first, or nobody does.
        What stays within a region is no business of the country's until it was handed on.
        """
        houses = (f"facility:{self.origin}", f"facility:{self.destination}")
        own = self.need is not None and not self.need["national"]
        own = own and self.from_region == self.to_region
        return (
            *(() if own else ("role:national_coordinator",)),
            f"role:regional_coordinator:{self.from_region}",
            f"role:regional_coordinator:{self.to_region}",
            f"role:dpg:{self.from_region}",
            f"role:dpg:{self.to_region}",
            *(() if self.transfer_state == "expected" else houses),
        )

    def state(self) -> dict[str, Any]:
        """Return the wire state, with the names of docs/wire.md."""
        state = super().state() or {}
        renamed = {"origin": "from", "destination": "to", "transfer_state": "state"}
        return {renamed.get(name, name): value for name, value in state.items()}

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a transfer which is over stays as long as transfers do."""
        return "" if state["state"] in ("expected", "proposed", "accepted") else "transfer"

    def state_for(self, audiences: frozenset[str]) -> dict[str, Any] | None:
        """Return the state that these audiences see in the journal, None: they see none.

        Lists, runs, files and printed pages choose by this too: one choice for every shape.
        """
        for variant in self.variants():
            if not audiences.isdisjoint(variant.to):
                return variant.state
        return None

    def line(self) -> Line | None:
        """Return the line for those concerned; a proposal among many is no news by itself."""
        return self._line(self.origin_name, self.destination_name)

    def variants(self) -> tuple[Variant, ...]:
        """Those concerned see all of it; all others only that something moved between regions.

        A hospital's liaison who answers names the hospital: to the others nobody is named, nor the reason
        given. Of what is no news (a proposal) they get nothing at all.
        """
        full = Variant(self.concerned(), self.state(), self.line())
        news = self._line(self.from_region_name, self.to_region_name)
        return (full,) if news is None else (full, Variant((EVERYONE,), None, news, veiled=True))

    def _line(self, origin: str, destination: str) -> Line | None:
        """Return a line between two names."""
        if self.transfer_state in ("expected", "proposed", "withdrawn", "arrived"):
            return None
        code = f"patientspread.line.transfer.{self.transfer_state}"
        kind = short_name(self.bed)
        return Line("spreading", said(code, kind=kind, origin=origin, destination=destination))
