"""Up to which line somebody had the log of a realm open, whatever the device."""

from django.conf import settings
from django.db import models

from journal.models import Realm


class LogLook(models.Model):
    """The newest line that one person had on a screen of the log: hers alone, never shown to others."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()  # the number in the journal
    at = models.DateTimeField()  # when she looked; realm time

    class Meta:
        constraints = [
            models.UniqueConstraint(name="situation_log_look_once", fields=["realm", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.seq}"
