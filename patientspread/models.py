"""Spreading policies, runs with everything they looked at, and the transfers they propose.

No patient is identified: a transfer is one bed's worth of care that moves, with what is needed to match.
"""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import Said, said, word
from network.models import Facility
from patientspread.fleet_models import Fleet
from patientspread.offer_models import OfferMail, OfferMailState
from patientspread.placement_models import AskState, Placement, PlacementAsk, PlacementState
from patientspread.request_models import Request, RequestState
from patientspread.rhythm_models import Rhythm
from patientspread.share_models import ShareKey
from patientspread.shown_models import ShownVariant
from patientspread.week_models import WeekPlan, WeekRead

__all__ = [
    "AskState",
    "Fleet",
    "OfferMail",
    "OfferMailState",
    "Placement",
    "PlacementAsk",
    "PlacementState",
    "Policy",
    "RefusalCode",
    "Request",
    "RequestState",
    "Rhythm",
    "RunReason",
    "RunState",
    "ShareKey",
    "ShownVariant",
    "SpreadRun",
    "Transfer",
    "TransferState",
    "WeekPlan",
    "WeekRead",
]


class Policy(models.Model):
    """One version of how patients are spread: goals and their order, limits, fair-share key."""

    version = models.PositiveIntegerField(unique=True)
    author = ReadableField()
    document = models.JSONField()
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Said:
        """Return what people call this version."""
        return said("patientspread.policy", version=self.version)


class RunState(models.TextChoices):
    """Where a run stands."""

    REQUESTED = "requested", word("patientspread.run.state.requested")
    RUNNING = "running", word("patientspread.run.state.running")
    DONE = "done", word("patientspread.run.state.done")
    FAILED = "failed", word("patientspread.run.state.failed")


class RunReason(models.TextChoices):
    """Why a run was made; all but the first are the system's: it proposes nothing to a hospital."""

    HAND = "hand", word("patientspread.run.reason.hand")
    RHYTHM = "rhythm", word("patientspread.run.reason.rhythm")
    CHANGED = "changed", word("patientspread.run.reason.changed")
    ACCEPTED = "accepted", word("patientspread.run.reason.accepted")
    REFUSED = "refused", word("patientspread.run.reason.refused")


ANSWERS = (RunReason.ACCEPTED, RunReason.REFUSED)


