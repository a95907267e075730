"""Whose a picture is: a team of the activiteit, or an organisation that takes part; and who writes in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from callout.functions import functions
from journal.actors import Actor
from journal.errors import Invalid, Refused
from journal.said import Named, Readable
from network.models import Facility, Role, Veiligheidsregio
from phases.models import Activity, ActivityParty
from situation.post_models import Post
from situation.teams import Team, teams
from web.people import Person
from web.rights import Reach

TEAM = "team"
PLACES = ("facility", "region", "veiligheidsregio")
# by which role somebody writes for an organisation
WRITERS: dict[str, frozenset[str]] = {
    "facility": frozenset({Role.HOSPITAL_LIAISON, Role.CRISIS_COORDINATOR, Role.MKA_DISPATCHER}),
    "region": frozenset({Role.REGIONAL_COORDINATOR, Role.ROAZ_CHAIR}),
    "veiligheidsregio": frozenset(
        {Role.HIN, Role.INFORMATION_MANAGER, Role.HON, Role.ACGZ, Role.DPG}
    ),
}


@dataclass(frozen=True)
class Owner:
    """Whose picture it is: `kind` is `team` or that of a place, `place` its code, `team` that of a team."""

    kind: str
    place: str
    team: str
    name: Readable

    @property
    def code(self) -> str:
        """Return how rows and the wire name it."""
        return f"{self.kind}:{self.place}" + (f":{self.team}" if self.team else "")


def owner_read(activity: Activity, code: str, *, field: str = "owner") -> Owner:
    """Return who keeps a picture here. Raises Invalid (no such team, takes no part), Refused (guest)."""
    kind, _, rest = code.partition(":")
    if kind == TEAM:
        return _team(activity, rest, field)
    if kind not in PLACES:
        raise Invalid("situation.picture.no_owner", field=field, given=code)
    party = _party(activity, kind, rest)
    if party is None:
        raise Invalid("situation.picture.no_party", field=field, given=rest)
    if party.guest:
        raise Refused("situation.picture.guest", field=field, name=party.name)
    return Owner(kind, rest, "", party.name)


def owner_of(code: str, name: Readable) -> Owner:
    """Return whose an item is from its row, also of one that takes part no more."""
    kind, place, team = (*code.split(":"), "")[:3]
    return Owner(kind, place, team, name)


def _team(activity: Activity, rest: str, field: str) -> Owner:
    """Return a team of an activiteit by its veiligheidsregio and code. Raises Invalid."""
    place, _, code = rest.partition(":")
    area = activity.veiligheidsregios.filter(pk=place).first()
    team = teams().get(code)
    if area is None or team is None:
        raise Invalid("situation.picture.no_owner", field=field, given=f"{TEAM}:{rest}")
    name = Named(f"{team.name.nl} {area.name}", f"{team.name.en} {area.name}")
    return Owner(TEAM, area.pk, code, name)


def _party(activity: Activity, kind: str, code: str) -> ActivityParty | None:
    """Return an organisation that takes part now."""
    here = activity.parties.filter(until__isnull=True)
    return here.filter(**{f"{kind}_id": code}).first()


def team_roles(team: Team) -> frozenset[str]:
    """Return the roles of the functions that sit in a team."""
    known = functions()
    return frozenset(known[code].role for code in team.functions if known[code].role)


def writes(actor: Actor, owner: Owner, activity: Activity) -> bool:
    """Say whether somebody writes in a picture: by a role of the team or house, or by a function held now."""
    if actor.is_system:
        return True
    if not isinstance(actor, Person):
        return False
    if owner.kind != TEAM:
        held = WRITERS[owner.kind]
        place = f"{owner.kind}_id"
        return any(
            str(one.role) in held and getattr(one, place) == owner.place for one in actor.mandates
        ) or _speaks(actor, owner)
    roles = team_roles(teams()[owner.team])
    by_role = any(
        str(one.role) in roles and one.veiligheidsregio_id == owner.place for one in actor.mandates
    )
    return by_role or _sits(actor, owner, activity)


def _speaks(person: Person, owner: Owner) -> bool:
    """Say whether somebody speaks in a region for the sector of the house whose picture it is."""
    speaking = [one for one in person.mandates if Role(one.role).sectors]
    if owner.kind != "facility" or not speaking:
        return False
    house = Facility.objects.get(pk=owner.place)
    return any(one.reaches(Reach.SECTOR, house) for one in speaking)


def speakers(sector: str, region: str) -> frozenset[str]:
    """Return the audiences of who speaks in a region for the houses of a sector."""
    roles = (role for role in Role if sector in role.sectors)
    return frozenset(f"role:{role}:{region}" for role in roles)


def _sits(person: Person, owner: Owner, activity: Activity) -> bool:
    """Say whether somebody holds a function in a team now."""
    rows = Post.objects.filter(
        activity=activity, veiligheidsregio=owner.place, team=owner.team, user=person.user_id
    )
    return rows.exists()


def require_writes(actor: Actor, owner: Owner, activity: Activity) -> None:
    """Raise Refused unless somebody writes in a picture."""
    if not writes(actor, owner, activity):
        raise Refused("situation.picture.not_yours", field="owner", owner=owner.name)


def owners_of(activity: Activity) -> Iterator[Owner]:
    """Yield all who can keep a picture in an activiteit: its teams by area, then who takes part in full."""
    areas: list[Veiligheidsregio] = list(activity.veiligheidsregios.order_by("pk"))
    for area in areas:
        for code, team in teams().items():
            name = Named(f"{team.name.nl} {area.name}", f"{team.name.en} {area.name}")
            yield Owner(TEAM, area.pk, code, name)
    for party in activity.parties.filter(until__isnull=True, guest=False):
        kind = next((one for one in PLACES if getattr(party, f"{one}_id")), "")
        if kind:
            yield Owner(kind, str(getattr(party, f"{kind}_id")), "", party.name)


def writes_somewhere(actor: Actor, activity: Activity) -> Owner | None:
    """Return the first picture in which somebody writes, if any."""
    return next((one for one in owners_of(activity) if writes(actor, one, activity)), None)
