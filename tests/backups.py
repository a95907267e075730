"""An installation on servers of its own that is filled, backed up and put back: for the rehearsals."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.needs import REPO
from tests.servers import PostgresServer

UNWANTED = {"DJANGO_SETTINGS_MODULE", "ZORGBEELD_MODE", "BACKUP_DATABASE_URL", "BACKUP_KEY_FILE"}


@dataclass
class Installation:
    """One database with the programs of this checkout."""

    server: PostgresServer
    folder: Path
    redis_url: str
    database: str = "zorgbeeld"
    role: str = "zorgbeeld"  # who owns the whole server

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgres://{self.role}@127.0.0.1:{self.server.port}/{self.database}"

    def beside(self, database: str) -> "Installation":
        """Return the same programs on another database of the same server, made empty."""
        self.sql(f'CREATE DATABASE "{database}"')
        return Installation(self.server, self.folder, self.redis_url, database)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its programs."""
        clean = {name: value for name, value in os.environ.items() if name not in UNWANTED}
        return clean | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.url,
            "REDIS_URL": self.redis_url,
            "ZORGBEELD_VAR": str(self.folder),
            "BACKUP_KEY_FILE": str(self.folder / "backup.key"),
        }

    def manage(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a management command."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=REPO,
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    def managed(self, *words: str, **more: str) -> str:
        """Run a management command that must go well; return what it said."""
        done = self.manage(*words, **more)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def backup(self) -> Path:
        """Make a backup, by the role that reads everything; return its file."""
        url = self.url.replace("zorgbeeld@", "zorgbeeld_backup@")
        folder = str(self.folder / "backups")
        said = self.managed("backup", "--to", folder, BACKUP_DATABASE_URL=url)
        return Path(said.partition(": ")[0])

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement; return its rows."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []
