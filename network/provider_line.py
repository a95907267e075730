"""The line to the provider of the own organisation: who comes in by it does not wait for it without end.

A time limit of `requests` counts from one piece to the next, and begins when the name is looked up: a name
server that says nothing, or an answer of a byte now and then, would hold a thread of the web up for long.
"""

import time
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies, prepend_scheme_if_needed, select_proxy

from web.in_time import addresses_of, in_time

PIECE_S = 5.0  # to connect, and between two pieces of an answer
WHOLE_S = 15.0  # of one question with the name it begins with, for who waits at a login page


class ProviderSession(requests.Session):
    """Asks a provider, with an end."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Return the answer. Raises RequestException: none in time, or no such name."""
        until = time.monotonic() + WHOLE_S
        parts = urlsplit(_asked_first(str(url)))
        port = parts.port or (443 if parts.scheme == "https" else 80)
        kwargs.setdefault("timeout", PIECE_S)
        try:
            # first the name, for all who ask it at once: a name server that hangs costs one thread
            addresses_of(parts.hostname or "", port)
            left = max(until - time.monotonic(), 0)
            return in_time(object(), lambda: self._asked(method, url, *args, **kwargs), left)
        except TimeoutError as error:
            raise requests.Timeout from error
        except (OSError, UnicodeError) as error:
            if isinstance(error, requests.RequestException):
                raise
            raise requests.ConnectionError from error

    def _asked(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask."""
        return super().request(method, url, *args, **kwargs)


def _asked_first(url: str) -> str:
    """Return whose name is looked up here: that of the proxy where the machine has one."""
    proxy = select_proxy(url, get_environ_proxies(url))
    return prepend_scheme_if_needed(proxy, "http") if proxy else url
