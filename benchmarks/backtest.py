"""Real waves through the demo beds, under four policies.

    python benchmarks/backtest.py [--waves FOLDER] [--policy NAME ...] [--from D] [--to D]
        [--days N] [--whole] [--seed N] [--json] [--chart FILE.svg]

Plays every wave of the folder (default: the project's own data) with the same patients under
`nothing`, `nearest`, `fair-share` and `ours`, and reports bed-days over regular, adapted and
crisis capacity, transfers, travel, the worst region and run time, with all assumptions. Bad
input: a sentence with file and line, exit 2. Answers 1 when ours is not best or tied on the
leading goals of some wave.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from backtest_parts.chart import chart  # noqa: E402
from backtest_parts.patients import draw_patients, other_patients  # noqa: E402
from backtest_parts.play import Played, play  # noqa: E402
from backtest_parts.policies import POLICIES  # noqa: E402
from backtest_parts.regions import Country, read_country  # noqa: E402
from backtest_parts.report import (  # noqa: E402
    assumptions,
    figures,
    sentence,
    table,
    verdict,
)
from backtest_parts.waves import (  # noqa: E402
    Series,
    WaveError,
    read_folder,
    split_waves,
    window,
)

WAVES = HERE.parent / "situation" / "data"
SEED = 20201


def main(arguments: list[str] | None = None) -> int:
    """Play and print; see the module."""
    options = _options(arguments)
    country = read_country()
    try:
        waves = _waves(options, country)
    except WaveError as error:
        print(f"backtest: {error}", file=sys.stderr)
        return 2
    answers, played = [], []
    for wave in waves:
        outcomes = run(wave, country, options.policy, seed=options.seed)
        found = [figures(o, country, wave) for o in outcomes]
        answers.append(_answer(wave, country, found, options.seed))
        played.append((wave, outcomes))
    if options.chart:
        options.chart.write_text(chart(played, country), encoding="utf-8")
    print(
        json.dumps({"machine": _machine(), "waves": answers}, indent=2)
        if options.json
        else _text(answers)
    )
    judged = [a["verdict"] for a in answers if a["verdict"]]
    return int(not all(v["best_in_order"] for v in judged))


def run(wave: Series, country: Country, names: list[str], *, seed: int) -> list[Played]:
    """One wave under several policies, the same patients for each."""
    patients = draw_patients(wave, seed=seed)
    others = other_patients(wave, country)
    return [play(name, POLICIES[name], patients, others, country) for name in names]


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Play waves through the demo beds.")
    parser.add_argument("--waves", type=Path, default=WAVES, metavar="FOLDER")
    parser.add_argument("--policy", action="append", choices=sorted(POLICIES))
    parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--days", type=int, metavar="N", help="at most N days of a wave")
    parser.add_argument("--whole", action="store_true", help="do not split a series into waves")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--chart", type=Path, metavar="FILE.svg")
    options = parser.parse_args(arguments)
    if options.days is not None and options.days < 1:
        parser.error("--days must be at least 1")
    if options.seed < 0:
        parser.error("--seed must be at least 0")
    wanted = set(options.policy or POLICIES)
    options.policy = [name for name in POLICIES if name in wanted]
    return options


def _waves(options: argparse.Namespace, country: Country) -> list[Series]:
    waves = []
    for series in read_folder(options.waves, country):
        cut = window(series, options.first, options.last, None)
        parts = [cut] if options.whole else split_waves(cut)
        waves += [window(part, None, None, options.days) for part in parts]
    return waves


def _answer(
    wave: Series, country: Country, found: list[dict[str, Any]], seed: int
) -> dict[str, Any]:
    return {
        "wave": wave.name,
        "first_day": str(wave.first_day),
        "days": wave.days,
        "admissions": int(wave.admissions.sum()),
        "policies": found,
        "verdict": verdict(found),
        "notes": list(wave.notes),
        "assumptions": assumptions(wave, country, seed),
    }


def _machine() -> str:
    return f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def _text(answers: list[dict[str, Any]]) -> str:
    lines: list[str] = []
    for a in answers:
        lines += [f"## {a['wave']} ({a['days']} days, {a['admissions']:,} admissions)", ""]
        lines += [table(a["policies"]), ""]
        where = [
            f"{f['policy']}: IC {f['worst_ic_where']}, ward {f['worst_ward_where']}"
            for f in a["policies"]
        ]
        lines += ["Worst region, " + "; ".join(where) + ".", ""]
        lines += [sentence(a["verdict"]), *a["notes"], ""]
    lines += ["Assumed:", *(f"- {line}" for line in answers[-1]["assumptions"])]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
