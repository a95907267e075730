"""Second factors and an organisation's own identity provider, by django-allauth, held to our laws.

No account is made by logging in, no right comes from outside: a provider proves who somebody is, mandates
say what they may. Each code is a counted try (a passkey's answer cannot be guessed), and secrets are kept
encrypted.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.forms import CharField
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from journal.said import said
from journal.sealed import seal, unseal
from network.access import Outcome
from network.doors import Door, Knock, note, trying
from network.models import User
from network.permissions import mandates_in
from network.provider_line import ProviderSession

SEALED_FOR = "network.factors"
NAME_LENGTH = 100  # characters
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by who keeps them, never by a visitor; people are spoken to as everywhere here."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "cannot_remove_primary_email": _("Uw eerste e-mailadres kan niet worden verwijderd."),
        "email_password_mismatch": _("E-mailadres of wachtwoord klopt niet."),
        "enter_current_password": _("Vul uw huidige wachtwoord in."),
        "max_email_addresses": _("Meer dan %d e-mailadressen kan niet."),
        "phone_password_mismatch": _("Telefoonnummer of wachtwoord klopt niet."),
        "rate_limited": _("Te veel pogingen kort na elkaar. Wacht even en probeer het opnieuw."),
        "unverified_primary_email": _("Uw eerste e-mailadres moet eerst bevestigd zijn."),
        "username_blacklisted": _("Deze gebruikersnaam kan niet; kies een andere."),
        "username_password_mismatch": _("Gebruikersnaam of wachtwoord klopt niet."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no."""
        del request
        return False

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Send nothing here: what changes is told by `network.doors.noted`."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticators encrypted, and names this installation in them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Met een tweede stap kan er geen e-mailadres bij."),
        "cannot_delete_authenticator": _("De tweede stap kan niet worden uitgezet."),
        "cannot_generate_recovery_codes": _("Herstelcodes kunnen pas als er een tweede stap is."),
        "unverified_email": _("Een tweede stap kan pas als uw e-mailadres bevestigd is."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return seal(SEALED_FOR, text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it is used. Raises InvalidToken: it was kept under another SECRET_KEY."""
        return unseal(SEALED_FOR, encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return what the app on a phone shows."""
        return "Zorgbeeld"

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Send nothing here, as above."""


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider proves who somebody is; only an account that was opened here is let in."""

    def get_requests_session(self) -> ProviderSession:
        """Return by what a provider is asked."""
        return ProviderSession()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Say no."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account of who comes from the provider: linked before, or by its proven mail address.

        Raises ImmediateHttpResponse: there is none, or several.
        """
        user = sociallogin.user if sociallogin.is_existing else _by_mail(sociallogin)
        if user is None or not user.is_active or user.is_demo:
            mail = str(sociallogin.account.extra_data.get("email", ""))
            note("provider_unknown", Knock.of(Door.PASSWORD, request, mail))
            sentence = str(said("network.provider_unknown"))
            page = render(request, "account/provider.html", {"sentence": sentence}, status=403)
            raise ImmediateHttpResponse(page)
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


def _by_mail(sociallogin: Any) -> User | None:
    """Return the one account with the mail address that a provider vouches for."""
    told = sociallogin.account.extra_data
    told = told.get("userinfo") or told.get("id_token") or told
    mail = str(told.get("email", "")).casefold()
    ours = mail.rpartition("@")[2] in {domain.casefold() for domain in settings.OIDC_MAIL_DOMAINS}
    if not ours or told.get("email_verified") is not True:
        return None
    found = list(User.objects.filter(email__iexact=mail, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


class CountedCode:
    """Makes each code that is typed a counted try."""

    user: User

    def clean_code(self) -> Any:
        """Return the code when it is right. Raises TooManyTries, ValidationError."""
        with trying(Knock.of(Door.CODE, context.request, self.user.username)) as row:
            code = super().clean_code()  # type: ignore[misc]
            row.outcome = Outcome.PASSED
        return code


class CodeForm(CountedCode, AuthenticateForm):  # type: ignore[misc]
    """The code at the login."""


class CodeAgainForm(CountedCode, ReauthenticateForm):  # type: ignore[misc]
    """The code before something that matters."""


def has_factor(user: User) -> bool:
    """Say whether somebody has a second factor."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def lacks_factor(user: User) -> bool:
    """Say whether somebody holds a function that needs a second factor, and has none."""
    roles = settings.MFA_ROLES
    if not roles or user.is_demo:
        return False
    held = mandates_in(None).filter(user=user, role__in=roles)
    return held.exists() and not has_factor(user)


def factors_remove(user: User) -> int:
    """Remove the second factors of somebody who lost them; return how many."""
    count: int = Authenticator.objects.filter(user=user).delete()[0]
    return count


class KeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A key is added under a name that its owner knows it by."""

    name = CharField(required=False, label=_("Naam van deze sleutel"), max_length=NAME_LENGTH)


class KeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """The name of a key, changed."""

    name = CharField(label=_("Naam van deze sleutel"), max_length=NAME_LENGTH)
