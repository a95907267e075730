"""The views of the datasets on PostgreSQL: the rows of the files, for a role that can do nothing else."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lcms_bridge.analysis import views as views_module
from lcms_bridge.analysis.datasets import DATASETS
from lcms_bridge.analysis.migrating import again_after_migrating, rest_before_migrating
from lcms_bridge.analysis.views import views_standing
from tests.factories import RealmFactory, report_beds
from tests.filled import Filled
from tests.lcms_bridge.analysis_world import world_make
from tests.lcms_bridge.test_analysis import as_cell

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]
ROLE = "analist"
GONE = "vertrokken"
PERIOD = ("--from", "2020-10-15", "--until", "2020-10-25")
FORBIDDEN = [
    "SELECT * FROM network_user",
    "SELECT * FROM capacity_reportline",
    "SELECT * FROM journal_entry",
    "INSERT INTO analysis.phases (phase) VALUES ('crisis')",
    "UPDATE analysis.regular_beds SET number = 0",
    "DELETE FROM analysis.figures",
    "DROP VIEW analysis.figures",
    "CREATE TABLE analysis.own (id int)",
    "CREATE VIEW analysis.own AS SELECT 1",
    "ALTER ROLE analist SUPERUSER",
]
# not the right, or no view that anybody can write through
NOT_ALLOWED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ObjectNotInPrerequisiteState,
)


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("analysis", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def role(store: str) -> Iterator[str]:
    if store != "postgresql":
        yield ROLE
        return
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN")
    yield ROLE
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS analysis CASCADE")
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")


def logged_in() -> psycopg.Connection[Any]:
    to = connection.settings_dict
    return psycopg.connect(
        host=to["HOST"], port=to["PORT"], dbname=to["NAME"], user=ROLE, autocommit=True,
        options="-c timezone=UTC",
    )  # fmt: skip


def test_a_view_gives_the_rows_of_the_file_to_a_role_that_can_do_nothing_else(
    store: str, role: str, tmp_path: Path
) -> None:
    if store != "postgresql":
        RealmFactory.create()
        with pytest.raises(CommandError, match="PostgreSQL"):
            run("views", "--role", role)
        return
    made = world_make()
    real = RealmFactory.create()
    report_beds(real, made.own.facility, ward=(77, 100), ic=(1, 10))

    run("views", "--role", role, "--realm", made.realm.slug)

    with logged_in() as there:
        same_as_files(there, made, tmp_path)
        explained(there)
        for statement in FORBIDDEN:
            with pytest.raises(NOT_ALLOWED):
                there.execute(statement)
    after_a_migration(made)
    after_a_release(made)
    of_one_region(made)
    of_both_realms(real.slug, made.realm.slug)
    refused()
    assert "figures" not in run("views", "--drop")
    assert views_standing(connection) == []


def same_as_files(there: psycopg.Connection[Any], made: Filled, folder: Path) -> None:
    """Hold each view against the file of the same period."""
    for one in DATASETS:
        path = folder / f"{one.name}.csv"
        run(
            "export", "--realm", made.realm.slug, "--dataset", one.name, *PERIOD, "--out", str(path)
        )
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        moment = one.moment
        found = there.execute(
            f"SELECT * FROM analysis.{one.name} WHERE {moment} >= '2020-10-14T22:00Z'"  # noqa: S608
            f" AND {moment} < '2020-10-25T23:00Z'"
        )
        assert [column.name for column in found.description or ()] == rows[0]
        assert rows[1:], one.name
        assert sorted([as_cell(value) for value in row] for row in found) == sorted(rows[1:])


def explained(there: psycopg.Connection[Any]) -> None:
    """Find the words of every view and column in the database."""
    said = there.execute(
        "SELECT c.relname, a.attname, col_description(c.oid, a.attnum), obj_description(c.oid)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " WHERE c.relnamespace = 'analysis'::regnamespace"
    ).fetchall()
    told = {(view, name): text for view, name, text, _about in said}
    for one in DATASETS:
        for column in one.all_columns():
            text = told[one.name, column.name]
            assert column.means[0] in text
            assert column.means[1] in text
            assert not column.unit or f"[{column.unit_in('nl')}]" in text
    assert all(about for *_rest, about in said)


def after_a_migration(made: Filled) -> None:
    """Let the views step aside, and come back with what they were made for."""
    rest_before_migrating(using="default", plan=[("a migration", False)])
    with logged_in() as there, pytest.raises(psycopg.errors.UndefinedTable):
        there.execute("SELECT * FROM analysis.figures")
    again_after_migrating(using="default")
    with logged_in() as there:
        found = there.execute("SELECT DISTINCT realm, exercise FROM analysis.figures").fetchall()
    assert found == [(made.realm.slug, True)]


def after_a_release(made: Filled) -> None:
    """Have a release that changed a dataset change its view, whatever stands upon it or fails beside it."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {GONE}")
    run("views", "--role", GONE, "--realm", made.realm.slug, "--schema", "aa_first")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {GONE}")
        cursor.execute(f"DROP ROLE {GONE}")
        cursor.execute("CREATE SCHEMA own")
        cursor.execute("CREATE VIEW own.upon AS SELECT * FROM analysis.figures")
        # as a version before this dataset left it
        cursor.execute("DROP VIEW analysis.emergency_forecasts")
    again_after_migrating(using="default")
    with logged_in() as there:
        assert there.execute("SELECT count(*) FROM analysis.emergency_forecasts").fetchone() == (
            12,
        )
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON VIEW analysis.figures IS 'made now'")
        cursor.execute("CREATE VIEW analysis.zz_upon AS SELECT * FROM analysis.figures")
    again_after_migrating(using="default")
    assert _said_of_figures() == "made now"
    with patch.object(views_module, "DATASETS", [replace(one, version=9) for one in DATASETS]):
        again_after_migrating(using="default")
        assert "(v9)" in _said_of_figures()
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW own.upon AS SELECT * FROM analysis.figures")
        cursor.execute("CREATE VIEW analysis.aa_upon AS SELECT * FROM analysis.figures")
        cursor.execute("CREATE VIEW analysis.zz_upon AS SELECT * FROM analysis.aa_upon")
    rest_before_migrating(using="default", plan=[("a migration", False)])
    again_after_migrating(using="default")
    assert "(v1)" in _said_of_figures()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA own CASCADE")
        cursor.execute("DROP SCHEMA aa_first CASCADE")


