"""Faults, drawn by a seed: which program ends how, at which moment; and servers that end in the middle."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from fault_parts.site import WEBS, Site

COMMIT_SECONDS = 4.0  # how long a fault waits for somebody's commit
WORK_SECONDS = 60.0
HANG_SECONDS = (1.0, 5.0)


@dataclass
class Hurt:
    """Does harm to an installation; `done` counts the kills by kind."""

    site: Site
    seed: int
    answered: Callable[[], int]  # how many commands were answered so far
    pause: tuple[float, float] = (0.2, 2.0)
    done: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)  # faults that kill nothing

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 -- a run is repeated by its seed
        kinds: list[tuple[int, Callable[[], bool]]] = [
            (26, self.web),
            (22, self.web_after_commit),
            (6, self.web_before_commit),
            (14, self.worker),
            (6, self.worker_after_commit),
            (4, self.pool),
            (8, self.beat),
            (8, self.redis),
            (6, self.postgres),
        ]
        self._weights = [weight for weight, _act in kinds]
        self._acts = [act for _weight, act in kinds]
        beside: list[Callable[[], bool]] = [
            self.cut,
            self.cut_after_commit,
            self.hang,
            self.hang_redis,
        ]
        self._besides = beside

    def run(self, kills: int, told: Callable[[int], None]) -> None:
        """Kill so many times, with faults of other kinds in between."""
        while (count := sum(self.done.values())) < kills:
            self._wait_for_work()
            time.sleep(self.chance.uniform(*self.pause))
            act = self.chance.choices(self._acts, self._weights)[0]
            if act():
                self.done[act.__name__] += 1
                told(count + 1)
            if self.chance.random() < 0.1:
                other = self.chance.choice(self._besides)
                self.beside[other.__name__] += other()

    def _wait_for_work(self) -> None:
        """Wait until somebody was answered since the last fault: what stands still cannot be hurt."""
        before, ends = self.answered(), time.monotonic() + WORK_SECONDS
        while self.answered() == before and time.monotonic() < ends:
            time.sleep(0.02)

    def each(self) -> None:
        """Do each kind once: a small run leaves none out."""
        for act in (*self._acts, *self._besides):
            counter = self.done if act in self._acts else self.beside
            for _try in range(5):
                self._wait_for_work()
                if act():
                    counter[act.__name__] += 1
                    break
                time.sleep(0.2)

    def _web(self) -> str:
        return self.chance.choice(WEBS)

    def web(self) -> bool:
        """Kill a web process at any moment."""
        return self.site.keeper.send(self._web(), signal.SIGKILL)

    def worker(self) -> bool:
        """Kill the worker with its pool."""
        return self.site.keeper.send("worker", signal.SIGKILL)

    def pool(self) -> bool:
        """Kill one process of the worker's pool, with a task in hand."""
        return self.site.keeper.kill_child("worker", self.chance.randrange(2))

    def beat(self) -> bool:
        """Kill the clock."""
        return self.site.keeper.send("beat", signal.SIGKILL)

    def redis(self) -> bool:
        """Kill Redis and start it again, empty."""
        self.site.redis.kill()
        time.sleep(self.chance.uniform(0, 0.5))
        self.site.redis.start()
        return True

    def postgres(self) -> bool:
        """Kill PostgreSQL's postmaster, or all of it, and start it again."""
        how = self.chance.choice([signal.SIGKILL, signal.SIGQUIT])
        self.site.kill_postgres(how)
        return True

    def web_after_commit(self) -> bool:
        """Kill a web process when a commit was done and nobody was told."""
        return self._at_commit(self._web(), after=True)

    def web_before_commit(self) -> bool:
        """Kill a web process when it asks for a commit that does not come."""
        return self._at_commit(self._web(), after=False)

    def worker_after_commit(self) -> bool:
        """Kill the worker when a commit of one of its tasks was done."""
        return self._at_commit("worker", after=True)

    def cut_after_commit(self) -> bool:
        """Break the line to the database between a commit and its answer: was it done or not?"""
        return self._at_commit(self._web(), after=True, kill=False)

    def _at_commit(self, name: str, *, after: bool, kill: bool = True) -> bool:
        """Wait for a program's next commit and hurt it there; say whether one came."""
        line = self.site.line[name]
        hit: list[bool] = []

        def act() -> None:
            hit.append(self.site.keeper.send(name, signal.SIGKILL) if kill else True)

        (line.at_commit if after else line.before_commit)(act)
        ends = time.monotonic() + COMMIT_SECONDS
        while not hit and time.monotonic() < ends:
            time.sleep(0.01)
        line.disarm()
        return bool(hit and hit[0])

    def cut(self) -> bool:
        """Break all lines of a program to the database."""
        self.site.lines.cut(self.site.line[self.chance.choice([*WEBS, "worker"])])
        return True

    def hang(self) -> bool:
        """Freeze a program for some seconds, with whatever it holds."""
        name = self.chance.choice([*WEBS, "worker", "beat"])
        if not self.site.keeper.send(name, signal.SIGSTOP):
            return False
        time.sleep(self.chance.uniform(*HANG_SECONDS))
        self.site.keeper.send(name, signal.SIGCONT)
        return True

    def hang_redis(self) -> bool:
        """Freeze Redis: connections stay, and nobody answers."""
        self.site.redis.pause()
        time.sleep(self.chance.uniform(*HANG_SECONDS))
        self.site.redis.resume()
        return True
