"""Every environment variable is declared once, with a help text, and stands on the page."""

import os
import re

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.env import VARIABLES, Variable, declare, env, settings_page
from tests.needs import REPO


def test_the_page_in_the_documents_is_the_one_the_declarations_make():
    page = (REPO / "docs" / "settings.md").read_text(encoding="utf-8")

    assert page == settings_page(), "run: make settings-page"


def test_every_variable_says_what_it_does():
    assert all(len(variable.help) > 15 for variable in VARIABLES.values())


def test_the_page_names_no_place_of_this_machine():
    assert str(REPO) not in settings_page()


def test_a_name_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        declare("SECRET_KEY", env.str, "", "again")


def test_nothing_else_in_the_project_reads_the_environment():
    reads = re.compile(
        r"os\.environ\b(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|os\.getenv|getenv\("
    )
    apps = settings.OWN_APPS
    found = sorted(
        str(path.relative_to(REPO))
        for name in ("config", *apps)
        for path in (REPO / name).rglob("*.py")
        if reads.search(path.read_text(encoding="utf-8"))
    )

    # with_address() hands the address of `up` on to the programs it starts, a backup that of its database to
    # PostgreSQL's; the first administrator's password is in a variable that whoever runs the command names
    assert sorted(found) == [
        "config/backup/programs.py",
        "config/backup/restoring.py",
        "config/embedded.py",
        "config/env.py",
        "network/management/commands/administrator.py",
    ]


@pytest.mark.parametrize(("written", "value"), [("on", True), ("off", False), ("", True)])
def test_an_empty_variable_counts_as_left_out(monkeypatch, written, value):
    monkeypatch.setenv("A_SWITCH", written)

    assert Variable("A_SWITCH", env.bool, default=True, help="A switch.").value() is value


def test_a_variable_may_stand_in_a_file_and_is_not_handed_on(tmp_path, monkeypatch):
    secret = tmp_path / "secret"
    secret.write_text("  uit een bestand\n", encoding="utf-8")
    variable = Variable("PROEF", env.str, "niets", "…")
    assert variable.value() == "niets"
    monkeypatch.setenv("PROEF_FILE", str(secret))
    assert variable.value() == "uit een bestand"
    assert "PROEF" not in os.environ
    monkeypatch.setenv("ANDERS_FILE", str(tmp_path / "weg"))
    with pytest.raises(
        ImproperlyConfigured, match=r"ANDERS_FILE names .*weg, which cannot be read"
    ):
        Variable("ANDERS", env.str, "", "…").value()
