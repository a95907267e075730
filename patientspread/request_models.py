"""A request to move a patient (PMR): what is needed to find a place, and where it stands.

No name, number, date of birth or free text: whoever must know who it is asks the ward.
"""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility


class RequestState(models.TextChoices):
    """Where a request stands."""

    REQUESTED = "requested", word("patientspread.request.state.requested")
    SOUGHT = "sought", word("patientspread.request.state.sought")
    NATIONAL = "national", word("patientspread.request.state.national")
    PROPOSED = "proposed", word("patientspread.request.state.proposed")
    REFUSED = "refused", word("patientspread.request.state.refused")
    ACCEPTED = "accepted", word("patientspread.request.state.accepted")
    PLANNED = "planned", word("patientspread.request.state.planned")
    UNDER_WAY = "under_way", word("patientspread.request.state.under_way")
    ARRIVED = "arrived", word("patientspread.request.state.arrived")
    CLOSED = "closed", word("patientspread.request.state.closed")
    BROUGHT_BACK = "brought_back", word("patientspread.request.state.brought_back")
    WITHDRAWN = "withdrawn", word("patientspread.request.state.withdrawn")
    DIED = "died", word("patientspread.request.state.died")
    OWN_MEANS = "own_means", word("patientspread.request.state.own_means")
    PATIENT_REFUSED = "patient_refused", word("patientspread.request.state.patient_refused")
    RETURNED = "returned", word("patientspread.request.state.returned")
    EXPIRED = "expired", word("patientspread.request.state.expired")


SEEKING = (
    RequestState.REQUESTED,
    RequestState.SOUGHT,
    RequestState.NATIONAL,
    RequestState.REFUSED,
)
PROMISED = (RequestState.PROPOSED, RequestState.ACCEPTED, RequestState.PLANNED)
OPEN = (*SEEKING, *PROMISED, RequestState.UNDER_WAY)
# who arrived, whatever came after
THERE = (RequestState.ARRIVED, RequestState.CLOSED, RequestState.BROUGHT_BACK)


class Request(models.Model):
    """One patient for whom a place elsewhere is asked."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    origin = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    # what the ward calls the case, such as a bed: nobody outside the house sees it
    reference = models.CharField(max_length=12, blank=True)
    bed = models.CharField(max_length=20)  # the code of a kind of bed: the level of care
    cohort = models.CharField(max_length=20, blank=True)
    isolation = models.BooleanField(default=False)
    specialism = models.CharField(max_length=20)
    age = models.CharField(max_length=10)
    heavy = models.BooleanField(default=False)
    stable_since = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    wish = models.CharField(max_length=20)
    consent = models.CharField(max_length=20)
    # what was answered on fitness for transport, and the way that the specialist chose
    fitness = models.JSONField(default=dict)
    mode = models.CharField(max_length=12)
    is_new = models.BooleanField(default=False)  # not admitted yet: lies in no bed here
    emergency = models.BooleanField(default=False)
    may_abroad = models.BooleanField(default=False)
    # offered by a coordinator from an expectation: no ward asked
    assumed = models.BooleanField(default=False)
    returns = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=16, choices=RequestState.choices, default=RequestState.REQUESTED
    )
    national_since = models.DateTimeField(null=True)
    destination = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    # the ride: its number within the region that sends (patients who share one have the same), which
    # organisation drives, and how long it takes by the table or by estimate
    ride = models.PositiveIntegerField(null=True)
    driver = models.CharField(max_length=80, blank=True, db_default="")
    ride_minutes = models.PositiveSmallIntegerField(null=True)
    ride_measured = models.BooleanField(default=False, db_default=False)
    # nobody planned it: it left, and its moments follow from that by the driving time
    unplanned = models.BooleanField(default=False, db_default=False)
    leaves_at = models.DateTimeField(null=True)
    arrives_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    # when its vehicle was back, as somebody said: until then it is away
    ride_back_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField()
    entered_by = ReadableField()
    stands_until = (
        models.DateTimeField()
    )  # real time: people confirm, however fast an exercise runs
    changed_at = models.DateTimeField()
    changed_by = ReadableField()
    note = ReadableField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="patientspread_request_number", fields=["realm", "number"]
            ),
            models.UniqueConstraint(
                name="patientspread_request_once",
                fields=["realm", "origin", "reference"],
                condition=models.Q(state__in=OPEN) & ~models.Q(reference=""),
            ),
            models.UniqueConstraint(
                name="patientspread_request_back_once",
                fields=["returns"],
                condition=models.Q(state__in=OPEN) & models.Q(returns__isnull=False),
            ),
            models.CheckConstraint(
                name="patientspread_request_known_state",
                condition=models.Q(state__in=RequestState.values),
            ),
            models.CheckConstraint(
                name="patientspread_request_moves",
                condition=models.Q(destination__isnull=True)
                | ~models.Q(origin=models.F("destination")),
            ),
        ]
        indexes = [models.Index(name="patientspread_request_state", fields=["realm", "state"])]

    def __str__(self) -> str:
        return f"R-{self.number} ({self.origin_id}, {self.state})"

    @property
    def key(self) -> str:
        """Return the entity in the journal."""
        return f"pmr:{self.pk}"

    @property
    def label(self) -> str:
        """Return what people call it."""
        return f"R-{self.number}"
