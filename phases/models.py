"""Phases, the plans that propose them, the proposals and decisions; GRIP on its own axis.

A decision is a row; the newest per region is the phase now. Plans have validity periods and authors.
"""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import Kept, kept, said, word
from network.models import Region
from phases.activity_models import Activity, ActivityParty, ActivityState, GripDecision
from phases.agreement_models import Agreement
from phases.agreement_models import Kept as AgreementState
from phases.draft_models import DraftState, PlanApproval, PlanDraft, PlanTrial, TrialState
from phases.level_models import LevelDecision, PlaceLevel
from phases.measure_models import UNDONE, MeasureState, PlanRun, RegionLead, RunMeasure
from phases.pressure_models import PressureLevel, PressureScheme
from phases.round_models import DecisionRound, RoundAnswer, RoundState

__all__ = [
    "UNDONE",
    "WAITING",
    "Activity",
    "ActivityParty",
    "ActivityState",
    "Agreement",
    "AgreementState",
    "CarePhase",
    "DecisionRound",
    "DraftState",
    "GripDecision",
    "LevelDecision",
    "MeasureState",
    "PhaseDecision",
    "PhaseProposal",
    "PlaceLevel",
    "Plan",
    "PlanApproval",
    "PlanDraft",
    "PlanRun",
    "PlanTrial",
    "PressureLevel",
    "PressureScheme",
    "ProposalState",
    "RegionLead",
    "RoundAnswer",
    "RoundState",
    "RuleWatch",
    "RunMeasure",
    "TrialState",
]


class CarePhase(models.TextChoices):
    """The phases of the Crisis Standards of Care."""

    REGULAR = "regular", word("phases.phase.regular")
    ADAPTED = "adapted", word("phases.phase.adapted")
    CRISIS = "crisis", word("phases.phase.crisis")


class Plan(models.Model):
    """One version of a region's beheersplan regionale zorgcontinuïteit, as data.

    Without a realm it is the region's plan: of the real world, and of every exercise that approved none of
    its own. With one it is an exercise's own, and counts nowhere else. Its moments are those of its realm's
    clock; without a realm those of the wall clock.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveIntegerField()
    name = ReadableField()
    author = ReadableField()
    source = ReadableField()
    document = models.JSONField()
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phases_plan_version",
                fields=["region", "version"],
                condition=models.Q(realm__isnull=True),
            ),
            models.UniqueConstraint(
                name="phases_plan_version_own", fields=["realm", "region", "version"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Kept:
        """Return what people call this version; that of an exercise says so."""
        code = "phases.plan_version_own" if self.realm_id else "phases.plan_version"
        return kept(said(code, name=self.name, version=self.version))


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", word("phases.proposal.state.open")
    ACCEPTED = "accepted", word("phases.proposal.state.accepted")
    REJECTED = "rejected", word("phases.proposal.state.rejected")
    DEFERRED = "deferred", word("phases.proposal.state.deferred")
    WITHDRAWN = "withdrawn", word("phases.proposal.state.withdrawn")


WAITING = (ProposalState.OPEN, ProposalState.DEFERRED)


class PhaseProposal(models.Model):
    """What the system proposes, with the evidence of that moment frozen."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    from_phase = models.CharField(max_length=10, choices=CarePhase.choices)
    to_phase = models.CharField(max_length=10, choices=CarePhase.choices)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20)
    evidence = models.JSONField()
    opened_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    unmet_since = models.DateTimeField(null=True)
    deferred_until = models.DateTimeField(null=True)
    decided_by = ReadableField(blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = ReadableField(blank=True)
    colour = ""  # no column: what whoever accepts it chose, kept with the decision

    class Meta:
        constraints = [
            # two proposals for one region at once would ask for two decisions on one question
            models.UniqueConstraint(
                name="phases_one_waiting_proposal",
                fields=["realm", "region"],
                condition=models.Q(state__in=["open", "deferred"]),
            ),
            models.CheckConstraint(
                name="phases_proposal_state",
                condition=models.Q(state__in=ProposalState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.from_phase} → {self.to_phase} ({self.state})"


class RuleWatch(models.Model):
    """Since when a rule's conditions hold without a break, in one realm and region."""

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="phases_watch_rule", fields=["realm", "region", "rule"]),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.rule}"


class PhaseDecision(models.Model):
    """A named, mandated person put a region in a phase; never changed, the newest counts.

    `on_behalf_of`: who decided it by telephone, when another recorded it. `round`: that of the body whose
    chair decided; what its seats answered is part of the evidence.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=10, choices=CarePhase.choices)
    decided_at = models.DateTimeField()
    decided_by = ReadableField()
    decider = models.CharField(max_length=120)
    on_behalf_of = ReadableField(blank=True)
    mandated = models.CharField(max_length=120, blank=True)  # that person's account
    reason = models.CharField(max_length=500)
    colour = models.CharField(max_length=10, blank=True)  # as the region's plan names it
    round = models.ForeignKey(
        DecisionRound, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    proposal = models.ForeignKey(
        PhaseProposal, on_delete=models.PROTECT, null=True, related_name="+"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(name="phases_decision_newest", fields=["realm", "region", "-id"])]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.phase}"
