"""The doctor says what is wrong in a sentence, in either language, and how to mend it."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone, translation

from config.doctor import (
    EXAMINATIONS,
    Level,
    address,
    configuration,
    examine,
    lines,
    machine,
    processes,
    servers,
)
from config.doctor.register import MODULES, examines, must, should
from deploy.places import Places
from deploy.proxy import filled
from deploy.services import described
from journal.heartbeat import BACKUP, PROCESSES, WORKER, pulse
from journal.models import Heartbeat, RealmKind
from journal.parts import part_named
from journal.said import text_of
from journal.watched import TICKS
from network.models import Facility, ReferenceSet, Role
from tests.factories import FacilityFactory, MandateFactory, RealmFactory
from tests.lcms_bridge.factories import make_facilities, make_realm, systems_of
from web import in_time

pytestmark = pytest.mark.django_db


def found(*names):
    """Return the worst level that checks find, each."""
    order = [Level.OK, Level.SHOULD, Level.MUST]
    worst: dict[str, Level] = {}
    for name, finding in examine(names):
        worst[name] = max(worst.get(name, Level.OK), finding.level, key=order.index)
    return worst


def told(*words, code=0):
    """Run the command; return what it said."""
    out = StringIO()
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", *words, stdout=out)
        assert ended.value.code == code
    else:
        call_command("doctor", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def in_production(settings):
    settings.MODE = "production"
    settings.EMBEDDED = False


def test_an_embedded_installation_is_told_what_lacks_with_exit_code_1():
    said = told("--only", "reference", code=1)
    assert "HERSTEL  reference" in said
    assert "→ Draai: manage.py load_reference" in said
    assert "Er moet 1 ding hersteld worden." in said
    with translation.override("en"):
        assert "1 thing must be mended." in told("--only", "reference", code=1)
    assert "Er hoeft niets hersteld te worden." in told("--only", "python")


def test_programs_get_both_languages():
    rows = json.loads(told("--json", "--only", "reference", code=1))
    (row,) = rows
    assert row["level"] == "must"
    assert set(row["what"]) == set(row["mend"]) == {"nl", "en"}


def test_a_check_that_there_is_not_is_named():
    with pytest.raises(CommandError, match="there is no check onzin"):
        told("--only", "onzin")


def test_a_check_is_declared_once_and_every_module_is_looked_in():
    with pytest.raises(ValueError, match="declared twice"):
        examines("database")(lambda: iter(()))
    folder = Path(configuration.__file__).parent
    there = {path.stem for path in folder.glob("*.py")} - {"__init__", "register"}
    assert there == set(MODULES)
    for examination in EXAMINATIONS.values():
        assert set(examination.needs) <= set(EXAMINATIONS)


def test_what_needs_a_failing_check_is_left_out(monkeypatch):
    monkeypatch.setitem(
        EXAMINATIONS,
        "database",
        EXAMINATIONS["database"].__class__(
            "database",
            lambda: iter(
                [must("config.doctor.statics_absent", "config.doctor.statics_absent_mend")]
            ),
            (),
            False,
        ),
    )
    assert found("plans") == {"database": Level.MUST}


def test_advice_alone_is_no_reason_to_fail(monkeypatch):
    monkeypatch.setattr(
        "config.management.commands.doctor.examine",
        lambda _only: [
            ("x", should("config.doctor.anchors_none", "config.doctor.anchors_none_mend"))
        ],
    )
    assert "advies   x" in told()


def test_one_administrator_is_one_too_few(in_production):
    assert found("administrators") == {"administrators": Level.MUST}
    MandateFactory.create(role=Role.ADMINISTRATOR)
    assert found("administrators") == {"administrators": Level.MUST}
    MandateFactory.create(role=Role.ADMINISTRATOR)
    assert found("administrators") == {"administrators": Level.OK}


def test_who_must_have_a_second_step_is_named(in_production, settings):
    settings.MFA_ROLES = [Role.ADMINISTRATOR]
    user = MandateFactory.create(role=Role.ADMINISTRATOR).user
    ((_, finding),) = examine(["factors"])
    assert finding.level is Level.SHOULD
    assert user.username in str(finding.what)
    settings.MFA_ROLES = []
    assert found("factors") == {"factors": Level.SHOULD}


@pytest.mark.parametrize(("seconds", "level"), [(0, Level.OK), (3, Level.SHOULD), (30, Level.MUST)])
def test_clocks_apart_are_said(monkeypatch, seconds, level):
    ahead = timedelta(seconds=seconds)
    monkeypatch.setattr(servers, "database_time", lambda: datetime.now(UTC) + ahead)
    assert found("time") == {"time": level}


@pytest.mark.parametrize(
    ("gigabytes", "level"), [(100, Level.OK), (3, Level.SHOULD), (0.5, Level.MUST)]
)
def test_a_disk_that_fills_is_said(monkeypatch, gigabytes, level):
    usage = type("Usage", (), {"free": gigabytes * 1024**3})
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage)
    assert found("disk") == {"disk": level}


def test_the_disks_of_database_and_backups_are_looked_at_too(monkeypatch, settings, tmp_path):
    """A full disk of the database takes no report, however much room our own folder has."""
    other = Path("/dev/shm")  # noqa: S108 -- looked at alone
    if other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system at /dev/shm")
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(machine, "POSTGRES", other)
    monkeypatch.setattr(machine, "Places", lambda: Places(root=tmp_path / "nowhere"))
    free = {tmp_path: 100, other: 0.5}
    monkeypatch.setattr(
        "shutil.disk_usage", lambda folder: type("Usage", (), {"free": free[folder] * 1024**3})
    )
    assert found("disk") == {"disk": Level.MUST}
    monkeypatch.setattr(machine, "POSTGRES", tmp_path)
    assert found("disk") == {"disk": Level.OK}, "the same disk is told once"


@pytest.mark.parametrize(
    ("hours", "level"), [(None, Level.SHOULD), (3, Level.OK), (30, Level.SHOULD), (60, Level.MUST)]
)
def test_a_backup_that_is_old_or_was_never_made_is_said(in_production, hours, level):
    if hours is not None:
        at = timezone.now() - timedelta(hours=hours)
        Heartbeat.objects.create(name=BACKUP, at=at, detail={})
    assert found("backup") == {"backup": level}


@pytest.mark.parametrize("name", ["time", "backup"])
def test_the_doctor_judges_by_the_limits_of_the_state_of_the_system(
    in_production, monkeypatch, name
):
    """One table: what the page calls slow should be mended, what stands still there must be."""
    part = part_named(name)
    for limit, wanted in (
        (part.slow_after, (Level.OK, Level.SHOULD)),
        (part.still_after, (Level.SHOULD, Level.MUST)),
    ):
        for age, level in zip((limit - 0.5, limit + 0.5), wanted, strict=True):
            ahead = timedelta(seconds=age)
            monkeypatch.setattr(servers, "database_time", lambda: datetime.now(UTC) + ahead)  # noqa: B023
            at = timezone.now() - ahead
            Heartbeat.objects.update_or_create(name=BACKUP, defaults={"at": at, "detail": {}})
            assert found(name) == {name: level}


def test_a_worker_that_has_just_begun_is_asked_until_it_listens(in_production, monkeypatch):
    monkeypatch.setattr(processes, "ANSWER_SECONDS", (0.1, 0.2, 0.3))
    answers: list[list[dict[str, str]]] = []
    monkeypatch.setattr("config.celery.app.control.ping", lambda **_: answers.pop(0))
    for last, level in (([{"here": "pong"}], Level.OK), ([], Level.MUST)):
        answers[:] = [[], [], last]
        assert [one.level for one in processes.worker_answers()] == [level]
        assert answers == []


def test_a_round_that_is_late_on_the_page_must_be_mended(in_production, monkeypatch):
    monkeypatch.setattr("config.celery.app.control.ping", lambda **_: [{"here": "pong"}])
    rounds = part_named("rounds")
    assert found("clock") == {"clock": Level.MUST}
    for age, level in ((rounds.still_after - 1, Level.OK), (rounds.still_after + 1, Level.MUST)):
        at = timezone.now() - timedelta(seconds=age + TICKS)
        Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": at, "detail": {}})
        assert found("clock") == {"clock": level}


def test_a_secret_that_others_can_read_must_be_closed(monkeypatch, tmp_path):
    secret = tmp_path / "zorgbeeld.env"
    secret.write_text("SECRET_KEY=x", encoding="utf-8")
    monkeypatch.setattr(configuration, "secret_files", lambda _places: [(secret, 0o640)])
    monkeypatch.setattr(configuration, "Places", lambda: Places(root=tmp_path))
    for mode, level in ((0o640, Level.OK), (0o644, Level.MUST), (0o600, Level.OK)):
        secret.chmod(mode)
        assert found("secrets") == {"secrets": level}


def test_the_key_of_backups_is_a_secret_too(monkeypatch, settings, tmp_path):
    key = tmp_path / "etc/zorgbeeld/backup.key"
    key.parent.mkdir(parents=True)
    key.write_text("zorgbeeld-backup-1 x", encoding="utf-8")
    monkeypatch.setattr(configuration, "Places", lambda: Places(root=tmp_path))
    monkeypatch.setattr(configuration, "FILES", {})
    settings.BACKUP_KEY_FILE, settings.VAR_DIR = str(key), tmp_path
    for mode, level in ((0o640, Level.OK), (0o644, Level.MUST)):
        key.chmod(mode)
        assert found("secrets") == {"secrets": level}


def test_processes_from_before_the_settings_changed_are_named(in_production, monkeypatch, tmp_path):
    """Mail was given and nobody restarted: the settings are right, and no invitation leaves."""
    written = tmp_path / "etc/zorgbeeld/zorgbeeld.env"
    monkeypatch.setattr(processes, "Places", lambda: Places(root=tmp_path))
    pulse("web")
    assert found("restart") == {}, "without the installer's file there is nothing to compare"
    written.parent.mkdir(parents=True)
    written.write_text("EMAIL_HOST=mail.example.nl", encoding="utf-8")
    assert found("restart") == {"restart": Level.SHOULD}
    assert "begonnen: web" in told("--only", "restart")
    long_ago = time.time() - 10**6
    os.utime(written, (long_ago, long_ago))
    assert found("restart") == {"restart": Level.OK}


def test_the_listener_of_hospitals_lines_is_among_them(in_production, monkeypatch, tmp_path):
    written = tmp_path / "etc/zorgbeeld/zorgbeeld.env"
    monkeypatch.setattr(processes, "Places", lambda: Places(root=tmp_path))
    written.parent.mkdir(parents=True)
    written.write_text("BRIDGE_MLLP=2575=a/b", encoding="utf-8")
    running = {name for name, one in described().services.items() if not one.when}
    for kind in running:
        pulse(kind)
    said = told("--only", "restart")
    assert all(kind in said for kind in running), said
    assert running == set(PROCESSES), (
        "each process that runs for good calls itself as it is described"
    )


@contextmanager
def web_process() -> Iterator[int]:
    """Have something answer as a web process does, on the port that is given."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def test_a_web_process_that_is_away_is_named_while_others_serve(
    in_production, monkeypatch, tmp_path
):
    monkeypatch.setattr(processes, "Places", lambda: Places(root=tmp_path))
    assert found("web") == {}, "without the installer's proxy nobody knows how many there are"
    proxy = Places(root=tmp_path).nginx
    proxy.parent.mkdir(parents=True)
    with web_process() as there, web_process() as other:
        text = filled("zorgbeeld.example.nl", 2, Places(root=tmp_path))
        text = text.replace("127.0.0.1:8001", f"127.0.0.1:{there}")
        proxy.write_text(text.replace("127.0.0.1:8002", f"127.0.0.1:{other}"), encoding="utf-8")
        assert found("web") == {"web": Level.OK}
        proxy.write_text(text.replace("127.0.0.1:8002", "127.0.0.1:9"), encoding="utf-8")
        assert found("web") == {"web": Level.SHOULD}
        said = told("--only", "web")
        assert "op 127.0.0.1:9," in said
        assert str(there) not in said.partition("→")[0]
    assert found("web") == {"web": Level.MUST}


