"""The proxy: nginx with a certificate, made by ourselves until the real one is brought."""

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from deploy import files, machine
from deploy.environment import web_ports
from deploy.places import Places
from deploy.telling import CannotInstallError, Telling

TEMPLATE = Path(__file__).with_name("nginx") / "zorgbeeld.conf"
OWN_DAYS = 397  # browsers refuse a longer life
SCREENS = 8192  # connections of a worker process of nginx: two for each live socket


@dataclass
class Proxy:
    """The proxy of one installation."""

    telling: Telling
    places: Places
    host: str
    web: int
    certificate: tuple[Path, Path] | None
    release: str

    def run(self) -> None:
        """Have a certificate and the settings in place, and have nginx use them."""
        self.telling.head("Proxy and certificate")
        changed = self._certificate()
        changed |= self._room()
        changed |= self._settings()
        if self.telling.dry:
            return
        if changed and not machine.succeeds("nginx", "-t", "-q"):
            machine.run("nginx", "-t", "-q")  # says why
        if not machine.has_systemd():
            if changed:
                self.telling.note(
                    "Start the proxy by hand: nginx (again after changes: nginx -s reload)."
                )
            return
        active = machine.succeeds("systemctl", "is-active", "--quiet", "nginx.service")
        self.telling.step(
            "nginx runs with these settings",
            done=active and not changed,
            do=lambda: machine.run("systemctl", "reload-or-restart", "nginx.service"),
        )

    def _certificate(self) -> bool:
        """Put the given certificate in place; without one, make one that browsers warn of."""
        if self.certificate is not None:
            return self._given(*self.certificate)
        there = self.places.certificate.exists() and self.places.key.exists()
        made = self.telling.step(
            f"certificate {self.places.certificate}", done=there, do=self._own_certificate
        )
        if not self.telling.dry and self._is_own():
            self.telling.note(
                "The certificate was made here: browsers warn of it. Bring the real one, with its chain: "
                "scripts/install production --certificate FILE --key FILE (again when it is renewed)."
            )
        return made

    def _given(self, certificate: Path, key: Path) -> bool:
        """Copy a certificate and its key. Raises CannotInstallError when they do not belong together."""
        pair = [machine.run("openssl", "x509", "-in", str(certificate), "-noout", "-pubkey")]
        pair.append(machine.run("openssl", "pkey", "-in", str(key), "-pubout"))
        if pair[0].strip() != pair[1].strip():
            raise CannotInstallError(f"{key} is not the key of {certificate}.")
        self._require_good(certificate)
        changed = False
        for source, target, mode in (
            (certificate, self.places.certificate, 0o644),
            (key, self.places.key, 0o600),
        ):
            text = source.read_text(encoding="utf-8")
            changed |= self.telling.step(
                str(target),
                done=files.is_as(target, text, mode),
                do=partial(files.write, target, text, mode),
            )
        return changed

    def _require_good(self, certificate: Path) -> None:
        """Raise CannotInstallError for a certificate that has ended, or is for another name."""
        show = ("openssl", "x509", "-in", str(certificate), "-noout")
        if not machine.succeeds(*show, "-checkend", "0"):
            raise CannotInstallError(
                f"{certificate} has ended: {machine.run(*show, '-enddate').strip()}."
            )
        try:
            matches = "does match" in machine.run(*show, "-checkhost", self.host)
        except CannotInstallError:  # newer ones of openssl end with 1 as well
            matches = False
        if not matches:
            raise CannotInstallError(
                f"{certificate} is not for {self.host}; its names: "
                f"{machine.run(*show, '-ext', 'subjectAltName').strip()}"
            )

    def _own_certificate(self) -> None:
        """Make a key and a certificate that it signs itself."""
        machine.run(
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
            ),
            *("-days", str(OWN_DAYS), "-subj", f"/CN={self.host[:64]}"),
            *("-addext", f"subjectAltName=DNS:{self.host}"),
            *("-keyout", str(self.places.key), "-out", str(self.places.certificate)),
        )
        self.places.key.chmod(0o600)
        self.places.certificate.chmod(0o644)

    def _is_own(self) -> bool:
        """Say whether the certificate in place is signed by itself."""
        show = ("openssl", "x509", "-in", str(self.places.certificate), "-noout")
        if not self.places.certificate.exists():
            return False
        subject = machine.run(*show, "-subject").partition("=")[2]
        return subject == machine.run(*show, "-issuer").partition("=")[2]

    def _room(self) -> bool:
        """Give nginx room for a thousand screens, where its settings are still Debian's own."""
        main = self.places.root / "etc/nginx/nginx.conf"
        text = main.read_text(encoding="utf-8") if main.exists() else ""
        wide = re.sub(r"(?m)^(\s*worker_connections)\s+768;", rf"\1 {SCREENS};", text)
        if wide != text and "worker_rlimit_nofile" not in wide:
            wide = f"worker_rlimit_nofile {2 * SCREENS + 1024};\n{wide}"
        done = wide == text and (bool(text) or not self.telling.dry)
        return self.telling.step(
            f"room for {SCREENS} connections in {main}",
            done=done,
            do=lambda: files.write(main, wide, 0o644),
        )

    def _settings(self) -> bool:
        """Write the proxy's settings; take Debian's welcome page away, which has the same port."""
        text = filled(
            self.host, self.web, self.places, ipv6=machine.has_ipv6(), release=self.release
        )
        changed = self.telling.step(
            str(self.places.nginx),
            done=files.is_as(self.places.nginx, text, 0o644),
            do=lambda: files.write(self.places.nginx, text, 0o644),
        )
        welcome = self.places.root / "etc/nginx/sites-enabled/default"
        if welcome.is_symlink() and changed:
            self.telling.step(
                f"no welcome page of nginx ({welcome})", done=False, do=welcome.unlink
            )
        return changed


def filled(host: str, web: int, places: Places, *, ipv6: bool = True, release: str = "12") -> str:
    """Return the proxy's settings of one installation."""
    text = TEMPLATE.read_text(encoding="utf-8")
    if release != "12":
        text = re.sub(r"(?m)^    # nginx from 1\.25\.1.*\n", "    http2 on;\n", text)
        text = text.replace("443 ssl http2;", "443 ssl;")
    if not ipv6:
        text = re.sub(r"(?m)^\s*listen \[::\].*\n", "", text)
    # A process that does not answer is left alone for two seconds: it is being started again.
    servers = "\n    ".join(
        f"server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in web_ports(web)
    )
    for name, value in (
        ("SERVERS", servers),
        ("HOST", host),
        ("CERTIFICATE", str(places.certificate)),
        ("KEY", str(places.key)),
    ):
        text = text.replace(f"@{name}@", value)
    return text


def web_count(places: Places) -> int:
    """Return how many web processes the settings in place name; 0: there are none yet."""
    try:
        return len(
            re.findall(r"server 127\.0\.0\.1:\d+ ", places.nginx.read_text(encoding="utf-8"))
        )
    except OSError:
        return 0


def web_servers(places: Places) -> list[tuple[str, int]]:
    """Return host and port of each web process that the proxy hands on to, on whatever machine."""
    try:
        text = places.nginx.read_text(encoding="utf-8")
    except OSError:
        return []
    named = re.search(r"(?m)^\s*upstream\s+zorgbeeld_web\s*\{([^}]*)\}", text)
    lines = re.findall(r"(?m)^\s*server\s+(\S+):(\d+)[\s;]", named[1]) if named else []
    return [(host.strip("[]"), int(port)) for host, port in lines]
