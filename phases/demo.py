"""Agreements for exercises in demonstrations: made up, marked so, three for each region."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
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
FILE = Path(__file__).parent / "data" / "demo_agreements.toml"
# Whose an agreement can be.
PARTNERS: Mapping[str, Callable[[Facility], bool]] = {
    "open_always": lambda house: house.ed_hours == ALWAYS,
    "hospitals": lambda _house: True,
    "centres": lambda house: house.kind == FacilityKind.UNIVERSITY and house.has_ic,
}


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
    for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["agreement"]:
        belongs = PARTNERS[one["partners"]]
        partners = [house.pk for house in houses if belongs(house)]
        each = one.pop("each", None)
        if len(partners) < one.pop("least"):
            continue
        if each is not None:
            one["indicator"]["at_least"] = each * len(partners)
        yield {**one, "partners": partners}
