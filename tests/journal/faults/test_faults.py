"""Whatever is killed, stopped or put back: 0 events lost, 0 applied twice, one order everywhere."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from journal.live.feed import CATCH_UP_EVENTS
from tests.journal.faults.conftest import DATABASE, ROOT, Server, Site
from tests.journal.faults.screen import Screen, http, until

pytestmark = [pytest.mark.faults, pytest.mark.servers]
USERS = ("anna", "hanna", "carla", "anton", "hugo", "chris")
BOTH = ("daphne", "uvicorn")


@contextlib.asynccontextmanager
async def screens(
    site: Site, servers: Sequence[Server], users: Sequence[str] = USERS
) -> AsyncIterator[list[Screen]]:
    """Run screens that dial all servers in turn, each beginning with another one."""
    ports = [server.port for server in servers]
    opened = [
        Screen(site.realm, user, ports[place % len(ports) :] + ports[: place % len(ports)]).start()
        for place, user in enumerate(users)
    ]
    try:
        await until(lambda: all(screen.seq >= 0 for screen in opened), "everyone has a snapshot")
        yield opened
    finally:
        for screen in opened:
            await screen.stop()


DOWN_SECONDS = 30.0  # longer than every timeout and pause of the doorbell


async def level(site: Site, opened: Sequence[Screen]) -> None:
    """Wait until everyone is at the head; then nothing may be missing, double or in another order."""
    head = await asyncio.to_thread(lambda: site.head)
    for screen in opened:
        screen.complain()
    await until(lambda: all(screen.seq == head for screen in opened), f"everyone at {head}")
    rows = site.sql(
        "SELECT count(*), min(seq), max(seq) FROM journal_entry e JOIN journal_realm r"
        " ON r.id = e.realm_id WHERE r.slug = %s",
        site.realm,
    )
    assert rows == [(head, 1 if head else None, head or None)], "the journal itself has no gap"
    assert len({(screen.seq, screen.tag, screen.epoch) for screen in opened}) == 1
    for screen in opened:
        assert screen.order == sorted(set(screen.order)), "in order, and nothing twice"
        assert screen.gaps == 0
        document = await asyncio.to_thread(current, site, screen)
        assert screen.entities == document["entities"], "the screen shows what the journal says"
    for kind in "ach":
        same = [screen for screen in opened if screen.user[0] == kind]
        for one in same[1:]:
            shared = one.bodies.keys() & same[0].bodies.keys()
            assert all(one.bodies[seq] == same[0].bodies[seq] for seq in shared)


def current(site: Site, screen: Screen) -> Any:
    """Fetch what a screen should show, from a server that answers."""
    for port in screen.ports:
        with contextlib.suppress(OSError):
            return http(port, f"/api/v1/realms/{site.realm}/snapshot/", screen.user)
    pytest.fail("no server answers")


def all_piece_by_piece(opened: Sequence[Screen], head: int) -> None:
    """Nobody needed a second snapshot: everything came as events, exactly once."""
    for screen in opened:
        assert screen.resyncs == []
        assert screen.snapshots == 1
        assert screen.order == list(range(head - len(screen.order) + 1, head + 1))


def receive_buffer(screen: Screen, size: int) -> None:
    """Set how much the kernel takes in for a screen that does not read."""
    assert screen.socket is not None
    own = screen.socket.transport.get_extra_info("socket")
    own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def status(server: Server) -> dict[str, Any]:
    """Return a server's own figures."""
    counts: dict[str, Any] = http(server.port, "/live/status.json", "anna")
    return counts


def test_kill_9_of_each_web_process_under_eight_writers_loses_nothing(site: Site) -> None:
    async def story() -> None:
        servers = site.servers(*BOTH)
        async with screens(site, servers) as opened:
            for server in servers:
                writing = site.write("--each", "30", "--pause", "0.02", "--prefix", server.kind)
                await until(lambda: site.head % 240 > 40, "writing has begun")
                server.kill()
                await until(lambda: site.head % 240 > 120 or site.head % 240 == 0, "and goes on")
                server.start()
                await asyncio.to_thread(writing.wait)
            await level(site, opened)
            assert site.head == 480
            all_piece_by_piece(opened, 480)

    asyncio.run(story())


def test_kill_9_of_a_writer_leaves_whole_transactions_only(site: Site) -> None:
    async def story() -> None:
        servers = site.servers("daphne")
        async with screens(site, servers) as opened:
            writing = site.write("--each", "4000", "--batch", "3", "--writers", "8")
            await until(lambda: site.head > 60, "writing has begun")
            writing.kill()
            await asyncio.to_thread(
                site.written, "--each", "3", "--writers", "1", "--prefix", "after"
            )
            await level(site, opened)
            all_piece_by_piece(opened, site.head)

    asyncio.run(story())


