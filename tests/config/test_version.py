"""Which version runs: said to who is logged in, on screens, in the API, and by the live socket."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config import version
from network.models import Role
from tests.factories import MandateFactory

BUILD = re.compile(r"\d+\.\d+\.\d+\+[0-9a-f]{8}")


def test_the_number_is_that_of_the_project_and_the_mark_that_of_its_screens() -> None:
    assert BUILD.fullmatch(version.build())
    assert version.build().startswith(f"{settings.VERSION}+")
    assert f'version = "{settings.VERSION}"' in Path("pyproject.toml").read_text(encoding="utf-8")


def test_one_changed_script_is_another_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "static" / "a.js"
    script.parent.mkdir()
    marks = []
    monkeypatch.setattr(version, "BASE_DIR", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "9.9.9"\n')
    for text in ("let a = 1;", "let a = 2;", "let a = 2;"):
        script.write_text(text)
        version.build.cache_clear()
        version.version.cache_clear()
        marks.append(version.build())
    version.build.cache_clear()
    version.version.cache_clear()
    assert marks[0] != marks[1] == marks[2]


@pytest.mark.django_db
def test_who_is_logged_in_is_told_and_strangers_are_not(client: Client) -> None:
    stranger = client.get(reverse("version"))
    assert stranger.status_code == 401
    assert "X-Zorgbeeld-Version" not in stranger.headers
    client.force_login(MandateFactory.create(role=Role.OBSERVER).user)
    answer = client.get(reverse("version"))
    assert answer.json() == {"version": settings.VERSION, "build": str(settings.BUILD)}
    assert answer["X-Zorgbeeld-Version"] == str(settings.BUILD)
    assert f"Zorgbeeld {settings.VERSION}" in client.get(reverse("account")).content.decode()
