"""The forms of accounts and mandates for administrators: services check what they say, and do it."""

from typing import Any

from django import forms
from django.conf import settings

from journal.actors import Actor
from journal.errors import ZorgbeeldError
from journal.said import said, word
from network.keeping import roles_given
from network.models import Mandate, User
from network.services.mandates import check_given
from network.services.people import check_account, check_change

ACCOUNT = ("username", "first_name", "last_name", "email", "home_facility", "home_region")


class ActorForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that knows who fills it in, and asks the service before it is saved."""

    actor: Actor
    refused: ZorgbeeldError | None = None  # by the service, after this was found good

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = word(f"network.admin.field.{name}")

    def asked(self, values: dict[str, Any]) -> None:
        """Raise what the service would refuse."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Say what the service would refuse, at the field where it can be mended."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                if self.refused:
                    raise self.refused
                self.asked(values)
            except ZorgbeeldError as error:
                self.add_error(error.field if error.field in self.fields else None, error.message)
        return values

    def _post_clean(self) -> None:
        """Leave the row alone: the service makes it."""


class AccountForm(ActorForm):
    """What opens an account, or changes it: never a password, which its person chooses by a link."""

    class Meta:
        model = User
        fields = ACCOUNT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" not in self.fields:  # the page that only shows an account asks nothing
            return
        # one that never had an address may go on without
        self.fields["email"].required = not settings.EMBEDDED and (
            self.instance.pk is None or bool(self.instance.email)
        )
        self.fields["email"].help_text = str(said("network.admin.mail_help"))

    def asked(self, values: dict[str, Any]) -> None:
        """Ask whether this account may be opened, or changed so."""
        if self.instance.pk is None:
            check_account(self.actor, User(**{name: values.get(name) for name in ACCOUNT}))
        else:
            changed = {name: values[name] for name in self.changed_data}
            check_change(self.actor, self.instance, changed)


class MandateForm(ActorForm):
    """What gives a mandate, or asks it."""

    class Meta:
        model = Mandate
        fields = (
            "user",
            "role",
            "region",
            "veiligheidsregio",
            "facility",
            "valid_until",
            "deputy_for",
            "exercise",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" not in self.fields:  # the page that shows a mandate asks nothing
            return
        given = roles_given(self.actor)
        role = self.fields["role"]
        role.choices = [one for one in role.choices if one[0] in given or not one[0]]  # type: ignore[attr-defined]

    def asked(self, values: dict[str, Any]) -> None:
        """Ask whether this may be given by whoever fills it in."""
        places = {name: values.get(name) for name in ("region", "veiligheidsregio", "facility")}
        ends, principal = values.get("valid_until"), values.get("deputy_for")
        user, role = values["user"], values["role"]
        check_given(self.actor, user, role, places, ends, deputy_for=principal)
