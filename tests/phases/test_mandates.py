"""Who may do what per transition: roles, bodies through their chair, by telephone, in rounds."""

import copy
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from callout.models import Alarm
from journal.errors import Conflict, Invalid, Refused
from network.models import Region, Role
from phases.models import DecisionRound, PhaseDecision, PhaseProposal, Plan, RoundAnswer
from phases.proposal_steps import proposal_event
from phases.selectors import phase_of, plan_documents
from phases.services import (
    phase_decide,
    phase_relay,
    phases_begin,
    plan_adopt,
    proposal_accept,
    proposal_reject,
    round_answer,
    round_decide,
    round_open,
)
from phases.tasks import audit_runs
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    person,
    report_beds,
)
from tests.phases.conftest import DOCUMENT
from tests.phases.test_phases import move_clock
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
PHASES = ("regular", "adapted", "crisis")
TEAM = {
    "id": "team",
    "name": {"nl": "Strategisch Team", "en": "Strategic team"},
    "members": ["roaz_chair", {"role": "dpg", "at": "veiligheidsregio"}, "hin"],
    "chair": "roaz_chair",
    "deputies": ["dpg"],
}
WAYS: list[dict[str, Any]] = [
    {"from": "regular", "to": "adapted", "by": ["roaz_chair"], "by_telephone": True},
    {"from": "adapted", "to": "crisis", "by": ["team"], "consensus": {"answer_within_minutes": 60}},
    {"from": "regular", "to": "crisis", "by": ["dpg"], "by_telephone": True},
    {"from": "crisis", "to": "adapted", "by": ["dpg", "roaz_chair"]},
    {"from": "adapted", "to": "regular", "by": ["roaz_chair"]},
]
# (from, to) -> who decides alone; everything else is refused
MAY = {
    ("regular", "adapted"): {"roaz_chair"},
    ("regular", "crisis"): {"dpg"},
    ("crisis", "adapted"): {"dpg", "roaz_chair"},
    ("adapted", "regular"): {"roaz_chair"},
    ("adapted", "crisis"): set(),
    ("crisis", "regular"): set(),
}


def document(**changes):
    plan = {
        k: v for k, v in copy.deepcopy(DOCUMENT).items() if k not in ("deciders", "by_telephone")
    }
    return plan | {"bodies": [copy.deepcopy(TEAM)], "transitions": copy.deepcopy(WAYS)} | changes


@pytest.fixture
def areas(region):
    found = VeiligheidsregioFactory.create_batch(2)
    for one in found:
        one.regions.add(region)
    return found


@pytest.fixture
def plan(region, areas, realm):
    phases_begin(actor=SYSTEM, realm=realm)

    def adopt(**changes):
        made = document(**changes)
        return plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=made)

    adopt()
    return adopt


@pytest.fixture
def dpgs(region, areas):
    return [person(Role.DPG, region=region, veiligheidsregio=one) for one in areas]


def put(realm, region, phase):
    """The region stands there, however it came."""
    PhaseDecision.objects.create(
        realm=realm, region=region, phase=phase, decided_at=realm.now(), decided_by="x", decider="x"
    )


def decided(realm, region, actor, phase):
    return phase_decide(actor=actor, realm=realm, region=region, phase=phase, reason="Overleg.")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("step", list(MAY))
@pytest.mark.usefixtures("plan")
def test_who_may_take_a_region_from_one_phase_to_another(realm, region, areas, step, role):
    source, target = step
    put(realm, region, source)
    actor = person(role, region=region, veiligheidsregio=areas[0])
    if role in MAY[source, target]:
        decided(realm, region, actor, target)
        assert phase_of(realm)[region.pk] == target
    else:
        with pytest.raises(Refused):
            decided(realm, region, actor, target)
        assert phase_of(realm)[region.pk] == source


@pytest.mark.parametrize("role", [Role.ROAZ_CHAIR, Role.DPG])
def test_who_is_mandated_elsewhere_has_no_say(realm, region, plan, role):
    with pytest.raises(Refused):
        decided(realm, region, person(role, region=RegionFactory.create()), "adapted")


def test_a_plan_that_names_only_deciders_keeps_its_meaning(realm, region, chair, dpg):
    for actor, phase in ((dpg, "crisis"), (chair, "adapted"), (dpg, "crisis"), (chair, "regular")):
        decided(realm, region, actor, phase)
    with pytest.raises(Refused):
        decided(realm, region, chair, "crisis")


