"""Redis as the queue of tasks, for a worker that must outlive it.

When a connection is given up, kombu writes the messages in hand back to the queue. With Redis away that
raises in the middle of its own cleaning up, and an error that is none of the expected kinds ends the
worker. Here giving back is tried and never raises: what was not given back is handed out again after the
visibility timeout, and what it was about stands in the database, where the sweeps find it.
"""

import logging
from typing import Any

from kombu.exceptions import OperationalError
from kombu.transport import redis

logger = logging.getLogger(__name__)


class QoS(redis.QoS):
    """The messages in hand of one channel."""

    def restore_unacked(self, client: Any = None) -> None:
        """Give back what is in hand, as far as Redis is there; never raises."""
        in_hand = self._delivered
        try:
            super().restore_unacked(client)
        except Exception as error:  # noqa: BLE001 -- a lost connection shows as nearly anything
            logger.warning(
                "%s messages in hand were not given back, the sweeps find their work: %r",
                len(in_hand or ()),
                error,
            )
            if in_hand is not None:
                in_hand.clear()  # kombu asserts that it is empty after this

    def ack(self, delivery_tag: str) -> None:
        """Take a message as done, unless its channel was given up meanwhile: then it is handed out again.

        A task that ends while the connection is made anew acknowledges on the channel of before, which kombu
        has taken apart: that would end the worker.
        """
        if self._is_given_up():
            logger.warning("%s ended after its connection did: handed out again", delivery_tag)
            return
        super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 -- kombu's
        """Give a message up, as far as its channel is there."""
        if not self._is_given_up():
            super().reject(delivery_tag, requeue=requeue)

    def _is_given_up(self) -> bool:
        """Say whether the channel was closed."""
        return self.channel.connection is None or self.channel.connection.client is None


class Channel(redis.Channel):
    """A channel that can be closed whatever happened to Redis."""

    QoS = QoS


class Transport(redis.Transport):
    """The transport behind `redis://`."""

    Channel = Channel
    # kombu wraps a lost connection in its own error here and there; a worker connects again on it too
    connection_errors = (*redis.Transport.connection_errors, OperationalError)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connection_errors = type(self).connection_errors
