"""What a real organisation needs before its first report: a realm, reference data, plans, people."""

from collections.abc import Iterator

from django.conf import settings

from config.doctor.register import Finding, examines, must, should, well
from journal import clock
from journal.local_time import shown_day
from journal.models import Realm, RealmKind
from network.factors import lacks_factor
from network.models import Facility, Region, User
from network.permissions import mandates_in
from network.roles import Role
from network.selectors import reference_version
from network.services.reviews import WITHIN, review_last
from phases.selectors import plans_in_force

ENOUGH = 2  # who grants cannot receive, and what decides needs two
READY = ("database", "migrations")


@examines("reference", needs=READY)
def reference_loaded() -> Iterator[Finding]:
    """Look whether there are regions and facilities."""
    version = reference_version()
    if not version:
        yield must("config.doctor.reference_none", "config.doctor.reference_none_mend")
        return
    yield well("config.doctor.reference", version=version)
    made_up = Facility.objects.filter(demo=True, retired_at=None).count()
    if made_up and Realm.objects.filter(kind=RealmKind.REAL, is_open=True).exists():
        yield should(
            "config.doctor.reference_made_up", "config.doctor.reference_made_up_mend", n=made_up
        )


@examines("plans", needs=("reference",))
def plans_there() -> Iterator[Finding]:
    """Look for regions without a plan."""
    without = sorted(
        set(Region.objects.filter(retired_at=None).values_list("code", flat=True))
        - set(plans_in_force())
    )
    if without:
        yield must("config.doctor.plans_lack", "config.doctor.plans_lack_mend", regions=without)
    else:
        yield well("config.doctor.plans")


@examines("realm", needs=READY, production=True)
def realm_open() -> Iterator[Finding]:
    """Look whether the real world is open."""
    real = Realm.objects.filter(kind=RealmKind.REAL, is_open=True).first()
    if real is None:
        yield must("config.doctor.realm_none", "config.doctor.realm_none_mend")
    else:
        yield well("config.doctor.realm", slug=real.slug)


@examines("administrators", needs=READY, production=True)
def administrators_enough() -> Iterator[Finding]:
    """Count the administrators without an end: one alone can give nothing that decides."""
    held = mandates_in(None).filter(role=Role.ADMINISTRATOR, valid_until=None)
    count = User.objects.filter(is_active=True, pk__in=held.values("user")).count()
    if count >= ENOUGH:
        yield well("config.doctor.administrators", n=count)
    else:
        yield must(
            "config.doctor.administrators_few", "config.doctor.administrators_few_mend", n=count
        )


@examines("factors", needs=READY, production=True)
def factors_set_up() -> Iterator[Finding]:
    """Count who must have a second step and has none: nothing opens for them until then."""
    if not settings.MFA_ROLES:
        yield should("config.doctor.factors_off", "config.doctor.factors_off_mend")
        return
    held = mandates_in(None).filter(role__in=settings.MFA_ROLES)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    lacking = sorted(user.username for user in people if lacks_factor(user))
    if lacking:
        yield should("config.doctor.factors_lack", "config.doctor.factors_lack_mend", names=lacking)
    else:
        yield well("config.doctor.factors")


@examines("review", needs=READY, production=True)
def review_kept() -> Iterator[Finding]:
    """Look when somebody went through the list of who may what; an installation has a year for the first."""
    last = review_last()
    first = User.objects.order_by("date_joined").values_list("date_joined", flat=True).first()
    since = last.at if last else first
    if since is not None and clock.now() - since > WITHIN:
        yield should("config.doctor.review_old", "config.doctor.review_mend", day=shown_day(since))
    else:
        yield well("config.doctor.review")