def test_the_chair_of_a_body_that_is_asked_is_told_to_open_a_round(realm, region, plan, chair):
    put(realm, region, "adapted")
    with pytest.raises(Refused) as caught:
        decided(realm, region, chair, "crisis")
    assert "Strategisch Team" in caught.value.message


def test_a_proposal_says_who_decides_on_its_transition(realm, region, plan, chair, dpg):
    put(realm, region, "adapted")
    for hospital in FacilityFactory.create_batch(4, region=region):
        report_beds(realm, hospital, ward=(97, 100), ic=(12, 10))
    proposal = PhaseProposal.objects.get()
    wire = snapshot(realm, audiences=ALL).entities[f"proposal:{proposal.pk}"]["state"]
    assert (wire["from"], wire["to"], wire["mandate"]) == ("adapted", "crisis", [])
    assert wire["bodies"][0]["name"] == TEAM["name"]
    assert wire["bodies"][0]["asked"] is True
    with pytest.raises(Refused):
        proposal_accept(actor=dpg, realm=realm, proposal_id=proposal.pk, reason="ja")
    # whoever has the last word in the round may put the proposal aside
    proposal_reject(actor=chair, realm=realm, proposal_id=proposal.pk, reason="nog niet")


def relay(realm, region, actor, whom, phase="adapted"):
    return phase_relay(
        actor=actor,
        realm=realm,
        region=region,
        phase=phase,
        reason="Telefonisch om 03.10 uur.",
        on_behalf_of=whom.name.removeprefix("user:"),
    )


@pytest.fixture
def coordinator(region):
    return person(Role.REGIONAL_COORDINATOR, region=region)


def test_a_coordinator_records_what_the_chair_decided_by_telephone_with_both_names(
    realm, region, plan, chair, coordinator
):
    made = relay(realm, region, coordinator, chair)
    assert (made.decider, made.mandated) == (coordinator.name, chair.name)
    wire = snapshot(realm, audiences=ALL)
    state = wire.entities[f"phase:{region.pk}"]["state"]
    assert state["decided_by"] == coordinator.label.nl
    assert state["on_behalf_of"] == chair.label.nl
    assert any(f"namens {chair.label.nl}" in one["line"]["nl"] for one in wire.log)


def test_a_waiting_proposal_is_followed_by_telephone_and_keeps_its_evidence(
    realm, region, plan, chair, coordinator
):
    for hospital in FacilityFactory.create_batch(4, region=region):
        report_beds(realm, hospital, ward=(97, 100))
    made = relay(realm, region, coordinator, chair)
    proposal = PhaseProposal.objects.get()
    assert (proposal.state, made.proposal, made.evidence) == (
        "accepted",
        proposal,
        proposal.evidence,
    )


@pytest.mark.usefixtures("plan")
def test_nobody_records_for_who_is_not_mandated_or_where_the_telephone_does_not_do(
    realm, region, chair, dpg, coordinator
):
    with pytest.raises(Refused):
        relay(realm, region, coordinator, dpg)
    with pytest.raises(Refused):
        relay(realm, region, coordinator, coordinator)
    with pytest.raises(Refused):
        relay(realm, region, chair, chair)
    put(realm, region, "adapted")
    with pytest.raises(Refused):
        relay(realm, region, coordinator, chair, "regular")
    assert phase_of(realm)[region.pk] == "adapted"


@pytest.fixture
def asked(realm, region, plan, chair, dpgs):
    put(realm, region, "adapted")
    return opened(realm, region, dpgs[0])


def opened(realm, region, actor, phase="crisis", body="team"):
    return round_open(
        actor=actor, realm=realm, region=region, phase=phase, body=body, reason="IC's vol."
    )


def answer(realm, row, actor, agrees=True):
    return round_answer(
        actor=actor, realm=realm, number=row.pk, agrees=agrees, reason="Zie cijfers."
    )


def decide(realm, row, actor, follow=True):
    return round_decide(actor=actor, realm=realm, number=row.pk, follow=follow, reason="Gehoord.")


def test_a_round_has_a_seat_for_every_veiligheidsregio_and_role(asked, region, areas):
    assert [seat["seat"] for seat in asked.seats] == [
        f"roaz_chair@{region.pk}",
        *(f"dpg@{one.pk}" for one in sorted(areas, key=lambda one: one.pk)),
        f"hin@{region.pk}",
    ]


