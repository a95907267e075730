"""Be the newcomer: install Zorgbeeld on a bare Debian with a booted systemd, and hold the document to it.

    python benchmarks/installation.py --release 12 --json results.json
    python benchmarks/installation.py --release 13 --short

A root of mmdebstrap is booted by systemd-nspawn in a network of its own; a release made by `git archive` is
installed as docs/operations.md says, with certificate, mail and people in a real Chromium, until a hospital
reports. Then: again, kills, a backup, power off and on, a newer release, and the backup on a second bare
machine. Needs root on Debian (systemd-container, mmdebstrap, slirp4netns) and takes a quarter of an hour;
where that is not there it says so and does nothing.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from installation_parts.bare import Machine, build, lacking  # noqa: E402
from installation_parts.outside import Authority  # noqa: E402
from installation_parts.people import Person, chromium  # noqa: E402
from installation_parts.walk import (  # noqa: E402
    BESIDE,
    HOST,
    LIAISON,
    OCCUPIED,
    PROCESSES,
    Told,
    Walk,
)
from playwright.sync_api import Browser, Playwright, sync_playwright  # noqa: E402

CHAPTER = (
    "1 install",
    "2 certificate",
    "3 mail",
    "4 real world and administrators",
    "5 doctor",
    "6 people",
    "7 report",
)


def main() -> None:
    """Walk, print, keep; exit 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--release", choices=("12", "13"), default="12", help="of Debian")
    parser.add_argument("--short", action="store_true", help="install, report, power off and on")
    parser.add_argument("--revision", default="HEAD", help="what git archive makes the release of")
    parser.add_argument(
        "--root", type=Path, help="a bare root to copy; else one is made here and kept"
    )
    parser.add_argument("--mirror", help="of Debian; else the one that mmdebstrap takes")
    parser.add_argument("--json", type=Path, help="write the findings here")
    options = parser.parse_args()
    if lack := lacking():
        print(f"Not tried: {lack}")
        sys.exit(1 if os.environ.get("CI", "").lower() in {"1", "true", "yes"} else 0)
    told = Told()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory("-bare")))
        _walked(options, folder, told, stack)
    print("\n".join(f"{took:7.2f} min  {what}" for what, took in told.minutes))
    if options.json:
        text = json.dumps(told.rows, indent=1, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    if not all(row["holds"] for row in told.rows):
        sys.exit(1)


def _walked(options: argparse.Namespace, folder: Path, told: Told, stack: ExitStack) -> None:
    """Do all of it on machines in a folder."""
    template = options.root or folder / f"debian{options.release}"
    if not template.is_dir():
        build(options.release, template, options.mirror)
    release = folder / "release.tar"
    command = ["git", "-C", str(HERE.parent), "archive", "-o", str(release), options.revision]
    subprocess.run(command, check=True)
    authority = Authority(folder)
    first = Walk(_machine("first", template, folder, stack), release, authority, told)
    with first.machine.network():
        first.mails.start()
    stack.callback(first.mails.stop)
    playwright = stack.enter_context(sync_playwright())
    liaison = _chapter(first, chromium(playwright, HOST, first.machine), told)
    if not options.short:
        _again(first, liaison, told)
        backups = first.backs_up()
        told.holds("the job of each night made a backup", 1, len(backups))
    told.at_most("seconds from power on to all is well", 120, first.reboots())
    told.holds("the figure stands after power off and on", OCCUPIED, first.figure(liaison))
    told.holds("the doctor's must-mend then", {}, first.doctor())
    _said(first, told)
    if not options.short:
        _upgraded(first, liaison, told)
        second = Walk(_machine("second", template, folder, stack), release, authority, told)
        _restored(second, first, playwright, stack, told)


def _machine(name: str, template: Path, folder: Path, stack: ExitStack) -> Machine:
    """Boot a copy of the bare root."""
    root = folder / name
    subprocess.run(["cp", "-a", str(template), str(root)], check=True)
    return stack.enter_context(Machine(name, root, folder))


def _chapter(walk: Walk, browser: Browser, told: Told) -> Person:
    """Go from a bare Debian to a reporting hospital."""
    with told.step(CHAPTER[0]):
        walk.installs()
    with told.step(CHAPTER[1]):
        walk.brings_certificate()
        walk.until_ready()
    with told.step(CHAPTER[2]):
        walk.gives_mail()
    with told.step(CHAPTER[3]):
        walk.opens_the_world()
    with told.step(CHAPTER[4]):
        told.holds("the doctor's must-mend", {}, walk.doctor())
    with told.step(CHAPTER[5]):
        liaison = walk.lets_people_in(browser)
    with told.step(CHAPTER[6]):
        liaison.reports(400, OCCUPIED)
    told.holds("the board shows what the hospital reported", OCCUPIED, walk.figure(liaison))
    told.at_most("minutes from a bare Debian to a reporting hospital", 60, told.sum(*CHAPTER))
    return liaison


def _again(walk: Walk, liaison: Person, told: Told) -> None:
    """Install again, and kill each process."""
    with told.step("install again"):
        said = walk.installer()
    told.holds(
        "things that installing again did", 0, sum("  doing " in one for one in said.splitlines())
    )
    told.holds(
        "what it says of that",
        "Everything was there: nothing changed.",
        next((one for one in said.splitlines() if "nothing changed" in one), ""),
    )
    for unit in (*PROCESSES, *BESIDE):
        limit = 30 if "postgresql" in unit else 10  # it goes through its own log first
        told.at_most(f"seconds until {unit} runs again after kill -9", limit, walk.kills(unit))
    told.at_most("seconds until all is well after the kills", 90, walk.until_ready())
    told.holds("the figure stands after the kills", OCCUPIED, walk.figure(liaison))


def _said(walk: Walk, told: Told) -> None:
    """Look at the journal, and at how closed the units are."""
    told.holds("lines of the log that are no JSON", [], walk.unstructured()[:10])
    told.holds("secrets in a log", [], walk.told_secrets())
    told.holds("things that the units' guards refused", [], walk.refused()[:10])
    told.at_most("systemd's exposure of the most open unit", 2.5, max(walk.exposure().values()))
    told.holds("units that failed", "", walk.machine.run("systemctl --failed --no-legend --plain"))


def _upgraded(walk: Walk, liaison: Person, told: Told) -> None:
    """Bring a newer release."""
    with told.step("a newer release"):
        walk.brings_newer()
        said = walk.installer()
        walk.until_ready()
    anew = re.findall(r"doing +zorgbeeld-(web|worker|beat)\S* runs", said)
    told.holds("processes that a newer release starts anew", len(PROCESSES), len(anew))
    left = walk.machine.root / "opt/zorgbeeld/config/left_out.py"
    told.holds("files that the newer release left out", 0, int(left.exists()))
    told.holds("the figure stands after the upgrade", OCCUPIED, walk.figure(liaison))
    told.holds("the doctor's must-mend after the upgrade", {}, walk.doctor())


def _restored(
    second: Walk, first: Walk, playwright: Playwright, stack: ExitStack, told: Told
) -> None:
    """Put the backup of the first machine back on a second bare one."""
    with told.step("the installer on a second bare machine"):
        second.installs()
        second.brings_certificate()
        second.gives_mail()
    with told.step("putting the backup back there"):
        second.restores(first)
        second.until_ready()
    told.at_most("minutes to put a backup back", 10, told.sum("putting the backup back there"))
    with second.machine.network():
        second.mails.start()
    stack.callback(second.mails.stop)
    liaison = Person(chromium(playwright, HOST, second.machine), HOST, LIAISON)
    liaison.comes_in()
    told.holds("the figure stands on the second machine", OCCUPIED, second.figure(liaison))
    told.holds("the doctor's must-mend there", {}, second.doctor())


if __name__ == "__main__":
    main()
