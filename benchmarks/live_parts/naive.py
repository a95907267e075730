"""What a tutorial builds: one Channels consumer a browser, one group a class, `group_send` for each.

Kept here as the thing to compare with; nothing in the project does it this way.
"""

import os

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

LAYERS = {
    "pubsub": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer"},
    "redis": {"BACKEND": "channels_redis.core.RedisChannelLayer"},
}


def configure() -> None:
    """Configure Django with nothing but a channel layer."""
    url = os.environ["REDIS_URL"]
    # the pool of redis-py is raised: with its default of 100 the connect burst alone fails
    hosts = [{"address": url, "max_connections": 10000, "socket_timeout": None}]
    layer = dict(LAYERS[os.environ.get("NAIVE_LAYER", "pubsub")], CONFIG={"hosts": hosts})
    settings.configure(
        SECRET_KEY="benchmark",  # noqa: S106
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=["channels"],
        CHANNEL_LAYERS={"default": layer},
    )
    django.setup()


class Naive(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Joins the group of its class and passes on what comes."""

    async def connect(self) -> None:
        """Join."""
        self.group = "bench_" + self.scope["url_route"]["kwargs"]["kind"]
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave."""
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def bench_event(self, message: dict[str, str]) -> None:
        """Send one event."""
        await self.send(text_data=message["text"])


configure()
application = ProtocolTypeRouter(
    {"websocket": URLRouter([path("naive/<str:kind>/", Naive.as_asgi())])},
)
