"""What every answer says to browsers, what is not listened to, and what a line of the log stays."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from config.log_lines import OneLine
from lcms_bridge.formats import OUTGOING
from network.models import Role
from tests.factories import FacilityFactory, MandateFactory, RealmFactory, UserFactory

pytestmark = pytest.mark.django_db
STRONG = "lang-en-vreemd-9"


@pytest.fixture
def realm():
    FacilityFactory.create()
    return RealmFactory.create()


@pytest.fixture
def client():
    client = Client()
    client.force_login(MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user)
    return client


def answers(client, realm):
    """Answers of every kind: page, fragment, data, file, error, redirect, static, health."""
    return {
        "page": client.get(reverse("page-beeld", args=[realm.slug])),
        "data": client.get(reverse("me")),
        "snapshot": client.get(reverse("realm-snapshot", args=[realm.slug])),
        "csv": client.get(reverse("board-csv", args=[realm.slug])),
        "geojson": client.get(reverse(OUTGOING[0].route, args=[realm.slug, "NL"])),
        "problem": client.get("/api/v1/nergens/"),
        "missing": client.get("/nergens/"),
        "refused": Client().get(reverse("me")),
        "redirect": Client().get(reverse("home")),
        "login": Client().get(reverse("login")),
        "method": client.generic("TRACE", "/"),
        "health": client.get("/healthz"),
        "words": client.get(reverse("javascript-catalog", args=["nl"])),
        "description": client.get(reverse("schema")),
    }


def test_every_kind_of_answer_has_its_headers(client, realm):
    for name, answer in answers(client, realm).items():
        rules = answer["Content-Security-Policy"]
        for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert rule in rules, name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["Referrer-Policy"] == "same-origin", name
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert "default-src 'none'" in rules, name
        if answer.get("Content-Type", "").startswith("text/html"):
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name
            assert "camera=()" in answer["Permissions-Policy"], name
        else:
            assert "script-src" not in rules, f"{name}: data run nothing"
        assert not [one for one in answer.headers if one.lower().startswith("access-control")]
        if answer.get("Content-Type", "").startswith("text/"):
            assert "charset=utf-8" in answer["Content-Type"].lower().replace('"', ""), name
        if answer.has_header("Content-Disposition"):
            named = answer["Content-Disposition"].rpartition("filename=")[2].strip('"')
            assert named.replace(".", "").replace("-", "").replace("_", "").isalnum(), named


def test_methods_that_nobody_needs_are_refused_everywhere(client, realm):
    places = ("/", "/login/", "/healthz", "/beheer/", reverse("page-beeld", args=[realm.slug]))
    for method in ("TRACE", "CONNECT", "PROPFIND", "X", "PUT", "DELETE"):
        for place in places:
            assert client.generic(method, place).status_code == 405, (method, place)
    for method in ("TRACE", "PROPFIND", "X", "PUT", "PATCH", "DELETE"):
        answer = client.generic(method, reverse("me"))
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"


def test_a_program_that_speaks_plainly_is_refused_and_a_person_is_sent_on(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get(reverse("me"))
    assert (answer.status_code, answer.json()["title"]) == (403, "plain_http")
    page = client.get("/login/")
    assert (page.status_code, page["Location"]) == (301, "https://testserver/login/")
    assert client.get(reverse("me"), secure=True).status_code == 200


def test_over_tls_every_answer_says_that_it_stays_so(client, realm, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    for place in ("/login/", "/nergens/", reverse("me"), "/api/v1/nergens/"):
        held = client.get(place, secure=True)["Strict-Transport-Security"]
        assert held.startswith("max-age=31536000; includeSubDomains"), place


def test_a_folder_of_static_files_is_not_listed(client):
    for place in ("/static/", "/static/zb/", "/static/../config/settings.py", "/.git/config"):
        assert client.get(place).status_code == 404, place


def test_cookies_say_who_may_read_and_send_them(client):
    user = UserFactory.create()
    user.set_password(STRONG)
    user.save()
    fresh = Client()
    fresh.get("/login/")
    fresh.post("/login/", {"username": user.username, "password": STRONG})
    kept = {name: cookie for name, cookie in fresh.cookies.items() if cookie.value}
    assert {"sessionid", "csrftoken"} <= set(kept)
    for name, cookie in kept.items():
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
    assert kept["sessionid"]["httponly"]


@pytest.mark.parametrize("end", ["\n", "\r", "\x00", "\x1b[2J", "\u2028", "\u202e", "\x85"])
def test_a_line_of_the_log_stays_one_line(end):
    told = f"/r/x{end}2026-01-01T00:00:00 INFO zorgbeeld.login: login who=user:chef"
    record = logging.LogRecord("zorgbeeld.access", logging.INFO, "", 1, "GET %s", (told,), None)
    line = OneLine("{message}", style="{").format(record)
    assert end not in line
    assert line.isprintable()
    assert len(line.splitlines()) == 1


def test_the_log_of_this_installation_has_that_form(settings):
    kinds = {form.get("class", form.get("()")) for form in settings.LOGGING["formatters"].values()}
    assert "config.log_lines.OneLine" in kinds
    assert None not in kinds
