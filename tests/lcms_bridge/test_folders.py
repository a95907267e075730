"""A folder for a system: its files are taken up whole, stored before they are read, and put away once."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from capacity.models import FigureReport, Source, SourceState
from capacity.selectors import beds_now
from journal.models import Realm
from journal.said import said
from lcms_bridge import folders
from lcms_bridge.models import Message
from lcms_bridge.services.turned_away import turned_away
from lcms_bridge.tasks import sweep_transports
from tests.lcms_bridge.factories import (
    beds,
    document,
    encode,
    make_facilities,
    make_realm,
    of_arrival,
    register,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def inbox(realm: Realm, tmp_path: Path, settings: Any) -> Path:
    """The folder in which the system of ALFA lays its files."""
    settings.BRIDGE_FOLDER = str(tmp_path)
    register(realm)
    folder = tmp_path / realm.slug / "hix-alfa" / "in"
    folder.mkdir(parents=True)
    return folder


def lay(folder: Path, name: str, raw: bytes, *, age: float = 60) -> Path:
    """Lay a file down that was written so many seconds ago."""
    path = folder / name
    path.write_bytes(raw)
    written = time.time() - age
    os.utime(path, (written, written))
    return path


def names(folder: Path, where: str) -> list[str]:
    """Return what lies in a folder beside the one for what comes in."""
    beside = folder.parent / where
    return sorted(one.name for one in beside.iterdir()) if beside.exists() else []


def test_a_file_is_read_once_and_put_away(realm: Realm, inbox: Path) -> None:
    lay(inbox, "bedden.csv", encode(document(beds("ALFA"))))
    sweep_transports()
    sweep_transports()
    message = Message.objects.get()
    assert (message.state, message.transport, message.actor) == (
        "applied",
        "folder",
        "source:hix-alfa",
    )
    assert names(inbox, "done") == [f"{message.pk}-bedden.csv"]
    assert not list(inbox.iterdir())
    assert beds_now(realm)["ALFA"].report.source == "hix-alfa"


def test_what_is_held_back_lies_apart_with_the_reason(inbox: Path) -> None:
    lay(inbox, "bedden.csv", encode(document(beds("ALFA"), beds("BETA"))))
    lay(inbox, "leeg.csv", b"")
    sweep_transports()
    number = Message.objects.get().pk
    assert names(inbox, "refused") == [
        *(f"{number}-bedden.csv", f"{number}-bedden.csv.txt"),
        *("leeg.csv", "leeg.csv.txt"),
    ]
    why = (inbox.parent / "refused" / f"{number}-bedden.csv.txt").read_text(encoding="utf-8")
    assert "regel" in why


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("leeg.csv", b"", "empty"),
        ("Jansen 19450301.csv", b"bsn;naam\n111222333;Jansen\n", "of_patients"),
    ],
)
def test_what_is_not_even_stored_stands_at_the_system_for_who_keeps_it(
    inbox: Path, name: str, raw: bytes, code: str
) -> None:
    lay(inbox, name, raw)
    sweep_transports()
    sweep_transports()
    assert not Message.objects.exists()
    (told,) = Source.objects.get().batches
    assert (told["accepted"], told["rejected"]) == (0, 1)
    (fault,) = told["faults"]
    assert (fault["code"], fault["field"]) == (code, "file")
    assert fault["sentence"]["nl"] != fault["sentence"]["en"]
    assert "Jansen" not in str(told)


def test_a_system_that_was_withdrawn_meanwhile_is_told_nothing(inbox: Path) -> None:
    source = Source.objects.get()
    Source.objects.update(state=SourceState.WITHDRAWN)
    turned_away(source, [("empty", said("lcms_bridge.empty"))])
    source.refresh_from_db()
    assert source.batches == []


def test_what_is_still_written_waits(inbox: Path, tmp_path: Path) -> None:
    raw = encode(document(beds("ALFA")))
    lay(inbox, "nu.csv", raw, age=0)
    lay(inbox, "half.csv.part", raw)
    lay(inbox, ".verborgen", raw)
    elsewhere = lay(tmp_path, "geheim", raw)
    (inbox / "wijzer.csv").symlink_to(elsewhere)
    sweep_transports()
    assert not Message.objects.exists()
    assert len(list(inbox.iterdir())) == 4


def test_who_is_killed_before_putting_away_loses_and_doubles_nothing(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(inbox, "bedden.csv", encode(document(beds("ALFA"))))
    with monkeypatch.context() as killed:
        killed.setattr(folders, "_put", _killed)
        sweep_transports()
    assert names(inbox, "in") == ["bedden.csv"]
    sweep_transports()
    assert FigureReport.objects.count() == Message.objects.count() == 1
    assert len(names(inbox, "done")) == 1


def test_who_is_killed_between_storing_and_reading_is_taken_over(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(inbox, "bedden.csv", encode(document(beds("ALFA"))))
    with monkeypatch.context() as killed:
        killed.setattr(folders, "message_process", _killed)
        sweep_transports()
    assert Message.objects.get().state == "received"
    sweep_transports()
    assert Message.objects.get().state == "applied"
    assert len(names(inbox, "done")) == 1


def test_a_file_whose_figures_are_of_when_it_came_is_one_message_until_it_is_laid_down_again(
    realm: Realm, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_arrival(realm)
    raw = encode(document(beds("ALFA")))
    lay(inbox, "bedden.csv", raw)
    for what in ("message_process", "_put"):
        with monkeypatch.context() as killed:
            killed.setattr(folders, what, _killed)
            sweep_transports()
    sweep_transports()
    assert Message.objects.get().state == "applied"
    assert len(names(inbox, "done")) == 1
    lay(inbox, "bedden.csv", raw)
    sweep_transports()
    assert Message.objects.count() == 2


def test_without_the_setting_nothing_is_looked_at(inbox: Path, settings: Any) -> None:
    lay(inbox, "bedden.csv", encode(document(beds("ALFA"))))
    settings.BRIDGE_FOLDER = ""
    sweep_transports()
    assert not Message.objects.exists()


def _killed(*_args: Any, **_named: Any) -> None:
    raise OSError
