"""The same datasets as read-only views in PostgreSQL, for tools that ask a database.

Each view is the query of its dataset with the realms (and regions) written into it, in a schema of its own. A
view reads with the rights of who made it, the owner of the tables; whoever is granted the views sees nothing
else. What the views were made for stands in the comment of the schema, so that they can be made anew.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from journal.errors import Conflict
from journal.isolation import each
from lcms_bridge.analysis.asked import EVERYWHERE, Reached, places
from lcms_bridge.analysis.columns import Column, Dataset
from lcms_bridge.analysis.datasets import DATASETS

logger = logging.getLogger("zorgbeeld.analysis")
SCHEMA = "analysis"
_OURS = "zorgbeeld.analysis "  # how the comment of a schema of ours begins


@dataclass(frozen=True)
class ViewSet:
    """What a set of views shows, and to whom: realms by slug, regions by code (none: the country), roles."""

    realms: tuple[str, ...]
    regions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    schema: str = SCHEMA

    @property
    def reached(self) -> Reached:
        """Return the places whose rows are shown."""
        return Reached(regions=frozenset(self.regions)) if self.regions else EVERYWHERE


def views_make(connection: Any, wanted: ViewSet) -> list[str]:
    """Make the views of a set anew and grant them to its roles, in one transaction; return their names.

    Raises Conflict where the database cannot, or a role could see more than the views.
    """
    _postgres(connection)
    with transaction.atomic(using=connection.alias):
        for role in wanted.roles:
            check_role(connection, role)
        statements = list(_statements(connection, wanted))
        _schema(connection, wanted, _form(statements))
        for statement in statements:
            _run(connection, statement)
        for role in wanted.roles:
            _grant(connection, wanted.schema, role)
    return [f"{wanted.schema}.{one.name}" for one in DATASETS]


def views_drop(connection: Any, schema: str = SCHEMA) -> bool:
    """Take a set away; return whether there was one. A schema that is not ours is left. Raises Conflict."""
    _postgres(connection)
    found = any(one.schema == schema for one in views_standing(connection))
    if found:
        _run(connection, f"DROP SCHEMA {_name(connection, schema)} CASCADE")
    return found


def views_standing(connection: Any) -> list[ViewSet]:
    """Return the sets that stand in the database, as they were asked for."""
    return [
        ViewSet(tuple(one["realms"]), tuple(one["regions"]), tuple(one["roles"]), one["schema"])
        for one in _told(connection)
    ]


def _told(connection: Any) -> list[dict[str, Any]]:
    """Return what the comment of each schema of ours says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace"
            " WHERE obj_description(oid, 'pg_namespace') LIKE %s ORDER BY nspname",
            [f"{_OURS}%"],
        )
        texts = [text for (text,) in cursor.fetchall()]
    return [json.loads(text.removeprefix(_OURS)) for text in texts]


def views_rest(connection: Any) -> None:
    """Take the views away and leave what they were made for: no column changes while a view reads it.

    With what somebody built upon them: an upgrade does not wait for the view of an analyst.
    """
    for one in views_standing(connection):
        schema = _name(connection, one.schema)
        for dataset in _there(connection, one.schema):
            # one that somebody built upon another, in this schema, went with that
            _run(connection, f"DROP VIEW IF EXISTS {schema}.{_name(connection, dataset)} CASCADE")


def views_again(connection: Any) -> int:
    """Make the views anew that rest, or are no longer what their datasets say; return how many sets failed.

    A set that cannot be made (its role is gone) keeps no other away, and is told in the log.
    """
    forms = {one["schema"]: one.get("form") for one in _told(connection)}

    def again(one: ViewSet) -> None:
        whole = {*_there(connection, one.schema)} >= {dataset.name for dataset in DATASETS}
        if not whole or forms[one.schema] != _form(_statements(connection, one)):
            views_make(connection, one)

    what = "views for analysis were not made anew (manage.py analysis views)"
    return each(views_standing(connection), again, logger=logger, what=what)


def _form(statements: Iterable[str]) -> str:
    """Return a mark of what views are made with: another dataset, column or word gives another."""
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]


