"""How a function at a place is reached, and who is on duty for it."""

from django.conf import settings
from django.db import models

from journal.fields import ReadableField
from journal.models import Realm


class Contact(models.Model):
    """How a function at a place is reached in one realm: a desk's number or mail, an account, or more.

    `function` is a code of `data/functions.toml`, or people's own words. `demo`: made up.
    `vouched`: who answers for this house on the screen gave its mail address, or said that it is right.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    at_kind = models.CharField(max_length=20)
    at_code = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField()
    function = models.CharField(max_length=80)
    telephone = models.CharField(max_length=30, blank=True)
    mail = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)  # realm time
    confirmed_by = ReadableField(blank=True)
    demo = models.BooleanField(default=False)
    vouched = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["at_kind", "at_code", "order"]
        constraints = [
            models.UniqueConstraint(
                name="callout_contact_order", fields=["realm", "at_kind", "at_code", "order"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at_code} {self.function}"


class Roster(models.Model):
    """Who is on duty for a function at a place: shifts, each with people in the order they are called.

    `shifts`: [{begins, ends (or null), hours, people: [username]}]; `hours` are wall time, as opening
    hours are written. `told`: what the journal said last of who is on duty and what is wrong.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    at_kind = models.CharField(max_length=20)
    at_code = models.CharField(max_length=20, blank=True)
    function = models.CharField(max_length=40)
    shifts = models.JSONField()
    set_at = models.DateTimeField()  # realm time
    set_by = ReadableField()
    told = models.JSONField(default=dict)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["at_kind", "at_code", "function"]
        constraints = [
            models.UniqueConstraint(
                name="callout_roster_once", fields=["realm", "at_kind", "at_code", "function"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at_code} {self.function}"
