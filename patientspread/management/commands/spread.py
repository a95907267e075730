"""``manage.py spread solve CASE.json``: solve a spreading case file with the engine."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from patientspread.engine.cli import main


class Command(BaseCommand):
    """Read a case of kind assign, flow or redistribution and print the plan as JSON."""

    help = "Solve a spreading case: spread solve CASE.json"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The action and the case file."""
        parser.add_argument("action", choices=["solve"])
        parser.add_argument("case", metavar="CASE.json")
        parser.add_argument("--time-limit", type=float, default=None, help="seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delegate to the engine; its exit code is ours."""
        code = main(
            [options["action"], options["case"]],
            out=sys.stdout,
            err=sys.stderr,
            time_limit=options["time_limit"],
        )
        if code:
            sys.exit(code)