def subscribed(server: Server) -> int:
    """Return how often a server has subscribed to the doorbell."""
    return int(status(server)["counts"].get("redis_subscribed", 0))


@pytest.mark.parametrize("kind", BOTH)
def test_with_redis_stopped_the_poll_delivers_and_the_doorbell_comes_back(
    site: Site, kind: str
) -> None:
    async def story() -> None:
        servers = site.servers(kind)
        async with screens(site, servers) as opened:
            await until(lambda: subscribed(servers[0]) > 0, "subscribed")
            before = subscribed(servers[0])
            site.redis.stop()
            try:
                ends = asyncio.get_running_loop().time() + DOWN_SECONDS
                turn = 0
                while asyncio.get_running_loop().time() < ends:
                    await asyncio.to_thread(site.written, "--each", "2", "--prefix", f"down{turn}")
                    await level(site, opened)
                    turn += 1
            finally:
                site.redis.start()
            await until(lambda: subscribed(servers[0]) > before, "subscribed again")
            heard = status(servers[0])["counts"].get("doorbell_heard", 0)

            def rung_and_heard() -> bool:
                # a process leaves a dead Redis alone for five seconds: it rings again after that
                site.written("--each", "1", "--writers", "1", "--prefix", "up")
                return bool(status(servers[0])["counts"].get("doorbell_heard", 0) > heard)

            await until(rung_and_heard, "heard again")
            await level(site, opened)
            all_piece_by_piece(opened, site.head)

    asyncio.run(story())


def test_a_restart_of_postgresql_loses_nothing(site: Site) -> None:
    async def story() -> None:
        servers = site.servers(*BOTH)
        async with screens(site, servers) as opened:
            writing = site.write("--each", "40", "--pause", "0.03")
            await until(lambda: site.head > 60, "writing has begun")
            site.postgres.restart()  # not in a thread: the server would die with it
            await asyncio.to_thread(writing.wait)
            await level(site, opened)
            assert site.head >= 320  # a commit whose answer was lost is written again
            all_piece_by_piece(opened, site.head)

    asyncio.run(story())


@pytest.mark.parametrize("kind", BOTH)
def test_fifty_stalled_readers_cost_their_window_and_are_level_when_they_read_again(
    site: Site, kind: str
) -> None:
    async def story() -> None:
        servers = site.servers(kind)
        server = servers[0]
        async with screens(site, servers) as opened:
            stalled = [Screen(site.realm, f"anna{n}", [server.port]).start() for n in range(50)]
            await until(lambda: all(s.seq >= 0 and s.socket for s in stalled), "everyone joined")
            await asyncio.to_thread(
                site.written,
                "--writers",
                "1",
                "--each",
                "400",
                "--size",
                "16000",
                "--prefix",
                "warm",
            )
            await level(site, [*opened, *stalled])
            before = server.rss_mb
            for screen in stalled:
                assert screen.socket is not None
                receive_buffer(screen, 64 * 1024)
                screen.socket.transport.pause_reading()
            await asyncio.to_thread(
                site.written,
                "--writers",
                "1",
                "--each",
                "400",
                "--size",
                "16000",
                "--prefix",
                "owed",
            )
            await level(site, opened)
            assert server.rss_mb - before <= 50, "at most 1 MB for each, though 6.4 MB is owed"
            for screen in stalled:
                assert screen.socket is not None
                receive_buffer(screen, 1024 * 1024)
                screen.socket.transport.resume_reading()
            await level(site, [*opened, *stalled])
            all_piece_by_piece([*opened, *stalled], site.head)
            for screen in stalled:
                await screen.stop()

    asyncio.run(story())


