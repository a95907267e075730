"""Contacts and rosters for exercises with demo accounts: made up, marked so, and never sent to."""

from collections.abc import Iterator

from django.conf import settings

from callout.models import Contact, Roster
from callout.places import At
from callout.services import contacts_set, roster_set
from journal.actors import Actor, system_actor
from journal.errors import Refused
from journal.models import Realm
from journal.said import said
from journal.services import writing
from network.demo import DEMO_ACCOUNTS
from network.models import Facility, Mandate, Region, Role, Sector

ACTOR = system_actor("callout", said("callout.actor"))
# 010 555 …: the numbers of examples; what is marked demo is sent nowhere, whatever stands there
DESKS = ("ico", "crisis_coordinator", "intensivist", "ed_lead")


def demo_fill(realm: Realm) -> int:
    """Give an exercise contacts and rosters where it has none; return at how many places.

    Raises Refused outside embedded mode.
    """
    if not settings.EMBEDDED:
        raise Refused("network.no_demo_here")
    if not realm.is_exercise or Contact.objects.filter(realm=realm).exists():
        return 0
    places = list(_contacts())
    with writing():  # one transaction: each of its own would take as long again as all together
        for at, contacts in places:
            contacts_set(actor=ACTOR, realm=realm, at=at, contacts=contacts, demo=True)
        if not Roster.objects.filter(realm=realm).exists():
            _rosters(ACTOR, realm)
    return len(places)


def _contacts() -> Iterator[tuple[At, list[dict[str, str]]]]:
    """Yield the contacts of each hospital: its demo liaison answers."""
    liaisons = dict(
        Mandate.objects.filter(
            role=Role.HOSPITAL_LIAISON, user__is_demo=True, user__is_active=True
        ).values_list("facility", "user__username")
    )
    rows = Facility.objects.filter(retired_at__isnull=True, sector=Sector.HOSPITAL)
    for number, facility in enumerate(rows.select_related("region", "veiligheidsregio")):
        contacts = []
        for place, function in enumerate(DESKS):
            contact = {
                "function": function,
                "telephone": f"010 555 {number % 100:02} {place:02}",
                "mail": f"{function.replace('_', '-')}@{facility.pk.lower()}.example",
            }
            if facility.pk in liaisons:
                contact["username"] = liaisons[facility.pk]
            contacts.append(contact)
        yield At(facility), contacts


def _rosters(actor: Actor, realm: Realm) -> None:
    """Put the demo accounts on duty: one of them for each region that has one, and for the country."""
    begins = realm.now().replace(hour=7, minute=0, second=0, microsecond=0)
    held = [(one, region) for one in DEMO_ACCOUNTS for region in (one.region, *one.also)]
    for account, region in held:
        function, at = _duty_of(account.role, region)
        if function and at is not None:
            shift = {"begins": begins, "people": [account.username]}
            roster_set(
                actor=actor, realm=realm, at=at, function=function, shifts=[shift], demo=True
            )


def _duty_of(role: Role, region: str | None) -> tuple[str, At | None]:
    """Return the function and the place for which somebody with a role is on duty."""
    if role == Role.NATIONAL_COORDINATOR:
        return "lcps", At()
    functions = {Role.REGIONAL_COORDINATOR: "rcps", Role.ROAZ_CHAIR: "roaz_chair"}
    if role not in functions or region is None:
        return "", None
    found = Region.objects.filter(pk=region, retired_at__isnull=True).first()
    return functions[role], None if found is None else At(found)
