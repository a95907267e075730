"""The installer's pieces: what it writes, keeps, refuses and says; whole: benchmarks/installation.py."""

import hashlib
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.backup.sealed import key_read
from config.env import VARIABLES
from deploy import as_service, compose_secrets, environment, files, installer, machine
from deploy.places import Places
from deploy.proxy import Proxy, filled, web_count
from deploy.setup import Setup, fingerprint
from deploy.telling import CannotInstallError, Telling
from tests.needs import REPO

# --- npm


@pytest.mark.parametrize(
    ("named", "seen"), [("", "/etc/ssl/certs/ca-certificates.crt"), ("/x", "/x")]
)
def test_npm_trusts_whom_the_machine_trusts(tmp_path, named, seen):
    """Where an organisation opens TLS on the way out, Node's own authorities reach no registry."""
    python = tmp_path / ".venv/bin/python"
    script = tmp_path / "scripts/npm"
    for path, text in (
        (python, "#!/bin/sh\necho $NODE_EXTRA_CA_CERTS\n"),
        (script, (REPO / "scripts/npm").read_text(encoding="utf-8")),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    if not Path("/etc/ssl/certs/ca-certificates.crt").exists():
        seen = named
    said = subprocess.run(
        [script, "ci"],
        env={"NODE_EXTRA_CA_CERTS": named},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == seen


# --- the certificate


@pytest.mark.parametrize(
    ("names", "days", "refused"),
    [
        ("zb.example.nl", 30, ""),
        ("*.example.nl", 30, ""),
        ("zb.example.nl", -1, "has ended"),
        ("other.example.nl", 30, "is not for zb.example.nl; its names"),
    ],
)
def test_a_certificate_that_browsers_would_refuse_does_not_replace_the_one_in_place(
    tmp_path, names, days, refused
):
    key, made = tmp_path / "key.pem", tmp_path / "made.pem"
    signed = certificate_for(names, days, key)
    made.write_bytes(signed)
    places = Places(root=tmp_path)
    places.certificate.parent.mkdir(parents=True)
    proxy = Proxy(Telling(), places, "zb.example.nl", 2, (made, key), "12")
    if refused:
        with pytest.raises(CannotInstallError, match=refused):
            proxy._certificate()
        assert not places.certificate.exists()
    else:
        assert proxy._certificate()
        assert places.certificate.read_bytes() == signed


def certificate_for(host: str, days: int, key_file: Path) -> bytes:
    """Return a certificate that ends after some days, and write its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    key_file.write_bytes(key.private_bytes(*form, serialization.NoEncryption()))
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=40))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )


# --- settings and secrets


def test_settings_are_made_once_and_kept_ever_after(tmp_path):
    path = tmp_path / "zorgbeeld.env"
    wanted = environment.application("zorgbeeld.example.nl", "/var/lib/zorgbeeld", 5433)
    first = files.with_variables(environment.HEAD, wanted)
    files.write(path, first, 0o640)
    again = environment.application("zorgbeeld.example.nl", "/var/lib/zorgbeeld", 5433)
    assert again["SECRET_KEY"] != wanted["SECRET_KEY"]
    assert files.with_variables(first, again) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert files.variables(first)["DATABASE_URL"].endswith("@127.0.0.1:5433/zorgbeeld")
    assert set(wanted) <= set(VARIABLES)


def test_what_a_newer_version_needs_is_added_and_what_a_person_wrote_stays():
    text = "# ours\nOIDC_NAME='mijn huis'\n#SECRET_KEY=no\nSECRET_KEY = mine"
    made = files.with_variables(text, {"SECRET_KEY": "other", "REDIS_URL": "redis://x"})
    assert made == f"{text}\nREDIS_URL=redis://x\n"
    assert files.variables(made) == {
        "OIDC_NAME": "mijn huis",
        "SECRET_KEY": "mine",
        "REDIS_URL": "redis://x",
    }


@pytest.mark.parametrize("given", ["", "zorgbeeld", "https://x.nl", "x y.nl", "-x.nl", "x..nl"])
def test_what_is_no_name_of_a_machine_is_refused_in_a_sentence(given):
    with pytest.raises(CannotInstallError, match="is not the name of a machine"):
        environment.host_name(given)


def test_a_name_is_read_as_browsers_do():
    assert environment.host_name(" Zorgbeeld.ROAZ-oost.nl. ") == "zorgbeeld.roaz-oost.nl"


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("postgres://a:b@127.0.0.1:5432/x", True),
        ("redis://:b@localhost/0", True),
        ("postgres://a:b@10.0.0.4/x", False),
        ("postgres://a:b@127.0.0.1.example.nl/x", False),
    ],
)
def test_only_a_server_on_this_machine_is_set_up_here(url, local):
    assert environment.is_local(url) is local


def test_an_address_without_a_password_is_refused():
    with pytest.raises(CannotInstallError, match="must name a password"):
        environment.password_in("redis://127.0.0.1:6390/0")
    assert environment.password_in("redis://:geheim@127.0.0.1:6390/0") == "geheim"


def test_the_key_of_backups_is_one_that_backups_take(tmp_path):
    keys = set()
    for name in ("one", "another"):
        files.write(tmp_path / name, environment.backup_key(), 0o640)
        keys.add(key_read(tmp_path / name).secret)
    assert len(keys) == 2


def test_secrets_of_containers_are_made_once_in_a_closed_folder(tmp_path):
    folder = tmp_path / "secrets"
    assert "secret_key" in compose_secrets.made(folder)
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert compose_secrets.made(folder) == []
    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert before["app_password"].strip() in before["app_database_url"]


def test_a_command_gets_the_owners_database_only_where_it_needs_it(tmp_path):
    places = Places(root=tmp_path)
    places.settings.mkdir(parents=True)
    with pytest.raises(CannotInstallError, match="scripts/install production makes it"):
        as_service.environment_for("doctor", places)
    places.environment.write_text("DATABASE_URL=app\nREDIS_URL=r\n", encoding="utf-8")
    places.owner.write_text("DATABASE_URL=owner\n", encoding="utf-8")
    assert as_service.environment_for("doctor", places)["DATABASE_URL"] == "app"
    for command in ("migrate", "database_roles", "backup", "restore"):
        found = as_service.environment_for(command, places)
        assert found == {"DATABASE_URL": "owner", "REDIS_URL": "r"}


# --- files


def test_a_file_is_written_whole_with_its_mode_and_only_when_it_differs(tmp_path):
    path = tmp_path / "x"
    told = Telling()
    for changed, text in ((1, "a"), (1, "a"), (2, "b")):
        done = files.is_as(path, text, 0o600)
        told.step("x", done=done, do=partial(files.write, path, text, 0o600))
        assert told.changed == changed
    path.chmod(0o644)
    assert not files.is_as(path, "b", 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_a_dry_run_counts_and_does_nothing(capsys):
    told = Telling(dry=True)
    assert told.step("this", done=False, do=lambda: pytest.fail("it did it"))
    assert not told.step("that", done=True, do=lambda: pytest.fail("it did it"))
    assert told.changed == 1
    assert capsys.readouterr().out.split() == ["would", "this", "ok", "that"]


# --- the machine


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ('ID=debian\nVERSION_ID="12"\n', "12"),
        ("ID=debian\nVERSION_ID=13\n", "13"),
        ('ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Debian GNU/Linux 11"\n', None),
        ('ID=ubuntu\nVERSION_ID="12"\nPRETTY_NAME="Ubuntu 12"\n', None),
        ("", None),
    ],
)
def test_debian_12_and_13_are_known_and_others_are_told_where_to_go(tmp_path, text, release):
    (tmp_path / "etc").mkdir()
    if text:
        (tmp_path / "etc/os-release").write_text(text, encoding="utf-8")
    if release:
        assert machine.require_debian(tmp_path) == release
    else:
        with pytest.raises(CannotInstallError, match=r"Debian 12 and 13.*compose\.yaml"):
            machine.require_debian(tmp_path)


def test_who_is_not_root_is_told_so(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(CannotInstallError, match=r"needs root.*--dry-run"):
        machine.require_root()


def test_a_checkout_that_the_service_cannot_read_is_refused(tmp_path):
    checkout = tmp_path / "zorgbeeld"
    checkout.mkdir()
    tmp_path.chmod(0o700)
    with pytest.raises(CannotInstallError, match="/opt/zorgbeeld"):
        machine.require_reachable(checkout)


def test_a_program_that_fails_is_said_with_the_end_of_its_words():
    with pytest.raises(CannotInstallError, match=r"failed:\nno such thing"):
        machine.run(sys.executable, "-c", "import sys; sys.exit('no such thing')")
    with pytest.raises(CannotInstallError, match="no program nergens"):
        machine.run("nergens")


# --- the whole command


def dry_run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["scripts/install", "production", "--dry-run", *words],
        cwd=REPO,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_dry_run_says_every_part_and_leaves_the_machine_alone(monkeypatch, capsys):
    monkeypatch.setattr(machine, "require_debian", lambda: "12")
    assert installer.main(["--dry-run", "--host", "zorgbeeld.example.nl"]) == 0
    said = capsys.readouterr().out
    for part in ("packages", "user zorgbeeld", "zorgbeeld.env (640", "owner.env (600", "migrate"):
        assert part in said
    assert "zorgbeeld-web@.service" in said
    assert "nothing was" in said
    assert not Places().environment.exists()


def test_what_npm_did_not_give_is_asked_for_again_and_changes_the_pages_once_it_is_there(
    tmp_path, monkeypatch
):
    lock, stamp = tmp_path / "package-lock.json", tmp_path / "node_modules/installed-run"
    python = tmp_path / ".venv/bin/python"
    for path in (lock, stamp, python):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text("{}", encoding="utf-8")
    python.touch()
    reached, asked = [False, False, True], []

    def run(*words, **_more):
        if words[0] == "scripts/install":
            asked.append(words)
            if reached[len(asked) - 1]:
                digest = hashlib.sha256(lock.read_bytes()).hexdigest()
                stamp.write_text(f"{digest}  -\n", encoding="utf-8")
        return ""

    monkeypatch.setattr(machine, "run", run)
    monkeypatch.setattr(machine, "succeeds", lambda *_words: True)
    places = Places(root=tmp_path, checkout=tmp_path)
    places.command.parent.mkdir(parents=True)
    setup = Setup(Telling(), places, "12", "zorgbeeld.example.nl", 2)
    same = [setup._program(same=version) for version in (False, True, True, True)]
    assert same == [False, True, False, True]  # asked again, then there, then nothing left to ask
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--host", "x"], "is not the name of a machine"),
        ([], "--host zorgbeeld.example.nl"),
        (["--host", "a.nl", "--certificate", "c.pem"], "belong together"),
        (["--host", "a.nl", "--certificate", "c.pem", "--key", "k.pem"], "c.pem is not there"),
        (["--host", "a.nl", "--web", "0"], "--web is a number"),
    ],
)
def test_what_cannot_be_is_one_sentence(monkeypatch, capsys, words, says):
    monkeypatch.setattr(machine, "require_debian", lambda: "12")
    assert installer.main(["--dry-run", *words]) == 1
    out = capsys.readouterr()
    assert says in out.err
    assert "Traceback" not in out.err


def test_the_command_itself_finds_a_python_and_answers():
    done = dry_run("--host", "x")
    assert done.returncode == 1
    assert "is not the name of a machine" in done.stderr or "Debian 12" in done.stderr


def test_another_version_of_the_program_has_another_fingerprint(tmp_path):
    (tmp_path / "a.py").write_text("1", encoding="utf-8")
    first = fingerprint(tmp_path)
    for apart in (".venv", "node_modules", "docs", "tests"):
        (tmp_path / apart).mkdir()
        (tmp_path / apart / "b.py").write_text("2", encoding="utf-8")
    assert fingerprint(tmp_path) == first
    (tmp_path / "a.py").write_text("2", encoding="utf-8")
    assert fingerprint(tmp_path) != first


def test_what_installs_needs_python_alone():
    modules = ", ".join(f"deploy.{path.stem}" for path in (REPO / "deploy").glob("[a-z]*.py"))
    code = f"import sys; sys.path.insert(0, {str(REPO)!r}); import {modules}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


# --- the proxy


def test_the_proxy_knows_every_web_process_and_leaves_nothing_to_fill_in(tmp_path):
    places = Places(root=tmp_path)
    text = filled("zorgbeeld.example.nl", 3, places)
    assert "@" not in text.replace("@away", "").replace("@…@", "")
    assert text.count("server 127.0.0.1:80") == 3
    assert text.count("listen [::]") == 2
    assert "listen [::]" not in filled("zorgbeeld.example.nl", 3, places, ipv6=False)
    newer = filled("zorgbeeld.example.nl", 3, places, release="13")
    assert "    http2 on;\n" in newer
    assert "ssl http2" not in newer
    assert web_count(places) == 0
    places.nginx.parent.mkdir(parents=True)
    places.nginx.write_text(text, encoding="utf-8")
    assert web_count(places) == 3


def test_the_proxy_gives_up_on_slow_senders_and_needs_no_sticky_sessions():
    text = (REPO / "deploy/nginx/zorgbeeld.conf").read_text(encoding="utf-8")
    for wanted in (
        "client_header_timeout      10s;",
        "client_body_timeout        10s;",
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
    ):
        assert wanted in text
    assert "ip_hash" not in text
    caddy = (REPO / "deploy/compose/Caddyfile").read_text(encoding="utf-8")
    assert "read_header 10s" in caddy
