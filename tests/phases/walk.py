"""A region with people whose mandates begin and end, and every way in which they may try to change a phase.

Each way calls the service; where that lets it through, it asserts by its own tables that it was somebody
mandated then, and notes the phase that must be.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from journal import clock
from journal.actors import Actor
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio
from network.permissions import person_of
from phases.models import CarePhase, DecisionRound, PhaseProposal
from phases.proposals import ACTOR as RULES
from phases.services import (
    area_phase_decide,
    colour_decide,
    country_stage_decide,
    facility_phase_decide,
    level_relay,
    levels_audit,
    phase_decide,
    phase_relay,
    plan_adopt,
    plan_run,
    proposal_accept,
    round_answer,
    round_decide,
    round_open,
    rounds_audit,
    runs_audit,
)
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    UserFactory,
    VeiligheidsregioFactory,
    report_beds,
)
from tests.phases.conftest import DOCUMENT
from tests.phases.test_mandates import TEAM, WAYS
from tests.phases.test_phases import move_clock
from tests.reading import snapshot

ALL = frozenset({"all"})
PHASES = CarePhase.values
STAGE_PHASES = {"1": "regular", "2b": "adapted", "3": "crisis"}
# (from, to) → who decides alone; `team` is asked in a round, whose chair or deputy then decides
ALONE = {
    ("regular", "adapted"): {"roaz_chair"},
    ("regular", "crisis"): {"dpg"},
    ("crisis", "adapted"): {"dpg", "roaz_chair"},
    ("adapted", "regular"): {"roaz_chair"},
}
BY_TELEPHONE = {("regular", "adapted"), ("regular", "crisis")}
HEADS = {"roaz_chair", "dpg"}
IN_ROUND = ("adapted", "crisis")
ROLES = (Role.ROAZ_CHAIR, Role.DPG, Role.HIN, Role.REGIONAL_COORDINATOR, Role.HOSPITAL_LIAISON)


@dataclass
class World:
    """One region with its places and people, and the phases that the model holds."""

    realm: Any
    region: Region
    area: Veiligheidsregio
    house: Facility
    users: list[User]
    phase: str = "regular"
    levels: dict[str, tuple[str, str]] = field(default_factory=dict)  # level → phase, stage

    def actor(self, number: int) -> Actor:
        """Return one of the people as they are now, or a part of the system."""
        return RULES if number == len(self.users) else person_of(self.users[number])

    def held(self, number: int) -> set[tuple[str, str]]:
        """Return (role, place) of somebody's mandates that hold now: read anew, not through the services."""
        if number == len(self.users):
            return set()
        now = clock.now()
        rows = Mandate.objects.filter(user=self.users[number], valid_from__lte=now)
        return {
            (
                str(one.role),
                str(one.facility_id or one.veiligheidsregio_id or one.region_id or "NL"),
            )
            for one in rows
            if one.valid_until is None or one.valid_until > now
        } | {
            (str(one.role), str(one.region_id))
            for one in rows
            if one.region_id and (one.valid_until is None or one.valid_until > now)
        }

    def roles(self, number: int) -> set[str]:
        """Return the roles somebody holds for the region now."""
        return {role for role, place in self.held(number) if place == self.region.pk}


def world() -> World:
    """Make a region with a team, an area, a house, and five people without any mandate."""
    region = RegionFactory.create()
    area = VeiligheidsregioFactory.create()
    area.regions.add(region)
    house = FacilityFactory.create(region=region, veiligheidsregio=area)
    FacilityFactory.create(region=region, veiligheidsregio=area)
    document = DOCUMENT | {
        "bodies": [TEAM],
        "transitions": WAYS,
        "colours": {"groen": "regular", "geel": "regular", "rood": "adapted", "zwart": "crisis"},
    }
    document.pop("deciders")
    plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=document)
    realm = RealmFactory.create(exercise=True)
    return World(realm, region, area, house, UserFactory.create_batch(5))


Way = Callable[[World, int, int, str], None]


def grant(w: World, who: int, other: int, phase: str) -> None:
    """Give somebody a mandate."""
    if who < len(w.users):
        role = ROLES[other % len(ROLES)]
        places: dict[str, Any] = {"region": w.region}
        if role == Role.HOSPITAL_LIAISON:
            places = {"facility": w.house}
        elif role == Role.DPG:
            places = {"region": w.region, "veiligheidsregio": w.area}
        if phase == "crisis" and role == Role.HIN:
            role, places = Role.NATIONAL_COORDINATOR, {}
        MandateFactory.create(user=w.users[who], role=role, **places)


def end(w: World, who: int, other: int, phase: str) -> None:
    """End somebody's mandates: from now on they decide nothing."""
    del other, phase
    if who < len(w.users):
        Mandate.objects.filter(user=w.users[who]).update(
            valid_until=clock.now() - timedelta(seconds=1)
        )


def decide(w: World, who: int, other: int, phase: str) -> None:
    """Decide directly on the region's phase."""
    del other
    allowed = bool(w.roles(who) & ALONE.get((w.phase, phase), set()))
    phase_decide(actor=w.actor(who), realm=w.realm, region=w.region, phase=phase, reason="Zo.")
    assert allowed
    w.phase = phase


def relay(w: World, who: int, other: int, phase: str) -> None:
    """Record a decision by telephone of another."""
    whom = other % len(w.users)
    mandated = bool(w.roles(whom) & ALONE.get((w.phase, phase), set()))
    system = who == len(w.users)
    records = system or bool(w.roles(who) & {"regional_coordinator", "hin"})
    phase_relay(
        actor=w.actor(who),
        realm=w.realm,
        region=w.region,
        phase=phase,
        reason="Belde.",
        on_behalf_of=w.users[whom].username,
    )
    assert mandated
    assert records
    assert (w.phase, phase) in BY_TELEPHONE
    w.phase = phase


