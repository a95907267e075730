"""The rehearsal: backed up while people write, lost, put back on another database; and to a moment, by WAL.

On a real PostgreSQL with real programs: journal, state, accounts and what is due agree, and a screen that
knew more than was put back starts again and ends as a fresh one.
"""

import asyncio
import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from callout.models import Seat
from callout.places import At
from callout.services import alarm_raise
from config.backup.manifest import Manifest
from config.backup.postgres import TRYING
from config.backup.restoring import manifest_read
from config.backup.sealed import key_read
from journal.entries import body_for, parse_variants
from journal.models import CurrentState, Entry, Realm
from journal.verify import verify_all
from network.access import AccountLink, LinkKind
from network.models import Role, User
from network.services import link_make
from phases.plan_examples import DEFAULT_PLAN
from phases.selectors import phase_of
from phases.services import phase_decide, plan_adopt
from tests.backups import Installation
from tests.callout.worlds import World, world
from tests.factories import SYSTEM, report_beds, token_for
from tests.journal.faults.conftest import Server
from tests.journal.faults.screen import Screen, until
from tests.servers import PostgresServer, postgres, wait_until
from tests.stores import on_servers, postgres_settings

pytestmark = [pytest.mark.servers, pytest.mark.faults]

PASSWORD = "vier losse woorden samen"
EVERYONE = frozenset({"all"})


