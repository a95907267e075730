"""What a server serves: HTTP by Django, live sockets by the journal; nothing when in danger."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402

from config.bounds import Bounded  # noqa: E402
from config.guard import refuse_danger  # noqa: E402
from config.slow import limit_daphne  # noqa: E402
from config.watching import lifespan, watch_web  # noqa: E402
from journal.live.asgi import Receive, Send, live_application  # noqa: E402
from situation.texts.socket import is_text, text_application  # noqa: E402

refuse_danger(serves=True)
limit_daphne()
watch_web()


async def sockets(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve a websocket: of a shared text, or of the journal."""
    serve = text_application if is_text(scope["path"]) else live_application
    await serve(scope, receive, send)


application = ProtocolTypeRouter(
    {"http": Bounded(django_application), "websocket": sockets, "lifespan": lifespan}
)
