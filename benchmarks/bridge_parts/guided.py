"""Tries one parser with broken messages that are chosen by what they reach in it (atheris, on libFuzzer).

`guided(name, inputs)` returns `{inputs, faults, slowest_s, memory_mb, per_s}`. It runs in a process of its
own: the code is read anew to see which of it an input reaches. That process may have 256 MB more than it
begins with, and breaks a message off that takes two seconds of the processor. What was at fault lies in
`keep`, where that is given.
"""

import hashlib
import importlib.util
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
SLOWEST_S, MEMORY_MB = 1.0, 256
LATE_S = 2 * SLOWEST_S  # after which a message is broken off: longer than what is a fault
PAGE_SIZE, MB = resource.getpagesize(), 1024 * 1024
MOST_INPUT = 10_000  # bytes
SHOWN = 5
# where nothing is answered: an input every tenth of a second, and ten minutes to begin
PATIENCE_S, PER_INPUT_S = 600, 0.1
ABSENT = (
    "atheris is not installed here (scripts/install bench; its lock is for Linux on x86-64 with Python 3.11):"
    " nothing was tried by what it reaches"
)


def is_here() -> bool:
    """Say whether atheris can be had."""
    return importlib.util.find_spec("atheris") is not None


def guided(name: str, inputs: int, keep: Path | None = None) -> dict[str, Any]:
    """Return what one parser did with so many inputs; `faults` says it where nothing could be tried."""
    if not is_here():
        return {"faults": [ABSENT]}
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "result.json")
        told = [name, str(inputs), folder, str(keep or "")]
        command = [sys.executable, str(Path(__file__).resolve()), *told]
        patience = PATIENCE_S + inputs * PER_INPUT_S
        try:
            done = subprocess.run(
                command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=patience
            )
        except subprocess.TimeoutExpired:
            return {"faults": [f"no end after {patience:.0f} s"]}
        if result.exists():
            found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
            return found
        return {"faults": [f"the process died ({done.returncode}): {done.stderr[-300:]}"]}


class Trial:
    """One run: how many inputs were tried, and what was wrong with them."""

    def __init__(self, parser: Any, inputs: int, result: Path, keep: str) -> None:
        """Begin; the result is written when so many inputs were tried."""
        self.parser, self.inputs, self.result = parser, inputs, result
        self.keep = Path(keep) if keep else None
        self.tried, self.slowest = 0, 0.0
        self.faults: dict[str, str] = {}
        self.began, self.memory = 0.0, 0

    def one(self, data: bytes) -> None:
        """Try one input; after the last one the process ends."""
        if not self.tried:
            self._bounded()
        self.tried += 1
        signal.setitimer(signal.ITIMER_VIRTUAL, LATE_S)
        began = time.process_time()
        try:
            self.parser.read(data)
        except BaseException as error:  # noqa: BLE001  # any of them is what is sought
            self._fault(data, error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        took = time.process_time() - began
        if took > SLOWEST_S:
            self._fault(data, TimeoutError(f"{took:.1f} s"))
        self.slowest = max(self.slowest, took)
        if self.tried >= self.inputs:
            self._end()

    def _bounded(self) -> None:
        """Give this process 256 MB more than it has, and an alarm that breaks a slow message off."""
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * PAGE_SIZE + MEMORY_MB * MB
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        signal.signal(signal.SIGVTALRM, _late)
        self.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.began = time.perf_counter()

    def _fault(self, data: bytes, error: BaseException) -> None:
        """Keep a fault, once for each place where it comes from."""
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        said = f"{type(error).__name__} {where}"
        if said in self.faults:
            return
        self.faults[said] = f"{error!r} {where}"[:300]
        if self.keep:
            name = f"{self.parser.name}-{hashlib.sha256(data).hexdigest()[:12]}"
            (self.keep / name).write_bytes(data)
            text = "".join(traceback.format_exception(error))
            (self.keep / f"{name}.txt").write_text(text, encoding="utf-8")

    def _end(self) -> None:
        """Write what was found, and leave: libFuzzer itself never returns."""
        seconds = time.perf_counter() - self.began
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.memory
        found = {
            "inputs": self.tried,
            "faults": list(self.faults.values())[:SHOWN],
            "slowest_s": round(self.slowest, 3),
            "memory_mb": round(grown / 1024),
            "per_s": round(self.tried / seconds),
        }
        self.result.write_text(json.dumps(found), encoding="utf-8")
        sys.stderr.flush()
        os._exit(0)


def _late(_number: int, _frame: object) -> None:
    """Break a message off."""
    raise TimeoutError


def _run(name: str, inputs: int, folder: str, keep: str) -> None:
    """Try a parser in this process, which ends with it."""
    sys.path.insert(0, str(ROOT))
    import atheris  # noqa: PLC0415

    with atheris.instrument_imports(include=["lcms_bridge", "capacity"]):
        from tests.fuzz.broken import mangled, worded  # noqa: PLC0415
        from tests.fuzz.parsers import more_seeds, parser_named  # noqa: PLC0415

        parser = parser_named(name)
    samples = Path(os.environ.get("ZORGBEELD_SHARED", ROOT.parent / "shared")) / "samples"
    corpus = Path(folder, "corpus")
    corpus.mkdir()
    for number, data in enumerate((*parser.seeds, *more_seeds(parser, samples))):
        (corpus / str(number)).write_bytes(data)

    def changed(data: bytes, most: int, number: int) -> bytes:
        """Return an input made of another: byte by byte, piece by piece, or word by word."""
        way = random.Random(number).randrange(4)  # noqa: S311  # not a secret
        if way == 0:
            return mangled(data, number)[:most]
        if way == 1:
            return worded(data, number)[:most]
        made: bytes = atheris.Mutate(data, most)
        return made

    trial = Trial(parser, inputs, Path(folder, "result.json"), keep)
    limits = [f"-max_len={MOST_INPUT}", "-len_control=0", "-timeout=1200", "-rss_limit_mb=0"]
    quiet = ["-verbosity=0", "-print_final_stats=0", "-seed=1", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], str(corpus), *limits, *quiet], trial.one, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    _run(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4])
