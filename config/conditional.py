"""Answers of the API have an `ETag`: who asks again with it is answered 304 while nothing changed."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware

from config.headers import API


class ApiConditional(ConditionalGetMiddleware):
    """Tags what the API answers to a GET; what a view tagged itself, and what goes out in pieces, stays."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the answer with its tag, or that nothing changed."""
        if not request.path.startswith(API):
            return response
        return super().process_response(request, response)

    def needs_etag(self, response: HttpResponseBase) -> bool:
        """Return True: every answer says `no-store`, for caches; whoever asks again knows what it has."""
        del response
        return True