class SpreadRun(models.Model):
    """One run of the engine: what it looked at and what it found, kept to be shown again."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=12)  # "national" or a region's code
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.REQUESTED)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    what_if = models.JSONField(null=True)
    cohort = models.CharField(max_length=20, blank=True)  # whose patients; empty: everybody's
    # the rises that are expected at worst (P90) count as beds that are taken: the plan that is least bad
    prudent = models.BooleanField(default=False, db_default=False)
    reason = models.CharField(
        max_length=10, choices=RunReason.choices, default=RunReason.HAND, db_default="hand"
    )
    # the transfer that was answered; how much changed since the plan before
    about = models.ForeignKey("Transfer", on_delete=models.PROTECT, null=True, related_name="+")
    changed = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    # what was answered while it was solved: another follows when it ends
    again = models.JSONField(null=True)
    requested_by = ReadableField()
    requester = models.CharField(max_length=120)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # A run is a row, its message only a doorbell: a worker that dies loses the lease, not the run.
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    # how far its worker is: {goal, n, of, seconds}; empty: it did not say yet, or it is done
    progress = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    looked_at = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = ReadableField(blank=True)
    # why its plan counts on what is no more: beds that it used were closed since it looked
    outdated = ReadableField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="patientspread_run_known_state",
                condition=models.Q(state__in=RunState.values),
            ),
            models.CheckConstraint(
                name="patientspread_run_known_reason",
                condition=models.Q(reason__in=RunReason.values),
            ),
            # two who ask at the same moment, or a person and the clock
            models.UniqueConstraint(
                name="patientspread_run_one_at_a_time",
                fields=["realm", "scope"],
                condition=models.Q(state__in=["requested", "running"], what_if__isnull=True),
            ),
        ]
        indexes = [models.Index(name="patientspread_run_state", fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return f"run {self.pk} ({self.scope}, {self.state})"

    @property
    def is_own(self) -> bool:
        """Say whether the system made it by itself: then a person offers what it found, or nobody does."""
        return self.reason != RunReason.HAND

    @property
    def is_replan(self) -> bool:
        """Say whether it is the rest of a plan after an answer: what stands stays where it can."""
        return self.reason in ANSWERS


class TransferState(models.TextChoices):
    """Where a transfer stands; a state is a word, never a number to compare."""

    # of a plan without requests: nobody is asked until a coordinator offers it
    EXPECTED = "expected", word("patientspread.transfer.state.expected")
    PROPOSED = "proposed", word("patientspread.transfer.state.proposed")
    ACCEPTED = "accepted", word("patientspread.transfer.state.accepted")
    ARRIVED = "arrived", word("patientspread.transfer.state.arrived")
    REFUSED = "refused", word("patientspread.transfer.state.refused")
    WITHDRAWN = "withdrawn", word("patientspread.transfer.state.withdrawn")
    EXPIRED = "expired", word("patientspread.transfer.state.expired")


class RefusalCode(models.TextChoices):
    """Why a hospital cannot take a patient."""

    NO_BED = "no_bed", word("patientspread.refusal.no_bed")
    NO_STAFF = "no_staff", word("patientspread.refusal.no_staff")
    NO_SPECIALISM = "no_specialism", word("patientspread.refusal.no_specialism")
    NO_ISOLATION = "no_isolation", word("patientspread.refusal.no_isolation")
    UNSTABLE = "unstable", word("patientspread.refusal.unstable")
    PATIENT_DECLINES = "patient_declines", word("patientspread.refusal.patient_declines")
    NO_TRANSPORT = "no_transport", word("patientspread.refusal.no_transport")


class Transfer(models.Model):
    """One proposed move of one patient, and what people decided about it."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    # none: a coordinator proposed it by hand
    run = models.ForeignKey(
        SpreadRun, on_delete=models.PROTECT, null=True, related_name="transfers"
    )
    # the request that it answers; none of an expectation that was not offered
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="transfers"
    )
    number = models.PositiveIntegerField()
    origin = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    bed = models.CharField(max_length=20)  # the code of a kind of bed
    # the class of the bed that it fills at the destination; empty: nobody knows
    bed_class = models.CharField(max_length=10, blank=True, db_default="")
    isolation = models.BooleanField(default=False)
    mode = models.CharField(max_length=12)
    minutes = models.PositiveSmallIntegerField()
    measured = models.BooleanField(default=False, db_default=False)  # no estimate: network.travel
    why = models.JSONField()
    state = models.CharField(
        max_length=10, choices=TransferState.choices, default=TransferState.EXPECTED
    )
    proposed_at = models.DateTimeField()
    # in server time: people answer in real minutes, also when an exercise plays a day in seconds
    answer_before = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = ReadableField(blank=True)
    refusal_code = models.CharField(max_length=20, choices=RefusalCode.choices, blank=True)
    note = ReadableField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="patientspread_transfer_number", fields=["realm", "number"]
            ),
            models.UniqueConstraint(
                name="patientspread_request_one_place",
                fields=["request"],
                condition=models.Q(state__in=["proposed", "accepted"]),
            ),
            models.CheckConstraint(
                name="patientspread_transfer_moves",
                condition=~models.Q(origin=models.F("destination")),
            ),
            models.CheckConstraint(
                name="patientspread_refusal_has_code",
                condition=~models.Q(state="refused") | ~models.Q(refusal_code=""),
            ),
            models.CheckConstraint(
                name="patientspread_transfer_known_state",
                condition=models.Q(state__in=TransferState.values),
            ),
        ]
        indexes = [models.Index(name="patientspread_transfer_state", fields=["realm", "state"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.origin_id} → {self.destination_id} ({self.state})"
