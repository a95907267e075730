"""Addresses of the network."""

from allauth.account.views import reauthenticate
from django.urls import URLPattern, URLResolver, include, path

from network import api as views
from network import screens

api = [
    path("reference/", views.ReferenceView.as_view(), name="reference"),
    path("reference/outlines/", views.OutlinesView.as_view(), name="outlines"),
    path("me/", views.MeView.as_view(), name="me"),
]
pages: list[URLPattern | URLResolver] = [
    path("account/", screens.account, name="account"),
    path("account/wachtwoord/", screens.password, name="account-password"),
    path("account/sessies/", screens.sessions, name="account-sessions"),
    path("toegang/<str:token>/", screens.link, name="account-link"),
    path("wachtwoord-vergeten/", screens.reset, name="account-reset"),
    path("account/opnieuw/", reauthenticate, name="account_reauthenticate"),
    path("account/factor/", include("allauth.mfa.urls")),
    path("organisatie/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("organisatie/afgebroken/", screens.provider_over, name="socialaccount_login_cancelled"),
    path("organisatie/fout/", screens.provider_over, name="socialaccount_login_error"),
    path("organisatie/nieuw/", screens.provider_over, name="socialaccount_signup"),
    path("organisatie/koppelingen/", screens.provider_over, name="socialaccount_connections"),
]
