"""Reading runs: the policy they use, and a run as coordinators see it."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from journal import clock
from journal.audit import record_reads
from journal.errors import Conflict, Missing
from journal.models import Realm
from journal.said import LANGUAGES, beside, said, text_of
from network.models import Region
from network.permissions import audiences_of
from patientspread.events import TransferChanged
from patientspread.models import Policy, SpreadRun, Transfer
from patientspread.selectors.seen_plan import plan_seen
from patientspread.selectors.transfers import NATIONAL
from web.people import Person


def policy_in_force(at: datetime | None = None) -> Policy:
    """Return the spreading policy in force. Raises Conflict when there is none."""
    newest = policy_now(at)
    if newest is None:
        raise Conflict("patientspread.no_policy")
    return newest


def policy_now(at: datetime | None = None) -> Policy | None:
    """Return the spreading policy in force; None: there never was one."""
    at = at or clock.now()
    current = Policy.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        valid_from__lte=at,
    )
    return current.order_by("-version").first()


def run_get(realm: Realm, run_id: int) -> SpreadRun:
    """Return a run of this realm. Raises Missing."""
    run = SpreadRun.objects.filter(realm=realm, pk=run_id).select_related("policy").first()
    if run is None:
        raise Missing("patientspread.no_run", field="run")
    return run


def moves_of(run: SpreadRun) -> QuerySet[Transfer]:
    """Return the moves of a plan, with those that an earlier plan proposed and this one keeps."""
    kept = run.result.get("already_proposed", ())
    return Transfer.objects.filter(Q(run=run) | Q(pk__in=kept), realm=run.realm_id)


def transfer_seen(realm: Realm, number: int, person: Person) -> Transfer:
    """Return a transfer that somebody sees whole. Raises Missing, also for one that she does not see."""
    rows = Transfer.objects.select_related(
        "run__policy", "run__realm", "request", "origin__region", "destination__region"
    )
    row = rows.filter(realm=realm, pk=number).first()
    if row is None or TransferChanged.of(row).state_for(audiences_of(person)) is None:
        raise Missing("patientspread.no_transfer", field="transfer")
    return row


def run_document(realm: Realm, run_id: int, person: Person) -> dict[str, Any]:
    """Return a run as coordinators see it, with its moves; the transfers shown are recorded as read.

    Moves that an earlier plan proposed and this one keeps are among them; their `run` says which plan. A
    plan's totals are everyone's: `hidden` says of how many moves and patients without a place only the
    number is shown, and why (`{moves, unplaced, words: {nl, en}}`, None: all are shown). Raises Missing.
    """
    run = run_get(realm, run_id)
    audiences = audiences_of(person)
    moves = moves_of(run).order_by("number")
    events = [
        TransferChanged.of(transfer)
        for transfer in moves.select_related("request", "origin__region", "destination__region")
    ]
    shown = [state for event in events if (state := event.state_for(audiences)) is not None]
    record_reads(realm, person.name, [f"transfer:{item['id']}" for item in shown], way="run")
    plan = plan_seen(run.result, audiences, {item["id"] for item in shown})
    return {
        "id": run.pk,
        "scope": run.scope,
        "state": run.state,
        "what_if": run.what_if,
        "cohort": run.cohort,
        **beside("policy", run.policy.title),
        **beside("requested_by", run.requested_by),
        "requested_at": run.requested_at,
        "finished_at": run.finished_at,
        **beside("error", run.error),
        "looked_at": run.looked_at,
        "transfers": shown,
        **run.result.get("summary", {}),
        "plan": plan,
        "hidden": _hidden(run, plan, len(events), len(shown)),
    }


def _hidden(run: SpreadRun, plan: dict[str, Any], moves: int, shown: int) -> dict[str, Any] | None:
    """Return what a reader knows the number of and nothing else, and whose it is; None for nothing."""
    if run.what_if is not None:  # it proposes nothing: its moves are numbers from where to where
        moves, shown = (
            sum(one["count"] for one in part.get("moves", ())) for part in (run.result, plan)
        )
    without = [len(part.get("unplaced_patients", ())) for part in (run.result, plan)]
    hidden, unplaced = moves - shown, without[0] - without[1]
    if not hidden and not unplaced:
        return None
    if run.scope == NATIONAL:
        why = said("patientspread.hidden.national")
    else:
        name = Region.objects.filter(pk=run.scope).values_list("short_name", flat=True).first()
        why = said("patientspread.hidden.region", region=name or run.scope)
    sentences = []
    if hidden:
        code = "some" if shown else "none"
        sentences.append(said(f"patientspread.hidden.{code}", n=moves, shown=shown))
    if unplaced:
        sentences.append(said("patientspread.hidden.unplaced", n=unplaced))
    words = {one: " ".join(text_of(part, one) for part in (*sentences, why)) for one in LANGUAGES}
    return {
        "moves": hidden,
        "unplaced": unplaced,
        "words": words,
    }
