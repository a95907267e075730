"""The settings of Zorgbeeld: one base, with environment variables on top.

Two modes. `embedded` (the default) needs no other server: SQLite, a file-based task queue, a
secret made on first start. `production` needs PostgreSQL, Redis and a secret, and refuses
whatever belongs to the demo; `config/checks.py` finds dangerous combinations at start.
"""

import secrets
from pathlib import Path
from typing import Any

from django.utils.functional import SimpleLazyObject

from config.env import BASE_DIR, declare, env
from config.sqlite_log import OPENED
from config.steady import schedule
from config.version import build, version
from network.roles import Role

MODE: str = declare(
    "ZORGBEELD_MODE",
    env.str,
    "embedded",
    "`embedded`: SQLite and no other server. `production`: PostgreSQL, Redis, no demo accounts.",
)
EMBEDDED = MODE == "embedded"
VERSION = version()
BUILD = SimpleLazyObject(build)  # what the screens are made of; worked out when first asked
VAR_DIR = Path(
    declare(
        "ZORGBEELD_VAR",
        env.str,
        str(BASE_DIR / "var"),
        "Folder for what the embedded mode writes: database, queue, logs, secret.",
        shown="`var` in the checkout",
    ),
)
PROGRAM_NAME: str = declare(
    "PROGRAM_NAME",
    env.str,
    "manage.py",
    "How the program is called in what it advises; the installed command gives its own name.",
)
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _embedded_secret() -> str:
    """Return the secret of this embedded installation, made on first use and kept in a file."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.write_text(secrets.token_urlsafe(64), encoding="utf-8")
        fresh.chmod(0o600)
        try:
            path.hardlink_to(fresh)  # atomic: of two first starts at once, one secret remains
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="utf-8")


SECRET_KEY: str = declare(
    "SECRET_KEY",
    env.str,
    "",
    "Signs sessions and live tickets. Required in production.",
    shown="made at the first start and kept in `ZORGBEELD_VAR` (embedded); none (production)",
)
if not SECRET_KEY and EMBEDDED:
    SECRET_KEY = _embedded_secret()
DEBUG: bool = declare("DEBUG", env.bool, False, "Django's debug pages; embedded mode only.")  # noqa: FBT003
ALLOWED_HOSTS: list[str] = declare(
    "ALLOWED_HOSTS",
    env.list,
    ["localhost", "127.0.0.1", "[::1]", "testserver"] if EMBEDDED else [],
    "Host names this installation answers to.",
    shown="this machine only (embedded); none (production)",
)
CSRF_TRUSTED_ORIGINS: list[str] = declare(
    "CSRF_TRUSTED_ORIGINS",
    env.list,
    [],
    "Origins (with scheme) that may post forms, when a proxy changes the host.",
)
LIVE_ALLOWED_ORIGINS: list[str] = declare(
    "LIVE_ALLOWED_ORIGINS",
    env.list,
    [],
    "Origins that may open a live socket; empty: our own pages, and `CSRF_TRUSTED_ORIGINS`.",
)

# The stairs: an app imports from those before it only.
OWN_APPS = [
    "journal",
    "web",
    "network",
    "callout",
    "capacity",
    "phases",
    "patientspread",
    "situation",
    "lcms_bridge",
]
# A page's template, script and style stand together, with the app that owns the page.
PAGES_DIRS = [folder for app in OWN_APPS if (folder := BASE_DIR / app / "pages").is_dir()]
INSTALLED_APPS = [
    "config.apps.AdminPages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.apps.StaticFiles",
    "channels",
    "leaflet",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "config.apps.ConfigConfig",
    *OWN_APPS,
]
MIDDLEWARE = [
    "config.middleware.trailed",
    "config.headers.secured",
    "config.manners.mannered",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.DutchFirst",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "network.middleware.Doors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.conditional.ApiConditional",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = None
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", *PAGES_DIRS],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "network.reader.reader",
                "config.headers.nonce",
                "config.version.shown",
            ],
        },
    },
]

DATABASE_URL: str = declare(
    "DATABASE_URL",
    env.str,
    f"sqlite:///{VAR_DIR / 'zorgbeeld.sqlite3'}",
    "The database: `postgres://user:password@host/name`.",
    shown="an SQLite file in `ZORGBEELD_VAR`",
)
DATABASE_LOCK_SECONDS: int = declare(
    "DATABASE_LOCK_SECONDS",
    env.int,
    10,
    "Seconds that a change waits for another one in PostgreSQL before it is told to come back; 0: for ever.",
)
DATABASE_IDLE_SECONDS: int = declare(
    "DATABASE_IDLE_SECONDS",
    env.int,
    30,
    "Seconds that a process may stand still within a transaction in PostgreSQL; then it is cut off. 0: any.",
)
DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url_config(DATABASE_URL)}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at BEGIN: it waits (20 s) instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": OPENED,
    }
else:
    # Under ASGI every request has a thread of its own, and with it a connection: keeping them
    # would leak them. A pooler beside PostgreSQL is the way to save the 3 ms of a fresh one.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # What hangs must not stop the others: a server that does not answer, a line that is dead, and a
    # process that is frozen in the middle of a transaction, with the rows that everybody waits for.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
        "options": f"-c lock_timeout={DATABASE_LOCK_SECONDS}s"
        f" -c idle_in_transaction_session_timeout={DATABASE_IDLE_SECONDS}s",
        **DATABASES["default"].get("OPTIONS", {}),
    }

REDIS_URL: str = declare(
    "REDIS_URL",
    env.str,
    "",
    "Redis for the doorbell of the live picture, the task queue and the cache: `redis://host:6379/0`.",
)
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
}
BROKER_DIR = VAR_DIR / "broker"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # A task that was taken and not finished in 600 s is handed out again: no task lasts that long.
    # Redis that falls silent without closing its connections is left after 10 s, not never.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 600,
        "socket_timeout": 10.0,
        "socket_connect_timeout": 2.0,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
else:
    for _folder in ("queue", "control"):
        (BROKER_DIR / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "spool://localhost/"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
    # Remote control leaves a file per command for a worker that may never come back.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that comes back after a night is used again
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# Redis that says it is loading, full or a replica is another way of being away: connect again.
CELERY_BROKER_CHANNEL_ERROR_RETRY = True
# A task that goes on while Redis is away ends as it would have; cancelling it would only repeat it.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A message is only a doorbell: what must happen is a row with a due time, and these sweeps find it.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "journal-retain": {
        "task": "journal.tasks.retain",
        "schedule": schedule(86_400.0),
        "options": {"expires": 3600},
    },
    "journal-anchor": {
        "task": "journal.tasks.anchor",
        "schedule": schedule(3600.0),
        "options": {"expires": 3600},
    },
    "worker-beat": {
        "task": "journal.tasks.beat",
        "schedule": schedule(10.0),
        "options": {"expires": 10},
    },
    "journal-leave": {
        "task": "journal.tasks.leave",
        "schedule": schedule(10.0),
        "options": {"expires": 30},
    },
    "network-links": {
        "task": "network.tasks.send_links",
        "schedule": schedule(10.0),
        "options": {"expires": 10},
    },
    "network-travel": {
        "task": "network.tasks.ask_travel",
        "schedule": schedule(3600.0),
        "options": {"expires": 1800},
    },
    "network-forget": {
        "task": "network.tasks.forget_old",
        "schedule": schedule(86_400.0),
        "options": {"expires": 3600},
    },
    "callout-forget": {
        "task": "callout.tasks.forget_contacts",
        "schedule": schedule(86_400.0),
        "options": {"expires": 3600},
    },
    "callout-sweep": {
        "task": "callout.tasks.sweep",
        "schedule": schedule(30.0),
        "options": {"expires": 30},
    },
    "capacity-figures": {
        "task": "capacity.tasks.sweep_figures",
        "schedule": schedule(10.0),
        "options": {"expires": 10},
    },
    "capacity-surveys": {
        "task": "capacity.tasks.sweep_surveys",
        "schedule": schedule(5.0),
        "options": {"expires": 10},
    },
    "capacity-hours": {
        "task": "capacity.tasks.add_hours",
        "schedule": schedule(60.0),
        "options": {"expires": 60},
    },
    # nearly always one look that the day was forecast from: a day of an exercise may last twenty seconds
    "capacity-forecasts": {
        "task": "capacity.tasks.forecast_beds",
        "schedule": schedule(10.0),
        "options": {"expires": 10},
    },
    # nearly always one look at what was fitted: by night in the real world, each week in an exercise
    "capacity-departments-fit": {
        "task": "capacity.tasks.fit_departments",
        "schedule": schedule(15.0),
        "options": {"expires": 15},
    },
    # every five minutes in the real world; an exercise passes hours in seconds
    "capacity-departments": {
        "task": "capacity.tasks.forecast_departments",
        "schedule": schedule(3.0),
        "options": {"expires": 3},
    },
    "capacity-thin": {
        "task": "capacity.tasks.thin_lines",
        "schedule": schedule(3600.0),
        "options": {"expires": 3600},
    },
    "phases-rules": {
        "task": "phases.tasks.sweep_rules",
        "schedule": schedule(30.0),
        "options": {"expires": 30},
    },
    "phases-pressure": {
        "task": "phases.tasks.score_pressure",
        "schedule": schedule(20.0),
        "options": {"expires": 20},
    },
    "phases-audit": {
        "task": "phases.tasks.audit_runs",
        "schedule": schedule(60.0),
        "options": {"expires": 60},
    },
    "phases-plans": {
        "task": "phases.tasks.begin_plans",
        "schedule": schedule(10.0),
        "options": {"expires": 10},
    },
    "exercise-tick": {
        "task": "situation.tasks.tick_exercises",
        "schedule": schedule(1.0),
        "options": {"expires": 5},
    },
    "situation-reports": {
        "task": "situation.tasks.send_reports",
        "schedule": schedule(60.0),
        "options": {"expires": 60},
    },
    "situation-deadlines": {
        "task": "situation.tasks.watch_deadlines",
        "schedule": schedule(15.0),
        "options": {"expires": 15},
    },
    "spread-sweep": {
        "task": "patientspread.tasks.sweep_runs",
        "schedule": schedule(5.0),
        "options": {"expires": 10},
    },
    "bridge-sweep": {
        "task": "lcms_bridge.tasks.sweep_inbox",
        "schedule": schedule(5.0),
        "options": {"expires": 10},
    },
    "bridge-send": {
        "task": "lcms_bridge.tasks.sweep_outbox",
        "schedule": schedule(5.0),
        "options": {"expires": 10},
    },
    "bridge-hear": {
        "task": "lcms_bridge.tasks.sweep_neighbours",
        "schedule": schedule(5.0),
        "options": {"expires": 10},
    },
    "bridge-fetch": {
        "task": "lcms_bridge.tasks.sweep_transports",
        "schedule": schedule(10.0),
        "options": {"expires": 20},
    },
    "bridge-forget": {
        "task": "lcms_bridge.tasks.forget_bytes",
        "schedule": schedule(3600.0),
        "options": {"expires": 3600},
    },
}

# An hour, once it is added up, is kept for good: see docs/decisions.
FIGURES_LINES_DAYS: int = declare(
    "FIGURES_LINES_DAYS",
    env.int,
    7,
    "Days that what feeds report is kept line by line; hours, and what people say, are kept for good.",
)

# How long what is over stays in the state that every screen starts from, in days of the realm's own
# time (an exercise of twenty seconds a day lives through them faster). The log and the past keep it.
STATE_DAYS: dict[str, int] = {
    "note": declare(
        "STATE_DAYS_NOTE", env.int, 14, "Days that a note stays on the screens; the log keeps it."
    ),
    "transfer": declare(
        "STATE_DAYS_TRANSFER",
        env.int,
        3,
        "Days that a transfer stays on the screens after it was decided.",
    ),
    "run": declare(
        "STATE_DAYS_RUN",
        env.int,
        7,
        "Days that a spreading run stays on the screens after it ended.",
    ),
    "message": declare(
        "STATE_DAYS_MESSAGE",
        env.int,
        7,
        "Days that a message stays in the live inbox after it was read; its row is kept.",
    ),
    "proposal": declare(
        "STATE_DAYS_PROPOSAL",
        env.int,
        7,
        "Days that a phase proposal stays on the screens after it was decided.",
    ),
    "measure": declare(
        "STATE_DAYS_MEASURE",
        env.int,
        7,
        "Days that a measure stays on the screens after it was done, declined or over.",
    ),
    "survey": declare(
        "STATE_DAYS_SURVEY",
        env.int,
        14,
        "Days that a round of questions stays on the screens after it closed; its answers are kept.",
    ),
    "activity": declare(
        "STATE_DAYS_ACTIVITY",
        env.int,
        3,
        "Days that an activiteit stays on the screens after it was closed; the archive keeps it.",
    ),
    "alarm": declare(
        "STATE_DAYS_ALARM",
        env.int,
        3,
        "Days that an alarm stays on the screens after it was closed; its answers are kept.",
    ),
    "day": declare(
        "STATE_DAYS_DAY", env.int, 180, "Days that the count of a day stays in the curves."
    ),
}
BRIDGE_FOLDER: str = declare(
    "BRIDGE_FOLDER",
    env.str,
    "",
    "Folder in which systems lay files, as `<realm>/<source>/in`; empty: none is looked at.",
)
BRIDGE_MLLP: list[str] = declare(
    "BRIDGE_MLLP",
    env.list,
    [],
    "Ports on which `manage.py mllp` listens for HL7 v2, each of one source: `2575=<realm>/<source>`.",
)
BRIDGE_MLLP_HOST: str = declare(
    "BRIDGE_MLLP_HOST", env.str, "127.0.0.1", "Address at which those ports listen."
)
BRIDGE_MLLP_CERT: str = declare(
    "BRIDGE_MLLP_CERT",
    env.str,
    "",
    "Certificate (PEM) with which those lines are encrypted; empty: as they are, within one network only.",
)
BRIDGE_MLLP_KEY: str = declare(
    "BRIDGE_MLLP_KEY", env.str, "", "Its key, where the certificate's file does not have it."
)
BRIDGE_MLLP_CA: str = declare(
    "BRIDGE_MLLP_CA",
    env.str,
    "",
    "Authority (PEM) of the certificates that systems must show on those lines; empty: none is asked.",
)
BRIDGE_RAW_DAYS: int = declare(
    "BRIDGE_RAW_DAYS",
    env.int,
    90,
    "Days that the bytes of a message are kept after they were read, to be read again; never a patient's.",
)
BRIDGE_HOSTS: list[str] = declare(
    "BRIDGE_HOSTS",
    env.list,
    [],
    "Hosts (`name` or `name:port`) of the own network, or without TLS, that messages may go to as well.",
)
ROUTER_URL: str = declare(
    "ROUTER_URL",
    env.str,
    "",
    "Table service of OSRM or alike, as `https://router.example/table/v1/driving`; empty: none is asked.",
)
ROUTER_HOSTS: list[str] = declare(
    "ROUTER_HOSTS",
    env.list,
    [],
    "Hosts (`name` or `name:port`) of the own network, or without TLS, at which that router may be asked.",
)
ROUTER_NAME: str = declare(
    "ROUTER_NAME", env.str, "router", "What its driving times are called as a source."
)
ROUTER_DAYS: int = declare(
    "ROUTER_DAYS", env.int, 30, "Days after which the router is asked anew about a ride."
)
FEED_REQUESTS_PER_10_S: int = declare(
    "FEED_REQUESTS_PER_10_S",
    env.int,
    2_000,
    "Requests with figures that one source may make in ten seconds at one server process; 0: any.",
)
COMMANDS_PER_10_S: int = declare(
    "COMMANDS_PER_10_S",
    env.int,
    60,
    "Commands that one person may give in ten seconds (2,000 characters count as one more); 0: no limit.",
)
TEXT_UPDATES_PER_10_S: int = declare(
    "TEXT_UPDATES_PER_10_S",
    env.int,
    80,
    "Changes of shared texts that one person may send in ten seconds; 0: no limit.",
)
READS_PER_10_S: int = declare(
    "READS_PER_10_S",
    env.int,
    300,
    "Reads of the API by one person in ten seconds; a look back, a file, a curve count as ten. 0: any.",
)
UPLOAD_MB_PER_MINUTE: int = declare(
    "UPLOAD_MB_PER_MINUTE",
    env.int,
    20,
    "Megabytes that one person may send in files in a minute; 0: no limit.",
)
SOCKETS_PER_PERSON: int = declare(
    "SOCKETS_PER_PERSON",
    env.int,
    40,
    "Live sockets that one person may hold open at one server process; 0: no limit.",
)
REQUESTS_AT_ONCE: int = declare(
    "REQUESTS_AT_ONCE",
    env.int,
    40,
    "Requests a server process works on at once, each with a database connection; others wait.",
)
BODY_SECONDS: int = declare(
    "BODY_SECONDS",
    env.int,
    30,
    "Seconds within which a request must have arrived whole.",
)
SNAPSHOT_CACHE_MB: int = declare(
    "SNAPSHOT_CACHE_MB",
    env.int,
    64,
    "Memory a process spends on encoded snapshots, compressed, over all realms and readers.",
)

DEMO_PASSWORD: str = declare(
    "DEMO_PASSWORD",
    env.str,
    "zorgbeeld-demo",
    "Password of the demo accounts (embedded). Give your own where others can reach this machine.",
)

AUTH_USER_MODEL = "network.User"
AUTHENTICATION_BACKENDS = ["network.auth.RealmAwareBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "network.passwords.GuessedFirst"},
    {"NAME": "network.breached.Breached"},
]
BREACHED_PASSWORDS: str = declare(
    "BREACHED_PASSWORDS",
    env.str,
    "",
    "File of SHA-1 digests of leaked passwords, sorted, one a line; none of them can be chosen.",
)
# A few at a time, and out of everybody's way.
PASSWORD_HASHERS = ["network.hashing.QuietHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "network.session_store"  # by the clock that all processes share
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_HOURS: int = declare(
    "SESSION_HOURS", env.int, 12, "Hours that somebody stays logged in: a shift."
)
WALL_SESSION_DAYS: int = declare(
    "WALL_SESSION_DAYS",
    env.int,
    90,
    "Days that an account which can only look (observer, nothing else) stays logged in: a wall screen.",
)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
MFA_ROLES: list[str] = declare(
    "MFA_ROLES",
    env.list,
    [] if EMBEDDED else [role.value for role in Role if role.decides],
    "Functions that need a second factor; `-` for none. Never asked of the demo's accounts.",
    shown="none (embedded); those that decide (production)",
)
MFA_ROLES = [role for role in MFA_ROLES if role != "-"]
# django-allauth: second factors and an identity provider; accounts, passwords and limits are our own.
ACCOUNT_ADAPTER = "network.factors.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # network.doors counts at every door
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "network.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "network.factors.CodeForm",
    "reauthenticate": "network.factors.CodeAgainForm",
    "add_webauthn": "network.factors.KeyForm",
    "edit_webauthn": "network.factors.KeyNameForm",
}
MFA_TOTP_TOLERANCE = 1  # half a minute: telephones are a little slow or fast
MFA_RECOVERY_CODE_COUNT = 10
SOCIALACCOUNT_ADAPTER = "network.factors.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
OIDC_SERVER: str = declare(
    "OIDC_SERVER",
    env.str,
    "",
    "OpenID Connect provider of the organisation (its address, or that of its configuration); empty: none.",
)
OIDC_CLIENT_ID: str = declare("OIDC_CLIENT_ID", env.str, "", "Who we are at that provider.")
OIDC_CLIENT_SECRET: str = declare("OIDC_CLIENT_SECRET", env.str, "", "The secret of that client.")
OIDC_NAME: str = declare(
    "OIDC_NAME", env.str, "mijn organisatie", "What the button on the login page calls it."
)
OIDC_MAIL_DOMAINS: list[str] = declare(
    "OIDC_MAIL_DOMAINS",
    env.list,
    [],
    "Domains whose mail addresses that provider may vouch for, at somebody's first login.",
)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "network.oidc.BoundProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisatie",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}
# What lasts, and cannot be taken back quietly. A level of GRIP is heard and passed on in seconds: not there.
_ASK_AGAIN = [
    "phases.decide",
    "phases.area_decide",
    "phases.country_decide",
    "phases.plan_approve",
    "situation.public_approve",
    "situation.edition_publish",  # everybody has it from then on
    "network.administer",
    "network.entry_redact",
    "network.tokens_see",  # a token lives on beside the session that made it
    "lcms_bridge.peers",  # who is told, and with which token
    "capacity.source_register",  # whose figures are believed
]
STEP_UP_RIGHTS: list[str] = declare(
    "STEP_UP_RIGHTS",
    env.list,
    [] if EMBEDDED else _ASK_AGAIN,
    "Rights that ask for a fresh proof of who one is; `-` for none.",
    shown=f"none (embedded); {', '.join(_ASK_AGAIN)} (production)",
)
STEP_UP_RIGHTS = [name for name in STEP_UP_RIGHTS if name != "-"]
STEP_UP_EXERCISES: bool = declare(
    "STEP_UP_EXERCISES",
    env.bool,
    False,  # noqa: FBT003
    "Ask for that proof in exercises too; tokens of people and accounts, which outlive one, always ask.",
)
STEP_UP_MINUTES: int = declare(
    "STEP_UP_MINUTES", env.int, 30, "Minutes that such a proof (password, code or passkey) counts."
)

INSECURE_HTTP: bool = declare(
    "INSECURE_HTTP",
    env.bool,
    EMBEDDED,
    "Serve over plain http (no secure cookies, no HSTS). Only for embedded use on one machine.",
    shown="`on` (embedded); `off` (production)",
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.forged"
# `__Host-`: a browser takes them from this very host over TLS only, never from a neighbour's name
_HOST = "" if INSECURE_HTTP else "__Host-"
SESSION_COOKIE_NAME = f"{_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_HOST}django_language"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE_HTTP
DEVICE_COOKIE_NAME = f"{_HOST}zb_device"
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # probes come from inside, over plain http
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_PROXY_SSL_HEADER = None if INSECURE_HTTP else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The ways out of alarms: what is empty is not there, and the screens say so.
EMAIL_HOST: str = declare("EMAIL_HOST", env.str, "", "Mail server for alarms; empty: no mail.")
EMAIL_PORT: int = declare("EMAIL_PORT", env.int, 587, "Port of the mail server.")
EMAIL_HOST_USER: str = declare("EMAIL_HOST_USER", env.str, "", "User name at the mail server.")
EMAIL_HOST_PASSWORD: str = declare("EMAIL_HOST_PASSWORD", env.str, "", "The password of that user.")
EMAIL_USE_TLS: bool = declare(
    "EMAIL_USE_TLS",
    env.bool,
    True,  # noqa: FBT003
    "Speak to the mail server over TLS; off only for one on the same machine.",
)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "web.mail_server.Backend"
DEFAULT_FROM_EMAIL: str = declare(
    "MAIL_FROM", env.str, "zorgbeeld@localhost", "Address that alarms by mail and push come from."
)
GATEWAY_URL: str = declare(
    "GATEWAY_URL",
    env.str,
    "",
    "Webhook that sends SMS and telephones (docs/callout.md); empty: neither.",
)
GATEWAY_SECRET: str = declare(
    "GATEWAY_SECRET", env.str, "", "Signs what goes to the webhook. Required with `GATEWAY_URL`."
)
PUSH_HOSTS: list[str] = declare(
    "PUSH_HOSTS",
    env.list,
    [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    ],
    "Push services of browsers that the server may post to; one that begins with a dot: all below it.",
    shown="those of the four browsers",
)

LANGUAGE_CODE: str = declare(
    "ZORGBEELD_LANGUAGE",
    env.str,
    "nl",
    "Language, `nl` or `en`, of whoever did not choose one: new screens, commands, programs.",
)
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "others"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.statics.PagesFinder",
    "config.statics.PackagesFinder",
]
# What browsers get of the npm packages: folder among the static files → files in node_modules.
NPM_DIR = BASE_DIR / "node_modules"
# the modules of lib0 that Yjs is made of, each by the name under which it is asked for
LIB0 = (
    *("array", "binary", "buffer", "conditions", "decoding", "dom", "encoding", "environment"),
    *("error", "eventloop", "function", "iterator", "json", "logging", "logging.common"),
    *(
        "map",
        "math",
        "metric",
        "number",
        "object",
        "observable",
        "pair",
        "prng",
        "prng/Xoroshiro128plus",
    ),
    *("prng/Xorshift32", "promise", "random", "schema", "set", "storage", "string", "symbol"),
    *(
        "time",
        "trait/equality",
        "webcrypto",
    ),
)
NPM_FILES = {
    "fonts": [
        "@fontsource-variable/roboto/files/roboto-latin-wght-normal.woff2",
        "@fontsource-variable/roboto/files/roboto-latin-ext-wght-normal.woff2",
    ],
    # Yjs, as modules that a page loads when somebody writes with others (docs/decisions/041)
    "yjs": ["yjs/dist/yjs.mjs"],
    **{
        folder: [f"lib0/{name}.js" for name in LIB0 if f"lib0/{name}".rpartition("/")[0] == folder]
        for folder in ("lib0", "lib0/prng", "lib0/trait")
    },
}
# where npm's registry is not reached there is one font and no writing together
NPM_OPTIONAL = frozenset({"yjs", "lib0"})
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.statics.HashedStorage"},
}
# With debug pages names carry no hash, and files come fresh from their sources.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "web.auth.SessionOr401",
        "network.auth.TokenAccess",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["web.limits.PersonalShare"],
    "DEFAULT_RENDERER_CLASSES": ["web.renderers.WordsRenderer"],
    "DEFAULT_PARSER_CLASSES": ["web.parsers.SafeJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "web.problems.exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Zorgbeeld",
    "DESCRIPTION": "One shared picture for acute care under pressure: capacity, phases, spreading.",
    "VERSION": "1.2.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "web.answers.with_answers",
        "web.described.with_problems",
    ],
    # two fields of one name with other choices, and two names for the same choices
    "ENUM_NAME_OVERRIDES": {
        "EdReasonEnum": "capacity.models.EdReason.choices",
        "OperatingReasonEnum": "capacity.models.OperatingReason.choices",
        "ExpectedLevelEnum": "capacity.survey_bodies.LEVELS",
        "ScopesOfProgramEnum": "web.scopes.PERSONAL",
        "ScopesOfSystemEnum": "web.scopes.OF_SYSTEMS",
        "ScopesOfNeighbourEnum": "web.scopes.OF_NEIGHBOURS",
        "ReliabilityEnum": "situation.models.Reliability.choices",
    },
}
LEAFLET_CONFIG = {
    "DEFAULT_CENTER": (52.15, 5.4),
    "DEFAULT_ZOOM": 7,
    "MIN_ZOOM": 6,
    "MAX_ZOOM": 13,
    "TILES": [],  # the bundled outlines draw the map without internet
    "RESET_VIEW": False,
    "ATTRIBUTION_PREFIX": "",
}

TRUSTED_PROXIES: int = declare(
    "TRUSTED_PROXIES",
    env.int,
    0 if EMBEDDED else 1,
    "Proxies in front that add to X-Forwarded-For: whose word counts for the address in trail and log.",
    shown="`0` (embedded); `1` (production)",
)
ACCESS_LOG: bool = declare(
    "ACCESS_LOG",
    env.bool,
    not EMBEDDED,
    "Log a line for each request: what, answer, time, who, address, request id.",
    shown="`off` (embedded); `on` (production)",
)
TRAIL_DAYS: int = declare(
    "TRAIL_DAYS",
    env.int,
    1827,
    "Days that the trail (NEN 7513: who did what with whose data) is kept; five years. 0: for good.",
)
JOURNAL_ANCHORS: str = declare(
    "JOURNAL_ANCHORS",
    env.str,
    "",
    "File to which the newest links of journal and trail are added every hour; best on another machine.",
)
# How long personal data are kept that nothing else asks for (docs/operations.md, Personal data).
TRIES_DAYS: int = declare(
    "TRIES_DAYS", env.int, 90, "Days that tries to come in are kept, with account and address."
)
LINKS_DAYS: int = declare(
    "LINKS_DAYS",
    env.int,
    30,
    "Days that an invitation or reset is kept after it ended or was used.",
)
CONTACTS_DAYS: int = declare(
    "CONTACTS_DAYS",
    env.int,
    730,
    "Days after which a contact that nobody confirmed is removed; 0: never.",
)
# Backups (manage.py backup, docs/operations.md): by which role, under which key.
BACKUP_KEY_FILE: str = declare(
    "BACKUP_KEY_FILE",
    env.str,
    "",
    "File with the key that backups are encrypted with; `manage.py backup --new-key FILE` makes one.",
)
BACKUP_DATABASE_URL: str = declare(
    "BACKUP_DATABASE_URL",
    env.str,
    "",
    "The database as a role that reads everything (`pg_read_all_data`); empty: as `DATABASE_URL`.",
)
# Seen from outside (docs/operations.md): metrics, the watch over the parts, traces.
METRICS_TOKEN: str = declare(
    "METRICS_TOKEN",
    env.str,
    "",
    "Token that `/metrics` asks for (`Authorization: Bearer …`); empty: this machine alone may ask.",
)
METRICS_LISTEN: str = declare(
    "METRICS_LISTEN",
    env.str,
    "",
    "Address at which a worker shows its metrics, such as `127.0.0.1:9101`; empty: nowhere.",
)
STILL_AFTER_S: int = declare(
    "STILL_AFTER_S",
    env.int,
    30,
    "Seconds of silence after which a worker, the clock or a server process is said to stand still.",
)
WATCH_MAIL: list[str] = declare(
    "WATCH_MAIL",
    env.list,
    [],
    "Mail addresses that are told when a part stands still and when it works again.",
    shown="those of the administrators",
)
WATCH_TELEPHONES: list[str] = declare(
    "WATCH_TELEPHONES",
    env.list,
    [],
    "Telephones that are told the same through the gateway of `GATEWAY_URL`.",
)
SUPPORT_CONTACT: str = declare(
    "SUPPORT_CONTACT",
    env.str,
    "",
    "Whom people call when a part stands still, as they read it: `Servicedesk ROAZ, 010 123 45 67`.",
)
OTEL_ENDPOINT: str = declare(
    "OTEL_ENDPOINT",
    env.str,
    "",
    "Address that takes traces (OTLP over HTTP), such as `http://127.0.0.1:4318`; empty: no traces.",
)
LOG_FORMAT: str = declare(
    "LOG_FORMAT",
    env.str,
    "line" if EMBEDDED else "json",
    "`line`: for people. `json`: one object a line, for programs that collect logs.",
    shown="`line` (embedded); `json` (production)",
)
LOG_LEVEL: str = declare("LOG_LEVEL", env.str, "INFO", "Least severe level that is logged.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"whence": {"()": "config.logs.Whence"}},
    "formatters": {
        "line": {
            "class": "config.log_lines.OneLine",
            "format": "{asctime} {levelname} {name} [{request_id} {address}]: {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        },
        "json": {"()": "config.logs.JsonLine"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["whence"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.db.backends": {"level": "INFO"},
        # A clock that ticks every second would fill the log with its ticks.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        # uvicorn sets up its own lines before ours: one form for all, and requests have a line already
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.error": {"handlers": [], "propagate": True},
        "uvicorn.access": {"handlers": [], "propagate": True, "level": "WARNING"},
    },
}

HOST: str = declare(
    "HOST",
    env.str,
    "127.0.0.1",
    "Address that `make run` listens on. Others may come in with `0.0.0.0` and `ALLOWED_HOSTS`.",
)
PORT: int = declare("PORT", env.int, 8000, "Port that `make run` listens on.")
PUBLIC_URL: str = declare(
    "PUBLIC_URL",
    env.str,
    f"http://localhost:{PORT}" if EMBEDDED else f"https://{(ALLOWED_HOSTS or ['localhost'])[0]}",
    "Address at which people reach this installation: links in messages begin with it.",
    shown="this machine (embedded); https and the first of `ALLOWED_HOSTS` (production)",
)
