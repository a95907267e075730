"""Two roles of PostgreSQL: one owns the tables and migrates, the application runs as the other.

The application's role reads and writes, and can neither change what the journal holds nor take away what
keeps it so. `deploy/sql/roles.sql` makes the roles; what is here grants, and says what is wrong.
"""

from typing import Any

APP_ROLE = "zorgbeeld_app"
# Table → what the application's role may do beside reading; every other table: all but emptying at once.
NARROW: dict[str, tuple[str, ...]] = {
    # a redaction takes content away where a row of journal_redaction says so: the trigger looks
    "journal_entry": ("INSERT", "UPDATE (variants, reason, actor, key)"),
    "journal_readaudit": ("INSERT",),
    "journal_redaction": ("INSERT",),
    # rows that were kept long enough: the trigger looks
    "journal_trailnote": ("INSERT", "DELETE"),
    "django_migrations": (),
}
_WHOLE = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER")


def grant(connection: Any, app: str) -> int:
    """Give the application's role what it needs and no more, in one transaction; return the tables."""
    quoted = connection.ops.quote_name
    role = quoted(app)
    statements = [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ]
    tables = sorted(connection.introspection.table_names())
    for table in tables:
        rights = ", ".join(("SELECT", *NARROW.get(table, ("INSERT", "UPDATE", "DELETE"))))
        statements.append(f"GRANT {rights} ON {quoted(table)} TO {role}")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return len(tables)


def role_exists(connection: Any, role: str) -> bool:
    """Say whether PostgreSQL knows a role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def owns(connection: Any) -> bool:
    """Say whether the present role may alter the journal's table, or is above such things."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class"
            " WHERE oid = to_regclass('journal_entry')"
        )
        found = cursor.fetchone()
    return bool(found and found[0])


def too_wide(connection: Any) -> list[str]:
    """Return what the present role may do to the append-only tables and should not: `table: right`."""
    return [
        f"{table}: {right}"
        for table, rights in NARROW.items()
        for right in _WHOLE
        if right not in rights and _has(connection, table, right)
    ]


def too_narrow(connection: Any) -> list[str]:
    """Return the tables that the present role may not write: of a migration after which nobody granted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT'))"
            " ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall() if name != "django_migrations"]


def _has(connection: Any, table: str, right: str) -> bool:
    """Say whether the present role has a right on a whole table; not where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(to_regclass(%s)::oid, %s)", [table, right])
        found = cursor.fetchone()
    return bool(found and found[0])
