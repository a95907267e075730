"""Who sees an item: the audiences of the three levels of sharing, named with every entry of the journal.

They are those of mandates (a house, a role in a veiligheidsregio) and of seats: whoever holds a function in
an activiteit now. Who may not see an item gets nothing of it: no state, no line, not its key.
"""

from collections.abc import Iterable, Iterator

from journal.actors import Actor
from journal.events import EVERYONE
from journal.models import Realm
from network.models import Facility, Role
from network.permissions import EVERY_ROLE, audiences_in
from network.sectors import Sector
from phases.models import Activity, ActivityState
from situation.picture_models import Share
from situation.picture_owners import TEAM, Owner, speakers, team_roles
from situation.post_models import Post
from situation.teams import teams
from web.people import Person
from web.rights import Reach, right

# whoever sits in a team or writes for an organisation; whose picture it is the service looks at
WRITE = right("situation.picture_write", EVERY_ROLE)
# the themes that all pictures of an activiteit have, and the common picture: the information function
KEEP = right(
    "situation.total_keep",
    {
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.ACGZ: Reach.VEILIGHEIDSREGIO,
        Role.HON: Reach.VEILIGHEIDSREGIO,
        Role.INFORMATION_MANAGER: Reach.VEILIGHEIDSREGIO,
        Role.DPG: Reach.VEILIGHEIDSREGIO,
    },
)
LEADS = (Role.REGIONAL_COORDINATOR, Role.ROAZ_CHAIR)


def seats_of(person: Person, realm: Realm) -> Iterator[str]:
    """Yield the audiences of the functions that somebody holds in a realm now (1 query)."""
    rows = Post.objects.filter(realm=realm, user=person.user_id, team__gt="")
    running = rows.exclude(activity__state=ActivityState.CLOSED).order_by("pk")
    for activity, area, team in running.values_list("activity", "veiligheidsregio", "team"):
        yield f"seat:{activity}"
        yield f"seat:{activity}:{area}:{team}"


def own_audience(activity: Activity, owner: Owner) -> frozenset[str]:
    """Return who sees what a team or organisation keeps to itself."""
    if owner.kind == TEAM:
        roles = team_roles(teams()[owner.team])
        held = {f"role:{role}:{owner.place}" for role in roles}
        return frozenset(held | {f"seat:{activity.pk}:{owner.place}:{owner.team}"})
    if owner.kind == "region":
        return frozenset(f"role:{role}:{owner.place}" for role in LEADS)
    own = frozenset({f"{owner.kind}:{owner.place}"})
    if owner.kind != "facility":
        return own
    house = Facility.objects.get(pk=owner.place)
    return own | speakers(house.sector, house.region_id)


def activity_audience(activity: Activity) -> frozenset[str]:
    """Return who takes part in an activiteit, in full or as a guest (4 queries)."""
    areas = list(activity.veiligheidsregios.values_list("pk", flat=True))
    regions = list(activity.regions.values_list("pk", flat=True))
    found = {f"seat:{activity.pk}", f"role:{Role.NATIONAL_COORDINATOR}"}
    here = activity.parties.filter(until__isnull=True)
    for facility, sector, home, region, area in here.values_list(
        "facility", "facility__sector", "facility__region", "region", "veiligheidsregio"
    ):
        found |= {f"facility:{facility}", *speakers(sector, home)} if facility else set()
        regions += [region] if region else []
        areas += [area] if area else []
    found |= {f"role:{role}:{code}" for role in LEADS for code in regions}
    found |= {f"veiligheidsregio:{code}" for code in areas}
    return frozenset(found | {f"facility:{code}" for code in _desks(areas)})


def _desks(areas: list[str]) -> Iterator[str]:
    """Yield the dispatch centres that serve some veiligheidsregio's."""
    desks = Facility.objects.filter(sector=Sector.DISPATCH, retired_at__isnull=True)
    for code, home, serves in desks.values_list("pk", "veiligheidsregio", "serves"):
        if {home, *serves} & set(areas):
            yield code


def audience(activity: Activity, owner: Owner, share: str) -> frozenset[str]:
    """Return who sees an item of an owner that is shared so."""
    if share == Share.ALL:
        return frozenset({EVERYONE})
    own = own_audience(activity, owner)
    return own if share == Share.OWN else own | activity_audience(activity)


def sees(actor: Actor, realm: Realm, to: Iterable[str]) -> bool:
    """Say whether somebody belongs to one of these audiences; parts of the system see everything."""
    if isinstance(actor, Person):
        return not audiences_in(actor, realm).isdisjoint(to)
    return actor.is_system