def test_the_chair_decides_when_all_seats_were_heard(realm, region, asked, chair, dpgs):
    hin = person(Role.HIN, region=region)
    for actor in (*dpgs, hin):
        answer(realm, asked, actor, agrees=actor is not hin)
    with pytest.raises(Conflict):
        decide(realm, asked, chair)  # the chair's own seat is silent
    answer(realm, asked, chair)
    decide(realm, asked, chair)
    assert phase_of(realm)[region.pk] == "crisis"
    evidence = PhaseDecision.objects.latest("pk").evidence
    seats = [one for one in evidence if "seat" in one]
    assert [one["agrees"] for one in seats] == [True, True, True, False]
    assert [one["role"] for one in seats] == ["roaz_chair", "dpg", "dpg", "hin"]
    state = snapshot(realm, audiences=ALL).entities[f"phaseround:{asked.pk}"]["state"]
    assert state["state"] == "followed"


def test_after_the_deadline_the_chair_decides_in_the_last_resort(realm, region, asked, chair, dpgs):
    answer(realm, asked, dpgs[1], agrees=False)
    with pytest.raises(Conflict):
        decide(realm, asked, chair)
    move_clock(realm, 1)
    decide(realm, asked, chair)
    made = PhaseDecision.objects.latest("pk")
    assert (made.phase, made.round) == ("crisis", asked)
    against = {mandate.veiligheidsregio_id for mandate in dpgs[1].mandates}
    said = [False if seat["place"] in against else None for seat in asked.seats]
    assert [one["agrees"] for one in made.evidence] == said
    assert said.count(False) == 1


def test_a_round_past_its_deadline_is_told_with_who_is_silent_and_whose_turn_it_is(
    realm, region, asked, chair, dpgs
):
    def late():
        entities = snapshot(realm, audiences=ALL).entities
        return entities[f"phaseround:{asked.pk}"]["state"]["overdue_since"]

    answer(realm, asked, dpgs[0])
    audit_runs()
    assert late() is None
    move_clock(realm, 2)
    audit_runs()
    audit_runs()  # and says so once
    assert late() == realm.now().isoformat()
    lines = [one["line"]["nl"] for one in snapshot(realm, audiences=ALL).log]
    (told,) = [line for line in lines if "niet gehoord" in line]
    answered = {mandate.veiligheidsregio_id for mandate in dpgs[0].mandates}
    for seat in asked.seats:
        assert (seat["name"] in told) == (seat["place"] not in answered)
    reminder = Alarm.objects.get(about=f"phaseround:{asked.pk}")
    assert (reminder.kind, reminder.closed_at) == ("reminder", None)
    decide(realm, asked, chair)
    assert phase_of(realm)[region.pk] == "crisis"
    reminder.refresh_from_db()
    assert reminder.closed_at is not None


def test_a_round_that_lapses_reminds_nobody_any_more(realm, region, asked, chair):
    move_clock(realm, 2)
    audit_runs()
    decided(realm, region, chair, "regular")
    assert Alarm.objects.get(about=f"phaseround:{asked.pk}").closed_at is not None


@pytest.mark.parametrize("how", [(True, False), (True, True), (False, False), (False, True)])
def test_the_log_names_who_closed_a_round_and_as_what(realm, asked, chair, dpgs, how):
    follow, deputy = how
    move_clock(realm, 2)
    who = dpgs[1] if deputy else chair
    decide(realm, asked, who, follow=follow)
    told = [one["line"] for one in snapshot(realm, audiences=ALL).log]
    (line,) = [one for one in told if "volgt als" in one["nl"]]
    assert who.label.nl in line["nl"]
    assert who.label.en in line["en"]
    assert ("plaatsvervangend voorzitter" in line["nl"]) == deputy
    assert ("deputy chair" in line["en"]) == deputy
    assert line["nl"].endswith("niet") != follow


def test_who_may_not_open_answer_or_close_a_round(realm, region, asked, plan, chair):
    stranger = person(Role.DPG, region=RegionFactory.create())
    observer = person(Role.OBSERVER)
    member = person(Role.HIN, region=region)
    for actor in (stranger, observer):
        with pytest.raises(Refused):
            answer(realm, asked, actor)
    for actor in (stranger, member):
        with pytest.raises(Refused):
            decide(realm, asked, actor)
    with pytest.raises(Conflict):
        opened(realm, region, chair)
    decide(realm, asked, chair, follow=False)
    with pytest.raises(Refused):
        opened(realm, region, stranger)
    with pytest.raises(Invalid):
        opened(realm, region, chair, phase="regular")
    with pytest.raises(Conflict):
        answer(realm, asked, chair)
    assert phase_of(realm)[region.pk] == "adapted"


