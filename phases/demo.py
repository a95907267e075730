"""Agreements for exercises in demonstrations: made up, marked so, three for each region."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from journal.actors import system_actor
from journal.errors import Refused
from journal.models import Realm
from journal.said import said
from journal.services import writing
from network.models import Facility, FacilityKind, Region, Sector
from phases.models import Agreement
from phases.services import agreement_set

ACTOR = system_actor("agreements", said("phases.actor.agreements"))
ALWAYS = "24/7"
FREE_EACH = 2  # beds free per hospital that make the buffer


def demo_agreements(realm: Realm) -> int:
    """Give an exercise agreements where it has none; return how many.

    Raises Refused outside embedded mode.
    """
    if not settings.EMBEDDED:
        raise Refused("network.no_demo_here")
    if not realm.is_exercise or Agreement.objects.filter(realm=realm).exists():
        return 0
    made = 0
    with writing():
        for region in Region.objects.filter(retired_at__isnull=True).order_by("pk"):
            houses = Facility.objects.filter(
                region=region, sector=Sector.HOSPITAL, retired_at__isnull=True
            )
            for words in _agreements(list(houses.order_by("pk"))):
                agreement_set(actor=ACTOR, realm=realm, region=region, made_up=True, **words)
                made += 1
    return made


def _agreements(houses: list[Facility]) -> Iterator[dict[str, Any]]:
    """Yield what the hospitals of a region agreed on, as far as they can."""
    always = [one.pk for one in houses if one.ed_hours == ALWAYS]
    if len(always) > 1:
        yield {
            "code": "seh-open",
            "title_nl": "De laatste open SEH stopt niet",
            "title_en": "The last open ED does not stop",
            "text_nl": "Wie als laatste open is roept geen stop af, maar belt de regionale coördinator.",
            "text_en": "Whoever is the last one open calls no stop, but the regional coordinator.",
            "partners": always,
            "indicator": {"check": "ed_open", "at_least": 1},
        }
    if houses:
        yield {
            "code": "bufferbedden",
            "title_nl": "Bufferbedden paraat",
            "title_en": "Buffer beds ready",
            "text_nl": "Samen houden de ziekenhuizen bedden vrij voor wie een ander niet kwijt kan.",
            "text_en": "Together the hospitals keep ward beds free for whom another cannot place.",
            "partners": [one.pk for one in houses],
            "indicator": {
                "check": "beds_free",
                "bed": "ward",
                "at_least": FREE_EACH * len(houses),
            },
        }
    centres = [one.pk for one in houses if one.kind == FacilityKind.UNIVERSITY and one.has_ic]
    if centres:
        yield {
            "code": "ic-centrum",
            "title_nl": "De IC van het centrum blijft open",
            "title_en": "The ICU of the centre stays open",
            "text_nl": "Hoogcomplexe IC-zorg is hier geconcentreerd; de regio vangt de rest op.",
            "text_en": "Highly complex intensive care is concentrated here; the region takes the rest.",
            "partners": centres,
            "indicator": {"check": "stays_open", "part": "ic"},
        }
