"""Addresses of the network."""

from allauth.account.views import reauthenticate
from django.urls import URLPattern, URLResolver, include, path

from network import api as views
from network import oidc, screens, trail_api
from web.views import REALM

api = [
    path(f"{REALM}trail/", trail_api.TrailView.as_view(), name="trail"),
    path(f"{REALM}trail.csv", trail_api.TrailCsvView.as_view(), name="trail-csv"),
    path(f"{REALM}tokens/list/", trail_api.TokensView.as_view(), name="tokens"),
    path("reference/", views.ReferenceView.as_view(), name="reference"),
    path("reference/outlines/", views.OutlinesView.as_view(), name="outlines"),
    path("me/", views.MeView.as_view(), name="me"),
    path("version/", views.VersionView.as_view(), name="version"),
]
pages: list[URLPattern | URLResolver] = [
    path("account/", screens.account, name="account"),
    path("account/wachtwoord/", screens.password, name="account-password"),
    path("account/gegevens/", screens.data, name="account-data"),
    path("account/sessies/", screens.sessions, name="account-sessions"),
    path("toegang/<str:token>/", screens.link, name="account-link"),
    path("wachtwoord-vergeten/", screens.reset, name="account-reset"),
    path("account/opnieuw/", reauthenticate, name="account_reauthenticate"),
    path("account/getoond/", screens.shown, name="account-shown"),
    path("account/factor/", include("allauth.mfa.urls")),
    path("via/-/afgebroken/", screens.provider_over, name="socialaccount_login_cancelled"),
    path("via/-/fout/", screens.provider_over, name="socialaccount_login_error"),
    path("via/-/nieuw/", screens.provider_over, name="socialaccount_signup"),
    path("via/-/koppelingen/", screens.provider_over, name="socialaccount_connections"),
    path("via/<str:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("via/<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
]
