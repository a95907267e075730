"""Whenever a worker that sends is killed, the other side counts every message once, and none is lost."""

from typing import Any

import pytest

from tests.lcms_bridge.killed_sender import WAYS, killed

KILLS, SEED = 12, 3  # `benchmarks/bridge_kills.py` does it two hundred times


@pytest.mark.faults
@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_killed_sender_loses_nothing_and_tells_nothing_twice(store: str, settings: Any) -> None:
    settings.BRIDGE_HOSTS = []
    found = killed(KILLS, SEED)
    assert found.wrong == []
    assert found.kills.total() == KILLS <= found.sent
    assert found.again > 0  # it was told twice, and counted once
    assert set(found.kills) >= {"heard", "done", "answered", "noted"}
    assert set(found.kills) <= set(WAYS)
