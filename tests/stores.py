"""Run a test on SQLite, and once more on PostgreSQL and Redis: what the mark `storage` does.

The test process starts on SQLite. For the second run of a test the database, the cache and
the doorbell are pointed at throw-away servers, and back afterwards. The project reads its
connections from Django when it uses them, so nothing else has to know.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connections
from django.test.utils import override_settings

ALIAS = "default"


def postgres_settings(url: str) -> dict[str, Any]:
    """Return Django's settings of a PostgreSQL database, complete enough to open a connection."""
    config: dict[str, Any] = dict(connections.settings[ALIAS])
    config.pop("TEST", None)
    config.update(environ.Env.db_url_config(url))
    # 20 s, as on SQLite: a lock that nobody gives back fails a test instead of hanging the run.
    config["OPTIONS"] = {"options": "-c lock_timeout=20s -c synchronous_commit=off"}
    config["CONN_HEALTH_CHECKS"] = False
    config["CONN_MAX_AGE"] = 0
    config["TEST"] = {"NAME": "test_zorgbeeld", "CHARSET": None, "COLLATION": None, "MIGRATE": True}
    config["TEST"] |= {"MIRROR": None, "TEMPLATE": None, "DEPENDENCIES": []}
    return config


def redis_settings(url: str) -> dict[str, Any]:
    """Return what the settings would say with this REDIS_URL."""
    return {
        "REDIS_URL": url,
        "CACHES": {
            "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url},
        },
    }


@contextmanager
def pointed_at(database: dict[str, Any]) -> Iterator[None]:
    """Make `database` the default database of this process, in every thread, for a while."""
    before = connections.settings[ALIAS]
    own = connections[ALIAS]
    connections.settings[ALIAS] = database
    connections[ALIAS] = connections.create_connection(ALIAS)
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections[ALIAS].close()
        connections.settings[ALIAS] = before
        connections[ALIAS] = own
        ContentType.objects.clear_cache()


@contextmanager
def on_servers(database: dict[str, Any], redis_url: str) -> Iterator[None]:
    """Run on PostgreSQL and Redis for a while."""
    with pointed_at(database), override_settings(**redis_settings(redis_url)):
        caches["default"].clear()
        yield
