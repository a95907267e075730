"""Users, the mandates that they hold, and the tokens of their programs."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.management.base import CommandError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from journal.models import Realm
from journal.said import word
from network.models.places import Facility, Region, Veiligheidsregio
from network.roles import Role
from web.rights import Reach
from web.scopes import BEFORE_PERSONAL, BEFORE_READING, LONGEST, read


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
