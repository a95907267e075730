"""Requests for exercises in demonstrations: made up, by an author who says so."""

import tomllib
from pathlib import Path

from django.conf import settings

from journal.actors import system_actor
from journal.errors import Refused
from journal.models import Realm
from journal.said import said
from journal.services import writing
from network.models import Facility
from patientspread.models import Request
from patientspread.request_bodies import PmrIn
from patientspread.services import request_enter
from web.bodies import checked

ACTOR = system_actor("requests", said("patientspread.actor.made_up"))
FILE = Path(__file__).parent / "data" / "demo_requests.toml"


def demo_requests(realm: Realm) -> int:
    """Give an exercise requests where it has none; return how many. Raises Refused outside embedded mode."""
    if not settings.EMBEDDED:
        raise Refused("network.no_demo_here")
    if not realm.is_exercise or Request.objects.filter(realm=realm).exists():
        return 0
    cases = tomllib.loads(FILE.read_text(encoding="utf-8"))["request"]
    there = set(Facility.objects.filter(retired_at__isnull=True).values_list("pk", flat=True))
    made = 0
    with writing():
        for case in cases:
            if case["facility"] not in there:
                continue
            given = PmrIn.arguments(checked(PmrIn, case), realm)
            request_enter(actor=ACTOR, realm=realm, **given)
            made += 1
    return made
