"""A small country in which there is one of everything: to be walked by whoever may, and by whoever may not.

Two regions, each with a house; the wards of the own house are over their beds, the other has room. In the
realm there are an alarm, an arrival, staff that was lent, a round of questions, a run with its transfers, a
draft of a plan, an agreement, a source, a token, a link outward, a note, an activiteit with
a decision, an action, a request and a meeting. Whoever is `own` has the place of
the own house, whoever is `strange` that of a third region, where nothing happens.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from django.test import Client

from callout.models import Call
from journal import clock
from journal.models import Realm
from lcms_bridge.models import Delivery, DeliveryState, Peer
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio
from network.permissions import person_of
from patientspread.models import Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt
from patientspread.tasks import solve_run
from phases.activity_models import ActivityParty
from phases.measure_models import RunMeasure
from phases.plan_examples import DEFAULT_PLAN
from phases.services import plan_adopt
from situation.models import AskedParty
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    report_beds,
)
from web.commands import commands
from web.people import Person

Codes = tuple[str, str, str]  # of a region, its veiligheidsregio and its house


class Names(NamedTuple):
    """What a country is called: the codes of the own places, of the other and of the third."""

    realm: str
    places: tuple[Codes, Codes, Codes]


# as the examples of bodies and of the documents name them
NAMED_AS_IN_EXAMPLES = Names(
    "voorbeeld",
    (
        ("TCZWN", "VR17", "MAASSTAD"),
        ("NAZB", "VR20", "AMPHIA"),
        ("TZMN", "VR09", "DIAK"),
    ),
)


@dataclass(frozen=True)
class Places:
    """Where somebody's functions are."""

    region: Region
    veiligheidsregio: Veiligheidsregio
    facility: Facility


@dataclass
class Filled:
    """The country: what is where, who is who, and the numbers of what is in it."""

    realm: Realm
    own: Places
    other: Places
    third: Places
    rows: dict[str, Any] = field(default_factory=dict)
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)
    source_token: str = ""
    neighbour_token: str = ""

    def client(self, role: Role, where: str = "own") -> Client:
        """Return the browser of who holds a function at the own place, the other or the third."""
        if (role, where) not in self.clients:
            client = Client()
            client.force_login(self.user(role, where))
            self.clients[role, where] = client
        return self.clients[role, where]

    def user(self, role: Role, where: str = "own") -> User:
        """Return the account of a function at a place; the same one each time, another in each country."""
        at: Places = getattr(self, where)
        begin = f"{role}.{where}".replace("_", "-")
        for name in (begin, f"{begin}.{self.own.region.pk.lower()}"):
            found = User.objects.filter(username=name).first()
            if found is None:
                return mandated(User.objects.create(username=name, last_name=name), role, at).user
            if found.mandates.filter(**_places(role, at)).exists():
                return found
        raise LookupError(begin)

    def person(self, role: Role, where: str = "own") -> Person:
        """Return who holds a function at a place."""
        return person_of(self.user(role, where), self.realm)

    @property
    def named(self) -> dict[str, Any]:
        """Return what the names in addresses stand for."""
        return {
            "realm": self.realm.slug,
            "slug": self.realm.slug,
            "region": self.own.region.pk,
            "veiligheidsregio": self.own.veiligheidsregio.pk,
            "facility": self.own.facility.pk,
            "level": "facility",
            "place": self.own.facility.pk,
            "to": self.other.facility.pk,
            "seq": 1,
            "step": "plans",
            "action": "beleid",
            "kind": "ward",
            "name": "situation.note_post",
            "quarter": "2020-Q3",
            "dataset": "figures",
            **self.rows,
        }


def mandated(user: User, role: Role, at: Places) -> Mandate:
    """Give a function at a place: there, and nowhere else."""
    return MandateFactory.create(user=user, role=role, **_places(role, at))


def _places(role: Role, at: Places) -> dict[str, Any]:
    """Return the places at which a function is held."""
    return {name: getattr(at, name) for name in role.places}


