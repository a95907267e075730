"""The task queue in a folder: whole messages, each taken once, in order."""

import threading
from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest
from kombu import Connection

import config.celery  # noqa: F401 -- registers the transport


@pytest.fixture
def connect(tmp_path):
    folders = {"queue": tmp_path / "queue", "control": tmp_path / "control"}
    for folder in folders.values():
        folder.mkdir()
    options = {
        "data_folder_in": str(folders["queue"]),
        "data_folder_out": str(folders["queue"]),
        "control_folder": str(folders["control"]),
    }
    return lambda: Connection("spool://", transport_options=options)


@pytest.fixture
def name(tmp_path):
    """A queue name of its own: kombu remembers in the process which queues it has bound."""
    return tmp_path.name


def test_messages_come_out_in_the_order_they_went_in(connect, name):
    with connect() as connection:
        queue = connection.SimpleQueue(name)
        for number in range(20):
            queue.put({"number": number})
        got = [queue.get(block=False) for _ in range(20)]
        for message in got:
            message.ack()

        assert [message.payload["number"] for message in got] == list(range(20))
        with pytest.raises(Empty):
            queue.get(block=False)


def test_a_message_that_is_still_being_written_is_not_taken(connect, name, tmp_path):
    (tmp_path / "queue" / ".draft-1").write_text("")
    with connect() as connection:
        queue = connection.SimpleQueue(name)

        with pytest.raises(Empty):
            queue.get(block=False)


def test_the_number_waiting_is_known_and_can_be_cleared(connect, name):
    with connect() as connection:
        queue = connection.SimpleQueue(name)
        queue.put({"number": 1})
        queue.put({"number": 2})

        assert queue.qsize() == 2
        assert queue.clear() == 2
        assert queue.qsize() == 0


@pytest.mark.parametrize("readers", [1, 4])
def test_of_several_readers_exactly_one_gets_each_message_whole(connect, name, readers):
    count = 200
    done = threading.Event()

    def write(start):
        with connect() as connection:
            queue = connection.SimpleQueue(name)
            for number in range(start, start + count):
                queue.put({"number": number, "padding": "x" * 20_000})

    def read():
        got: list[int] = []
        with connect() as connection:
            queue = connection.SimpleQueue(name)
            while True:
                last = done.is_set()
                try:
                    message = queue.get(block=False)
                except Empty:
                    if last:
                        return got
                    continue
                message.ack()
                got.append(message.payload["number"])

    with ThreadPoolExecutor(readers + 2) as pool:
        taken = [pool.submit(read) for _ in range(readers)]
        for writer in [pool.submit(write, 0), pool.submit(write, count)]:
            writer.result()
        done.set()
        numbers = sorted(number for reader in taken for number in reader.result())

    assert numbers == list(range(2 * count))
