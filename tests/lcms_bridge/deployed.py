"""An installation of its own for the tests of neighbours: its process, its database, its secret.

Run as a program it is one: it serves, hears its neighbours again and again, and does what it is told on its
standard input, a line of JSON each, by the services that people's commands call.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.needs import REPO
from tests.servers import free_port, wait_until


class Deployed:
    """One installation with the database of a file that is copied for it."""

    def __init__(self, folder: Path, database: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.port = free_port()
        shutil.copy(database, folder / "db.sqlite3")
        self._program: subprocess.Popen[str] | None = None
        self._output = (folder / "output").open("w")

    def environment(self) -> dict[str, str]:
        """Return the environment of its programs."""
        unwanted = {"REDIS_URL", "ZORGBEELD_MODE", "ZORGBEELD_TEST_VAR"}
        clean = {name: value for name, value in os.environ.items() if name not in unwanted}
        return clean | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ZORGBEELD_VAR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'db.sqlite3'}",
            "SECRET_KEY": f"geheim van {self.folder.name}" * 4,
            "BRIDGE_HOSTS": "127.0.0.1",
        }

    def start(self) -> None:
        """Start it."""
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.lcms_bridge.deployed", str(self.port)],
            cwd=REPO,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._output,
            text=True,
        )

    def ready(self) -> bool:
        """Say whether its server answers."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def do(self, what: str, **values: Any) -> Any:
        """Have the worker do something, and return what came of it."""
        program = self._program
        assert program is not None
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(json.dumps({"what": what, **values}) + "\n")
        program.stdin.flush()
        line = program.stdout.readline()
        if not line:
            raise RuntimeError((self.folder / "output").read_text())
        answer = json.loads(line)
        if "fault" in answer:
            raise RuntimeError(answer["fault"])
        return answer["done"]

    def kill(self) -> None:
        """Kill it in the middle of whatever it does, and start it again."""
        assert self._program is not None
        self._program.send_signal(signal.SIGKILL)
        self._program.wait(10)
        self.start()
        wait_until(self.ready, "the server answers", 90)

    def keep(self, name: str) -> Path:
        """Return a backup of its database as it is now."""
        path = self.folder / name
        with sqlite3.connect(self.folder / "db.sqlite3") as source:
            source.execute("VACUUM INTO ?", [str(path)])
        return path

    def put_back(self, path: Path) -> None:
        """End it, put its database back from a backup as `manage.py restore` does, and start it again."""
        assert self._program is not None
        self._program.kill()
        self._program.wait(10)
        for old in self.folder.glob("db.sqlite3*"):
            old.unlink()
        shutil.copy(path, self.folder / "db.sqlite3")
        told = [sys.executable, "-m", "tests.lcms_bridge.deployed", "restored"]
        subprocess.run(told, cwd=REPO, env=self.environment(), check=True, timeout=90)
        self.start()
        wait_until(self.ready, "the server answers", 90)

    def stop(self) -> None:
        """End it."""
        if self._program is not None:
            self._program.kill()
            self._program.wait(10)
        self._output.close()


@contextlib.contextmanager
def deployed(folder: Path, database: Path, *names: str) -> Iterator[list[Deployed]]:
    """Some installations with equal databases, for as long as the block lasts."""
    all_of_them = [Deployed(folder / name, database) for name in names]
    try:
        for one in all_of_them:
            one.start()
        for one in all_of_them:
            wait_until(one.ready, "the server answers", 90)
        yield all_of_them
    finally:
        for one in all_of_them:
            one.stop()


def _work() -> None:
    """Be an installation: serve, hear, and do what is told."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    from lcms_bridge.out import pace  # noqa: PLC0415
    from lcms_bridge.services import hearing  # noqa: PLC0415
    from tests.lcms_bridge.deeds import DEEDS  # noqa: PLC0415

    pace.FIRST_S = 0.1  # the weeks of the test last seconds
    pace.LONGEST_S = 0.4
    hearing.HOLD = replace(hearing.HOLD, length=timedelta(seconds=3))  # of one that was killed
    WSGIRequestHandler.log_message = lambda *_args: None  # type: ignore[method-assign]
    server = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[1])), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=_sweep, daemon=True).start()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"done": DEEDS[asked.pop("what")](**asked)}
        except Exception as error:  # noqa: BLE001 -- told to the test
            answer = {"fault": repr(error)}
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()


def _sweep() -> None:
    """Hear the neighbours again and again."""
    from lcms_bridge.tasks import sweep_neighbours  # noqa: PLC0415

    while True:
        sweep_neighbours()
        time.sleep(0.1)


def _restored() -> None:
    """Say in every world that it was put back, as the end of a restoring does."""
    import django  # noqa: PLC0415

    django.setup()
    from journal.models import Realm  # noqa: PLC0415
    from journal.restored import restored_tell  # noqa: PLC0415

    for realm in Realm.objects.order_by("pk"):
        restored_tell(realm, made_at=realm.now())


if __name__ == "__main__":
    _restored() if sys.argv[1] == "restored" else _work()
