"""Middleware of the project itself."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware


class DutchFirst(LocaleMiddleware):
    """Dutch for everybody who did not choose: in a crisis room one browser must not differ from the next.

    The language a person chose (a cookie) counts; what the browser prefers does not.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Set the language without looking at Accept-Language."""
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
