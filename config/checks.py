"""Dangerous combinations of settings, found at start, each with a hint.

`manage.py check` shows them all; server and worker refuse to start on an error (config.guard).
The names: `zorgbeeld.E…` must be solved, `zorgbeeld.W…` should be.
"""

import ipaddress
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import redis
from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.utils import DatabaseError

from config.addresses import addresses
from config.database_roles import owns
from network.breached import fault_of
from network.roles import Role
from web.rights import rights

TAG = "zorgbeeld"
MODES = ("embedded", "production")
# A shorter secret can be guessed from one signed cookie; 50 is Django's own line.
SECRET_LENGTH = 50
SECRET_CHARACTERS = (
    16  # different ones: 50 random characters of 64 have 34 on average, never so few
)
PLACEHOLDERS = ("django-insecure", "changeme", "change-me", "change_me", "secret-key", "wijzig")
PUBLISHED = "zorgbeeld-demo"  # stands in the documents
REDIS_TOO_NEW = 8


@register(TAG)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Return what is dangerous about the settings."""
    rules = [
        _mode,
        _redis_version,
        _gateway,
        addresses,
        _origins,
        _published,
        _functions,
        _asked_again,
        _breached,
    ]
    if settings.MODE == "production":
        rules += PRODUCTION_RULES
    return [message for rule in rules for message in rule()]


@register(TAG, Tags.database)
def check_database(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Return what is dangerous about what is in the database; silent before it is prepared."""
    return [
        message
        for alias in databases or ()
        for rule in (_wal, _demo_accounts, _owner)
        for message in rule(alias)
    ]


def _mode() -> Iterator[CheckMessage]:
    """Only two modes exist; a misspelt one must not count as production, nor as embedded."""
    if settings.MODE not in MODES:
        yield Error(
            f"ZORGBEELD_MODE is {settings.MODE!r}.",
            hint=f"Use one of: {', '.join(MODES)}.",
            id="zorgbeeld.E001",
        )


def _secret() -> Iterator[CheckMessage]:
    """Whoever knows the secret can sign a session for anyone."""
    try:
        length = len(settings.SECRET_KEY)
    except ImproperlyConfigured:  # how Django says that it is empty
        length = 0
    if length < SECRET_LENGTH or _is_guessed(settings.SECRET_KEY):
        yield Error(
            "Production has no SECRET_KEY, a short one, or one that can be guessed.",
            hint=(
                f"Give at least {SECRET_LENGTH} random characters: "
                'python -c "import secrets; print(secrets.token_urlsafe(64))".'
            ),
            id="zorgbeeld.E002",
        )


