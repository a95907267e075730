"""`scripts/install production`: a bare Debian 12 or 13 becomes a Zorgbeeld server, or a newer one.

Needs Python's standard library alone. Each step looks first whether it is done: a second run changes
nothing and says so, and an upgrade is the same command in a newer checkout.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy import machine
from deploy.environment import host_name
from deploy.places import CHECKOUT, Places
from deploy.proxy import web_count
from deploy.setup import Setup
from deploy.telling import CannotInstallError, Telling


def arguments() -> argparse.ArgumentParser:
    """Return what may be asked."""
    parser = argparse.ArgumentParser(
        prog="scripts/install production",
        description="Install Zorgbeeld on this Debian machine, or bring it up to date; again is safe.",
    )
    parser.add_argument("--host", help="the name people type in the browser (the first time)")
    parser.add_argument("--web", type=int, help="web processes (two the first time)")
    parser.add_argument("--certificate", type=Path, help="certificate with its chain, PEM")
    parser.add_argument("--key", type=Path, help="its private key, PEM, without a password")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done; do nothing")
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Install; what a person must mend is one sentence and exit code 1."""
    options = arguments().parse_args(words)
    telling = Telling(dry=options.dry_run)
    try:
        release = machine.require_debian()
        if not options.dry_run:
            machine.require_root()
            machine.require_reachable(CHECKOUT)
        setup = Setup(
            telling=telling,
            places=Places(),
            release=release,
            host=host_name(options.host) if options.host else "",
            web=_count(options.web),
            certificate=_pair(options),
        )
        setup.run()
    except CannotInstallError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _count(asked: int | None) -> int:
    """Return the number of web processes: as asked, as there are, or two.

    Raises CannotInstallError when it makes no sense.
    """
    web = web_count(Places()) or 2 if asked is None else asked
    if not 1 <= web <= 64:  # noqa: PLR2004
        raise CannotInstallError(
            "--web is a number from 1 to 64; two for each processor is plenty."
        )
    return web


def _pair(options: argparse.Namespace) -> tuple[Path, Path] | None:
    """Return certificate and key. Raises CannotInstallError when one is missing."""
    given = [path for path in (options.certificate, options.key) if path]
    if len(given) == 1:
        raise CannotInstallError("--certificate and --key belong together: give both.")
    for path in given:
        if not path.is_file():
            raise CannotInstallError(f"{path} is not there, or no file.")
    return (given[0], given[1]) if given else None


if __name__ == "__main__":
    sys.exit(main())
