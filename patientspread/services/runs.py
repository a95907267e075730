"""Runs: asked for by a coordinator, solved by a worker, turned into proposals.

The row is the truth: a worker claims it for a limited time, and a worker that dies only loses its claim.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction

from capacity.cohort_lists import label_name
from capacity.kinds import bed_kind
from capacity.selectors import cohorts_open
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.leases import Lease
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Facility, Region, Sector
from network.places import look_in_use, require_in_use
from patientspread.bodies import RunIn
from patientspread.doorbell import ring_solver
from patientspread.events import RunChanged
from patientspread.models import Request, RequestState, RunReason, SpreadRun, Transfer
from patientspread.rights import RUN, RUN_NATIONAL
from patientspread.selectors import NATIONAL, PlanStanding, plan_standing, policy_in_force
from patientspread.services.classes import offers_in_open_classes
from patientspread.services.replacing import Offer, Replaced
from patientspread.services.request_steps import request_step, requests_locked
from patientspread.services.transfers import offers_at_open_places, transfers_replace
from patientspread.transitions import RUNS, runs_busy
from phases.selectors import phase_of
from web.commands import command
from web.people import require

# the largest national case takes a few seconds
HOLD = Lease(SpreadRun, "lease_until", "attempt", timedelta(seconds=60))
MAX_ATTEMPTS = 3
MAX_EXTRA_BEDS = 500
HeldBack = tuple[list[dict[str, Any]], bool]


@dataclass(frozen=True)
class Solved:
    """What a solved run brings: its result as shown, the moves to offer, what it looked at.

    `held_back` looks for the bottlenecks and answers them with whether all were tried. Each costs a
    solve, so it runs after the moves are offered and asks before each whether it may go on.
    """

    result: dict[str, Any]
    offers: Sequence[Offer]
    looked_at: dict[str, Any]
    held_back: Callable[[Callable[[], bool]], HeldBack] | None = None
    # the plan on what is expected, after that too: it asks as well whether it may go on
    scenarios: Callable[[Callable[[], bool]], dict[str, Any]] | None = None
    sought: Sequence[int] = ()  # the requests it looked at; none: it worked with expectations
    asked_until: int = 0  # the number of the newest request in its realm when it looked


@command(
    "patientspread.run_request",
    by=RUN,
    body=RunIn,
    address="runs/",
    status=202,
    answer=lambda run: {"id": run.pk, "scope": run.scope, "state": run.state},
)
def run_request(
    *,
    actor: Actor,
    realm: Realm,
    scope: str,
    what_if: dict[str, Any] | None = None,
    cohort: str = "",
    prudent: bool = False,
) -> SpreadRun:
    """Ask for a spreading run.

    Over the country or one region.
    `what_if` ({"close": [codes], "willing": [codes], "add_beds": [{facility, bed, count}],
    "cut_vehicles": [{region, mode, trips}], "key": {kind, weights}}) only compares: it offers nothing.
    `cohort`: only the patients with this label are shared out and moved.
    `prudent`: the worst of what is expected (P90) counts as taken, so that the plan is least bad.
    Raises Refused, Invalid, Conflict (one is busy, a place is closed).
    """
    region = scope_region(scope)
    require(actor, RUN_NATIONAL if region is None else RUN, region)
    _check_what_if(what_if)
    with writing():
        require_in_use(region)
        _check_cohort(realm, cohort)
        own = _waiting_of_its_own(realm, scope) if what_if is None else None
        if own is not None:
            return _taken_up(own, actor, cohort=cohort, prudent=prudent)
        _one_at_a_time(realm, scope, what_if)
        facts = {"what_if": what_if, "cohort": cohort, "prudent": prudent}
        return run_start(actor=actor, realm=realm, scope=scope, **facts)


def _waiting_of_its_own(realm: Realm, scope: str) -> SpreadRun | None:
    """Return, locked, the plan that the system asked for and no worker took yet."""
    rows = SpreadRun.objects.select_for_update(of=("self",)).select_related("realm")
    waiting = rows.filter(realm=realm, scope=scope, state__in=RUNS["claim"].sources)
    return waiting.exclude(reason=RunReason.HAND).order_by("pk").first()


def _taken_up(run: SpreadRun, actor: Actor, *, cohort: str, prudent: bool) -> SpreadRun:
    """Make the system's plan that of a person who asks for the same: it goes first."""
    if run.is_replan and run.about_id is not None and cohort not in {"", run.cohort}:
        # of other patients: the rest that was to be made anew follows this one
        run.again = again_with(run.again, cause_of(run.reason, run.about_id, run.cohort))
    run.reason, run.about, run.changed = RunReason.HAND, None, {}
    run.cohort, run.prudent = cohort, prudent
    run.requested_by, run.requester = actor.label, actor.name
    run.requested_at, run.policy = run.realm.now(), policy_in_force()
    run.save()
    record(RunChanged.of(run), realm=run.realm, actor=actor)
    transaction.on_commit(lambda: ring_solver(run.pk), robust=True)
    return run


