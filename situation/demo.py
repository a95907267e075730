"""One incident for exercises in demonstrations: made up, so marked, with a team, parties and work."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from callout.demo import demo_fill
from callout.models import Contact
from journal.actors import system_actor
from journal.errors import Refused
from journal.models import Realm
from journal.said import said
from journal.services import writing
from network.models import Facility, User, Veiligheidsregio
from patientspread.demo import ACTOR as REQUESTER
from patientspread.demo import demo_placements, demo_requests
from patientspread.models import Request
from phases.demo import demo_agreements
from phases.models import Activity, Agreement
from phases.services import activity_open, activity_party_set, grip_set
from situation.bob.demo import demo_work
from situation.demo_pictures import demo_pictures
from situation.post_models import Attendance
from situation.services import casualties_count, post_assign

ACTOR = system_actor("demo", said("situation.actor.demo"))
AREA = "VR17"
NAME = "Botsing op het spoor bij Barendrecht"
WHERE = {
    "latitude": 51.857,
    "longitude": 4.553,
    "address": "Spoor ten noorden van station Barendrecht",
}
BEGAN = timedelta(minutes=40)
COUNTED = {"t1": 3, "t2": 8, "t3": 15, "moved": 9}
PARTIES = ("MAASSTAD", "IKAZIA", "EMC", "MK-RT", "HAP-VR17-1", "VVT-VR17-1")
OUTSIDE = ("Gemeente Barendrecht", "ProRail")


def demo_activity(realm: Realm) -> Activity | None:
    """Give an exercise that has none an incident that runs; None where it has, or lacks the area.

    Raises Refused outside embedded mode.
    """
    if not settings.EMBEDDED:
        raise Refused("network.no_demo_here")
    area = Veiligheidsregio.objects.filter(pk=AREA, retired_at__isnull=True).first()
    if not realm.is_exercise or area is None or Activity.objects.filter(realm=realm).exists():
        return None
    with writing():
        began = realm.now() - BEGAN
        given = {"name": NAME, "kind": "incident", "veiligheidsregios": [area], "starts_at": began}
        made = activity_open(actor=ACTOR, realm=realm, given=given | WHERE, demo=True)
        grip_set(
            actor=ACTOR,
            realm=realm,
            activity=made.pk,
            veiligheidsregio=area,
            level=1,
            decider="copi_lead",
            on_behalf_of="Bakker",
            decided_at=began + timedelta(minutes=9),
            reason="Bron bestrijden; afstemming ter plaatse.",
            call=False,
        )
        casualties_count(
            actor=ACTOR,
            realm=realm,
            activity=made.pk,
            **COUNTED,
            source="gewondennest, telling OvD-G",
            counted_at=realm.now() - timedelta(minutes=12),
        )
        _people(realm, made, area)
        _parties(realm, made)
    with writing():  # figures in the texts are those that were recorded by now
        demo_pictures(ACTOR, made, area.pk)
        demo_work(ACTOR, realm, made, area)
    return made


def _people(realm: Realm, activity: Activity, area: Veiligheidsregio) -> None:
    """Put the demo officer on the scene."""
    officer = User.objects.filter(username="ovdg", is_demo=True, is_active=True).first()
    if officer is not None:
        post_assign(
            actor=ACTOR,
            realm=realm,
            activity=activity.pk,
            veiligheidsregio=area,
            function="duty_officer",
            username=officer.username,
            attendance=Attendance.ON_SITE,
        )


def _parties(realm: Realm, activity: Activity) -> None:
    """Have hospitals and others take part, and two from outside the care as guests."""
    houses = Facility.objects.filter(pk__in=PARTIES, retired_at__isnull=True)
    common: dict[str, Any] = {"actor": ACTOR, "realm": realm, "activity": activity.pk}
    for house in houses.order_by("pk"):
        activity_party_set(**common, who=house)
    for name in OUTSIDE:
        activity_party_set(**common, who=name, guest=True)


def demo_again(before: Realm, realm: Realm) -> None:
    """Give an exercise that is played again what was made up for a demonstration in the one before."""
    if not settings.EMBEDDED:
        return
    if Contact.objects.filter(realm=before, demo=True).exists():
        demo_fill(realm)
    if Activity.objects.filter(realm=before, demo=True).exists():
        demo_activity(realm)
    if Agreement.objects.filter(realm=before, made_up=True).exists():
        demo_agreements(realm)
    if any(row.entered_by == REQUESTER.label for row in Request.objects.filter(realm=before)):
        demo_requests(realm)
        demo_placements(realm)
