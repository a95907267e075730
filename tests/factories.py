"""Factories of the things most tests need; each makes the least that is valid."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

from capacity.inputs import EdInput, FiguresInput
from capacity.models import CapacityClass, Method, Traffic
from capacity.resource import BedLine
from capacity.services import beds_report, ed_report
from journal.actors import Actor, system_actor
from journal.models import Realm, RealmKind
from network.models import (
    ApiToken,
    Facility,
    FacilityKind,
    Mandate,
    Outline,
    Region,
    Role,
    User,
    Veiligheidsregio,
)
from network.permissions import person_of
from network.services.tokens import digest_of
from network.session_store import SessionStore
from phases.activity_kinds import deciders_between
from phases.activity_selectors import level_now
from phases.models import Activity, GripDecision
from phases.services import activity_open, grip_set
from web.people import Person

SQUARE = {"type": "Polygon", "coordinates": [[[5, 52], [6, 52], [6, 53], [5, 53], [5, 52]]]}
SYSTEM = system_actor("test", "Test")
MORNING = datetime(2020, 10, 21, 8, 0, tzinfo=UTC)


class RealmFactory(factory.django.DjangoModelFactory[Realm]):
    """A real realm; `exercise=True` makes an exercise whose clock stands still at `MORNING`."""

    class Meta:
        model = Realm

    class Params:
        exercise = factory.Trait(
            kind=RealmKind.EXERCISE,
            clock_time=MORNING,
            clock_set_at=factory.LazyFunction(timezone.now),
            clock_rate=1.0,
            clock_running=False,
        )

    slug = factory.Sequence(lambda n: f"realm-{n}")
    name = factory.Sequence(lambda n: f"Omgeving {n}")
    kind = RealmKind.REAL


class RegionFactory(factory.django.DjangoModelFactory[Region]):
    """A ROAZ region."""

    class Meta:
        model = Region
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"R{n:03}")
    name = factory.LazyAttribute(lambda o: f"Netwerk {o.code}")
    short_name = factory.LazyAttribute(lambda o: f"Regio {o.code}")
    trauma_centre = "Traumacentrum"
    population = 1_000_000

    @factory.post_generation  # type: ignore[untyped-decorator]
    def outline(self, create: bool, _given: Any, **_more: Any) -> None:
        """Draw its border."""
        if create:
            Outline.objects.create(code=str(self.code), geometry=SQUARE)


class VeiligheidsregioFactory(factory.django.DjangoModelFactory[Veiligheidsregio]):
    """A veiligheidsregio."""

    class Meta:
        model = Veiligheidsregio
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"V{n % 1000:03}")  # four characters, as the real codes
    name = factory.LazyAttribute(lambda o: f"Veiligheidsregio {o.code}")
    population = 500_000

    @factory.post_generation  # type: ignore[untyped-decorator]
    def outline(self, create: bool, _given: Any, **_more: Any) -> None:
        """Draw its border."""
        if create:
            Outline.objects.create(code=str(self.code), geometry=SQUARE)


class FacilityFactory(factory.django.DjangoModelFactory[Facility]):
    """A hospital with 100 ward and 10 IC beds."""

    class Meta:
        model = Facility

    code = factory.Sequence(lambda n: f"H{n:03}")
    name = factory.LazyAttribute(lambda o: f"Ziekenhuis {o.code}")
    organisation = factory.LazyAttribute(lambda o: o.name)
    location = factory.LazyAttribute(lambda o: o.name)
    city = "Stad"
    latitude = factory.Sequence(lambda n: 52 + (n % 50) / 100)
    longitude = factory.Sequence(lambda n: 5 + (n % 37) / 50)
    region = factory.SubFactory(RegionFactory)
    veiligheidsregio = factory.SubFactory(VeiligheidsregioFactory)
    kind = FacilityKind.GENERAL
    ed_hours = "24/7"
    has_ic = True
    demo_ic_beds = 10
    demo_ward_beds = 100
    demo_ed_places = 16


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A user without any mandate."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"gebruiker{n}")
    first_name = "Gebruiker"


class MandateFactory(factory.django.DjangoModelFactory[Mandate]):
    """A mandate of an observer."""

    class Meta:
        model = Mandate

    user = factory.SubFactory(UserFactory)
    role = Role.OBSERVER


def token_for(user: User, *, may_change: bool = True, scopes: str = "") -> str:
    """Return the text of a fresh token of somebody's programs; without scopes one of before."""
    text = f"zbp_{secrets.token_hex(16)}"
    ApiToken.objects.create(
        user=user,
        name="test",
        digest=digest_of(text),
        hint=text[:10],
        may_change=may_change,
        scopes=scopes,
        ends_at=timezone.now() + timedelta(days=1),
    )
    return text


def browser_of(user: User) -> Client:
    """Return a browser with a session of somebody; the login itself, with what it tells, is left out.

    For tests that ask as every function, a thousand times; where a login matters, use `force_login`.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def person(role: Role, **place: Any) -> Person:
    """Return somebody who holds one role at a place (region=, facility=, veiligheidsregio=)."""
    return person_of(MandateFactory.create(role=role, **place).user)


def report_beds(  # the two counts that matter, the rest is set
    realm: Realm,
    facility: Facility,
    *,
    ward: tuple[int | None, int | None] = (80, 100),
    ic: tuple[int | None, int | None] | None = (7, 10),
    actor: Actor = SYSTEM,
    at: datetime | None = None,
    source: str = "manual",
) -> None:
    """Report (occupied, operational) of ward and IC beds as of the realm's now."""
    lines = [BedLine("ward", occupied=ward[0], operational=ward[1])]
    if ic is not None:
        lines.append(BedLine("ic", occupied=ic[0], operational=ic[1]))
    beds_report(
        actor=actor,
        realm=realm,
        report=FiguresInput(
            facility=facility,
            lines=tuple(lines),
            observed_at=at or realm.now(),
            source=source,
            method=Method.REPORTED,
            capacity_class=CapacityClass.REGULAR,
        ),
    )


def report_ed(
    realm: Realm, facility: Facility, traffic: Traffic, *, reason: str = "", actor: Actor = SYSTEM
) -> None:
    """Report the state of an emergency department as of the realm's now."""
    ed_report(
        actor=actor,
        realm=realm,
        report=EdInput(
            facility=facility,
            traffic=traffic,
            reason=reason,
            observed_at=realm.now(),
            source="manual",
            method=Method.REPORTED,
        ),
    )


def activity_in(
    realm: Realm,
    *areas: Veiligheidsregio,
    name: str = "Brand",
    actor: Actor = SYSTEM,
    **given: Any,
) -> Activity:
    """Open an activiteit in some veiligheidsregio's."""
    given = {"name": name, "kind": "incident", "veiligheidsregios": list(areas)} | given
    return activity_open(actor=actor, realm=realm, given=given)


def grip_at(
    activity: Activity,
    area: Veiligheidsregio,
    level: int,
    *,
    actor: Actor = SYSTEM,
    reason: str = "effectgebied",
    **more: Any,
) -> GripDecision:
    """Register a GRIP level, on behalf of the first who decides on it; nobody is called."""
    deciders = deciders_between(level_now(activity, area), min(max(level, 0), 5))
    words: dict[str, Any] = {
        "decider": deciders[0] if deciders else "copi_lead",
        "on_behalf_of": "Bakker",
        "call": False,
    }
    return grip_set(
        actor=actor,
        realm=activity.realm,
        activity=activity.pk,
        veiligheidsregio=area,
        level=level,
        reason=reason,
        **words | more,
    )
