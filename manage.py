#!/usr/bin/env python
"""Run a management command of Zorgbeeld."""

import os
import sys


def main() -> None:
    """Point Django at the settings and hand the command line to it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
