"""The steps from an empty installation to a hospital that reports: how each of them stands now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from capacity.models import FigureReport
from journal import clock
from journal.models import Realm, RealmKind
from journal.said import Said, said
from network.access import MandateRequest
from network.factors import FACTORS
from network.models import (
    Facility,
    Mandate,
    OwnPlace,
    OwnRegion,
    ReferenceSet,
    Region,
    Role,
    User,
)
from network.permissions import mandates_in
from patientspread.models import Policy
from phases.selectors import plans_in_force

SHOWN = 8  # names of a list within a sentence


class State(StrEnum):
    """How a step stands."""

    DONE = "done"
    TODO = "todo"
    WAITS = "waits"  # for somebody else


@dataclass(frozen=True)
class Step:
    """One step: its name, how it stands, and what is to be said of that."""

    name: str
    state: State
    tells: tuple[Said, ...]

    @property
    def title(self) -> Said:
        """Return what it is called."""
        return said(f"situation.setup.{self.name}.title")

    @property
    def why(self) -> Said:
        """Return what it is for, in two sentences."""
        return said(f"situation.setup.{self.name}.why")

    @property
    def shown(self) -> Said:
        """Return how it stands, in a word."""
        return said(f"situation.setup.{self.state}")


def steps() -> tuple[Step, ...]:
    """Return the steps in their order, as they stand now (about twenty queries)."""
    return tuple(step() for step in STEPS)


def step_named(name: str) -> Step | None:
    """Return one step."""
    return next((step() for step in STEPS if step.__name__ == name), None)


def next_step(found: tuple[Step, ...]) -> Step | None:
    """Return the first step with something to do; else the first that waits; None: all is there."""
    for state in (State.TODO, State.WAITS):
        for step in found:
            if step.state is state:
                return step
    return None


def real_realm() -> Realm | None:
    """Return the real world, where it is open."""
    return Realm.objects.filter(kind=RealmKind.REAL, is_open=True).first()


def _step(name: str, state: State, *tells: Said | None) -> Step:
    """Return a step with what is to be said."""
    return Step(name, state, tuple(tell for tell in tells if tell is not None))


def administrators() -> Step:
    """Say who administers: two people, who can log in."""
    held = mandates_in(None).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    users = list(User.objects.filter(pk__in=held.values("user")).order_by("username"))
    without = [user for user in users if not user.has_usable_password()]
    ready = len(users) - len(without)
    state = State.DONE if ready > 1 else State.WAITS if users else State.TODO
    return _step(
        "administrators",
        state,
        _listed("situation.setup.administrators.there", users)
        or said("situation.setup.administrators.none"),
        _listed("situation.setup.administrators.no_password", without),
        said("situation.setup.administrators.second", program=settings.PROGRAM_NAME)
        if ready < 2  # noqa: PLR2004
        else None,
    )


def reference() -> Step:
    """Say which regions and facilities are there."""
    newest = ReferenceSet.objects.first()
    if newest is None:
        return _step("reference", State.TODO, said("situation.setup.reference.none"))
    facilities = facilities_in_use()
    regions = Region.objects.filter(retired_at__isnull=True)
    made_up = facilities.filter(demo=True).count()
    own, drawn = OwnPlace.objects.count(), OwnRegion.objects.count()
    return _step(
        "reference",
        State.TODO if made_up else State.DONE,
        said(
            "situation.setup.reference.there",
            regions=len(regions),
            names=_names(regions),
            n=facilities.count(),
        ),
        said("situation.setup.reference.made_up", n=made_up) if made_up else None,
        said("situation.setup.reference.own", n=own) if own else None,
        said("situation.setup.reference.own_regions", n=drawn) if drawn else None,
    )


def plans() -> Step:
    """Say which regions have a plan."""
    regions = list(Region.objects.filter(retired_at__isnull=True))
    in_force = plans_in_force()
    without = [region for region in regions if region.pk not in in_force]
    if not regions:
        return _step("plans", State.TODO, said("situation.setup.plans.no_regions"))
    return _step(
        "plans",
        State.TODO if without else State.DONE,
        said("situation.setup.plans.there", n=len(in_force), of=len(regions)),
        _listed("situation.setup.plans.without", without),
    )


def policy() -> Step:
    """Say whether patients can be spread by a policy."""
    newest = Policy.objects.order_by("-version").first()
    if newest is None:
        return _step("policy", State.TODO, said("situation.setup.policy.none"))
    return _step("policy", State.DONE, said("situation.setup.policy.there", version=newest.version))


def realm() -> Step:
    """Say whether the real world is open."""
    found = real_realm()
    if found is not None:
        return _step("realm", State.DONE, said("situation.setup.realm.there", name=found.name))
    lacks = None if facilities_in_use().exists() else said("situation.setup.realm.first_reference")
    return _step("realm", State.TODO, said("situation.setup.realm.none"), lacks)


def people() -> Step:
    """Say who was invited, and what waits for a second administrator."""
    users = User.objects.filter(is_active=True, is_demo=False)
    held = mandates_in(None).filter(user__in=users).exclude(role=Role.ADMINISTRATOR)
    waiting = MandateRequest.objects.filter(decided_at__isnull=True, ends_at__gt=clock.now())
    count = held.values("user").distinct().count()
    state = State.DONE if count else State.WAITS if waiting.exists() else State.TODO
    return _step(
        "people",
        State.WAITS if waiting.exists() else state,
        said("situation.setup.people.there", n=count),
        said("situation.setup.people.waiting", n=waiting.count()) if waiting.exists() else None,
        None if mail_works() else said("situation.setup.people.no_mail"),
    )


def after() -> Step:
    """Say what is to be asked after: second factors, houses without a liaison, houses that never reported."""
    lists = [found for found in after_lists() if found.names]
    state = State.WAITS if lists else State.DONE
    if real_realm() is None:
        return _step("after", State.TODO, said("situation.setup.after.no_realm"))
    return _step("after", state, *(said(found.code, n=len(found.names)) for found in lists))


STEPS: tuple[Callable[[], Step], ...] = (
    administrators,
    reference,
    plans,
    policy,
    realm,
    people,
    after,
)


@dataclass(frozen=True)
class Asked:
    """Something to ask after: the sentence that counts it, and whom or what it is about."""

    code: str
    names: tuple[str, ...]

    @property
    def sentence(self) -> Said:
        """Return how many there are."""
        return said(self.code, n=len(self.names))


def after_lists() -> tuple[Asked, ...]:
    """Return what is to be asked after (about eight queries)."""
    return (
        Asked("situation.setup.after.never", tuple(_never_in())),
        Asked("situation.setup.after.no_factor", tuple(_without_factor())),
        Asked("situation.setup.after.no_liaison", tuple(map(str, _without_liaison()))),
        Asked("situation.setup.after.no_report", tuple(map(str, _without_report()))),
    )


def mail_works() -> bool:
    """Say whether invitations can be sent; the embedded installation shows them on the screen."""
    return bool(settings.EMAIL_HOST) or settings.EMBEDDED


def facilities_in_use() -> QuerySet[Facility]:
    """Return the facilities that did not close."""
    return Facility.objects.filter(retired_at__isnull=True)


def _people() -> QuerySet[User]:
    """Return who holds a mandate that counts in the real world."""
    held = mandates_in(None).values("user")
    return User.objects.filter(pk__in=held, is_active=True, is_demo=False).order_by("username")


def _never_in() -> Iterator[str]:
    """Yield who never logged in."""
    yield from (str(user) for user in _people().filter(last_login__isnull=True))


def _without_factor() -> Iterator[str]:
    """Yield who logged in, must have a second step by function, and has none."""
    having = Authenticator.objects.filter(type__in=FACTORS).values("user")
    held: QuerySet[Mandate] = mandates_in(None).filter(role__in=settings.MFA_ROLES)
    rows = _people().filter(pk__in=held.values("user"), last_login__isnull=False)
    yield from (str(user) for user in rows.exclude(pk__in=having))


def _without_liaison() -> QuerySet[Facility]:
    """Return the facilities for which nobody reports."""
    held = mandates_in(None).filter(role=Role.HOSPITAL_LIAISON, user__is_active=True)
    return facilities_in_use().exclude(pk__in=held.values("facility")).order_by("name")


def _without_report() -> QuerySet[Facility]:
    """Return the facilities that have a liaison and never reported in the real world."""
    found = real_realm()
    with_liaison = facilities_in_use().exclude(pk__in=_without_liaison().values("pk"))
    reported = FigureReport.objects.filter(realm=found).values("facility")
    return with_liaison.exclude(pk__in=reported).order_by("name")


def _names(rows: object) -> list[str]:
    """Return the first names of a list."""
    names = [str(row) for row in rows]  # type: ignore[attr-defined]
    return [*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])]


def _listed(code: str, rows: list[User] | list[Region]) -> Said | None:
    """Return a sentence about a list, None when it is empty."""
    return said(code, n=len(rows), who=_names(rows)) if rows else None
