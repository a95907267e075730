"""A new version of a plan before it is one: the draft, who approved it, and what it would have said."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Region

LONGEST_NAME = 120
LONGEST_SOURCE = 200


class DraftState(models.TextChoices):
    """Where a draft stands."""

    DRAFT = "draft", word("phases.plandraft.state.draft")
    SUBMITTED = "submitted", word("phases.plandraft.state.submitted")
    APPROVED = "approved", word("phases.plandraft.state.approved")
    IN_FORCE = "in_force", word("phases.plandraft.state.in_force")
    SUPERSEDED = "superseded", word("phases.plandraft.state.superseded")
    WITHDRAWN = "withdrawn", word("phases.plandraft.state.withdrawn")


class PlanDraft(models.Model):
    """A version of a region's plan in the making, in one realm.

    `document` is kept with its faults. `text` is what somebody wrote that cannot be read as a document yet;
    until it can, the document is the one from before. `revision` counts every change, `submission` every
    time it was put to approval. Moments are realm time.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    name = ReadableField()
    source = ReadableField(blank=True)
    document = models.JSONField()
    text = models.TextField(blank=True)
    based_on = models.ForeignKey(
        "phases.Plan", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    submission = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = ReadableField()
    changed_at = models.DateTimeField()
    changed_by = ReadableField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = ReadableField(blank=True)
    reason = ReadableField(blank=True)  # of the last step: why it was submitted, refused, withdrawn
    from_at = models.DateTimeField(null=True)  # from when on it shall be in force; none: at once
    plan = models.OneToOneField(
        "phases.Plan", on_delete=models.PROTECT, null=True, related_name="draft"
    )

    class Meta:
        constraints = [
            # two at once would ask the same people which of them shall be the plan
            models.UniqueConstraint(
                name="phases_one_submitted",
                fields=["realm", "region"],
                condition=models.Q(state__in=["submitted", "approved"]),
            ),
            models.CheckConstraint(
                name="phases_draft_state", condition=models.Q(state__in=DraftState.values)
            ),
        ]
        indexes = [models.Index(name="phases_draft_newest", fields=["realm", "region", "-id"])]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.name} ({self.state})"


class PlanApproval(models.Model):
    """One person approved a draft as it was submitted; a draft that came back keeps what was said before."""

    draft = models.ForeignKey(PlanDraft, on_delete=models.PROTECT, related_name="approvals")
    submission = models.PositiveIntegerField()
    approver = models.CharField(max_length=150)
    approved_by = ReadableField()
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phases_approved_once", fields=["draft", "submission", "approver"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.approver}"


class TrialState(models.TextChoices):
    """Where a trial stands."""

    WAITING = "waiting", word("phases.plantrial.state.waiting")
    RUNNING = "running", word("phases.plantrial.state.running")
    DONE = "done", word("phases.plantrial.state.done")
    FAILED = "failed", word("phases.plantrial.state.failed")


class PlanTrial(models.Model):
    """A draft held against the past of its realm: what it would have said, beside the plan in force.

    `digest` is that of the document that was tried: a later change of the draft shows by it.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(PlanDraft, on_delete=models.PROTECT, related_name="trials")
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    beside = models.ForeignKey("phases.Plan", on_delete=models.PROTECT, null=True, related_name="+")
    days = models.PositiveIntegerField()
    until = models.DateTimeField()
    standing = models.CharField(
        max_length=10, choices=TrialState.choices, default=TrialState.WAITING
    )
    done_share = models.FloatField(default=0)
    asked_at = models.DateTimeField()
    asked_by = ReadableField()
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phases_one_trial",
                fields=["draft"],
                condition=models.Q(standing__in=["waiting", "running"]),
            ),
            models.CheckConstraint(
                name="phases_trial_state", condition=models.Q(standing__in=TrialState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.days} ({self.standing})"