def places_make(codes: Codes | None = None, **more: Any) -> Places:
    """Make a region with a veiligheidsregio and a house."""
    region, area, house = [{"code": code} for code in codes] if codes else [{}, {}, {}]
    region_row = RegionFactory.create(**region)
    veiligheidsregio = VeiligheidsregioFactory.create(**area)
    veiligheidsregio.regions.add(region_row)
    where = {"region": region_row, "veiligheidsregio": veiligheidsregio}
    return Places(region_row, veiligheidsregio, FacilityFactory.create(**house, **where, **more))


def filled_make(names: Names | None = None) -> Filled:
    """Make the country, and let those who may put one of everything into it; it may have certain names."""
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    named = {"slug": names.realm, "name": "Voorbeeld"} if names else {}
    realm = RealmFactory.create(exercise=True, **named)
    at = names.places if names else (None, None, None)
    own = places_make(at[0], latitude=52.0, longitude=5.0)
    other = places_make(at[1], latitude=52.0, longitude=5.6)
    third = places_make(at[2], latitude=52.3, longitude=5.3)
    made = Filled(realm, own, other, third)
    for places in (own, other):
        document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
        plan_adopt(
            actor=SYSTEM, region=places.region, name="Plan", source="test", document=document
        )
    report_beds(realm, own.facility, ward=(106, 100), ic=(7, 10))
    report_beds(realm, other.facility, ward=(50, 100), ic=(2, 10))
    for step in STEPS:
        step(made)
    return made


def given(made: Filled, command: str, role: Role, /, **payload: Any) -> dict[str, Any]:
    """Have a command carried out by a function at the own place."""
    found = next(one for one in commands() if one.name == command)
    return found.run(made.person(role), made.realm, payload)


def _alarm(made: Filled) -> None:
    """Raise an alarm that calls the coordinator."""
    named = {"region": made.own.region.pk}
    shifts = [
        {
            "begins": "2020-10-19T08:00:00+02:00",
            "hours": "24/7",
            "people": [made.user(Role.REGIONAL_COORDINATOR).username],
        }
    ]
    given(
        made,
        "callout.roster_set",
        Role.REGIONAL_COORDINATOR,
        **named,
        function="rcps",
        shifts=shifts,
    )
    answer = given(
        made,
        "callout.alarm_raise",
        Role.ROAZ_CHAIR,
        **named,
        functions=["rcps"],
        text="Kom naar het overleg.",
    )
    made.rows["alarm"] = answer["alarm"]
    made.rows["call"] = Call.objects.filter(alarm=answer["alarm"]).earliest("pk").pk


def _chain(made: Filled) -> None:
    """Announce an arrival, lend staff, ask questions, register a source."""
    house, region = made.own.facility.pk, made.own.region.pk
    liaison, coordinator = Role.HOSPITAL_LIAISON, Role.REGIONAL_COORDINATOR
    beds = [
        {"bed": "ward", "operational": 100, "occupied": 106},
        {"bed": "ic", "operational": 10, "occupied": 7},
    ]
    staff = {
        "bed": "staff_ward",
        "values": {"present": 40, "needed": 30, "absent": 1, "to_lend": 5},
    }
    given(made, "capacity.beds_report", liaison, facility=house, lines=[*beds, staff])
    arriving = {"facility": house, "urgency": "t1", "kind": "trauma", "minutes": 12}
    made.rows["arrival"] = given(made, "capacity.arrival_announce", coordinator, **arriving)["id"]
    until = (made.realm.now() + timedelta(hours=8)).isoformat()
    lent = {"facility": house, "to": made.other.facility.pk, "kind": "staff_ward", "number": 1}
    made.rows["lend"] = given(made, "capacity.staff_lend", liaison, **lent, until=until)["id"]
    asked = {"region": region, "sectors": ["hospital"], "due_minutes": 120, "daily_at": "10:00"}
    answer = given(made, "capacity.survey_open", coordinator, **asked)
    made.rows |= {"round": answer["id"], "series": answer["series"]}
    source = {
        "name": "bron",
        "label": "Bron",
        "facilities": [house],
        "interval_minutes": 5,
        "contact": "Beheer",
    }
    answer = given(made, "capacity.source_register", liaison, **source)
    made.rows["source"] = answer["source"]
    made.source_token = str(answer["token"])