def _there(connection: Any, schema: str) -> list[str]:
    """Return the names of the views in a schema."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = %s", [schema])
        return [name for (name,) in cursor.fetchall()]


def check_role(connection: Any, role: str) -> None:
    """Raise Conflict unless a role is there, is nobody's superior and sees no table of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication"
            " OR pg_has_role(rolname, current_user, 'MEMBER')"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        )
        row = cursor.fetchone()
        if row is None:
            raise Conflict("lcms_bridge.analysis.no_role", field="role", role=role)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm')"
            " AND has_table_privilege(%s, oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')",
            [role],
        )
        (tables,) = cursor.fetchone()
    if row[0] or tables:
        raise Conflict("lcms_bridge.analysis.wide_role", field="role", role=role)


def _postgres(connection: Any) -> None:
    """Raise Conflict on a database that has no roles: it would show everything to everybody."""
    if connection.vendor != "postgresql":
        raise Conflict("lcms_bridge.analysis.no_postgres")


def _schema(connection: Any, wanted: ViewSet, form: str) -> None:
    """Make the schema anew, with what it is for in its comment, and the mark of how it was made.

    Raises Conflict for somebody else's.
    """
    name = _name(connection, wanted.schema)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [wanted.schema])
        exists = cursor.fetchone() is not None
    if exists and not views_drop(connection, wanted.schema):
        raise Conflict("lcms_bridge.analysis.schema_taken", field="schema", schema=wanted.schema)
    _run(connection, f"CREATE SCHEMA {name}")
    _run(connection, f"REVOKE ALL ON SCHEMA {name} FROM PUBLIC")
    says = _OURS + json.dumps({**asdict(wanted), "form": form}, ensure_ascii=True)
    _run(connection, f"COMMENT ON SCHEMA {name} IS {_text(connection, says)}")


def _statements(connection: Any, wanted: ViewSet) -> Iterator[str]:
    """Yield the statements that make the views of a set."""
    for dataset in DATASETS:
        yield from _view(connection, dataset, wanted)


def _view(connection: Any, dataset: Dataset, wanted: ViewSet) -> Iterator[str]:
    """Yield what makes the view of one dataset, with a comment on it and on each of its columns."""
    columns = dataset.all_columns()
    rows = dataset.query().filter(**{f"{dataset.realm}__slug__in": list(wanted.realms)})
    rows = rows.filter(places(dataset, wanted.reached)).order_by()
    sql, params = dataset.values(rows).query.sql_with_params()
    name = f"{_name(connection, wanted.schema)}.{_name(connection, dataset.name)}"
    names = ", ".join(_name(connection, one.name) for one in columns)
    # a function of the reader's own in a condition may not look at rows that the view leaves out
    yield f"CREATE VIEW {name} ({names}) WITH (security_barrier) AS {_filled(connection, sql, params)}"
    version = f"v{dataset.version}"
    told = zip(dataset.label, dataset.means, strict=True)
    says = " / ".join(f"{label} ({version}). {means}" for label, means in told)
    yield f"COMMENT ON VIEW {name} IS {_text(connection, says)}"
    for one in columns:
        comment = _text(connection, _comment(one))
        yield f"COMMENT ON COLUMN {name}.{_name(connection, one.name)} IS {comment}"


def _comment(column: Column) -> str:
    """Return what a column means in both languages, its unit, and what empty means."""
    parts = []
    for at, (language, empty) in enumerate((("nl", "Leeg"), ("en", "Empty"))):
        unit = f" [{column.unit_in(language)}]" if column.unit else ""
        means = f"{column.label[at]}{unit}: {column.means[at]}"
        parts.append(f"{means} {empty}: {column.empty[at]}." if column.empty else means)
    return " / ".join(parts)


def _grant(connection: Any, schema: str, role: str) -> None:
    """Let a role come in and read the views."""
    there, who = _name(connection, schema), _name(connection, role)
    database = _name(connection, connection.settings_dict["NAME"])
    _run(connection, f"GRANT CONNECT ON DATABASE {database} TO {who}")
    _run(connection, f"GRANT USAGE ON SCHEMA {there} TO {who}")
    _run(connection, f"GRANT SELECT ON ALL TABLES IN SCHEMA {there} TO {who}")


def _filled(connection: Any, sql: str, params: Any) -> str:
    """Return a statement with its values written into it: a view keeps no parameters."""
    filled: str = connection.ops.compose_sql(sql, params)
    return filled


def _run(connection: Any, statement: str) -> None:
    """Carry out one statement without parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _name(connection: Any, name: str) -> str:
    """Return a name as the database writes it."""
    quoted: str = connection.ops.quote_name(name.replace('"', '""'))
    return quoted


def _text(connection: Any, text: str) -> str:
    """Return a text as the database writes it."""
    return _filled(connection, "%s", [text])
