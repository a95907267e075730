"""Middleware of the project itself."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware


class DutchFirst(LocaleMiddleware):
    """Dutch for everybody who did not choose: in a crisis room one browser must not differ from the next.

    What a person chose (a cookie) counts first. A program, which shows a token, may choose by
    Accept-Language; that of a browser says what its maker set, and does not count.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Set the language of the answer."""
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if chosen or "HTTP_AUTHORIZATION" not in request.META:
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