def _plan(made: Filled) -> None:
    """Agree something, begin a draft, start the plan; its measures get numbers."""
    region, chair = made.own.region.pk, Role.ROAZ_CHAIR
    words = {
        f"{name}_{language}": "De IC blijft open."
        for name in ("title", "text")
        for language in ("nl", "en")
    }
    keeping = {"partners": [made.own.facility.pk], "indicator": {"check": "ed_open", "at_least": 1}}
    given(made, "phases.agreement_set", chair, region=region, code="ic-open", **words, **keeping)
    made.rows["code"] = "ic-open"
    made.rows["draft"] = given(
        made, "phases.plan_draft_start", chair, region=region, begin_from="in_force"
    )["id"]
    given(
        made,
        "phases.phase_decide",
        chair,
        region=region,
        phase="adapted",
        reason="IC's vol in de regio.",
    )
    made.rows["measure"] = RunMeasure.objects.filter(run__region=region).earliest("pk").pk
    note = {
        "region": region,
        "theme": "continuity",
        "text": "Twee afdelingen dicht.",
        "reliability": "confirmed",
    }
    given(made, "situation.note_post", chair, **note)


def _activity(made: Filled) -> None:
    """Open an activiteit at GRIP 1 with a guest in it, in which somebody holds a function."""
    hin, area = Role.HIN, made.own.veiligheidsregio.pk
    fire = {"name": "Brand", "kind": "incident", "veiligheidsregios": [area]}
    number = given(made, "phases.activity_open", hin, **fire)["activity"]
    guest = {"activity": number, "name": "Waterschap", "guest": True}
    given(made, "phases.activity_party_set", hin, **guest)
    raised = {"level": 1, "decider": "copi_lead", "on_behalf_of": "Bakker", "reason": "Rook."}
    here = {"activity": number, "veiligheidsregio": area}
    given(made, "phases.grip_set", hin, **here, **raised, call=False)
    party = ActivityParty.objects.get(activity=number).pk
    made.rows |= {"activity": number, "party": party, "function": "hin"}
    _pictures(made, number, area)


def _pictures(made: Filled, number: int, area: str) -> None:
    """Write an item in the picture of a team, ask about it, and publish a common picture with it."""
    hin, here = Role.HIN, {"activity": number}
    told = {"owner": f"team:{area}:ac_ghor", "theme": "casualties", "text": "8 T1, 17 T2."}
    item = given(made, "situation.item_write", hin, **here, **told)["item"]
    asked = given(made, "situation.item_ask", hin, **here, item=item, text="Geteld door wie?")
    given(made, "situation.total_take", hin, **here)
    given(made, "situation.total_place", hin, **here, item=item)
    given(made, "situation.total_publish", hin, **here)
    given(made, "situation.sitrep_publish", hin, **here)
    told = {"title": "Rook in de wijk", "text": "Sluit ramen en deuren."}
    public = given(made, "situation.public_text_write", hin, **here, **told)["public_text"]
    made.rows |= {"public_text": public, "team": "copi"}
    made.rows |= {"item": item, "question": asked["question"], "theme": "casualties", "number": 1}


def _bob(made: Filled) -> None:
    """Record a decision, an action from it, a request of the own house, and a meeting."""
    hin, area = Role.HIN, made.own.veiligheidsregio.pk
    team = {"activity": made.rows["activity"], "veiligheidsregio": area, "team": "copi"}
    function = {"function": "hin", "veiligheidsregio": area}
    says = {"known": "Rook.", "judgement": "Het breidt uit.", "text": "Ramen dicht."}
    answer = given(made, "situation.decision_record", hin, **team, **says, taken_by="Bakker")
    made.rows["decision"] = answer["decision"]
    answer = given(made, "situation.action_add", hin, **team, text="Meten.", owner=function)
    made.rows["team_action"] = answer["action"]
    asks = {"kind": "staff", "text": "Mensen", "amount": 2, "asker": function}
    asked = [{"facility": made.own.facility.pk}]
    number = made.rows["activity"]
    answer = given(made, "situation.request_make", hin, activity=number, **asks, asked=asked)
    made.rows["party_request"] = answer["request"]
    made.rows["asked"] = AskedParty.objects.get(request=answer["request"]).pk
    begins = (made.realm.now() + timedelta(minutes=15)).isoformat()
    answer = given(made, "situation.meeting_plan", hin, **team, starts_at=begins)
    made.rows["meeting"] = answer["meeting"]


