"""What the admin pages of all apps share: they show; whatever changes goes through a service."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest

from journal.errors import ZorgbeeldError
from network.models import User
from network.permissions import Person, person_of

if TYPE_CHECKING:  # Django's own class takes no parameter when it runs
    _Base = admin.ModelAdmin[models.Model]
else:
    _Base = admin.ModelAdmin


class ReadOnlyAdmin(_Base):
    """Shows rows and changes nothing: there is one way to write, the services."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is removed here."""
        return False


def admin_person(request: HttpRequest) -> Person:
    """Return who works in the admin."""
    if not isinstance(request.user, User):  # the admin site lets nobody else in
        msg = "the admin needs a user"
        raise TypeError(msg)
    return person_of(request.user)


def say(request: HttpRequest, error: ZorgbeeldError) -> None:
    """Show a service's refusal on the page."""
    messages.error(request, error.message)
