"""Regions, veiligheidsregio's, municipalities and facilities as reference data; users and mandates.

Reference data is the same in every realm and is loaded by `manage.py load_reference`; what happens to
a facility belongs to a realm and lives in the apps above.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.management.base import CommandError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from journal.models import Realm
from journal.said import word
from network.access import AccountLink as AccountLink  # noqa: PLC0414 -- a module of their own
from network.access import DoorTry as DoorTry  # noqa: PLC0414 -- likewise
from network.access import MandateRequest as MandateRequest  # noqa: PLC0414 -- likewise
from network.access import OpenSession as OpenSession  # noqa: PLC0414 -- likewise
from network.opening import LONGEST as LONGEST_HOURS
from network.own_models import EditionFile as EditionFile  # noqa: PLC0414 -- likewise
from network.own_models import OwnPlace as OwnPlace  # noqa: PLC0414 -- likewise
from network.own_models import OwnRegion as OwnRegion  # noqa: PLC0414 -- likewise
from network.roles import Role as Role  # noqa: PLC0414 -- imported from here with the models
from network.sectors import Sector as Sector  # noqa: PLC0414 -- likewise
from web.rights import Reach
from web.scopes import BEFORE_PERSONAL, BEFORE_READING, LONGEST, read


class ReferenceSet(models.Model):
    """One loaded edition of the reference data: screens fetch it anew when the version changes."""

    version = models.CharField(max_length=64, unique=True)
    # which came last is counted: a clock that was set back would leave an older edition in force
    number = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField(default=timezone.now)
    source = models.TextField()
    # which part of the edition is used: codes of regions with spaces between (none: all of them)
    regions = models.CharField(max_length=400, blank=True, db_default="")
    made_up = models.BooleanField(default=True, db_default=True)

    class Meta:
        ordering = ["-number", "-loaded_at", "-pk"]

    def __str__(self) -> str:
        return self.version


class Region(models.Model):
    """A ROAZ region: the network of one trauma centre."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    trauma_centre = models.CharField(max_length=120)
    # two networks that work as one carry the same name here (domain: eleven or ten)
    operates_as = models.CharField(max_length=12, blank=True)
    population = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Veiligheidsregio(models.Model):
    """A safety region: the area of one DPG, and of one GRIP level per incident."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=80)
    population = models.PositiveIntegerField()
    regions = models.ManyToManyField(Region, related_name="veiligheidsregios")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Outline(models.Model):
    """The border of a region of either kind, as a GeoJSON geometry.

    Apart from the region itself: a region is read with every figure, its border only for a map.
    """

    code = models.CharField(max_length=12, primary_key=True)
    geometry = models.JSONField()

    def __str__(self) -> str:
        return self.code


class Municipality(models.Model):
    """A municipality with the regions it lies in."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=80)
    veiligheidsregio = models.ForeignKey(Veiligheidsregio, on_delete=models.PROTECT)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    population = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class FacilityKind(models.TextChoices):
    """What kind of hospital a location is."""

    UNIVERSITY = "university", word("network.kind.university")
    TOP_CLINICAL = "top_clinical", word("network.kind.top_clinical")
    GENERAL = "general", word("network.kind.general")


class Facility(models.Model):
    """One place of the acute chain: a hospital location, a GP post, a dispatch centre, a nursing home, …

    Its sub-region is its veiligheidsregio. `kind`, `ed_hours`, `trauma_level`, `has_ic` and the made-up
    counts are of hospitals.
    """

    code = models.CharField(max_length=20, primary_key=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.HOSPITAL)
    # what people call it: the organisation, with the location where there are more of it
    name = models.CharField(max_length=160)
    organisation = models.CharField(max_length=80)
    location = models.CharField(max_length=80)
    city = models.CharField(max_length=60)
    latitude = models.FloatField()
    longitude = models.FloatField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="facilities")
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio,
        on_delete=models.PROTECT,
        related_name="facilities",
    )
    # codes of the veiligheidsregio's it serves beside its own
    serves = models.JSONField(default=list, blank=True)
    # what it is part of: a temporary location (noodlocatie) or a department apart
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    # when it takes acute care in (of a hospital: its emergency department); see `network.opening`
    hours = models.CharField(max_length=LONGEST_HOURS, blank=True)
    # kinds of resource that not everybody of its sector has: code of the kind -> regular number
    resources = models.JSONField(default=dict, blank=True)
    demo = models.BooleanField(default=False)  # the whole facility is made up
    kind = models.CharField(max_length=20, choices=FacilityKind.choices, blank=True)
    ed_hours = models.CharField(max_length=10, blank=True)
    trauma_level = models.PositiveSmallIntegerField(null=True, blank=True)
    has_ic = models.BooleanField(default=False)
    # Made-up figures for exercises: there is no public list; marked as demo wherever they show.
    demo_ic_beds = models.PositiveIntegerField(default=0)
    demo_ward_beds = models.PositiveIntegerField(default=0)
    demo_ed_places = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "facilities"
        constraints = [
            models.CheckConstraint(
                name="network_facility_in_nl",
                condition=models.Q(latitude__range=(50.5, 54), longitude__range=(3, 7.5)),
            ),
            # a closed location gives its name up: its successor may have another code
            models.UniqueConstraint(
                name="network_facility_name_in_use",
                fields=["name"],
                condition=models.Q(retired_at__isnull=True),
            ),
            models.CheckConstraint(
                name="network_facility_hospital_kind",
                condition=~models.Q(sector=Sector.HOSPITAL) | ~models.Q(kind=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_hospital(self) -> bool:
        """Say whether it is a hospital location."""
        return self.sector == Sector.HOSPITAL

    def serves_place(self, place: "Facility | Region | Veiligheidsregio") -> bool:
        """Say whether a place lies in what it serves: a veiligheidsregio, or what is in one."""
        served = {self.veiligheidsregio_id, *self.serves}
        if isinstance(place, Veiligheidsregio):
            return place.pk in served
        if isinstance(place, Facility):
            return place.veiligheidsregio_id in served
        return place.veiligheidsregios.filter(pk__in=served).exists()


class TravelTime(models.Model):
    """A given travel time between two facilities, which overrides the estimate; None: there is no road."""

    origin = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+")
    destination = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+")
    # None: the router knows no road, and is not asked again until a found one would be
    minutes = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=120)
    # when the router said so; None: of a table that was loaded, which goes before it
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="network_travel_pair", fields=["origin", "destination"]),
        ]

    def __str__(self) -> str:
        minutes = "—" if self.minutes is None else f"{self.minutes} min"
        return f"{self.origin_id} → {self.destination_id}: {minutes}"