def _said_of_figures() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('analysis.figures'::regclass)")
        return str(cursor.fetchone()[0])


def of_one_region(made: Filled) -> None:
    """Show one region alone."""
    code = made.other.region.pk
    run("views", "--role", ROLE, "--realm", made.realm.slug, "--region", code)
    with logged_in() as there:
        found = there.execute("SELECT DISTINCT region FROM analysis.figures").fetchall()
    assert found == [(code,)]


def of_both_realms(real: str, exercise: str) -> None:
    """Show two realms only when both were named, and tell them apart; the real world where nobody was."""
    run("views", "--role", ROLE)
    with logged_in() as there:
        found = there.execute("SELECT DISTINCT exercise FROM analysis.figures").fetchall()
    assert found == [(False,)]
    run("views", "--role", ROLE, "--realm", real, "--realm", exercise)
    with logged_in() as there:
        both = there.execute("SELECT DISTINCT realm, exercise FROM analysis.figures").fetchall()
    assert sorted(both) == sorted([(real, False), (exercise, True)])


def refused() -> None:
    """Refuse a role there is not, one that sees tables, and a schema of somebody else's."""
    with pytest.raises(CommandError, match="niemand"):
        run("views", "--role", "niemand")
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON network_region TO {ROLE}")
    with pytest.raises(CommandError, match=ROLE):
        run("views", "--role", ROLE)
    with pytest.raises(CommandError, match="public"):
        run("views", "--schema", "public")
