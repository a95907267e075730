"""Requests and placements for exercises in demonstrations: made up, by an author who says so."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from callout.models import Contact
from callout.places import At
from callout.services import contacts_set
from journal.actors import system_actor
from journal.errors import Refused
from journal.models import Realm
from journal.said import said
from journal.services import writing
from network.models import Facility, Sector
from patientspread.models import Placement, Request
from patientspread.placement_bodies import PlacementIn
from patientspread.request_bodies import PmrIn
from patientspread.services import placement_enter, request_enter
from web.bodies import checked

ACTOR = system_actor("requests", said("patientspread.actor.made_up"))
DATA = Path(__file__).parent / "data"
FILE = DATA / "demo_requests.toml"
PLACEMENTS = DATA / "demo_placements.toml"


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


def demo_placements(realm: Realm) -> int:
    """Give an exercise patients who need a place where it has none; return how many. Raises Refused."""
    if not settings.EMBEDDED:
        raise Refused("network.no_demo_here")
    if not realm.is_exercise or Placement.objects.filter(realm=realm).exists():
        return 0
    cases = tomllib.loads(PLACEMENTS.read_text(encoding="utf-8"))["placement"]
    there = set(Facility.objects.filter(retired_at__isnull=True).values_list("pk", flat=True))
    known = [case for case in cases if case["facility"] in there]
    with writing():
        _desks(realm)
        for case in known:
            since = realm.now() - timedelta(days=case.pop("days"))
            given = PlacementIn.arguments(checked(PlacementIn, case), realm)
            given["case"]["ready_since"] = since
            placement_enter(actor=ACTOR, realm=realm, **given)
    return len(known)


def _desks(realm: Realm) -> None:
    """Give nursing homes a made-up number to call, where they have none."""
    known = Contact.objects.filter(realm=realm).values("at_code")
    homes = Facility.objects.filter(sector=Sector.NURSING_HOME, retired_at__isnull=True)
    homes = homes.exclude(pk__in=known).select_related("region", "veiligheidsregio")
    for number, house in enumerate(homes.order_by("pk")):
        # 088 555 …: as the numbers of examples; what is marked demo is sent nowhere
        contact = {"function": "Opname", "telephone": f"088 555 {number % 100:02} 01"}
        contacts_set(actor=ACTOR, realm=realm, at=At(house), contacts=[contact], demo=True)
