"""PostgreSQL of this machine: its cluster runs, and has the two roles and the database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deploy import environment, machine
from deploy.machine import Cluster
from deploy.places import APP_ROLE, DATABASE, OWNER_ROLE, Places
from deploy.telling import CannotInstallError, Telling

ROLES = Path(__file__).with_name("sql") / "roles.sql"


@dataclass
class Database:
    """The database of one installation."""

    telling: Telling
    places: Places
    settings: Mapping[str, str]
    owner: Mapping[str, str]

    def run(self) -> None:
        """Have a cluster that runs, and in it the roles and the database."""
        self.telling.head("PostgreSQL")
        if not environment.is_local(self.settings["DATABASE_URL"]):
            self.telling.say(
                "  ok       DATABASE_URL names another machine: set up there (deploy/sql/roles.sql)"
            )
            return
        cluster = self._cluster()
        if cluster is None:
            self.telling.step(
                f"roles {OWNER_ROLE}, {APP_ROLE}, database {DATABASE}", done=False, do=_nothing
            )
            return
        self.telling.step(
            f"roles {OWNER_ROLE}, {APP_ROLE}, database {DATABASE}",
            done=self._enters(cluster),
            do=lambda: self._make(cluster),
        )

    def _cluster(self) -> Cluster | None:
        """Return the newest cluster, running; None in a dry run before there is one."""
        found = machine.clusters()
        if not found:
            if self.telling.dry:
                return None
            raise CannotInstallError(
                "PostgreSQL is installed and has no cluster. Make one: pg_createcluster VERSION main --start"
            )
        ours = [each for each in found if f":{each.port}/" in self.settings["DATABASE_URL"]]
        cluster = (ours or found)[-1]
        self.telling.step(
            f"cluster {cluster.version}/{cluster.name} runs on port {cluster.port}",
            done=cluster.online,
            do=lambda: machine.run("pg_ctlcluster", cluster.version, cluster.name, "start"),
        )
        return replace(cluster, online=cluster.online or not self.telling.dry)

    def _enters(self, cluster: Cluster) -> bool:
        """Say whether both roles come in with their passwords, and the owner where backups are tried."""
        passwords = self._passwords()
        doors = [(role, DATABASE) for role in passwords] + [(OWNER_ROLE, f"{DATABASE}_try")]
        return cluster.online and all(
            machine.succeeds(
                *(
                    "psql",
                    "-qAtX",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    str(cluster.port),
                    "-U",
                    role,
                    "-d",
                    database,
                ),
                *("-c", "SELECT 1"),
                env={"PGPASSWORD": passwords[role]},
            )
            for role, database in doors
        )

    def _passwords(self) -> dict[str, str]:
        """Return the password of each role."""
        return {
            APP_ROLE: environment.password_in(self.settings["DATABASE_URL"]),
            OWNER_ROLE: environment.password_in(self.owner.get("DATABASE_URL", "")),
        }

    def _make(self, cluster: Cluster) -> None:
        """Run roles.sql as PostgreSQL's own superuser; passwords go by the input, where nobody looks on."""
        words = {"owner": OWNER_ROLE, "app": APP_ROLE, "database": DATABASE}
        passwords = self._passwords()
        words |= {"owner_password": passwords[OWNER_ROLE], "app_password": passwords[APP_ROLE]}
        told = "".join(f"\\set {name} '{value}'\n" for name, value in words.items())
        machine.run(
            *(
                "runuser",
                "-u",
                "postgres",
                "--",
                "psql",
                "-qX",
                "-p",
                str(cluster.port),
                "-d",
                "postgres",
            ),
            text=told + ROLES.read_text(encoding="utf-8"),
            cwd=Path("/"),
        )


def _nothing() -> None:
    """Stand where a dry run has nothing to do."""