def test_where_all_must_agree_nobody_overrules_and_a_changed_mind_counts(
    realm, region, plan, chair, dpgs
):
    plan(bodies=[TEAM | {"all": True, "members": [{"role": "dpg", "at": "veiligheidsregio"}]}])
    put(realm, region, "adapted")
    row = opened(realm, region, dpgs[0])
    answer(realm, row, dpgs[0])
    answer(realm, row, dpgs[1], agrees=False)
    move_clock(realm, 48)
    with pytest.raises(Conflict):
        decide(realm, row, chair)
    answer(realm, row, dpgs[1])
    decide(realm, row, chair)
    assert phase_of(realm)[region.pk] == "crisis"
    assert RoundAnswer.objects.filter(round=row).count() == 3


def test_a_round_lapses_when_the_phase_is_decided_by_another_way(realm, region, asked, chair):
    decided(realm, region, chair, "regular")
    asked.refresh_from_db()
    assert asked.state == "lapsed"
    with pytest.raises(Conflict):
        decide(realm, asked, chair)


@pytest.fixture
def networks(realm, region, plan):
    """Two regions that work as one, whose one body decides by the transitions that are given."""

    def make(**changes):
        other = RegionFactory.create(operates_as="NHFL")
        region.operates_as = "NHFL"
        region.save()
        body = TEAM | {"together": True, "members": ["roaz_chair"], "deputies": []}
        made = {"bodies": [body]} | changes
        plan_adopt(
            actor=SYSTEM, region=other, name="Plan", source="test", document=document(**made)
        )
        plan(**made)
        for one in (region, other):
            put(realm, one, "adapted")
        return region, other

    return make


