"""Known weaknesses of packages in the locks: ask when that is due and possible, else say how old it is.

For Python and for the browser alike the newest answer counts: the one in the repository
(`requirements/advisories.json`, written by `--keep`) or that of this checkout (`.audit/advisories.json`). It
is asked anew when the packages are others or it is older than a week. A machine without a way out keeps the
old answer and says so; one that has a way out and still cannot tell fails after thirty days. A finding fails
unless `requirements/accepted-advisories.toml` holds it with a reason and an end.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# bench holds run and test
LOCKS = {
    "python": ("requirements/bench.txt", "requirements/uv.txt"),
    "browser": ("package-lock.json",),
}
KEPT = ROOT / "requirements" / "advisories.json"
HERE = ROOT / ".audit" / "advisories.json"
ACCEPTED = ROOT / "requirements" / "accepted-advisories.toml"
DUE = timedelta(days=7)
TOO_OLD = timedelta(days=30)
PATIENCE = 240  # seconds for one program: it asks about each package
NO_WAY = (
    *("ConnectionError", "Connection", "timed out", "Timeout", "resolve", "ENOTFOUND", "EAI_AGAIN"),
    *(
        "ECONNREFUSED",
        "ECONNRESET",
        "Max retries",
        "ServiceError",
        "not reachable",
        "403",
        "404",
        "405",
    ),
)


@dataclass(frozen=True)
class Finding:
    """A package of a lock that has a known weakness."""

    package: str
    version: str
    id: str
    fixed: str
    names: tuple[str, ...] = ()  # what else the weakness is called

    def __str__(self) -> str:
        mended = f"mended in {self.fixed}" if self.fixed else "not mended yet"
        return f"{self.package} {self.version}: {self.id} ({mended})"


@dataclass(frozen=True)
class Answer:
    """What was known at a moment about the packages of some locks."""

    asked_at: datetime
    packages: str  # digest of names and versions
    findings: tuple[Finding, ...]

    def age(self, now: datetime) -> timedelta:
        """Return how old it is."""
        return now - self.asked_at

    def is_due(self, packages: str, now: datetime) -> bool:
        """Say whether to ask anew."""
        return self.packages != packages or self.age(now) > DUE


@dataclass(frozen=True)
class Verdict:
    """What is said, and whether it passes."""

    passes: bool
    lines: tuple[str, ...]


class NoAnswerError(Exception):
    """Nobody answered; `way_out` says whether anybody was reached at all."""

    def __init__(self, why: str, *, way_out: bool) -> None:
        super().__init__(why)
        self.way_out = way_out


def packages_of(texts: Mapping[str, str]) -> str:
    """Return the digest of the names and versions in the locks; hashes and order do not matter."""
    found: set[str] = set()
    for name, text in texts.items():
        if name.endswith(".json"):
            held = json.loads(text).get("packages", {})
            found |= {f"npm {path} {one.get('version')}" for path, one in held.items() if path}
        else:
            found |= {line.split()[0] for line in text.splitlines() if "==" in line}
    return sha256("\n".join(sorted(found)).encode()).hexdigest()


def accepted_now(text: str, today: date) -> set[str]:
    """Return the names of the weaknesses that are accepted today. Raises KeyError without a reason or end."""
    rows: list[dict[str, Any]] = tomllib.loads(text).get("accepted", [])
    return {row["id"] for row in rows if row["reason"] and row["until"] >= today}


def verdict(
    answer: Answer | None,
    *,
    packages: str,
    accepted: Iterable[str],
    now: datetime,
    missed: NoAnswerError | None = None,
) -> Verdict:
    """Judge what is known now; `missed`: it was asked in vain."""
    said = []
    if answer is None:
        said.append(f"nothing is known about these packages: {missed}")
        return Verdict(missed is None or not missed.way_out, tuple(said))
    days = answer.age(now).days
    about = "these" if answer.packages == packages else "OTHER"
    said.append(f"advisories of {answer.asked_at:%Y-%m-%d} ({days} days old), for {about} packages")
    if missed is not None:
        said.append(f"could not ask anew: {missed}")
    known = set(accepted)
    open_ones = [one for one in answer.findings if not known & {one.id, *one.names}]
    said += [str(one) for one in open_ones]
    stale = answer.age(now) > TOO_OLD or answer.packages != packages
    silent = missed is not None and missed.way_out and stale
    return Verdict(not open_ones and not silent, tuple(said))


def read(path: Path) -> dict[str, Answer]:
    """Return the kept answers."""
    if not path.exists():
        return {}
    document = json.loads(path.read_text(encoding="utf-8"))
    return {kind: _answer(row) for kind, row in document.items()}


def _answer(row: Mapping[str, Any]) -> Answer:
    """Return an answer as it was kept."""
    found = (Finding(**one | {"names": tuple(one["names"])}) for one in row["findings"])
    return Answer(datetime.fromisoformat(row["asked_at"]), row["packages"], tuple(found))


def write(path: Path, answers: Mapping[str, Answer]) -> None:
    """Keep answers."""
    path.parent.mkdir(exist_ok=True)
    document = {
        kind: asdict(one) | {"asked_at": one.asked_at.isoformat(timespec="seconds")}
        for kind, one in sorted(answers.items())
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def python_findings(document: Mapping[str, Any]) -> list[Finding]:
    """Return what pip-audit found."""
    return [
        Finding(
            package=one["name"],
            version=one["version"],
            id=weak["id"],
            fixed=", ".join(weak["fix_versions"]),
            names=tuple(weak["aliases"]),
        )
        for one in document["dependencies"]
        for weak in one.get("vulns", ())
    ]


def browser_findings(document: Mapping[str, Any]) -> list[Finding]:
    """Return what npm found: one for each advisory of a package."""
    found = {}
    for name, one in document["vulnerabilities"].items():
        for via in one["via"]:
            if isinstance(via, dict):
                code = str(via.get("url", via.get("source", ""))).rpartition("/")[2]
                found[name, code] = Finding(name, str(via.get("range", "")), code, "")
    return list(found.values())


def ask(kind: str) -> tuple[Finding, ...]:
    """Ask the registry of a kind of package. Raises NoAnswerError."""
    if kind == "python":
        locks = [part for lock in LOCKS[kind] for part in ("-r", lock)]
        form = ["--progress-spinner", "off", "--timeout", "10", "-f", "json"]
        document = asked(
            [".venv/bin/pip-audit", *form, "--disable-pip", "--require-hashes", *locks]
        )
        return tuple(python_findings(document))
    document = asked(["scripts/npm", "audit", "--package-lock-only", "--json"])
    if "vulnerabilities" not in document:
        why = str(document.get("message") or document.get("error") or "no answer")[:200]
        raise NoAnswerError(f"npm: {why}", way_out=not any(word in why for word in NO_WAY))
    return tuple(browser_findings(document))


def asked(command: list[str]) -> dict[str, Any]:
    """Return what a program answers as JSON. Raises NoAnswerError."""
    try:
        done = subprocess.run(  # noqa: S603 -- commands of this file
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoAnswerError(f"{command[0]}: no answer in {PATIENCE} s", way_out=False) from None
    try:
        document: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        why = (done.stderr.strip().splitlines() or ["no answer"])[-1][:200]
        way_out = not any(word in done.stderr for word in NO_WAY)
        raise NoAnswerError(f"{command[0]}: {why}", way_out=way_out) from None
    return document


def newest(kind: str, packages: str) -> Answer | None:
    """Return the best answer that is kept: about these packages if there is one, then the newest."""
    known = [found[kind] for path in (KEPT, HERE) if kind in (found := read(path))]
    return max(known, key=lambda one: (one.packages == packages, one.asked_at), default=None)


def judged(kind: str, now: datetime, *, keep: bool) -> Verdict:
    """Ask about a kind of package when it is due, keep what is answered, and judge what is known."""
    packages = packages_of(
        {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS[kind]}
    )
    answer, missed = newest(kind, packages), None
    if keep or answer is None or answer.is_due(packages, now):
        path = KEPT if keep else HERE
        try:
            answer = Answer(now, packages, ask(kind))
            write(path, read(path) | {kind: answer})
        except NoAnswerError as error:
            missed = error
    accepted = accepted_now(ACCEPTED.read_text(encoding="utf-8"), now.date())
    return verdict(answer, packages=packages, accepted=accepted, now=now, missed=missed)


def main() -> int:
    """Say what is known, and return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--keep", action="store_true", help="ask now and keep it in the repository"
    )
    keep = options.parse_args().keep
    passes = True
    for kind in LOCKS:
        found = judged(kind, datetime.now(UTC), keep=keep)
        stream = sys.stdout if found.passes else sys.stderr
        stream.writelines(f"  {kind}: {line}\n" for line in found.lines)
        passes = passes and found.passes
    return 0 if passes else 1


if __name__ == "__main__":
    sys.exit(main())
