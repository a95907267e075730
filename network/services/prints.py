"""Whoever prints a screen takes it along: that is noted, for the screen itself was read before."""

from rest_framework import serializers

from journal.actors import Actor
from journal.models import Realm
from journal.trail import trail_note
from network.permissions import PICTURE_SEE
from web.bodies import Body
from web.commands import command

MAX_PAGE = 80


class PrintIn(Body):
    """Which page was printed."""

    example = {"page": "inzage"}

    page = serializers.CharField(max_length=MAX_PAGE)


@command(
    "network.page_printed",
    by=PICTURE_SEE,
    body=PrintIn,
    address="printed/",
    answer=lambda page: {"page": page},
)
def page_printed(*, actor: Actor, realm: Realm, page: str) -> str:
    """Note that a person printed a page."""
    trail_note("print", actor=actor, realm=realm.slug, about=f"page:{page}")
    return page
