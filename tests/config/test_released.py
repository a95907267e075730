"""From each released version to the present, with its data in it: journal, state and people come along.

As in production: the owner of the tables migrates and grants, and the program works as the application.
"""

import gzip
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from config.database_roles import owns, too_narrow, too_wide
from config.settings import PASSWORD_HASHERS
from deploy.database import ROLES
from deploy.environment import secret
from deploy.places import APP_ROLE, OWNER_ROLE
from journal.models import CurrentState, Entry, Realm
from journal.verify import verify_all
from network.models import Mandate, Role
from network.permissions import person_of
from phases.selectors import phase_of
from tests.backups import Installation
from tests.factories import report_beds
from tests.needs import REPO
from tests.reading import snapshot
from tests.servers import PostgresServer
from tests.stores import on_servers, postgres_settings

pytestmark = [pytest.mark.servers, pytest.mark.faults]

RELEASED = sorted((REPO / "tests" / "released").glob("*.sql.gz"))
PASSWORD = "vier losse woorden samen"
LARGEST = 300_000


@pytest.fixture(params=RELEASED, ids=lambda path: path.name.removesuffix(".sql.gz"))
def brought_along(
    request: pytest.FixtureRequest,
    postgres_server: PostgresServer,
    redis_url: str,
    tmp_path: Path,
) -> tuple[Installation, dict[str, int]]:
    """A database as that version left it, migrated; and where its journals ended."""
    path: Path = request.param
    assert path.stat().st_size < LARGEST
    name = "released_" + path.name.removesuffix(".sql.gz").replace(".", "_")
    psql = str(postgres_server._postgres.with_name("psql"))
    words = {"owner": OWNER_ROLE, "app": APP_ROLE, "database": name}
    words |= {f"{role}_password": secret() for role in ("owner", "app")}
    told = "".join(f"\\set {key} '{value}'\n" for key, value in words.items())
    _run([psql, "-qX", postgres_server.url], told.encode() + ROLES.read_bytes())
    owner = replace(Installation(postgres_server, tmp_path, redis_url, name), role=OWNER_ROLE)
    owner.sql("DROP SCHEMA public")  # the dump makes its own
    _run([psql, "-qv", "ON_ERROR_STOP=1", owner.url], gzip.decompress(path.read_bytes()))
    heads = dict(owner.sql("SELECT slug, head FROM journal_realm"))
    owner.managed("migrate", "-v", "0")
    owner.managed("database_roles")
    return replace(owner, role=APP_ROLE), heads


def _run(command: list[str], told: bytes) -> None:
    """Run a program with what it is told; it must go well."""
    done = subprocess.run(command, input=told, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


SHAPE = """
    SELECT table_name || '.' || column_name,
        concat_ws(' ', udt_name, character_maximum_length, is_nullable,
            regexp_replace(column_default, '_seq.*', ''))
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass || ' ' ||
        CASE WHEN contype IN ('p', 'f') THEN pg_get_constraintdef(oid) ELSE conname END,
        pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT indexname, indexdef
        FROM pg_indexes WHERE schemaname = 'public' AND indexname !~ '_pkey$'
    UNION ALL
    SELECT tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal
"""


def shape(here: Installation) -> dict[str, str]:
    """Return the columns, constraints, indexes and triggers of a database, without the casts of a dump."""
    return {name: re.sub(r"::[a-z ]+(\[\])?|[()]", "", made) for name, made in here.sql(SHAPE)}


def test_a_database_of_a_released_version_works_on(
    brought_along: tuple[Installation, dict[str, int]],
    redis_url: str,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    here, heads = brought_along
    # a new database is made by other steps (docs/releasing.md) and must be the same
    fresh = replace(here, role="zorgbeeld").beside("fresh_" + here.database)
    fresh.managed("migrate", "-v", "0")
    assert shape(here) == shape(fresh)
    with django_db_blocker.unblock(), on_servers(postgres_settings(here.url), redis_url):
        assert not owns(connection)
        assert (too_wide(connection), too_narrow(connection)) == ([], [])
        assert verify_all() == []
        for realm in Realm.objects.all():
            assert realm.head >= heads[realm.slug] > 0
            assert Entry.objects.filter(realm=realm).count() == realm.head
            now = snapshot(realm, audiences=frozenset({"all"}))
            again = snapshot(realm, audiences=frozenset({"all"}), at_seq=realm.head)
            assert now.entities == again.entities
            assert now.entities
        real = Realm.objects.get(kind="real")
        liaison = (
            Mandate.objects.filter(role=Role.HOSPITAL_LIAISON).select_related("facility").get()
        )
        house = liaison.facility
        assert house is not None
        assert "adapted" in phase_of(real).values()
        with override_settings(
            PASSWORD_HASHERS=PASSWORD_HASHERS
        ):  # those of the program, not of tests
            assert Client().login(username=liaison.user.username, password=PASSWORD)
        report_beds(real, house, ward=(77, 100), actor=person_of(liaison.user, real))
        newest = CurrentState.objects.get(realm=real, key=f"beds:{house.pk}")
        assert newest.seq == Realm.objects.get(pk=real.pk).head
        assert verify_all() == []