def _one_at_a_time(realm: Realm, scope: str, what_if: dict[str, Any] | None) -> None:
    """Raise Conflict when a plan of this area is being made; a variant waits for a variant alone."""
    other = run_busy(realm, scope, is_variant=what_if is not None)
    if other is not None:
        raise Conflict(
            "patientspread.run_busy",
            field="scope",
            by=other.requested_by,
            standing=RUNS.standing(other.state),
        )


def run_busy(realm: Realm, scope: str, *, is_variant: bool = False) -> SpreadRun | None:
    """Return the plan of an area that is being made."""
    busy = runs_busy(SpreadRun.objects.all())
    return busy.filter(realm=realm, scope=scope, what_if__isnull=not is_variant).first()


def run_start(*, actor: Actor, realm: Realm, scope: str, **facts: Any) -> SpreadRun:
    """Make a run and ring for a worker; inside `writing()`, for who may, and where none is busy.

    Raises Conflict when another was first.
    """
    run = SpreadRun(
        realm=realm,
        scope=scope,
        policy=policy_in_force(),
        requested_by=actor.label,
        requester=actor.name,
        requested_at=realm.now(),
        **facts,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:  # two at the same moment
        _one_at_a_time(realm, scope, run.what_if)
        raise
    record(RunChanged.of(run), realm=realm, actor=actor)
    transaction.on_commit(lambda: ring_solver(run.pk), robust=True)
    return run


def _check_cohort(realm: Realm, cohort: str) -> None:
    """Raise Conflict unless some kind of bed is split into this label now."""
    if cohort and not any(cohort in row.labels for row in cohorts_open(realm).values()):
        raise Conflict("patientspread.no_cohort", field="cohort", label=label_name(cohort))


def _waits() -> models.Q:
    """Return the condition that a run waits: nobody took it yet, or its worker is gone."""
    lost = models.Q(state__in=RUNS["take_over"].sources) & HOLD.is_over()
    return models.Q(state__in=RUNS["claim"].sources) | lost


def runs_waiting() -> list[int]:
    """Return the runs that wait for a worker, oldest first."""
    return list(HOLD.free(_waits()).order_by("pk").values_list("pk", flat=True))


def run_claim(*, actor: Actor, run_id: int) -> SpreadRun | None:
    """Take a run to solve it, or None: someone has it, or it ended. A dead worker's claim runs out."""
    with writing():
        if not HOLD.take(run_id, _waits(), state=RUNS["claim"].target):
            return None
        run = SpreadRun.objects.select_related("realm", "policy").get(pk=run_id)
        if run.attempt > MAX_ATTEMPTS:
            run_end(run, "fail", actor, error=said("patientspread.error.attempts"))
            return None
        record(RunChanged.of(run), realm=run.realm, actor=actor)
    return run


def run_renew(*, run: SpreadRun) -> None:
    """Hold a run longer: its worker is still at it. Says nothing when another took it over."""
    HOLD.renew(run, state__in=RUNS["complete"].sources)


def run_progress(*, actor: Actor, run: SpreadRun, goal: str, n: int, of: int, seconds: int) -> bool:
    """Tell how far the worker of a run is: goal `n` of so many, after so many seconds; holds it longer too.

    False, and nothing told, where another took it over or it was stopped.
    """
    with writing():
        if not HOLD.keep(run, state__in=RUNS["complete"].sources):
            return False
        run.refresh_from_db(fields=["outdated"])
        run.progress = {"goal": goal, "n": n, "of": of, "seconds": seconds}
        SpreadRun.objects.filter(pk=run.pk).update(progress=run.progress)
        record(RunChanged.of(run, news=False), realm=run.realm, actor=actor)
    run_renew(run=run)
    return True


def run_complete(*, actor: Actor, run: SpreadRun, outcome: Solved) -> bool:
    """Keep a result and offer its moves; False when another worker took the run over meanwhile.

    A place that closed while the run was solved gets no offer; the result says which were left out.
    """
    with writing():
        if not HOLD.keep(run, state__in=RUNS["complete"].sources):
            return False
        # beds may have been closed while it was solved, and answers given
        run.refresh_from_db(fields=["outdated", "again"])
        if outcome.looked_at.get("phases") == phase_of(run.realm):
            run.outdated = ""  # and it looked afterwards
        offers, closed = offers_at_open_places(outcome.offers)
        offers, shut = offers_in_open_classes(run.realm, offers)
        run.result = outcome.result
        if closed or shut:
            summary = run.result.get("summary", {}) | {"moves": len(offers)}
            run.result = run.result | {"summary": summary}
        if closed:
            run.result = run.result | {"closed_meanwhile": closed}
        if shut:
            run.outdated = run.outdated or said("patientspread.reason.classes_meanwhile", n=shut)
        run.looked_at = outcome.looked_at
        if run.what_if is None:
            replaced = transfers_replace(
                actor=actor,
                run=run,
                offers=offers,
                sought=outcome.sought,
                asked_until=outcome.asked_until,
            )
            found = {offer.request for offer in offers} if run.is_own else set()
            _note_sought(actor, run, [one for one in outcome.sought if one not in found])
            run.result = _with_kept(run.result, replaced)
        run_end(run, "complete", actor)
    return True


def _note_sought(actor: Actor, run: SpreadRun, sought: Sequence[int]) -> None:
    """Note that the region looked for a place for requests and found none."""
    rows = Request.objects.filter(pk__in=sought, state=RequestState.REQUESTED)
    for row in requests_locked(rows):
        if row.national_since is None:
            request_step(row, "seek", actor)


def _with_kept(result: dict[str, Any], replaced: Replaced) -> dict[str, Any]:
    """Return a result that names the moves which an earlier plan proposed and this one keeps."""
    names = [transfer.pk for transfer in replaced.kept]
    counted = {
        "already_proposed": len(names),
        "others_changed": replaced.elsewhere,
        "others_lapsed": replaced.lapsed,
    }
    if replaced.left:
        counted["moves"] = result["summary"]["moves"] - replaced.left
    return result | {"already_proposed": names, "summary": result["summary"] | counted}


def run_note_bottlenecks(*, actor: Actor, run: SpreadRun, found: HeldBack) -> None:
    """Add to an ended run what holds its plan back, found after its moves were offered."""
    rows, complete = found
    run_note(actor=actor, run=run, bottlenecks=rows, bottlenecks_complete=complete)


def run_note(*, actor: Actor, run: SpreadRun, **found: Any) -> None:
    """Add parts to the result of an ended run, that were found after its moves were offered."""
    with writing():
        kept = SpreadRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        kept.result.update(found)
        kept.save(update_fields=["result"])
        run.result = kept.result
        record(RunChanged.of(run, news=False), realm=run.realm, actor=actor)


def run_fail(*, actor: Actor, run: SpreadRun, error: Readable) -> None:
    """Note that a run cannot be solved, with the sentence for the coordinator."""
    with writing():
        if HOLD.keep(run, state__in=RUNS["fail"].sources):
            run.refresh_from_db(fields=["again"])
            run_end(run, "fail", actor, error=error)


def runs_end(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """End the runs that wait or are being solved in a realm that closes; its closer was checked."""
    with writing():
        busy = SpreadRun.objects.select_for_update(of=("self",)).select_related("realm")
        for run in runs_busy(busy.filter(realm=realm)).order_by("pk"):
            run_end(run, "end", actor, error=reason, follows=False)


def run_end(
    run: SpreadRun, name: str, actor: Actor, error: Readable = "", *, follows: bool = True
) -> None:
    """Take the step that ends a run, and tell it; inside `writing()`, by who may. Raises Conflict.

    `follows`: what was answered meanwhile has the rest made anew after it; not where its place closed.
    """
    RUNS.take(run, name, actor=actor)
    run.error = error
    run.finished_at = run.realm.now()
    run.lease_until = None
    run.progress = {}
    causes, run.again = _causes(run.again), None
    run.save()
    record(RunChanged.of(run), realm=run.realm, actor=actor)
    if causes and follows:
        _followed(run, causes, actor)


def cause_of(reason: str, about_id: int, cohort: str) -> dict[str, Any]:
    """Return why the rest of a plan is made anew later: an answer, and for whom that plan is."""
    return {"reason": reason, "about_id": about_id, "cohort": cohort}


def again_with(again: dict[str, Any] | None, cause: dict[str, Any]) -> dict[str, Any]:
    """Return what follows a run, with one answer more: of one plan the newest, of two each its own."""
    causes = [one for one in _causes(again) if one.get("cohort", "") != cause["cohort"]]
    return {"causes": [*causes, cause]}


def _causes(again: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return what follows a run; a version before this one kept one answer by itself."""
    if again is None:
        return []
    found: list[dict[str, Any]] = again.get("causes", [again])
    return found


def _followed(run: SpreadRun, causes: Sequence[dict[str, Any]], actor: Actor) -> None:
    """Have the rest of a plan made anew, of which something was answered while another was solved.

    One at a time: what else was answered follows that.
    """
    cause, *rest = causes
    about = Transfer.objects.select_related("run").get(pk=cause["about_id"])
    plan = plan_standing(run.realm, run.scope, about.run.cohort if about.run else "")
    run_start(
        actor=actor,
        realm=run.realm,
        scope=run.scope,
        reason=cause["reason"],
        about_id=cause["about_id"],
        again={"causes": rest} if rest else None,
        **plan_kept(plan),
    )


def plan_kept(plan: PlanStanding | None) -> dict[str, Any]:
    """Return what the rest of a plan has of it: whose patients, and whether it counts on P90."""
    return {} if plan is None else {"cohort": plan.cohort, "prudent": plan.prudent}


def scope_region(scope: str) -> Region | None:
    """Return the region of a scope, None for the whole country. Raises Invalid."""
    if scope == NATIONAL:
        return None
    region = Region.objects.filter(pk=scope).first()
    if region is None:
        raise Invalid("patientspread.unknown_scope", field="scope", scope=scope)
    return region


def _check_what_if(what_if: dict[str, Any] | None) -> None:
    """Raise Invalid unless a what-if names known places and sensible numbers."""
    if what_if is None:
        return
    beds = what_if.get("add_beds", [])
    closed, willing = {*what_if.get("close", [])}, {*what_if.get("willing", [])}
    named = closed | willing
    named |= {item["facility"] for item in beds}
    if not (named or what_if.get("cut_vehicles") or what_if.get("key")):
        raise Invalid("patientspread.what_if_empty", field="what_if")
    facilities = Facility.objects.filter(sector=Sector.HOSPITAL).in_bulk(named)
    unknown = named - facilities.keys()
    if unknown:
        raise Invalid("patientspread.unknown_facility", field="what_if", facilities=sorted(unknown))
    look_in_use(*facilities.values())
    if closed & willing:
        names = sorted(facilities[code].name for code in closed & willing)
        raise Invalid("patientspread.closed_and_willing", field="what_if.willing", facilities=names)
    for item in beds:
        bed_kind(item["bed"], field="what_if.add_beds")
    if any(not 1 <= item["count"] <= MAX_EXTRA_BEDS for item in beds):
        raise Invalid("patientspread.extra_beds", field="what_if.add_beds", most=MAX_EXTRA_BEDS)
    _check_regions(what_if)


def _check_regions(what_if: dict[str, Any]) -> None:
    """Raise Invalid unless the regions of a what-if are known, and a manual key weighs any of them."""
    key = what_if.get("key") or {}
    weights = key.get("weights", {})
    named = {item["region"] for item in what_if.get("cut_vehicles", [])} | set(weights)
    unknown = named - set(Region.objects.values_list("pk", flat=True))
    if unknown:
        scope = ", ".join(sorted(unknown))
        raise Invalid("patientspread.unknown_scope", field="what_if", scope=scope)
    if key.get("kind") == "manual" and not any(weights.values()):
        raise Invalid("patientspread.key_weighs_nothing", field="what_if.key")
