"""The application's role of PostgreSQL works with everything and cannot change what the journal holds."""

import uuid

import psycopg
import pytest

from config.backup.postgres import READY, Postgres
from config.database_roles import NARROW
from deploy.places import DATABASE, OWNER_ROLE
from journal.guards import TABLES
from tests.needs import REPO
from tests.stores import postgres_settings

pytestmark = [pytest.mark.servers, pytest.mark.faults]

FORBIDDEN = [
    *(f"UPDATE {table} SET id = id" for table in TABLES),  # noqa: S608 -- our own names
    *(f"DELETE FROM {table}" for table in TABLES if table != "journal_trailnote"),  # noqa: S608
    *(f"TRUNCATE {table} CASCADE" for table in TABLES),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES),
    *(f"DROP TABLE {table} CASCADE" for table in TABLES),
    "DROP TRIGGER journal_entry_update ON journal_entry",
    "DROP FUNCTION journal_append_only() CASCADE",
    "CREATE OR REPLACE FUNCTION journal_entry_guard() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE own (id int)",
    "CREATE TRIGGER own AFTER INSERT ON journal_entry EXECUTE FUNCTION journal_append_only()",
    "UPDATE journal_entry SET hash = ''",
    "SET session_replication_role = 'replica'",
    "SET ROLE zorgbeeld_owner",
    "GRANT zorgbeeld_owner TO zorgbeeld_app",
    "ALTER ROLE zorgbeeld_app SUPERUSER",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    "COPY journal_trailnote TO PROGRAM 'cat'",
]


@pytest.fixture(scope="module")
def granted(production):
    """The installation with its tables and the rights of the application's role."""
    production.prepare()
    return production


@pytest.fixture
def app(granted):
    with granted.as_role(owner=False) as connection:
        yield connection


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_would_change_the_journal_is_refused_by_the_database(app, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_a_note_of_the_trail_goes_only_when_it_was_kept_long_enough(app):
    app.execute("DELETE FROM journal_trailnote WHERE number = -1")  # the right is there
    with app.transaction(force_rollback=True):
        app.execute("UPDATE journal_trailhead SET floor = 0")
        with pytest.raises(psycopg.errors.RestrictViolation):
            app.execute("DELETE FROM journal_trailnote")


def test_the_application_reads_and_writes_the_rest(app):
    name = f"proef-{uuid.uuid4().hex[:8]}"
    app.execute("INSERT INTO journal_heartbeat (name, at, detail) VALUES (%s, now(), '{}')", [name])
    app.execute("UPDATE journal_heartbeat SET at = now() WHERE name = %s", [name])
    done = app.execute("DELETE FROM journal_heartbeat WHERE name = %s", [name])
    assert done.rowcount == 1
    assert app.execute("SELECT count(*) FROM journal_entry").fetchone() is not None


def test_every_append_only_table_is_among_the_narrow_ones():
    assert set(TABLES) <= set(NARROW)


def test_granting_again_changes_nothing_and_takes_back_what_was_given_too_much(granted, app):
    def rights():
        rows = app.execute(
            "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' ORDER BY relname"
        )
        return rows.fetchall()

    before = rights()
    with granted.as_role(owner=True) as owner:
        owner.execute("GRANT UPDATE, DELETE, TRIGGER ON journal_entry TO zorgbeeld_app")
    assert granted.manage("doctor", "--only", "roles").returncode == 1
    done = granted.manage("database_roles")
    assert "only adds to journal_entry" in done.stdout
    assert rights() == before
    assert granted.manage("doctor", "--only", "roles").returncode == 0


def test_who_cannot_grant_is_told_why(granted):
    app_url = granted.environment["DATABASE_URL"]
    for words, says in (
        ([], "cannot narrow itself"),
        (["--app", "nobody_at_all"], "there is no role nobody_at_all"),
    ):
        done = granted.python("manage.py", "database_roles", *words, DATABASE_URL=app_url)
        assert done.returncode == 1
        assert says in done.stderr
        assert "Traceback" not in done.stderr


def test_making_the_roles_again_does_no_harm(granted):
    granted.make_roles()
    assert "NOSUPERUSER" in (REPO / "deploy/sql/roles.sql").read_text(encoding="utf-8")


def test_the_owner_sees_that_the_application_still_works_in_the_database(production):
    """A restore asks it as the owner, who is told of another role's connections only that they are there."""
    store = Postgres(postgres_settings(production.owner_url))
    with production.as_role(owner=False) as connection:
        (role,) = connection.execute("SELECT current_user").fetchone() or ("",)
        assert store.users().get(role, 0) >= 1


def test_the_owner_has_a_database_to_try_backups_in_and_the_doctor_misses_it(granted):
    ready = f"{DATABASE}_real{READY}"
    store = Postgres(postgres_settings(granted.owner_url) | {"NAME": ready})
    store.empty()  # the owner may, whatever was in it
    assert store.is_empty()
    assert "createdb" not in granted.manage("doctor", "--only", "backup_try").stdout
    with psycopg.connect(granted.database.url, autocommit=True) as superuser:
        superuser.execute(f"DROP DATABASE {ready}")
    assert f"createdb -O {OWNER_ROLE} {ready}" in granted.manage(
        "doctor", "--only", "backup_try"
    ).stdout.replace("\n", " ")
    granted.make_roles()
    assert store.is_empty()
