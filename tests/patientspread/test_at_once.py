"""Many people at one plan in the same moment, where the database lets them: nobody waits in a ring.

SQLite has one writer at a time; these run on PostgreSQL alone. Where two must meet, both are held at the
place where each looked and neither wrote yet.
"""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connection

from capacity.models import BedPromise
from capacity.selectors import beds_now, promises_of
from capacity.services import moves
from journal.errors import ZorgbeeldError
from journal.models import CurrentState
from patientspread.models import Request, RunState, SpreadRun, Transfer
from patientspread.request_models import OPEN
from patientspread.services import (
    fleet,
    replans,
    request_bring_back,
    request_end,
    request_move,
    request_plan,
    request_propose,
    run_request,
    transfer_accept,
    transfer_refuse,
    transfer_withdraw,
    transfers,
)
from patientspread.tasks import solve_run
from tests.factories import SYSTEM
from tests.patientspread.plans import plan
from tests.patientspread.requests import accepted, again, asked, proposed

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("store", ["postgresql"], indirect=True),
    pytest.mark.usefixtures("store"),
]
Deed = Callable[[], Any]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # the lease of a worker that is gone


@pytest.fixture
def later(realm, full, empty, second):
    """A minute after the houses were counted: who moves from now on is in no count yet."""
    realm.clock_time += timedelta(minutes=1)
    realm.save(update_fields=["clock_time"])


def at_once(*deeds: Deed) -> list[Any]:
    """Do things in as many threads, begun at the same moment; return what each brought, refusals too."""
    together = threading.Barrier(len(deeds), timeout=10)

    def go(deed: Deed) -> Any:
        try:
            together.wait()
            return deed()
        except ZorgbeeldError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(go, deeds))


@pytest.fixture
def meet(monkeypatch):
    """Have two who come to a function wait there for each other, once each, after it looked."""

    def at(module: Any, name: str) -> None:
        met, been = threading.Barrier(2, timeout=1), threading.local()
        look = getattr(module, name)

        def looked(*args: Any, **named: Any) -> Any:
            found = look(*args, **named)
            if not hasattr(been, "there"):
                been.there = True
                with suppress(
                    threading.BrokenBarrierError
                ):  # the other waits for a lock of this one
                    met.wait()
            return found

        monkeypatch.setattr(module, name, looked)

    return at


def accept(realm, transfer):
    return lambda: transfer_accept(actor=SYSTEM, realm=realm, transfer_id=transfer.pk)


def propose(realm, row, house):
    return lambda: request_propose(actor=SYSTEM, realm=realm, pmr=row.pk, destination=house)


def told_in(realm, house):
    """Return how many beds screens say are promised for who comes to a house."""
    row = CurrentState.objects.filter(realm=realm, key=f"promised:{house.pk}").first()
    if row is None or not row.variants:
        return 0
    (variant,) = json.loads(row.variants)
    (line,) = json.loads(variant["body"])["state"]["lines"]
    return line["reserved_in"] + line["held_in"] + line["under_way_in"]


def rides_told(realm, house):
    """Return in which hours screens say that vehicles of the region of a house are away."""
    row = CurrentState.objects.get(realm=realm, key=f"rides:{house.region_id}")
    return json.loads(json.loads(row.variants)[0]["body"])["state"]["planned"]


def test_two_hospitals_that_answer_at_once_are_both_heard_and_one_plan_follows(  # noqa: PLR0917
    realm, full, empty, second, national, meet
):
    rows = [proposed(realm, asked(realm, full), house) for house in (empty, second)]
    asked(realm, full, emergency=True)
    meet(replans, "run_busy")
    found = at_once(*(accept(realm, one) for one in rows))
    assert [getattr(one, "state", one) for one in found] == ["accepted", "accepted"]
    assert SpreadRun.objects.filter(state=RunState.REQUESTED).count() == 1