def test_made_up_facilities_are_advised_against_in_the_real_world_alone(in_production):
    ReferenceSet.objects.create(version="1", source="x", loaded_at=timezone.now(), number=1)
    FacilityFactory(demo=True)
    assert found("reference") == {"reference": Level.OK}
    RealmFactory(kind=RealmKind.REAL)
    assert found("reference") == {"reference": Level.SHOULD}
    assert "1 zorglocatie in de echte wereld is verzonnen" in told("--only", "reference")
    Facility.objects.update(retired_at=timezone.now())
    assert found("reference") == {"reference": Level.OK}


def test_a_mail_server_that_is_away_must_be_mended_and_none_is_advice(in_production, settings):
    settings.EMAIL_BACKEND = "web.mail_server.Backend"
    assert found("mail") == {"mail": Level.SHOULD}
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert found("mail") == {"mail": Level.MUST}


def certificate(host: str, *, days: int, own: bool = True, since: int = -400) -> bytes:
    """Return a certificate for a host that ends after some days, and begins some days from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    issuer = name if own else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=since))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    ("certified", "level"),
    [
        ((certificate("zb.example", days=90, own=False), "ok"), Level.OK),
        ((certificate("zb.example", days=90), "ok"), Level.SHOULD),
        ((certificate("zb.example", days=9, own=False), "degraded"), Level.SHOULD),
        ((certificate("zb.example", days=-1, own=False), "ok"), Level.MUST),
        ((certificate("zb.example", days=90, own=False, since=3), "ok"), Level.MUST),
        ((certificate("anders.example", days=90, own=False), "ok"), Level.MUST),
        ((certificate("*.example", days=90, own=False), "ok"), Level.OK),
        ((certificate("zb.example", days=90, own=False), "unready"), Level.MUST),
    ],
    ids=["good", "own", "soon", "over", "early", "name", "star", "unready"],
)
def test_the_certificate_and_what_is_behind_it_are_judged(
    in_production, settings, monkeypatch, certified, level
):
    settings.PUBLIC_URL = "https://zb.example"
    monkeypatch.setattr(address, "_ask", lambda _host, _port: certified)
    assert found("address") == {"address": level}


def test_an_address_where_nobody_answers_is_said(in_production, settings, monkeypatch):
    settings.PUBLIC_URL = "https://zb.invalid:9"
    assert found("address") == {"address": Level.MUST}


def test_a_line_of_hl7_is_open_and_of_a_source_that_is_there(in_production, settings):
    assert found("mllp") == {"mllp": Level.OK}
    settings.BRIDGE_MLLP = ["2575:echt/hix"]
    assert found("mllp") == {"mllp": Level.MUST}

    realm = make_realm("echt")
    systems_of(realm, make_facilities(["HUIS"]))
    place = "echt/his-huis"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings.BRIDGE_MLLP = [f"{port}={place}"]
        assert found("mllp") == {"mllp": Level.OK}
        settings.BRIDGE_MLLP = [f"{port}=echt/nobody"]
        assert found("mllp") == {"mllp": Level.MUST}
        settings.BRIDGE_MLLP, settings.BRIDGE_MLLP_HOST = [f"{port}={place}"], "0.0.0.0"  # noqa: S104
        assert found("mllp") == {"mllp": Level.SHOULD}
        settings.BRIDGE_MLLP_CERT = "/run/mllp/server.pem"
        assert found("mllp") == {"mllp": Level.OK}
    assert found("mllp") == {"mllp": Level.MUST}


@pytest.mark.parametrize("name", ["address", "mail", "mllp", "redis"])
def test_a_name_server_that_says_nothing_holds_the_doctor_up_no_longer(
    name, in_production, settings, monkeypatch
):
    go = threading.Event()

    def hangs(host, *_more, **_named):
        if host == "127.0.0.1":  # a number needs no name server
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 1))]
        go.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, host)

    settings.PUBLIC_URL = "https://beeld.example:1"
    settings.REDIS_URL = "redis://rij.example:1/0"
    settings.BRIDGE_MLLP, settings.BRIDGE_MLLP_HOST = "", "lijn.example"
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "web.mail_server.Backend", "post.example"
    monkeypatch.setattr(in_time, "NAME_S", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    began = time.monotonic()
    try:
        if name == "mllp":
            assert not lines._is_open(1)
        else:
            ((_, finding),) = examine([name])
            assert finding.level == Level.MUST
            if name in ("mail", "redis"):  # these two say why
                assert "no answer in time about the name" in text_of(finding.what, "nl")
        assert time.monotonic() - began < 15
    finally:
        go.set()