def ask(w: World, who: int, other: int, phase: str) -> None:
    """Open a round: no phase changes by asking."""
    del other
    round_open(
        actor=w.actor(who), realm=w.realm, region=w.region, phase=phase, body="team", reason="?"
    )


def answer(w: World, who: int, other: int, phase: str) -> None:
    """Answer in the newest round."""
    del phase
    row = DecisionRound.objects.latest("pk")
    round_answer(
        actor=w.actor(who), realm=w.realm, number=row.pk, agrees=bool(other % 2), reason="Ja."
    )


def close(w: World, who: int, other: int, phase: str) -> None:
    """Decide on the newest round as its chair, or a deputy."""
    del phase
    row = DecisionRound.objects.latest("pk")
    follow = bool(other % 3)
    allowed = bool(w.roles(who) & HEADS)
    round_decide(actor=w.actor(who), realm=w.realm, number=row.pk, follow=follow, reason="Gehoord.")
    assert allowed
    if follow:
        assert (w.phase, row.to_phase) == IN_ROUND
        w.phase = row.to_phase


def accept(w: World, who: int, other: int, phase: str) -> None:
    """Accept the newest proposal."""
    del other, phase
    row = PhaseProposal.objects.latest("pk")
    allowed = bool(w.roles(who) & ALONE.get((w.phase, row.to_phase), set()))
    proposal_accept(actor=w.actor(who), realm=w.realm, proposal_id=row.pk, reason="Ja.")
    assert allowed
    w.phase = row.to_phase


def house(w: World, who: int, other: int, phase: str) -> None:
    """Decide on the facility."""
    del other
    allowed = ("hospital_liaison", w.house.pk) in w.held(who)
    facility_phase_decide(
        actor=w.actor(who), realm=w.realm, facility=w.house, phase=phase, reason="Zo."
    )
    assert allowed
    w.levels[f"facility:{w.house.pk}"] = (phase, "")


def area(w: World, who: int, other: int, phase: str) -> None:
    """Decide on the sub-region."""
    del other
    allowed = ("dpg", w.area.pk) in w.held(who)
    area_phase_decide(
        actor=w.actor(who), realm=w.realm, veiligheidsregio=w.area, phase=phase, reason="Zo."
    )
    assert allowed
    w.levels[f"area:{w.area.pk}"] = (phase, "")


def country(w: World, who: int, other: int, phase: str) -> None:
    """Set the stage of the country."""
    stage = sorted(STAGE_PHASES)[other % 3]
    del phase
    allowed = ("national_coordinator", "NL") in w.held(who)
    country_stage_decide(actor=w.actor(who), realm=w.realm, stage=stage, reason="Zo.")
    assert allowed
    w.levels["country:NL"] = (STAGE_PHASES[stage], stage)


def house_relay(w: World, who: int, other: int, phase: str) -> None:
    """Record what somebody decided for the facility by telephone."""
    whom = other % len(w.users)
    allowed = ("hospital_liaison", w.house.pk) in w.held(whom)
    level_relay(
        actor=w.actor(who),
        realm=w.realm,
        place=w.house,
        phase=phase,
        reason="Belde.",
        on_behalf_of=w.users[whom].username,
    )
    assert allowed
    w.levels[f"facility:{w.house.pk}"] = (phase, "")


def colour(w: World, who: int, other: int, phase: str) -> None:
    """Change the region's colour within its phase."""
    del phase
    name = ("groen", "geel", "rood", "zwart")[other % 4]
    colour_decide(actor=w.actor(who), realm=w.realm, region=w.region, colour=name, reason="Zo.")
    assert w.roles(who) & HEADS


def force(w: World, who: int, other: int, phase: str) -> None:
    """Put the plan in force, or end it, beside the phase."""
    del phase
    plan_run(
        actor=w.actor(who), realm=w.realm, region=w.region, running=bool(other % 2), reason="Zo."
    )


def report(w: World, who: int, other: int, phase: str) -> None:
    """Report figures that make the rules propose, or lapse."""
    del who, phase
    for one in Facility.objects.filter(region=w.region):
        report_beds(w.realm, one, ward=(60 + other * 10, 100), ic=(5 + other, 10))


def wait(w: World, who: int, other: int, phase: str) -> None:
    """Let hours pass, and the auditor look."""
    del who, phase
    move_clock(w.realm, other + 1)
    runs_audit(w.realm)
    rounds_audit(w.realm)
    levels_audit(w.realm)


WAYS_IN: dict[str, Way] = {
    made.__name__: made
    for made in (
        grant, end, decide, relay, ask, answer, close, accept,
        house, area, country, house_relay, colour, force, report, wait,
    )
}  # fmt: skip


def phases_told(w: World) -> tuple[str, dict[str, tuple[str, str]]]:
    """Return the phases as the journal alone says them, replayed from its entries."""
    w.realm.refresh_from_db(fields=["head"])
    entities = snapshot(w.realm, audiences=ALL, at_seq=w.realm.head).entities
    region = entities.get(f"phase:{w.region.pk}", {}).get("state") or {"phase": "regular"}
    levels = {
        key.removeprefix("level:"): (one["state"]["phase"], one["state"]["stage"])
        for key, one in entities.items()
        if key.startswith("level:")
    }
    return region["phase"], levels
