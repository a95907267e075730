"""Folders and mail on a disk that is full or slow, or of a realm that closes: nothing lost, nothing stuck."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from capacity.models import FigureReport, Source
from journal.models import Realm
from journal.services import realm_close
from lcms_bridge import folders, laid_down, mailbox
from lcms_bridge.models import Message
from lcms_bridge.services import BRIDGE
from lcms_bridge.tasks import sweep_transports
from tests.lcms_bridge.factories import beds, document, encode, register
from tests.lcms_bridge.test_folders import inbox, lay, names, realm  # noqa: F401
from tests.lcms_bridge.test_mailbox import deliver, left, mail, post  # noqa: F401

pytestmark = pytest.mark.django_db
OF_PATIENTS = b"locatie;bsn;geboortedatum\nALFA;123456782;1950-01-01\n"
BEDS = encode(document(beds("ALFA")))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No byte goes on the disk any more; what lies there can be moved and removed."""

    def write_text(self: Path, *_said: Any, **_how: Any) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_text", write_text)


@pytest.mark.usefixtures("full_disk")
def test_a_file_about_patients_goes_though_nobody_can_write_why(inbox: Path) -> None:  # noqa: F811
    lay(inbox, "jansen.csv", OF_PATIENTS)
    for _ in range(3):
        sweep_transports()
    assert list(inbox.iterdir()) == []
    assert len(names(inbox, "refused")) <= 1, "not one more each time"
    assert [one["rejected"] for one in Source.objects.get().batches] == [1]


@pytest.mark.usefixtures("full_disk")
def test_a_file_that_was_held_back_is_put_away_though_nobody_can_write_why(
    inbox: Path,  # noqa: F811
) -> None:
    lay(inbox, "onbekend.csv", encode(document(beds("GEEN"))))
    lay(inbox, "leeg.csv", b"")
    sweep_transports()
    assert list(inbox.iterdir()) == []
    assert Message.objects.get().state == "quarantined"
    assert [name for name in names(inbox, "refused") if not name.endswith(".txt")]


@pytest.mark.usefixtures("full_disk")
def test_a_mail_goes_though_nobody_can_write_what_was_held_back(post: Path) -> None:  # noqa: F811
    deliver(post, mail(("jansen.csv", OF_PATIENTS), ("bedden.csv", BEDS)))
    for _ in range(3):
        sweep_transports()
    assert left(post) == []
    assert Message.objects.get().state == "applied"
    assert sum(one["rejected"] for one in Source.objects.get().batches) == 1


def test_files_that_are_never_finished_keep_no_other_out(inbox: Path) -> None:  # noqa: F811
    for number in range(120):
        lay(inbox, f"{number}.csv.part", BEDS, age=9000)
    lay(inbox, "bedden.csv", BEDS)
    sweep_transports()
    assert Message.objects.get().state == "applied"


def test_files_that_cannot_be_read_keep_no_other_out(
    inbox: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An account of SFTP that lays files down for itself alone."""
    whole = folders._whole

    def read(path: Path) -> tuple[bytes, str]:
        if path.name.startswith("dicht"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(folders, "_whole", read)
    for number in range(120):
        lay(inbox, f"dicht-{number}.csv", BEDS, age=9000)
    lay(inbox, "bedden.csv", BEDS)
    sweep_transports()
    assert Message.objects.get().state == "applied"
    assert len(list(inbox.iterdir())) == 120


def test_on_a_slow_disk_a_turn_ends_and_the_next_goes_on(
    inbox: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box = mailbox_of(inbox)
    now = iter(range(0, 100_000, 15))  # each look at the clock is 15 seconds later
    monkeypatch.setattr("journal.isolation.time.monotonic", lambda: float(next(now)))
    for number in range(5):
        lay(inbox, f"{number}.csv", BEDS + b"\n" * number, age=60 - number)
        deliver(box, mail(("x.csv", BEDS + b"\n" * (9 + number))), name=f"{number}.mx")
    folders.folders_take()
    assert len(list(inbox.iterdir())) == 4
    mailbox.mail_take()
    assert len(left(box)) == 4


def mailbox_of(inbox: Path) -> Path:  # noqa: F811
    """Make the Maildir of the system of a folder."""
    box = inbox.parent / "mail"
    (box / "new").mkdir(parents=True)
    return box


def closing(take: Callable[[Any, Path], None]) -> Callable[[Any, Path], None]:
    """Return a way to take something up before which its realm closes."""

    def closed(source: Any, path: Path) -> None:
        if source.realm.is_open:
            realm_close(actor=BRIDGE, realm=source.realm, reason="Klaar.")
        take(source, path)

    return closed


@pytest.mark.parametrize("way", [folders, mailbox], ids=["folder", "mail"])
def test_what_lies_there_when_its_realm_closes_stays_where_it_lies(
    inbox: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    way: Any,
) -> None:
    box = mailbox_of(inbox)
    lay(inbox, "bedden.csv", BEDS)
    deliver(box, mail(("bedden.csv", BEDS)))
    monkeypatch.setattr(way, "_take", closing(way._take))
    (folders.folders_take if way is folders else mailbox.mail_take)()
    sweep_transports()
    assert not Message.objects.exists()
    assert not FigureReport.objects.exists()
    assert [one.name for one in inbox.iterdir()] == ["bedden.csv"]
    assert len(left(box)) == 1
    assert not names(inbox, "refused")


def test_one_of_each_system_comes_before_the_second_of_any(
    realm: Realm,  # noqa: F811
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.BRIDGE_FOLDER = str(tmp_path)
    register(realm)
    row = Source.objects.get()
    for name in ("een", "twee"):
        row.pk, row.name, row.token_hash = None, name, name
        row.save(force_insert=True)
        folder = tmp_path / realm.slug / name / "in"
        folder.mkdir(parents=True)
        for number in range(3):
            lay(folder, f"{number}.csv", BEDS, age=60 - number)
    found = laid_down.laid_down("in", is_whole=lambda _name: True)
    assert [(source.name, path.name) for source, path in found][:4] == [
        ("een", "0.csv"),
        ("twee", "0.csv"),
        ("een", "1.csv"),
        ("twee", "1.csv"),
    ]
