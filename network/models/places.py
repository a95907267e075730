"""Regions, veiligheidsregio's, municipalities and facilities as reference data.

Reference data is the same in every realm and is loaded by `manage.py load_reference`; what happens to
a facility belongs to a realm and lives in the apps above.
"""

from django.db import models
from django.utils import timezone

from journal.said import word
from network.opening import LONGEST as LONGEST_HOURS
from network.sectors import Sector


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
