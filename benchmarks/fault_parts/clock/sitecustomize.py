"""Set this process's clock wrong: by as many seconds as a file says, followed while it runs.

Python imports a module of this name at every start, when its folder is on PYTHONPATH. Only the wall clock is
moved, as when an administrator sets it; time that passes passes as before.
"""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

LOOK_SECONDS = 0.1


def follow(path: Path) -> None:
    """Move the clock whenever the file says another number."""
    travelled: Any = None
    said = 0.0
    while True:
        wanted = float(path.read_text() or 0) if path.exists() else 0.0
        if wanted != said:
            if travelled is not None:
                travelled.stop()
            travelled = None
            if wanted:
                import time_machine  # noqa: PLC0415 -- costs nothing where no clock is set

                there = datetime.now(UTC) + timedelta(seconds=wanted)
                travelled = time_machine.travel(there, tick=True)
                travelled.start()
            said = wanted
        time.sleep(LOOK_SECONDS)


if name := os.environ.get("FAULT_CLOCK"):
    threading.Thread(target=follow, args=[Path(name)], name="clock", daemon=True).start()