class People(UserManager["User"]):
    """The accounts; a name is the same however its capitals are typed."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of a name."""
        return self.get(username__iexact=username or "")

    def create_superuser(self, *_args: Any, **_kwargs: Any) -> "User":
        """Refuse: a second system of rights beside the mandates. Raises CommandError."""
        msg = (
            "There are no superusers: rights come from mandates alone. The first administrator is made"
            " with `manage.py administrator create` (docs/accounts.md)."
        )
        raise CommandError(msg)


class User(AbstractUser):
    """A person who works with Zorgbeeld; what they may do is in their mandates."""

    is_demo = models.BooleanField(default=False)  # exists only in the embedded demo
    # was the count of logouts; the version before this one still writes it
    live_generation = models.PositiveIntegerField(default=0, db_default=0)
    # whose people this is: who keeps that house or region may change the account
    home_facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    home_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[People] = People()

    class Meta(AbstractUser.Meta):
        verbose_name = word("network.account.one")
        verbose_name_plural = word("network.account.all")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="network_user_name_any_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Say no: what somebody may is in mandates (`web.people.can`), whatever a flag says."""
        del perm, obj
        return False

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        """Say no, as `has_perm`."""
        del perm_list, obj
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Say no, as `has_perm`."""
        del app_label
        return False


class Mandate(models.Model):
    """A role a user holds, where, and how long; one user can hold many."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    role = models.CharField(max_length=24, choices=Role.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True)
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True)
    # given for exercises: it counts in none but exercises, where those of the real world count too
    exercise = models.BooleanField(default=False, db_default=False)
    # whose deputy: it ends with what that person holds there, and never later
    deputy_for = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="deputies",
        verbose_name=word("network.mandate.deputy_for"),
        help_text=word("network.mandate.deputy_help"),
    )
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)
    given_by = models.CharField(max_length=200, blank=True, db_default="")
    confirmed_by = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = word("network.mandate.one")
        verbose_name_plural = word("network.mandate.all")
        indexes = [models.Index(name="network_mandate_user", fields=["user", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @staticmethod
    def lasting(at: datetime) -> models.Q:
        """Return what finds the mandates that have not ended at a moment, also those that begin later."""
        return models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=at)

    def counts_in(self, realm: Realm | None) -> bool:
        """Say whether it counts in a realm (None: outside all): an exercise borrows, and never lends."""
        return not self.exercise or (realm is not None and realm.is_exercise)

    def reaches(self, reach: Reach, place: Facility | Region | Veiligheidsregio | None) -> bool:
        """Say whether this mandate counts at a place, by the reach of a right (None: somewhere)."""
        if reach is Reach.ANYWHERE or place is None:
            return True
        if reach is Reach.SERVED:
            return self.facility is not None and self.facility.serves_place(place)
        if reach in {Reach.SECTOR, Reach.HOME}:
            wide = self._reaches_sector if reach is Reach.SECTOR else self._reaches_home
            return wide(place)
        if isinstance(place, Facility):
            own = reach is Reach.FACILITY
            return self.facility_id == place.pk if own else self.region_id == place.region_id
        if isinstance(place, Region):
            return self.region_id == place.pk
        return self.veiligheidsregio_id == place.pk

    def _reaches_home(self, place: Facility | Region | Veiligheidsregio) -> bool:
        """Say whether a place is the own facility, or the region that it stands in."""
        if isinstance(place, Region):
            return self.facility is not None and self.facility.region_id == place.pk
        return isinstance(place, Facility) and self.facility_id == place.pk

    def _reaches_sector(self, place: Facility | Region | Veiligheidsregio) -> bool:
        """Say whether a place is the own region, or a facility in it of the sectors of the role."""
        if isinstance(place, Facility):
            own = place.sector in Role(self.role).sectors
            return own and self.region_id == place.region_id
        return isinstance(place, Region) and self.region_id == place.pk


class ApiToken(models.Model):
    """What a program of somebody's shows to use the API as them: a digest, a scope, an end.

    The token itself is shown once and kept nowhere. It may never do more than its owner.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)  # how it begins: to find which one a program has
    may_change = models.BooleanField(default=False)  # False: reads only
    # what it is for (`web.scopes`), with spaces; empty: made before there were scopes, it reads all, and does
    # all where it `may_change`
    scopes = models.CharField(max_length=LONGEST, blank=True, db_default="")
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="network_token_ends_later",
                condition=models.Q(ends_at__gt=models.F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.hint}…"

    @property
    def can(self) -> frozenset[str]:
        """Return the scopes that it has."""
        return read(self.scopes, BEFORE_PERSONAL if self.may_change else BEFORE_READING)