def _is_guessed(secret: str) -> bool:
    """Say whether a secret is none: of few characters, a piece that repeats, a known beginning."""
    low = secret.lower()
    repeats = any(
        low == (low[:size] * (len(low) // size + 1))[: len(low)] for size in range(1, len(low) // 2)
    )
    return (
        len(set(secret)) < SECRET_CHARACTERS or repeats or any(word in low for word in PLACEHOLDERS)
    )


def _sqlite() -> Iterator[CheckMessage]:
    """SQLite has one writer on one machine."""
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        yield Error(
            "Production runs on SQLite.",
            hint="Set DATABASE_URL to a PostgreSQL database: postgres://user:password@host/name.",
            id="zorgbeeld.E003",
        )


def _no_redis() -> Iterator[CheckMessage]:
    """Without Redis, web and worker processes on several machines cannot ring each other."""
    if not settings.REDIS_URL:
        yield Error(
            "Production has no Redis.",
            hint="Set REDIS_URL: redis://host:6379/0.",
            id="zorgbeeld.E004",
        )


def _debug() -> Iterator[CheckMessage]:
    """Debug pages show settings and data to whoever causes an error."""
    if settings.DEBUG:
        yield Error("Production has DEBUG on.", hint="Leave DEBUG out.", id="zorgbeeld.E005")


def _hosts() -> Iterator[CheckMessage]:
    """A server that answers to any name can be made to write links to a stranger's."""
    wide = [name for name in settings.ALLOWED_HOSTS if _is_wide(name)]
    if not settings.ALLOWED_HOSTS or wide:
        what = f"the host names {', '.join(wide)}" if wide else "no host name"
        yield Error(
            f"Production answers to {what}.",
            hint=(
                "Set ALLOWED_HOSTS to the names of this installation, comma-separated;"
                " one that begins with a dot stands for all names below it, and must be your own."
            ),
            id="zorgbeeld.E006",
        )


def _is_wide(name: str) -> bool:
    """Say whether a host name stands for others' too: `*`, or all below a top-level domain."""
    return "*" in name or (name.startswith(".") and name.strip(".").count(".") < 1)


def _origins() -> Iterator[CheckMessage]:
    """An origin that is trusted may post forms, or open sockets, in the name of who is logged in."""
    for setting in ("CSRF_TRUSTED_ORIGINS", "LIVE_ALLOWED_ORIGINS"):
        for origin in getattr(settings, setting):
            scheme, _, host = origin.partition("://")
            wide = not host or "*" in host or _is_wide(host)
            plain = settings.MODE == "production" and scheme != "https"
            if wide or plain:
                yield Error(
                    f"{setting} trusts {origin!r}.",
                    hint="Name each origin whole, with https: https://zorgbeeld.example.nl.",
                    id="zorgbeeld.E014",
                )


def _published() -> Iterator[CheckMessage]:
    """Who may reach this machine may log in with what stands in the documents."""
    if settings.MODE != "embedded" or settings.DEMO_PASSWORD != PUBLISHED:
        return
    if not is_this_machine(settings.HOST):
        yield Error(
            f"The demo listens on {settings.HOST} with passwords that everybody knows.",
            hint="Give DEMO_PASSWORD a value of your own, or leave HOST out.",
            id="zorgbeeld.E015",
        )


def is_this_machine(host: str) -> bool:
    """Say whether only this machine itself reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _plain_http() -> Iterator[CheckMessage]:
    """Over plain http everyone on the network reads passwords and sessions."""
    if settings.INSECURE_HTTP:
        yield Error(
            "Production serves over plain http.",
            hint="Leave INSECURE_HTTP out and put a proxy with TLS in front.",
            id="zorgbeeld.E007",
        )


PRODUCTION_RULES: list[Callable[[], Iterator[CheckMessage]]] = [
    _secret,
    _sqlite,
    _no_redis,
    _debug,
    _hosts,
    _plain_http,
]


def _gateway() -> Iterator[CheckMessage]:
    """Who gets what is not signed cannot know who sent it; over plain http anybody on the way reads it."""
    if settings.GATEWAY_URL and not settings.GATEWAY_SECRET:
        yield Error(
            "GATEWAY_URL is set without GATEWAY_SECRET.",
            hint="Give the secret that the gateway checks signatures with (docs/callout.md).",
            id="zorgbeeld.E011",
        )
    if settings.MODE == "production" and settings.GATEWAY_URL.startswith("http:"):
        yield Error(
            "GATEWAY_URL is plain http.",
            hint="Numbers and links go over it: use https.",
            id="zorgbeeld.E012",
        )


def _redis_version() -> Iterator[CheckMessage]:
    """redis-py 8 caps a pool at 100 connections: a burst of 1,000 sockets is refused."""
    if int(redis.__version__.split(".", maxsplit=1)[0]) >= REDIS_TOO_NEW:
        yield Error(
            f"redis-py {redis.__version__} is installed.",
            hint="Install the versions of requirements/run.txt (redis below 8).",
            id="zorgbeeld.E008",
        )


def _wal(alias: str) -> Iterator[CheckMessage]:
    """Without a write-ahead log, readers and the writer of SQLite lock each other out."""
    connection = connections[alias]
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    if mode != "wal":
        yield CheckWarning(
            f"SQLite runs with journal_mode={mode}, not WAL.",
            hint="Put the database on a local disk: network file systems have no shared memory.",
            id="zorgbeeld.W009",
        )


def _owner(alias: str) -> Iterator[CheckMessage]:
    """Who owns the journal's table can take away what keeps it as it was written."""
    connection = connections[alias]
    if settings.MODE != "production" or connection.vendor != "postgresql":
        return
    try:
        owner = owns(connection)
    except DatabaseError:
        return
    if owner:
        yield CheckWarning(
            "The application's database role owns the journal, or is a superuser.",
            hint="Let another role own the tables: docs/operations.md, two roles of the database.",
            id="zorgbeeld.W016",
        )


def _demo_accounts(alias: str) -> Iterator[CheckMessage]:
    """Everyone knows the passwords of the demo accounts."""
    if settings.MODE != "production":
        return
    try:
        found = get_user_model().objects.using(alias).filter(is_demo=True).count()
    except DatabaseError:  # before the first migration there are no accounts
        return
    if found:
        yield Error(
            f"{found} demo accounts are in the database of a production installation.",
            hint="A demo does not become production: start with an empty database.",
            id="zorgbeeld.E010",
        )


def _functions() -> Iterator[CheckMessage]:
    """A misspelt function would come in with a password alone."""
    yield from _unknown("MFA_ROLES", settings.MFA_ROLES, Role.values, "zorgbeeld.E016")


def _asked_again() -> Iterator[CheckMessage]:
    """A misspelt right would ask nobody who she is."""
    known = [right.name for right in rights()]
    yield from _unknown("STEP_UP_RIGHTS", settings.STEP_UP_RIGHTS, known, "zorgbeeld.E017")


def _breached() -> Iterator[CheckMessage]:
    """A list that cannot be looked up in refuses no password; it keeps nobody from starting."""
    fault = fault_of(Path(settings.BREACHED_PASSWORDS)) if settings.BREACHED_PASSWORDS else ""
    if fault:
        yield CheckWarning(
            f"BREACHED_PASSWORDS cannot be looked up in: {fault}.",
            hint=(
                "Name a file that the service can read: SHA-1 digests of 40 hexadecimal digits, one a line,"
                " sorted by digest (docs/operations.md, leaked passwords)."
            ),
            id="zorgbeeld.W020",
        )


def _unknown(
    name: str, given: Sequence[str], known: Sequence[str], number: str
) -> Iterator[CheckMessage]:
    """Report what a setting names and nobody knows."""
    strange = [one for one in given if one not in known]
    if strange:
        yield Error(
            f"{name} names what there is not: {', '.join(strange)}.",
            hint=f"Use some of: {', '.join(sorted(known))}; or `-` for none.",
            id=number,
        )
