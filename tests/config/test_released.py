"""From each released version to the present, with its data in it: journal, state and people come along."""

import gzip
import subprocess
from pathlib import Path

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from config.settings import PASSWORD_HASHERS
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
    server = Installation(postgres_server, tmp_path, redis_url)
    here = server.beside(name)
    text = gzip.decompress(path.read_bytes())
    here.sql("DROP SCHEMA public")  # the dump makes its own
    psql = str(postgres_server._postgres.with_name("psql"))
    subprocess.run(
        [psql, "-qv", "ON_ERROR_STOP=1", here.url], input=text, check=True, capture_output=True
    )
    heads = dict(here.sql("SELECT slug, head FROM journal_realm"))
    here.managed("migrate", "-v", "0")
    return here, heads


def test_a_database_of_a_released_version_works_on(
    brought_along: tuple[Installation, dict[str, int]],
    redis_url: str,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    here, heads = brought_along
    with django_db_blocker.unblock(), on_servers(postgres_settings(here.url), redis_url):
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
