"""PostgreSQL: a dump of one snapshot while everybody works on, and its way back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from config.backup import BackupError
from config.backup.manifest import Fetch
from config.backup.programs import environment, feed, output_of, program

SCHEMA = "public"
ASIDE = "before_restore"
READY = "_try"  # after the name of a database: an empty one beside it (deploy/sql/roles.sql)
TRYING = "zorgbeeld: a backup is being tried here"  # said at that database: what is in it may go


class Postgres:
    """One database, as Django's settings name it."""

    name = "postgresql"

    def __init__(self, database: dict[str, Any]) -> None:
        self._database = database

    def _connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """Open a connection. Raises BackupError: the server does not answer, or not to this role."""
        named = {
            "host": "HOST",
            "port": "PORT",
            "user": "USER",
            "password": "PASSWORD",
            "dbname": "NAME",
        }
        given = {
            name: self._database[key] for name, key in named.items() if self._database.get(key)
        }
        try:
            return psycopg.connect(**given, autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            raise BackupError(f"The database does not answer: {_first_line(error)}") from None

    @contextmanager
    def snapshot(self) -> Iterator[tuple[Fetch, Iterator[bytes]]]:
        """Give questions to one snapshot, and the dump of that same snapshot. Raises BackupError."""
        with self._connect() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            assert row is not None  # noqa: S101 -- a function that answers one row

            def fetch(question: str) -> list[tuple[Any, ...]]:
                try:
                    return connection.execute(question).fetchall()
                except psycopg.Error as error:
                    raise BackupError(f"The database refuses: {_first_line(error)}") from None

            yield fetch, self._dump(str(row[0]), connection.info.server_version // 10_000)

    def _dump(self, snapshot: str, server: int) -> Iterator[bytes]:
        """Yield the dump of a snapshot: without owners and grants, which belong to the place it comes to."""
        command = [
            str(program("pg_dump", least=server)),
            *("--format=custom", "--compress=4", "--no-owner", "--no-privileges", "--no-password"),
            *(f"--schema={SCHEMA}", f"--snapshot={snapshot}", f"--dbname={self._database['NAME']}"),
        ]
        return output_of(command, environment(self._database))

    def is_empty(self) -> bool:
        """Say whether the database has no table."""
        with self._connect() as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_tables WHERE schemaname = %s LIMIT 1", (SCHEMA,)
            )
            return found.fetchone() is None

    def users(self) -> dict[str, int]:
        """Return how many connections there are beside this one, by the role that they are of.

        Of the connections of another role PostgreSQL says no more than whose they are.
        """
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT usename, count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND usesysid IS NOT NULL AND pid <> pg_backend_pid()"
                " AND (backend_type IS NULL OR backend_type = 'client backend')"
                " GROUP BY usename ORDER BY usename"
            ).fetchall()
            return {str(role): int(count) for role, count in rows}

    def put_back(self, parts: Iterable[bytes], *, replace: bool) -> None:
        """Fill the database from a dump, in one transaction; what was there stays until that is done.

        Raises BackupError: it failed, and everything is as it was.
        """
        with self._connect() as connection:
            command = [
                str(program("pg_restore", least=connection.info.server_version // 10_000)),
                *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
                *("--no-password", f"--schema={SCHEMA}", f"--dbname={self._database['NAME']}"),
            ]
            if replace:
                self._put_aside(connection)
            try:
                feed(command, environment(self._database), parts)
            except BaseException:
                if replace:
                    self._take_back(connection)
                raise
            if replace:
                connection.execute(_words("DROP SCHEMA {} CASCADE", ASIDE))

    def _put_aside(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
        """Give the present content another name, and its place to what comes."""
        try:
            with connection.transaction():
                connection.execute(_words("ALTER SCHEMA {} RENAME TO {}", SCHEMA, ASIDE))
                connection.execute(_words("CREATE SCHEMA {}", SCHEMA))
        except psycopg.Error as error:
            raise BackupError(
                f"What is there cannot be put aside: {_first_line(error)}."
                " Restore as the role that owns the database, as for `migrate`."
            ) from None

    def _take_back(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
        """Give what was put aside its place again."""
        with connection.transaction():
            connection.execute(_words("DROP SCHEMA {} CASCADE", SCHEMA))
            connection.execute(_words("ALTER SCHEMA {} RENAME TO {}", ASIDE, SCHEMA))

    @contextmanager
    def scratch(self, name: str) -> Iterator[str]:
        """Have an empty database beside this one for a while, and give its name. Raises BackupError.

        A new one where the role may make one, else the one that the installer made for this.
        """
        with self._connect() as connection:
            try:
                connection.execute(_words("CREATE DATABASE {}", name))
            except psycopg.Error as error:
                with self._ready(connection, _first_line(error)) as ready:
                    yield ready
                return
            try:
                yield name
            finally:
                connection.execute(_words("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))

    @contextmanager
    def _ready(self, here: "psycopg.Connection[tuple[Any, ...]]", why: str) -> Iterator[str]:
        """Have the database that stands ready, emptied before and after; one who tries at a time."""
        name = f"{self._database['NAME']}{READY}"
        row = here.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (name,)).fetchone()
        if row is None or not row[0]:
            raise BackupError(f"Another backup is being tried in {name}: wait until that is done.")
        beside = Postgres(self._database | {"NAME": name})
        try:
            strange = not beside.is_empty() and beside.remark() != TRYING
            if not strange:
                beside.say(TRYING)
                beside.empty()
        except (BackupError, psycopg.Error) as error:
            raise BackupError(
                f"No database can be made to try it in ({why}), and {name} is no empty one of this role"
                f" ({_first_line(error)}). Run `scripts/install production` again, which makes it; or, as"
                f" PostgreSQL's superuser: createdb -O {self._database['USER']} {name}"
            ) from None
        if strange:  # somebody's installation that happens to be called so
            raise BackupError(
                f"{name} holds tables that no try of a backup left there, and is not emptied."
                " Rename it, and make an empty one for this; or verify on another machine."
            )
        try:
            yield name
        finally:
            beside.empty()
            beside.say(None)

    def empty(self) -> None:
        """Take everything out of the database. Raises psycopg.Error, BackupError: it is not one's own."""
        with self._connect() as connection, connection.transaction():
            connection.execute(_words("DROP SCHEMA {} CASCADE", SCHEMA))
            connection.execute(_words("CREATE SCHEMA {}", SCHEMA))

    def remark(self) -> str | None:
        """Return what is said at the database (its comment)."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                " WHERE datname = current_database()"
            ).fetchone()
            return row[0] if row else None

    def say(self, remark: str | None) -> None:
        """Say something at the database. Raises psycopg.Error, BackupError: it is not one's own."""
        name, text = sql.Identifier(self._database["NAME"]), sql.Literal(remark)
        with self._connect() as connection:
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, text))


def _words(statement: str, *names: str) -> sql.Composed:
    """Return a statement with names in their places."""
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))


def _first_line(error: Exception) -> str:
    """Return the first line of what the database says."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].removesuffix(".")