@dataclass
class Filled:
    """An installation with people, figures, a phase, an alarm and what is due."""

    here: Installation
    world: World
    token: str
    blocker: DjangoDbBlocker

    @contextmanager
    def inside(self, installation: Installation | None = None) -> Iterator[None]:
        """Work in this process on the database of an installation."""
        used = installation or self.here
        with self.blocker.unblock(), on_servers(postgres_settings(used.url), used.redis_url):
            yield


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL that archives its log, as docs/operations.md says."""
    with postgres() as made:
        archive = made.folder / "archive"
        made._run(["mkdir", "archive"])
        with (made.folder / "data" / "postgresql.conf").open("a", encoding="ascii") as conf:
            conf.write(
                "wal_level = replica\narchive_mode = on\n"
                f"archive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'\n"
            )
        made.restart()
        yield made


@pytest.fixture(scope="module")
def filled(
    server: PostgresServer,
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Filled:
    here = Installation(server, tmp_path_factory.mktemp("installation"), redis_url)
    here.managed("migrate", "-v", "0")
    here.managed("backup", "--new-key", str(here.folder / "backup.key"))
    here.sql("CREATE ROLE zorgbeeld_backup LOGIN")
    here.sql("GRANT pg_read_all_data TO zorgbeeld_backup")
    with django_db_blocker.unblock(), on_servers(postgres_settings(here.url), redis_url):
        made = world()
        return Filled(here, made, fill(made), django_db_blocker)


@pytest.fixture(scope="module")
def file(filled: Filled) -> Path:
    """A backup of it."""
    return filled.here.backup()


def fill(made: World) -> str:
    """Report, decide a phase, raise an alarm; return the token of a reader."""
    plan = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    plan_adopt(actor=SYSTEM, region=made.region, name="Plan", source="test", document=plan)
    for occupied in range(60, 70):
        report_beds(made.realm, made.house, ward=(occupied, 100))
    phase_decide(
        actor=made.somebody(Role.DPG, "dpg", region=made.region),
        realm=made.realm,
        region=made.region,
        phase="crisis",
        reason="groot ongeval",
    )
    made.roster(made.liaison("ico", telephone="+31612345678", mail="ico@huis.example"))
    coordinator = made.coordinator("anna")
    alarm_raise(
        actor=coordinator, realm=made.realm, at=At(made.house), functions=["ico"], text="Kom."
    )
    user = User.objects.get(username="anna")
    user.set_password(PASSWORD)
    user.email = "anna@regio.example"
    user.save()
    link_make(actor=SYSTEM, user=user, kind=LinkKind.RESET)
    return token_for(user)


@contextmanager
def writing_goes_on(filled: Filled) -> Iterator[None]:
    """Have somebody report all the time."""
    over = threading.Event()

    def write() -> None:
        occupied = 0
        while not over.is_set():
            occupied = (occupied + 1) % 100
            report_beds(filled.world.realm, filled.world.house, ward=(occupied, 100))
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class TokenScreen(Screen):
    """A screen of the project itself, which shows a token where the trial site shows a name."""

    def __init__(self, realm: str, token: str, ports: list[int]) -> None:
        super().__init__(realm, "anna", ports)
        self.token = token

    async def _ask(self, port: int, path: str, body: Any = None) -> Any:
        def ask() -> Any:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/api/v1/realms/{self.realm}/{path}",
                None if body is None else json.dumps(body).encode(),
                {"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)

        return await asyncio.to_thread(ask)


def due() -> list[tuple[Any, ...]]:
    """Return what waits for a worker: who is called next when nobody answers, and links to be sent."""
    seats = Seat.objects.filter(escalate_at__isnull=False).order_by("pk")
    links = AccountLink.objects.filter(sent_at__isnull=True).order_by("pk")
    return [
        *seats.values_list("pk", "function", "escalate_at"),
        *links.values_list("pk", "ends_at"),
    ]


def rebuilt(realm: Realm) -> dict[str, str]:
    """Return the state of a realm from its entries alone: the newest of each key."""
    newest: dict[str, Entry] = {entry.key: entry for entry in Entry.objects.filter(realm=realm)}
    return {key: entry.variants for key, entry in newest.items()}


def kept(realm: Realm) -> dict[str, str]:
    """Return the state that screens start from."""
    return dict(CurrentState.objects.filter(realm=realm).values_list("key", "variants"))


def seen(state: dict[str, str]) -> dict[str, Any]:
    """Return what everybody sees of a state."""
    bodies = {key: body_for(parse_variants(text), EVERYONE) for key, text in state.items() if text}
    return {key: json.loads(body)["state"] for key, body in bodies.items() if body}


def entries(realm: Realm, up_to: int) -> list[tuple[Any, ...]]:
    columns = ("seq", "tag", "actor", "key", "variants", "hash")
    rows = Entry.objects.filter(realm=realm, seq__lte=up_to).order_by("seq")
    return list(rows.values_list(*columns))


def end_of(manifest: Manifest, realm: Realm) -> int:
    return next(one.head for one in manifest.realms if one.slug == realm.slug)


def test_what_was_put_back_agrees_and_a_screen_that_knew_more_starts_again(filled: Filled) -> None:
    here, realm = filled.here, filled.world.realm
    with filled.inside():
        waiting = due()
        assert len(waiting) == 2
        with writing_goes_on(filled):
            file = here.backup()
        realm.refresh_from_db()
        manifest = manifest_read(file, key_read(here.folder / "backup.key"))
        end = end_of(manifest, realm)
        before = entries(realm, end)
        assert realm.head > end > 10  # people wrote on while it was made, and after

    asyncio.run(lost_and_found(filled, file, end))

    there = Installation(here.server, here.folder, here.redis_url, "put_back")
    with filled.inside(there):
        again = Realm.objects.get(slug=realm.slug)
        assert entries(again, end) == before
        assert verify_all(manifest.anchors()) == []
        assert seen(rebuilt(again)) == seen(kept(again))
        assert phase_of(again)[filled.world.region.pk] == "crisis"
        assert due() == waiting
        assert Client().login(username="anna", password=PASSWORD)


async def lost_and_found(filled: Filled, file: Path, end: int) -> None:
    """A screen sees what the backup has not; the database is put back elsewhere; the screen follows."""
    here, realm = filled.here, filled.world.realm
    web = Server("uvicorn", here.environment, here.folder / "web.log")
    screen = TokenScreen(realm.slug, filled.token, [web.port])
    try:
        await asyncio.to_thread(web.start)
        screen.start()
        await until(lambda: screen.seq > end, "the screen knows more than the backup")
        knew = screen.seq
        web.kill()
        there = here.beside("put_back")
        said = await asyncio.to_thread(there.managed, "restore", str(file))
        assert "put back and checked" in said
        web.env = there.environment
        await asyncio.to_thread(web.start)
        await until(lambda: bool(screen.resyncs), "the screen is told to start again")
        assert screen.resyncs == ["epoch"]
        fresh = TokenScreen(realm.slug, filled.token, [web.port]).start()
        await until(lambda: fresh.seq == screen.seq == end + 1, "both stand at the restored end")
        assert screen.seq < knew
        assert screen.entities == fresh.entities
        assert screen.entities["restored"]["state"]["head"] == end
        await fresh.stop()
    finally:
        await screen.stop()
        web.kill()


def test_a_backup_is_tried_beside_the_installation_and_leaves_nothing(
    filled: Filled, file: Path
) -> None:
    here = filled.here
    said = here.managed("backup", "--verify", str(file))
    assert "put back and checked" in said
    names = [name for (name,) in here.sql("SELECT datname FROM pg_database")]
    assert not [name for name in names if name.startswith("zorgbeeld_try")]


def test_an_owner_who_makes_no_database_tries_a_backup_in_the_one_that_stands_ready(
    filled: Filled, file: Path
) -> None:
    here = filled.here
    here.sql("CREATE ROLE keeper LOGIN NOCREATEDB")
    for what in ("TABLES", "SEQUENCES"):
        here.sql(f"GRANT ALL ON ALL {what} IN SCHEMA public TO keeper")
    as_keeper = {"DATABASE_URL": here.url.replace("zorgbeeld@", "keeper@")}
    done = here.manage("backup", "--verify", str(file), **as_keeper)
    assert done.returncode == 1
    assert "createdb -O keeper zorgbeeld_try" in done.stderr
    here.sql("CREATE DATABASE zorgbeeld_try OWNER keeper")
    try:
        for _again in range(2):  # nothing of the first is in the way of the second
            said = here.managed("backup", "--verify", str(file), **as_keeper)
            assert "put back and checked" in said
        ready = f"{here.url}_try"
        with psycopg.connect(ready) as there:
            found = there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert found.fetchone() == (0,)
        # another installation that is called so stays; what a try left that was cut off goes
        with psycopg.connect(ready) as there:
            there.execute("CREATE TABLE theirs ()")
        done = here.manage("backup", "--verify", str(file), **as_keeper)
        assert (done.returncode, "is not emptied" in done.stderr) == (1, True)
        here.sql(f"COMMENT ON DATABASE zorgbeeld_try IS '{TRYING}'")
        assert "put back and checked" in here.managed("backup", "--verify", str(file), **as_keeper)
        with psycopg.connect(ready) as there:
            found = there.execute("SELECT to_regclass('theirs') IS NULL")
            assert found.fetchone() == (True,)
    finally:
        here.sql("DROP DATABASE zorgbeeld_try")


def test_what_is_there_is_replaced_whole_or_stays(filled: Filled, file: Path) -> None:
    here = filled.here
    there = here.beside("replaced")
    there.managed("restore", str(file))
    done = there.manage("restore", str(file))
    assert (done.returncode, "not empty" in done.stderr) == (1, True)
    there.sql("CREATE TABLE of_somebody_else (id int)")
    there.managed("restore", str(file), "--replace")
    schemas = [name for (name,) in there.sql("SELECT nspname FROM pg_namespace")]
    assert "before_restore" not in schemas
    assert there.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'of_somebody_else'") == [
        (0,)
    ]
    assert there.sql("SELECT slug FROM journal_realm") == [(filled.world.realm.slug,)]


def test_a_database_in_use_is_not_replaced(filled: Filled, file: Path) -> None:
    here = filled.here
    there = here.beside("in_use")
    with filled.inside(there):
        connection.ensure_connection()
        done = there.manage("restore", str(file))
    assert done.returncode == 1
    assert "Other connections use this database" in done.stderr


def test_the_moment_before_a_mistake_is_brought_back_from_base_and_log(
    filled: Filled, tmp_path: Path
) -> None:
    """Point in time: `pg_basebackup`, the archived log, and a moment to stop at."""
    here, realm = filled.here, filled.world.realm
    server = here.server
    place = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "zorgbeeld"]
    tool = server._postgres.with_name
    server._run([tool("pg_basebackup"), *place, "-D", "base", "--checkpoint=fast"])
    with filled.inside():
        report_beds(realm, filled.world.house, ward=(42, 100))
        realm.refresh_from_db()
        good = realm.head
        [(moment,)] = here.sql("SELECT clock_timestamp()::text")
        report_beds(realm, filled.world.house, ward=(99, 100))  # the mistake
    # the segment that ends here, not the next one, in which others may have written already
    archived = here.sql("SELECT pg_walfile_name(pg_switch_wal())")[0][0]
    wait_until(
        lambda: here.sql("SELECT last_archived_wal FROM pg_stat_archiver")[0][0] >= archived,
        "the log is in the archive",
    )
    recovered = recovery(server, moment)
    try:
        there = Installation(recovered, here.folder, here.redis_url)
        with filled.inside(there):
            again = Realm.objects.get(slug=realm.slug)
            assert again.head == good
            assert verify_all() == []
        assert "epoch" in there.managed("journal_new_epoch", "--all")
    finally:
        recovered.kill()


def recovery(server: PostgresServer, moment: str) -> PostgresServer:
    """Start a second server on the base backup, which reads the archive up to a moment."""
    server._run(["mkdir", "second"])
    made = PostgresServer(server.folder / "second")
    server._run(["mv", "base", "second/data"])
    with (made.folder / "data" / "postgresql.conf").open("a", encoding="ascii") as conf:
        conf.write(
            "archive_mode = off\n"
            f"restore_command = 'cp {server.folder}/archive/%f %p'\n"
            f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
        )
    server._run(["touch", "second/data/recovery.signal"])
    made.start()
    address = Installation(made, made.folder, "")
    wait_until(lambda: address.sql("SELECT pg_is_in_recovery()") == [(False,)], "it is promoted")
    return made
