"""Every dangerous combination of settings is found, and says how to solve it."""

import os
import subprocess
import sys

import pytest
import redis
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.db import connection

from config.addresses import ADDRESSES
from config.checks import TAG
from config.env import VARIABLES
from network.roles import Role
from tests.needs import REPO
from web.rights import rights

SECRET = "mYb2vQ-0cT8rLk5Wn1xZq7JdGfHs4uEaPiO6_tRwKyUj9AhBeCXvSgDzNlMp3F0I"
CHOSEN = {"MFA_ROLES", "STEP_UP_RIGHTS"}
PRODUCTION = {
    "MODE": "production",
    "EMBEDDED": False,
    "SECRET_KEY": SECRET,
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "DEBUG": False,
    "ALLOWED_HOSTS": ["zorgbeeld.example"],
    "INSECURE_HTTP": False,
}


def found(**more):
    messages = run_checks(tags=[TAG], **more)
    assert all(message.hint for message in messages)
    return {message.id for message in messages}


@pytest.fixture
def production(monkeypatch):
    """Set a production configuration with one thing changed, without touching connections."""

    def configure(**changed):
        for name, value in (PRODUCTION | changed).items():
            monkeypatch.setattr(f"config.checks.settings.{name}", value)

    return configure


def test_the_embedded_mode_is_without_danger():
    assert found() == set()


def test_a_complete_production_configuration_is_without_danger(production):
    production()

    assert found() == set()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"GATEWAY_URL": "https://sms.example/"}, "zorgbeeld.E011"),
        ({"GATEWAY_URL": "http://sms.example/", "GATEWAY_SECRET": "x"}, "zorgbeeld.E012"),
        (
            {"GATEWAY_URL": "https://u:geheim@sms.example/", "GATEWAY_SECRET": "x"},
            "zorgbeeld.E018",
        ),
        ({"GATEWAY_URL": "sms.example/in", "GATEWAY_SECRET": "x"}, "zorgbeeld.E018"),
        ({"ROUTER_URL": "https://router.example:70000/"}, "zorgbeeld.E018"),
        ({"ROUTER_URL": "https:///table"}, "zorgbeeld.E018"),
        ({"OIDC_SERVER": "https://inlog.example /x"}, "zorgbeeld.E018"),
        ({"OIDC_SERVER": "http://inlog.example"}, "zorgbeeld.E019"),
        ({"OTEL_ENDPOINT": "collector:4318"}, "zorgbeeld.E018"),
        ({"PUBLIC_URL": "zorgbeeld.example"}, "zorgbeeld.E018"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "zorgbeeld.E018"),
        ({"BACKUP_DATABASE_URL": "mysql://h/x"}, "zorgbeeld.E018"),
        ({"MODE": "prodcution"}, "zorgbeeld.E001"),
        ({"SECRET_KEY": ""}, "zorgbeeld.E002"),
        ({"SECRET_KEY": "short"}, "zorgbeeld.E002"),
        ({"SECRET_KEY": "a" * 50}, "zorgbeeld.E002"),
        ({"SECRET_KEY": "abcdefghijklmnopqrstu" * 3}, "zorgbeeld.E002"),
        ({"SECRET_KEY": f"django-insecure-{SECRET}"}, "zorgbeeld.E002"),
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "zorgbeeld.E003"),
        ({"REDIS_URL": ""}, "zorgbeeld.E004"),
        ({"DEBUG": True}, "zorgbeeld.E005"),
        ({"ALLOWED_HOSTS": []}, "zorgbeeld.E006"),
        ({"ALLOWED_HOSTS": ["*"]}, "zorgbeeld.E006"),
        ({"ALLOWED_HOSTS": [".nl", ".com"]}, "zorgbeeld.E006"),
        ({"ALLOWED_HOSTS": ["*.example.nl"]}, "zorgbeeld.E006"),
        ({"CSRF_TRUSTED_ORIGINS": ["https://*"]}, "zorgbeeld.E014"),
        ({"CSRF_TRUSTED_ORIGINS": ["https://*.nl"]}, "zorgbeeld.E014"),
        ({"CSRF_TRUSTED_ORIGINS": ["http://zorgbeeld.example"]}, "zorgbeeld.E014"),
        ({"LIVE_ALLOWED_ORIGINS": ["*"]}, "zorgbeeld.E014"),
        ({"LIVE_ALLOWED_ORIGINS": ["https://.nl"]}, "zorgbeeld.E014"),
        ({"INSECURE_HTTP": True}, "zorgbeeld.E007"),
        ({"MFA_ROLES": ["dpg", "dgp"]}, "zorgbeeld.E016"),
        ({"STEP_UP_RIGHTS": ["phases.decided"]}, "zorgbeeld.E017"),
    ],
)
def test_a_danger_is_found_by_its_name(production, changed, expected):
    production(**changed)

    assert found() == {expected}


