"""What answers tell browsers: a policy without inline exceptions, no cache for what is personal."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from network.models import Role
from tests.factories import MandateFactory, RealmFactory
from tests.needs import REPO

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    user = MandateFactory.create(role=Role.ADMINISTRATOR).user
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


@pytest.fixture
def pages():
    realm = RealmFactory.create()
    return {
        "own": reverse("page-logboek", args=[realm.slug]),
        "map": reverse("page-beeld", args=[realm.slug]),
        "wall": reverse("page-wand", args=[realm.slug]),
        "trail": reverse("page-sleutels", args=[realm.slug]),
        "home": reverse("home"),
        "login": reverse("login"),
        "missing": "/er/is/niets/",
        "admin": "/beheer/",
        "admin list": reverse("admin:network_user_changelist"),
        "admin form": reverse("admin:network_mandate_add"),
        "docs": reverse("api-docs"),
    }


def directives(answer):
    rules = (rule.strip().partition(" ") for rule in answer["Content-Security-Policy"].split(";"))
    return {name: value.split() for name, _, value in rules}


def test_every_page_has_a_policy_with_a_nonce_of_its_own_and_no_exception(client, pages):
    nonces = []
    for name, address in pages.items():
        answer = client.get(address)
        rules = directives(answer)
        assert rules["default-src"] == ["'none'"], name
        for kind in ("script-src", "style-src"):
            own, nonce = rules[kind]
            assert own == "'self'"
            nonces.append(nonce)
            assert re.fullmatch(r"'nonce-[\w-]{22}'", nonce)
        assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == ["'none'"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["Referrer-Policy"] == "same-origin"
    assert len(set(nonces)) == len(pages)


def test_no_page_has_a_script_or_style_that_the_policy_refuses(client, pages):
    for name, address in pages.items():
        text = client.get(address, follow=True).content.decode()
        scripts = re.findall(r"<script\b([^>]*)>([^<]*)", text)
        running = [
            (attributes, body)
            for attributes, body in scripts
            if "application/json" not in attributes and "nonce=" not in attributes
        ]
        assert all("src=" in attributes for attributes, _body in running), name
        assert not re.search(r"<style(?![^>]*nonce=)", text), name
        assert not re.search(r"<[^>]+\sstyle=", text), name
        assert not re.search(r"<[^>]+\son[a-z]+=", text), name
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text), f"{name} asks elsewhere"


def test_our_own_pages_ask_for_trusted_types(client, pages):
    for name in ("own", "map", "wall", "login"):
        rules = directives(client.get(pages[name]))
        assert rules["require-trusted-types-for"] == ["'script'"]
        assert rules["trusted-types"] == ["default"]


def test_nothing_personal_stays_in_a_cache(client, pages):
    realm = RealmFactory.create()
    answers = [
        client.get(reverse("realm-snapshot", args=[realm.slug])),
        client.get(reverse("realm-log", args=[realm.slug])),
        client.get(reverse("me")),
        client.get(reverse("tokens", args=[realm.slug])),
        client.get(reverse("run", args=[realm.slug, 1])),
        client.get(pages["own"]),
        client.get(pages["home"]),
        client.get(pages["admin list"]),
    ]
    for answer in answers:
        assert "no-store" in answer["Cache-Control"], answer.wsgi_request.path
        assert "private" in answer["Cache-Control"]
    shared = client.get(reverse("reference"))
    assert "private" in shared["Cache-Control"]


def test_over_tls_cookies_belong_to_this_very_host(tmp_path):
    """Asked of a fresh process: the names of cookies are settings."""
    program = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE,"
        " s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH, s.SECURE_HSTS_SECONDS > 31_000_000)"
    )
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ZORGBEELD_VAR": str(tmp_path),
        "INSECURE_HTTP": "off",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPO,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [
        *("__Host-sessionid", "__Host-csrftoken", "__Host-django_language"),
        *("True", "True", "True", "None", "/", "True"),
    ]