def test_a_laptop_that_slept_gets_what_it_missed_or_a_snapshot_when_that_is_smaller(
    site: Site,
) -> None:
    async def story() -> None:
        servers = site.servers(*BOTH)
        async with screens(site, servers) as opened:
            for screen in opened:
                await screen.stop()
            missed = 2000
            await asyncio.to_thread(
                site.written, "--writers", "4", "--each", str(missed // 4), "--batch", "50"
            )
            for screen in opened:
                screen.start()
            await level(site, opened)
            all_piece_by_piece(opened, missed)
            for screen in opened:
                await screen.stop()
            await asyncio.to_thread(
                site.written,
                "--writers",
                "4",
                "--each",
                str(CATCH_UP_EVENTS // 4 + 50),
                "--batch",
                "100",
            )
            for screen in opened:
                screen.start()
            await level(site, opened)
            assert all(screen.resyncs == ["behind"] for screen in opened)

    asyncio.run(story())


def test_an_older_backup_put_back_is_noticed_by_everyone_who_saw_more(site: Site) -> None:
    """The head overtakes the old one before anyone looks again: only the marks can tell."""

    def pg(program: str, *words: str) -> None:
        folder = Path(str(site.postgres._postgres)).parent
        user = site.postgres.url.partition("//")[2].partition("@")[0]
        place = ["-h", "127.0.0.1", "-p", str(site.postgres.port), "-U", user]
        subprocess.run([folder / program, *place, *words], check=True, cwd=ROOT, env=os.environ)

    async def story() -> None:
        servers = site.servers(*BOTH)
        async with screens(site, servers) as opened:
            await asyncio.to_thread(site.written, "--each", "5", "--prefix", "kept")
            await level(site, opened)
            backup = site.folder / f"{site.realm}.dump"
            pg("pg_dump", "-Fc", "-f", str(backup), DATABASE)
            await asyncio.to_thread(site.written, "--each", "5", "--prefix", "lost")
            await level(site, opened)
            away = opened[:3]
            for screen in away:
                await screen.stop()
            for server in servers:
                server.kill()
            site.sql(f"DROP DATABASE {DATABASE} WITH (FORCE)", database="postgres")
            site.sql(f"CREATE DATABASE {DATABASE}", database="postgres")
            pg("pg_restore", "-d", DATABASE, str(backup))
            assert site.head == 40
            await asyncio.to_thread(site.written, "--each", "8", "--prefix", "other")
            for server in servers:
                server.start()
            for screen in away:
                screen.start()
            await level(site, opened)
            assert all(screen.resyncs == ["history"] for screen in opened)
            assert not any("lost" in key for screen in opened for key in screen.entities)

    asyncio.run(story())


RIGHTS = """
from network.models import User
from journal.services import writing
from journal.tickets import rights_changed
people = [("h-meer", "c", True), ("c-minder", "a", True), ("c-weg", "c", False)]
with writing():
    for name, letter, active in people:
        given = {"first_name": letter, "is_active": active}
        User.objects.update_or_create(username=name, defaults=given)
        rights_changed(f"user:{name}")
"""


@pytest.mark.parametrize("kind", BOTH)
def test_a_change_of_rights_reaches_open_sockets(site: Site, kind: str) -> None:
    async def story() -> None:
        servers = site.servers(kind)
        async with screens(site, servers, ("h-meer", "c-minder", "c-weg", "anna")) as opened:
            more, less, gone, same = opened
            await asyncio.to_thread(site.written, "--each", "2")
            await level(site, opened)
            more.user, less.user = "c-meer", "a-minder"  # what their frames may hold from here on
            await asyncio.to_thread(site.manage, "shell", "-v", "0", "-c", RIGHTS)
            less.user = "a-minder"  # from here on its frames may hold nothing that is not for all
            await until(lambda: more.resyncs == less.resyncs == ["rights"], "new rights")
            await until(lambda: "refused" in gone.errors and gone.socket is None, "no rights")
            at = gone.seq
            await asyncio.to_thread(site.written, "--each", "2", "--prefix", "later")
            await until(lambda: more.seq == less.seq == same.seq == site.head, "the others go on")
            assert '"secret"' in more.bodies[more.seq]
            assert '"secret"' not in less.bodies[less.seq]
            assert gone.seq == at
            assert same.resyncs == []

    try:
        asyncio.run(story())
    finally:
        site.sql("DELETE FROM network_user")


@pytest.mark.parametrize("kind", BOTH)
def test_a_planned_stop_says_bye_and_a_command_sent_twice_is_done_once(
    site: Site, kind: str
) -> None:
    async def story() -> None:
        servers = site.servers(kind)
        async with screens(site, servers) as opened:
            command = {
                "op": "cmd",
                "id": "k1",
                "name": "trial.set",
                "payload": {"thing": "x", "value": 4},
            }
            for _ in range(2):
                opened[0].answers.clear()
                await opened[0].say(command)
                await until(lambda: "k1" in opened[0].answers, "the answer")
                assert opened[0].answers["k1"]["answer"] == {"value": 4}
            await opened[1].say(command | {"id": "k2", "payload": {"value": -1}})
            await until(lambda: opened[1].errors == ["bad_value"], "the refusal")
            await level(site, opened)
            assert site.head == 1
            await asyncio.to_thread(servers[0].signal, signal.SIGTERM)
            await until(lambda: all(len(screen.byes) == 1 for screen in opened), "bye to everyone")
            servers[0].start()
            await asyncio.to_thread(site.written, "--each", "2")
            await level(site, opened)
            all_piece_by_piece(opened, site.head)

    asyncio.run(story())
