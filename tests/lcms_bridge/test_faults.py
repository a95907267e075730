"""A worker that is killed in the middle of a message loses nothing and applies nothing twice."""

import os
import signal
import subprocess
import sys

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone

from capacity.models import FigureReport
from capacity.selectors import beds_now
from lcms_bridge.services import HOLD, message_receive
from lcms_bridge.tasks import sweep_inbox
from network.models import Role
from tests.lcms_bridge.factories import (
    beds,
    document,
    encode,
    make_facilities,
    make_person,
    make_realm,
)
from tests.needs import REPO

# Reads the message in the same database and kills itself when its beds have been written, just
# before the commit.
KILLED_WORKER = """
import os, signal, sys
import django
django.setup()
from capacity.signals import figures_changed
from lcms_bridge.services import BRIDGE, message_process

def die(**_):
    os.kill(os.getpid(), signal.SIGKILL)

figures_changed.connect(die, weak=False)
message_process(actor=BRIDGE, message_id=int(sys.argv[1]))
"""


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_the_message_for_the_sweep() -> None:
    make_facilities()
    realm = make_realm()
    raw = encode(document(beds("ALFA"), beds("BETA")))
    hin = make_person(Role.HIN, region="WEST")
    message = message_receive(actor=hin, realm=realm, raw=raw, name="lpz.csv").message
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ZORGBEELD_VAR": str(settings.VAR_DIR),
    }
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_WORKER, str(message.pk)],
        cwd=REPO,
        env=environment,
        check=False,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("received", 1)
    assert beds_now(realm) == {}
    assert sweep_inbox() == 0  # the dead worker's lease still runs
    with time_machine.travel(timezone.now() + HOLD.length, tick=False):
        assert sweep_inbox() == 1
        assert sweep_inbox() == 0
    message.refresh_from_db()
    assert (message.state, message.applied) == ("applied", 2)
    assert FigureReport.objects.count() == 2
