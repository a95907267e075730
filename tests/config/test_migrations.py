"""Migrations run while the version before them serves: what that version still reads and writes stays.

Those up to `BASELINE` came before the first installation that upgrades without a stop. A later one that must
break the rule says why in `MAY_BREAK` (docs/releasing.md), and is then run while nobody works.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser
from pytest_django import DjangoDbBlocker

from config.settings import OWN_APPS
from tests.stores import pointed_at

pytestmark = pytest.mark.servers

BASELINE = {
    "journal": 10,
    "network": 9,
    "callout": 1,
    "capacity": 18,
    "phases": 9,
    "patientspread": 5,
    "situation": 4,
    "lcms_bridge": 2,
}
# An index that is made while everybody waits locks the table for as long as that takes.
AS_BAD = {"CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "DROP_INDEX", "REINDEX"}
LEAST_REASON = 30


@pytest.fixture
def on_postgresql(
    postgres_store: dict[str, Any], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Have this process speak to PostgreSQL: the statements are that database's."""
    with django_db_blocker.unblock(), pointed_at(postgres_store):
        yield


def faults(statements: list[str]) -> set[str]:
    """Return the codes of what the version before could not live with."""
    plain = [text for text in statements if text.strip() and not text.startswith("--")]
    errors, _ignored, warnings = analyse_sql_statements(PostgresqlAnalyser, plain, [])
    return {one.code for one in errors} | {one.code for one in warnings if one.code in AS_BAD}


def later(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Return the own migrations after the baseline."""
    own = (key for key in loader.disk_migrations if key[0] in OWN_APPS)
    return sorted(key for key in own if int(key[1][:4]) > BASELINE.get(key[0], 0))


def test_what_the_version_before_needs_stays(on_postgresql: None) -> None:
    loader = MigrationLoader(connection, replace_migrations=False)
    wrong = {}
    for app, name in later(loader):
        found = faults(loader.collect_sql([(loader.graph.nodes[app, name], False)]))
        reason = getattr(import_module(f"{app}.migrations.{name}"), "MAY_BREAK", "")
        if found and len(reason) < LEAST_REASON:
            wrong[f"{app}.{name}"] = sorted(found)
    assert wrong == {}, "expand, migrate, contract (docs/releasing.md), or say why in MAY_BREAK"


def made(operation: Operation) -> list[str]:
    """Return the statements of one operation on a table of two columns."""
    state = migrations.state.ProjectState()
    table = migrations.CreateModel(
        "Thing",
        [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))],
    )
    table.state_forwards("journal", state)
    after = state.clone()
    operation.state_forwards("journal", after)
    with connection.schema_editor(collect_sql=True, atomic=operation.atomic is not False) as editor:
        operation.database_forwards("journal", editor, state, after)
    return ["BEGIN;", *editor.collected_sql]


UNIQUE = models.UniqueConstraint(name="one", fields=["name"])
INDEX = models.Index(name="by_name", fields=["name"])


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("Thing", "name"),
        migrations.RenameField("Thing", "name", "title"),
        migrations.DeleteModel("Thing"),
        migrations.RenameModel("Thing", "Object"),
        migrations.AddField("Thing", "number", models.IntegerField(default=0)),
        migrations.AlterField("Thing", "name", models.IntegerField()),
        migrations.AddConstraint("Thing", UNIQUE),
        migrations.AddIndex("Thing", INDEX),
    ],
    ids=lambda one: one.describe(),
)
def test_what_breaks_the_version_before_is_found(on_postgresql: None, operation: Operation) -> None:
    assert faults(made(operation))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("Thing", "number", models.IntegerField(null=True)),
        migrations.AddField("Thing", "number", models.IntegerField(default=0, db_default=0)),
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
        AddIndexConcurrently("Thing", INDEX),
    ],
    ids=lambda one: one.describe(),
)
def test_what_it_does_not_notice_is_let_through(on_postgresql: None, operation: Operation) -> None:
    assert faults(made(operation)) == set()


def test_the_baseline_names_every_app(on_postgresql: None) -> None:
    loader = MigrationLoader(connection)
    assert set(BASELINE) == {app for app, _ in loader.disk_migrations if app in OWN_APPS}