def test_two_coordinators_that_propose_at_once_both_get_a_number(realm, full, empty, meet):
    rows = [asked(realm, full, emergency=True) for _ in range(2)]
    meet(transfers, "last_number")
    at_once(*(propose(realm, row, empty) for row in rows))
    assert {again(row).state for row in rows} == {"proposed"}
    assert set(Transfer.objects.values_list("number", flat=True)) == {1, 2}


def test_screens_are_told_of_both_beds_that_one_hospital_promises_at_once(realm, full, empty, meet):
    rows = [asked(realm, full, emergency=True) for _ in range(2)]
    meet(moves, "promises_of")
    at_once(*(propose(realm, row, empty) for row in rows))
    assert told_in(realm, empty) == 2


def test_screens_are_told_that_both_rides_of_a_region_are_off_at_once(realm, full, empty, meet):
    rows = [asked(realm, full) for _ in range(2)]
    for row in rows:
        accepted(realm, row, empty)
        request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, leaves_at=realm.now())
    assert rides_told(realm, full)
    meet(fleet, "rides_away")
    at_once(
        *(
            partial(request_end, actor=SYSTEM, realm=realm, pmr=row.pk, ending="withdraw")
            for row in rows
        )
    )
    assert not rides_told(realm, full)


def test_two_who_arrive_the_other_way_round_do_not_wait_for_each_other(  # noqa: PLR0917
    realm, full, empty, second, later, meet
):
    there, back = asked(realm, empty), asked(realm, second)
    accepted(realm, there, second)
    accepted(realm, back, empty)
    meet(moves, "moves_after")
    at_once(
        *(
            lambda row=row: request_move(
                actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive", sure=True
            )
            for row in (there, back)
        )
    )
    assert {again(row).state for row in (there, back)} == {"arrived"}
    known = beds_now(realm)
    assert {known[house.pk].lines["ward"].occupied for house in (empty, second)} == {50}


GOING = ("proposed", "accepted", "planned", "under_way")
KEPT = {"accepted", "planned", "under_way", "arrived", "closed", "brought_back"}


class Hour:
    """An hour in which everybody works at the patients of one plan: what each did, and what was refused."""

    def __init__(self, realm, seed):
        self.realm, self.seed = realm, seed
        self.about = {"actor": SYSTEM, "realm": realm}
        self.done: list[tuple[str, int | None]] = []
        self.refused: list[ZorgbeeldError] = []

    def do(self, name: str, row: int | None, deed: Deed) -> None:
        try:
            deed()
        except ZorgbeeldError as refusal:
            self.refused.append(refusal)
        else:
            self.done.append((name, row))

    def answer(self, nth):
        """Both desks of the houses, who answer what the other answers too; some let go what they took."""
        for state in ("proposed", "accepted", "proposed"):
            rows = list(Transfer.objects.filter(realm=self.realm, state=state).order_by("pk"))
            Random(self.seed + nth).shuffle(rows)  # noqa: S311
            for one in rows:
                about = self.about | {"transfer_id": one.pk}
                if state == "accepted" and one.pk % 4:
                    continue
                if state == "accepted" or (one.pk + nth) % 3 == 0:
                    refuse = partial(transfer_refuse, **about, code="no_staff")
                    self.do("refuse", one.request_id, refuse)
                else:
                    self.do("accept", one.request_id, partial(transfer_accept, **about))

    def end(self):
        rows = list(Request.objects.filter(realm=self.realm, state__in=OPEN).order_by("pk"))
        Random(self.seed).shuffle(rows)  # noqa: S311
        for row in rows[:4]:
            ending = "die" if row.pk % 2 else "withdraw"
            self.do("end", row.pk, partial(request_end, **self.about, pmr=row.pk, ending=ending))

    def withdraw(self):
        rows = Transfer.objects.filter(realm=self.realm, state__in=["proposed", "accepted"])
        for one in list(rows.order_by("-pk"))[:3]:
            about = self.about | {"transfer_id": one.pk, "reason": "r"}
            self.do("withdraw", one.request_id, partial(transfer_withdraw, **about))

    def plan(self):
        """A coordinator asks for the plan anew, and a worker that takes one over from another at work."""
        for _ in range(3):
            self.do("plan", 0, partial(run_request, **self.about, scope="national"))
            for run in SpreadRun.objects.filter(realm=self.realm, state=RunState.REQUESTED):
                self.do("solve", run.pk, partial(solve_run, run.pk))

    def take_over(self):
        for _ in range(4):
            busy = SpreadRun.objects.filter(realm=self.realm, finished_at=None).first()
            if busy is not None:
                SpreadRun.objects.filter(pk=busy.pk).update(lease_until=LONG_AGO)
                self.do("solve", busy.pk, partial(solve_run, busy.pk))

    def move(self):
        """Who drives: those who are expected leave and arrive; those who are there are asked back."""
        for _ in range(2):
            rows = Request.objects.filter(realm=self.realm, state__in=["accepted", "arrived"])
            for row in list(rows.order_by("pk")):
                about = self.about | {"pmr": row.pk}
                if row.state == "arrived":
                    self.do("back", row.pk, partial(request_bring_back, **about))
                else:
                    step = "depart" if row.pk % 3 == 0 else "arrive"
                    self.do("move", row.pk, partial(request_move, **about, step=step, sure=True))

    def over(self):
        """Solve what waits still."""
        while (busy := SpreadRun.objects.filter(finished_at=None).first()) is not None:
            SpreadRun.objects.filter(pk=busy.pk).update(lease_until=LONG_AGO)
            solve_run(busy.pk)