def test_no_check_repeats_the_password_of_an_address(production):
    production(GATEWAY_URL="https://u:geheim@sms.example/", GATEWAY_SECRET="x")
    assert "geheim" not in "".join(str(one) for one in run_checks(tags=[TAG]))


def test_every_setting_that_is_an_address_is_looked_at():
    named = {name for name in VARIABLES if name.endswith(("_URL", "_SERVER", "_ENDPOINT"))}
    assert named == set(ADDRESSES)


def test_in_production_all_that_decide_make_a_second_step_and_decisions_ask_again(tmp_path):
    """What nobody set: the functions as `Role.decides` says, and rights that there are."""
    asked = "from django.conf import settings as s; print(*s.MFA_ROLES, '|', *s.STEP_UP_RIGHTS)"
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ZORGBEELD_MODE": "production",
        "ZORGBEELD_VAR": str(tmp_path),
        "SECRET_KEY": SECRET,
        "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env={key: value for key, value in os.environ.items() if key not in CHOSEN} | own,
        cwd=REPO,
        capture_output=True,
        text=True,
        check=True,
    )
    functions, again = (half.split() for half in told.stdout.split("|"))

    assert set(functions) == {role.value for role in Role if role.decides}
    assert set(again) <= {right.name for right in rights()}
    # what everybody can take from then on is not published by who finds a screen open
    assert {"situation.public_approve", "situation.edition_publish"} <= set(again)
    assert {"phases.decide", "network.administer", "network.tokens_see"} <= set(again)


@pytest.mark.parametrize(
    ("host", "password", "expected"),
    [
        ("0.0.0.0", "zorgbeeld-demo", {"zorgbeeld.E015"}),  # noqa: S104
        ("::", "zorgbeeld-demo", {"zorgbeeld.E015"}),
        ("192.168.1.9", "zorgbeeld-demo", {"zorgbeeld.E015"}),
        ("0.0.0.0", "een-eigen-wachtwoord", set()),  # noqa: S104
        ("127.0.0.1", "zorgbeeld-demo", set()),
        ("localhost", "zorgbeeld-demo", set()),
    ],
)
def test_published_passwords_are_for_this_machine_only(monkeypatch, host, password, expected):
    monkeypatch.setattr("config.checks.settings.HOST", host)
    monkeypatch.setattr("config.checks.settings.DEMO_PASSWORD", password)

    assert found() == expected


def test_names_below_an_own_domain_may_be_answered_to(production):
    production(ALLOWED_HOSTS=[".zorgbeeld.example.nl"])

    assert found() == set()


def test_a_redis_client_that_caps_its_pools_is_found(monkeypatch):
    monkeypatch.setattr(redis, "__version__", "8.0.1")

    assert found() == {"zorgbeeld.E008"}


@pytest.mark.django_db(transaction=True)
def test_a_database_without_write_ahead_log_is_found(monkeypatch, tmp_path):
    # a file of its own: that of all tests may be open in another thread, and keeps its log then
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", str(tmp_path / "own.sqlite3"))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
            before = found(databases=["default"])
            cursor.execute("PRAGMA journal_mode=WAL")
        after = found(databases=["default"])
        connection.close()
    assert "zorgbeeld.W009" in before
    assert "zorgbeeld.W009" not in after


@pytest.mark.django_db
def test_demo_accounts_are_a_danger_in_production_only(monkeypatch):
    get_user_model().objects.create(username="someone", is_demo=True)
    assert found(databases=["default"]) == set()

    monkeypatch.setattr("config.checks.settings.MODE", "production")

    assert "zorgbeeld.E010" in found(databases=["default"])


def production_environment(folder, **changed):
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return clean | {
        "ZORGBEELD_VAR": str(folder),
        "ZORGBEELD_MODE": "production",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "zorgbeeld.example",
        "DATABASE_URL": "postgres://zorgbeeld@127.0.0.1:9/zorgbeeld",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        **changed,
    }


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", "import config.asgi"],
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo"],
        [sys.executable, "-m", "celery", "-A", "config", "beat", "-S", "celery.beat:Scheduler"],
    ],
    ids=["server", "worker", "clock"],
)
def test_nothing_starts_on_a_dangerous_configuration(command, tmp_path):
    done = subprocess.run(
        command,
        cwd=REPO,
        env=production_environment(tmp_path, SECRET_KEY=""),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert "zorgbeeld.E002" in done.stderr or "SECRET_KEY" in done.stderr


def test_the_embedded_start_refuses_production(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=REPO,
        env=production_environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "compose.yaml" in done.stderr
