"""One run from the first start to the last judgement."""

import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from fault_parts import verdict
from fault_parts.hurt import Hurt
from fault_parts.people import Account, Person
from fault_parts.scenes import SCENES
from fault_parts.screens import Screens
from fault_parts.site import REALM, WEBS, Site, site
from fault_parts.verdict import Finding
from fault_parts.work import everybody
from tests.servers import postgres, wait_until

QUIET_SECONDS = 120.0
DISK_MB = 1500


@dataclass(frozen=True)
class Options:
    """How large a run is."""

    kills: int
    seed: int
    people: int = 20
    screens: int = 200
    day_seconds: float = 240.0
    each: bool = False  # every kind of fault once, whatever the number
    template: Path | None = None


class Work:
    """People and screens at one installation."""

    def __init__(self, place: Site, options: Options) -> None:
        self.site, self.options = place, options
        urls = [place.url(name) for name in WEBS]
        chosen = list(everybody().items())[: options.people]
        self.accounts = [Account(name, urls) for name, _choose in chosen]
        for account in self.accounts:
            account.log_in_surely()
        self.screens = Screens(self.accounts, urls, options.screens)
        self.people = [
            Person(account, choose, _picture(self.screens, account.name), options.seed)
            for account, (_name, choose) in zip(self.accounts, chosen, strict=True)
        ]

    def start(self) -> None:
        """Open the screens, and begin to work when all show the picture."""
        self.screens.start()
        wait_until(lambda: self.screens.level(0), "every screen shows the picture", QUIET_SECONDS)
        for person in self.people:
            person.start()

    def answered(self) -> int:
        """Return how many commands were answered so far."""
        return sum(person.answered for person in self.people)

    def settle(self) -> None:
        """Let everybody end what they began, and the installation what it has in hand."""
        for person in self.people:
            person.stop()
        for person in self.people:
            if not person.join(QUIET_SECONDS):
                say(f"{person.account.name} still waits for an answer")
        self.site.wait_whole()
        chief = Account("landelijk", [self.site.url(WEBS[0])])
        chief.log_in_surely()
        path = f"/api/v1/realms/{REALM}/exercise/"
        wait_until(
            lambda: chief.ask("POST", path, {"action": "pause"}).status in {200, 409},
            "the exercise is paused",
            QUIET_SECONDS,
        )
        wait_until(lambda: not self._waiting(), "what was due has happened", QUIET_SECONDS)
        for name in ("beat", "worker"):  # from here on nothing is written any more
            self.site.keeper.end(name, QUIET_SECONDS)
        wait_until(
            lambda: self.screens.level(self.site.head), "every screen is level", QUIET_SECONDS
        )

    def _waiting(self) -> list[Finding]:
        """Return what waits although its time has come."""
        return [one for one in verdict.left_over(self.site) if not one.holds]


def _picture(screens: Screens, name: str) -> Callable[[], dict[str, object]]:
    return lambda: screens.picture(name)


def say(text: str) -> None:
    """Tell whoever watches."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Run:
    """Kills, then other troubles, then the judgement of all of it."""

    def __init__(self, folder: Path, options: Options) -> None:
        self.folder, self.options = folder, options
        self.found: list[Finding] = []

    def whole(self, scenes: tuple[str, ...]) -> list[Finding]:
        """Run all of it."""
        with ExitStack() as stack:
            database = stack.enter_context(
                postgres(disk_mb=DISK_MB, max_wal_size="128MB", max_connections="120")
            )
            say("preparing")
            place = stack.enter_context(
                site(self.folder, database, self.options.day_seconds, self.options.template)
            )
            work = Work(place, self.options)
            stack.callback(work.screens.close)
            say("running")
            work.start()
            hurt = self._kill(place, work)
            for name in scenes:
                say(name)
                self.found += self._scene(name, place)
            say("judging")
            work.settle()
            return [*self._judge(place, work, hurt), *self.found]

    def _scene(self, name: str, place: Site) -> list[Finding]:
        """Bring a trouble about; one that never ends is a finding."""
        try:
            return SCENES[name](place)
        except TimeoutError as error:
            return [Finding(f"{name}: came to its end", "yes", str(error))]

    def _kill(self, place: Site, work: Work) -> Hurt:
        """Kill while people work and screens follow."""
        hurt = Hurt(place, self.options.seed, work.answered)
        began = time.monotonic()
        if self.options.each:
            hurt.each()
        hurt.run(self.options.kills, _progress(self.options.kills))
        seconds = time.monotonic() - began
        kinds = ", ".join(f"{name} {count}" for name, count in hurt.done.most_common())
        say(
            f"{sum(hurt.done.values())} kills in {seconds:.0f} s ({kinds}; beside {dict(hurt.beside)})"
        )
        return hurt

    def _judge(self, place: Site, work: Work, hurt: Hurt) -> list[Finding]:
        """Hold what is there against what was promised."""
        rows = verdict.journal(place)
        say(_summary(place, work))
        return [
            Finding("kills", self.options.kills, min(self.options.kills, sum(hurt.done.values()))),
            *verdict.commands(work.people, rows, place),
            *verdict.order(rows, place),
            *verdict.due(rows, place),
            *verdict.left_over(place),
            *verdict.screens(work.screens, place),
        ]


def _summary(place: Site, work: Work) -> str:
    """Return what happened, in a few lines."""
    told = [one for person in work.people for one in person.told]
    codes = sum((Counter(person.codes) for person in work.people), Counter[str]())
    resyncs = sum((Counter(one.resyncs) for one in work.screens.all), Counter[str]())
    starts = {one.name: (one.starts, one.by_itself) for one in place.keeper.programs.values()}
    opened = sum(one.opened for one in work.screens.all)
    fetched = sum(one.snapshots for one in work.screens.all)
    tries = sum(one.tries for one in told)
    slowest = max((one.seconds for one in told), default=0)
    kinds = dict(Counter(one.kind for one in told if one.status < 300))
    lines = (
        f"{len(told)} commands in {tries} tries, the slowest {slowest:.0f} s",
        f"by kind {kinds}",
        f"refused {dict(codes)}",
        f"screens opened {opened} sockets, {fetched} snapshots, {dict(resyncs)}",
        f"started (ended by themselves) {starts}",
    )
    return "\n".join(lines)


def _progress(kills: int) -> Callable[[int], None]:
    def told(count: int) -> None:
        if count % max(kills // 20, 1) == 0:
            say(f"{count} of {kills} kills")

    return told