def test_everybody_at_one_plan_at_once_leaves_every_patient_in_one_bed_and_no_promise_lost(  # noqa: PLR0917
    realm, full, empty, second, national, later
):
    there = [asked(realm, full, emergency=True) for _ in range(4)]
    for row, house in zip(there, (empty, second) * 2, strict=True):
        accepted(realm, row, house)
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive", sure=True)
    for _ in range(12):
        asked(realm, full, emergency=True)
    plan(realm, national)
    offers = list(Transfer.objects.filter(state="proposed").order_by("pk"))
    for one in offers[:5]:
        accept(realm, one)()
    hour = Hour(realm, seed=13)
    people = [partial(hour.answer, nth) for nth in range(3)]
    at_once(*people, hour.end, hour.withdraw, hour.plan, hour.take_over, hour.move, hour.move)
    hour.over()

    assert {name for name, _row in hour.done} >= {"accept", "refuse", "end", "back"}
    rows = list(Request.objects.filter(realm=realm).order_by("pk"))
    let_go = {row for name, row in hour.done if name in {"refuse", "end", "withdraw"}}
    promised = {row for name, row in hour.done if name == "accept"} - let_go
    assert {row.state for row in rows if row.pk in promised} <= KEPT  # and nobody else broke it
    going = {row.key for row in rows if row.state in GOING}
    assert set(BedPromise.objects.values_list("about", flat=True)) == going
    placed = Transfer.objects.filter(state__in=["proposed", "accepted"])
    assert sorted(one.request.key if one.request else "" for one in placed) == sorted(going)
    known = beds_now(realm)
    for house, counted in ((full, 106), (empty, 50), (second, 50)):
        came = sum(row.destination_id == house.pk and row.arrived_at is not None for row in rows)
        left = sum(row.origin_id == house.pk and row.left_at is not None for row in rows)
        assert known[house.pk].lines["ward"].occupied == counted + came - left
        lines = promises_of(realm, [house.pk]).get(house.pk, {}).values()
        assert told_in(realm, house) == sum(
            one.reserved_in + one.held_in + one.under_way_in for one in lines
        )
    told = CurrentState.objects.filter(realm=realm, key__startswith="pmr:")
    shown = {row.key: json.loads(json.loads(row.variants)[0]["body"])["state"] for row in told}
    assert {key: one["state"] for key, one in shown.items()} == {r.key: r.state for r in rows}
