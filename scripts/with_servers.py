"""Run a command with a throw-away PostgreSQL and Redis: `scripts/with_servers.py COMMAND …`.

The command gets their addresses in DATABASE_URL and REDIS_URL; both servers are gone afterwards.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.servers import postgres, redis_server


def main(command: list[str]) -> int:
    """Run the command and return its exit code."""
    if not command:
        sys.stderr.write("usage: scripts/with_servers.py COMMAND …\n")
        return 2
    with postgres() as database, redis_server() as redis:
        environment = os.environ | {"DATABASE_URL": database.url, "REDIS_URL": redis.url}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