@contextmanager
def locked_first():
    """Gather which rows are asked to be locked, in order."""
    found = []
    fetch = QuerySet._fetch_all

    def looked_at(self):
        fresh = self._result_cache is None
        fetch(self)
        if fresh and self.query.select_for_update:
            found.append((self.model, [one.pk for one in self._result_cache]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", looked_at)
        yield found


def phases_shown(realm, regions):
    """In which phases these regions stand on screens, and since which moments."""
    entities = snapshot(realm, audiences=frozenset({"all"})).entities
    states = [entities[f"phase:{one.pk}"]["state"] for one in regions]
    return {one["phase"] for one in states}, {one["since"] for one in states}


def test_one_body_over_two_networks_puts_both_in_the_phase(realm, networks, chair):
    region, other = networks()
    theirs = person(Role.ROAZ_CHAIR, region=other)
    row = opened(realm, region, theirs)
    for actor in (chair, theirs):
        answer(realm, row, actor)
    decide(realm, row, theirs)
    assert {phase_of(realm)[one.pk] for one in (region, other)} == {"crisis"}
    row.refresh_from_db()
    # one body decides once: both regions show the same moment
    assert list(row.decisions.values_list("decided_at", flat=True)) == [row.closed_at] * 2
    phases, moments = phases_shown(realm, (region, other))
    assert (phases, len(moments)) == ({"crisis"}, 1)


def ways(*by):
    """The ways, with the one to crisis by these, who ask nobody first."""
    alone = {"from": "adapted", "to": "crisis", "by": list(by), "by_telephone": True}
    return [alone if (one["from"], one["to"]) == ("adapted", "crisis") else one for one in WAYS]


def waits(realm, region):
    """A proposal to crisis that waits in a region."""
    return PhaseProposal.objects.create(
        realm=realm,
        region=region,
        from_phase="adapted",
        to_phase="crisis",
        plan=Plan.objects.filter(region=region).latest("pk"),
        rule="3.1",
        evidence=[],
        opened_at=realm.now(),
    )


@pytest.mark.parametrize("way", ["directly", "by proposal", "by telephone"])
def test_one_body_that_asks_nobody_puts_both_networks_in_the_phase(
    realm, networks, chair, coordinator, way
):
    region, other = networks(transitions=ways("team"))
    theirs = waits(realm, other)
    if way == "directly":
        decided(realm, region, chair, "crisis")
    elif way == "by proposal":
        mine = waits(realm, region)
        proposal_accept(actor=chair, realm=realm, proposal_id=mine.pk, reason="Overleg.")
    else:
        relay(realm, region, coordinator, chair, "crisis")
    phases, moments = phases_shown(realm, (region, other))
    assert (phases, len(moments)) == ({"crisis"}, 1)
    # what waited there for the same is followed, not left to be decided again
    theirs.refresh_from_db()
    assert theirs.state == "accepted"
    assert PhaseDecision.objects.filter(realm=realm, phase="crisis").count() == 2


def test_who_decides_by_a_role_of_the_plan_decides_for_the_own_network_alone(
    realm, networks, chair
):
    region, other = networks(transitions=ways("roaz_chair", "team"))
    decided(realm, region, chair, "crisis")
    assert [phase_of(realm)[one.pk] for one in (region, other)] == ["crisis", "adapted"]


def test_screens_are_told_for_which_other_regions_a_body_decides(realm, networks):
    region, other = networks(transitions=ways("dpg", "team"))
    waits(realm, region)
    shown = next(one for one in plan_documents(realm) if one["region"] == region.pk)
    way = next(one for one in shown["ways"] if (one["from"], one["to"]) == ("adapted", "crisis"))
    event = proposal_event(PhaseProposal.objects.get())
    for bodies, roles in ((way["bodies"], way["roles"]), (event.bodies, event.roles)):
        assert [one["together"] for one in bodies] == [[other.pk]]
        assert list(roles) == ["dpg"]  # who decides by that role decides for the own region alone


def test_screens_are_told_of_no_other_region_where_a_body_is_of_one(realm, region, plan):
    shown = next(one for one in plan_documents(realm) if one["region"] == region.pk)
    assert {tuple(body["together"]) for way in shown["ways"] for body in way["bodies"]} == {()}


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_two_chairs_of_one_body_that_decide_at_once_from_two_regions_wait_for_each_other(
    realm, networks, chair
):
    region, other = networks(transitions=ways("team"))
    theirs = person(Role.ROAZ_CHAIR, region=other)
    for one in (region, other):
        waits(realm, one)
    together = threading.Barrier(2)

    def go(actor, here):
        try:
            together.wait()
            decided(realm, here, actor, "crisis")
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(go, (chair, theirs), (region, other)))
    # the one who came second finds both regions there
    assert sorted(found) == sorted(["already_in_phase", "decided"])
    assert {phase_of(realm)[one.pk] for one in (region, other)} == {"crisis"}
    assert PhaseDecision.objects.filter(realm=realm, phase="crisis").count() == 2


@pytest.mark.parametrize("way", ["directly", "by proposal", "after a round"])
def test_whoever_decides_locks_all_regions_of_the_body_before_anything_else(realm, networks, way):
    asks = way == "after a round"
    region, other = networks() if asks else networks(transitions=ways("team"))
    mine = waits(realm, other)
    row = opened(realm, other, person(Role.ROAZ_CHAIR, region=other)) if asks else None
    if row is not None:
        move_clock(realm, 2)
    theirs = person(Role.ROAZ_CHAIR, region=other)
    with locked_first() as codes:
        if row is not None:
            decide(realm, row, theirs)
        elif way == "by proposal":
            proposal_accept(actor=theirs, realm=realm, proposal_id=mine.pk, reason="Overleg.")
        else:
            decided(realm, other, theirs, "crisis")
    assert codes[0] == (Region, sorted([region.pk, other.pk]))


def test_a_running_plan_decides_by_its_own_version(realm, region, plan, chair):
    decided(realm, region, chair, "adapted")
    plan(transitions=[one | {"by": ["dpg"]} for one in WAYS])
    shown = next(one for one in plan_documents(realm) if one["region"] == region.pk)
    assert ["roaz_chair"] in [way["alone"] for way in shown["ways"]]
    decided(realm, region, chair, "regular")
    with pytest.raises(Refused):
        decided(realm, region, chair, "adapted")


def test_the_plan_that_screens_read_names_every_way_that_somebody_may_go(realm, region, plan):
    shown = next(one for one in plan_documents(realm) if one["region"] == region.pk)
    assert {(way["from"], way["to"]) for way in shown["ways"]} == set(MAY) - {("crisis", "regular")}
    assert DecisionRound.objects.count() == 0
    assert timedelta(minutes=60).seconds / 60 == shown["ways"][3]["answer_within_minutes"]
