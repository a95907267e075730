"""The settings of an installation: secrets made once, and kept ever after."""

import base64
import re
import secrets
from collections.abc import Mapping

from deploy.places import APP_ROLE, DATABASE, OWNER_ROLE, REDIS_PORT, WEB_PORT
from deploy.telling import CannotInstallError

HEAD = """\
# The settings of Zorgbeeld, made by scripts/install production and yours from then on: it adds what is
# missing and changes nothing. Every variable: docs/settings.md. After a change, as root:
# systemctl restart zorgbeeld.target
"""
OWNER_HEAD = """\
# The database as the owner of its tables: for migrations alone, read by root alone.
"""
MAIL = """\
# Mail, for invitations and alarms; without it nobody can be invited. Take the # away and fill in:
#EMAIL_HOST=mail.example.nl
#EMAIL_PORT=587
#EMAIL_HOST_USER=
#EMAIL_HOST_PASSWORD=
#MAIL_FROM=zorgbeeld@example.nl
"""
BACKUP_KEY_WORD = (
    "zorgbeeld-backup-key-1"  # as config/backup/sealed.py reads it (a test holds this)
)
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def host_name(given: str) -> str:
    """Return a name as browsers ask for it. Raises CannotInstallError when it is none."""
    name = given.strip().lower().rstrip(".")
    if not _NAME.fullmatch(name):
        raise CannotInstallError(
            f"‘{given}’ is not the name of a machine. Give the name people will type in the browser: "
            "--host zorgbeeld.example.nl"
        )
    return name


def secret() -> str:
    """Return a password that no file format or address has to quote."""
    return secrets.token_urlsafe(32)


def application(host: str, state: str, port: int) -> dict[str, str]:
    """Return the settings of a new installation, with fresh secrets."""
    return {
        "ZORGBEELD_MODE": "production",
        "ZORGBEELD_VAR": state,
        "PROGRAM_NAME": "zorgbeeld",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": f"{host},localhost",
        "CSRF_TRUSTED_ORIGINS": f"https://{host}",
        "PUBLIC_URL": f"https://{host}",
        "DATABASE_URL": database_url(APP_ROLE, secret(), port),
        "REDIS_URL": f"redis://:{secret()}@127.0.0.1:{REDIS_PORT}/0",
    }


def database_url(role: str, password: str, port: int) -> str:
    """Return the address of the installation's database for a role."""
    return f"postgres://{role}:{password}@127.0.0.1:{port}/{DATABASE}"


def backup_key() -> str:
    """Return the text of a new key of backups, as `manage.py backup --new-key` writes it."""
    return f"{BACKUP_KEY_WORD} {base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}\n"


def owner(port: int) -> dict[str, str]:
    """Return what migrations need beside the settings."""
    return {"DATABASE_URL": database_url(OWNER_ROLE, secret(), port)}


def password_in(url: str) -> str:
    """Return the password of an address. Raises CannotInstallError when there is none."""
    match = re.match(r"\w+://[^:@/]*:([^@]*)@", url)
    if not match:
        raise CannotInstallError(
            "DATABASE_URL and REDIS_URL in /etc/zorgbeeld must name a password: "
            "postgres://role:password@host/name, redis://:password@host:port/0."
        )
    return match[1]


def is_local(url: str) -> bool:
    """Say whether an address names this machine: only then is its server installed and set up here."""
    return bool(re.match(r"\w+://[^@/]*@(127\.0\.0\.1|localhost|\[::1\])[:/]", url))


def first_host(settings: Mapping[str, str]) -> str:
    """Return the name that the settings answer to first; empty when they name none."""
    return settings.get("ALLOWED_HOSTS", "").split(",")[0].strip()


def web_ports(count: int) -> list[int]:
    """Return the ports of the web processes."""
    return [WEB_PORT + number for number in range(count)]