def _spread(made: Filled) -> None:
    """Ask for a run, solve it, and have the receiving house take one patient."""
    coordinator = Role.NATIONAL_COORDINATOR
    made.rows["run"] = given(made, "patientspread.run_request", coordinator, scope="national")["id"]
    solve_run(made.rows["run"])
    transfers = Transfer.objects.filter(run=made.rows["run"])
    first = transfers.earliest("number")
    given(
        made, "patientspread.transfers_offer", coordinator, run=first.run_id, transfers=[first.pk]
    )
    first.refresh_from_db()
    made.rows |= {"transfer": first.pk, "pmr": first.request_id}
    close = {"close": [made.third.facility.pk]}
    variant = given(made, "patientspread.run_request", coordinator, scope="national", what_if=close)
    solve_run(variant["id"])
    shown = {"run": variant["id"], "facility": made.own.facility.pk}
    made.rows["shown"] = given(made, "patientspread.variant_show", coordinator, **shown)["shown"]
    asked = given(
        made,
        "patientspread.placement_enter",
        Role.HOSPITAL_LIAISON,
        facility=made.own.facility.pk,
        care="hospital",
        age="80-",
    )
    made.rows["placement"] = asked["id"]


def _token(made: Filled) -> None:
    """Make a token of a program, have a report mailed, and what nobody has yet: a proposal, a message."""
    asked = {"level": "region", "place": made.own.region.pk, "rhythm": "week"}
    answer = given(made, "situation.report_subscribe", Role.ROAZ_CHAIR, **asked)
    made.rows["subscription"] = answer["subscription"]
    token = given(
        made, "network.token_make", Role.OBSERVER, name="proef", days=1, scopes=["picture"]
    )
    made.rows |= {"token": token["id"], "proposal": 1, "message": 1}


def _peer(made: Filled) -> None:
    """Have another system told; a message to it was refused."""
    link = given(
        made,
        "lcms_bridge.peer_set",
        Role.HIN,
        name="buren",
        label="De buren",
        url="https://buren.example/in",
        format="geojson",
        region=made.own.region.pk,
        every_minutes=5,
    )
    row = Peer.objects.get(name=link["peer"])
    refused = Delivery.objects.create(
        realm=made.realm,
        peer=row,
        seq=1,
        format=row.format,
        name="beeld",
        body=b"{}",
        sha256="0" * 64,
        size=2,
        made_at=made.realm.now(),
        until=clock.now() + timedelta(days=1),
        state=DeliveryState.DEAD,
        fault="refused",
    )
    made.rows |= {"peer": row.name, "delivery": refused.pk}


def _pull(made: Filled) -> None:
    """Have the figures of the registered source fetched."""
    liaison = Role.HOSPITAL_LIAISON
    source, url = made.rows["source"], "https://hix.example/bedden.csv"
    given(made, "lcms_bridge.pull_set", liaison, source=source, url=url, every_minutes=5)


def _neighbour(made: Filled) -> None:
    """Have a neighbour that is told of the own region, and a text that it may read."""
    region = made.own.region.pk
    link = given(
        made,
        "lcms_bridge.neighbour_set",
        Role.HIN,
        name="buren",
        label="De buren",
        url="https://buren.example",
        world=made.realm.slug,
        gives=[region],
        takes=[made.third.region.pk],
    )
    shared = given(
        made,
        "lcms_bridge.shared_put",
        Role.HIN,
        region=region,
        form="text",
        theme="beds",
        title="Beddendruk",
        text="De kliniek heeft ruimte.",
    )
    made.neighbour_token = str(link["token"])
    made.rows |= {"neighbour": link["neighbour"], "ref": shared["ref"], "world": made.realm.slug}


STEPS: tuple[Callable[[Filled], None], ...] = (
    _alarm,
    _chain,
    _spread,
    _plan,
    _activity,
    _bob,
    _token,
    _peer,
    _pull,
    _neighbour,
)
