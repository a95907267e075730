"""Who takes part in an activiteit: sits in it, writes a picture in it, or keeps it; guests only read."""

from journal.actors import Actor
from journal.errors import Refused
from network.permissions import EVERY_ROLE
from phases.activity_rights import KEEP
from phases.models import Activity
from situation.picture_owners import writes_somewhere
from situation.post_models import Post
from web.people import Person, can
from web.rights import right

# a line in the log of an activiteit: whoever takes part in it, which the service looks at
LOG_WRITE = right("situation.log_write", EVERY_ROLE)


def takes_part(actor: Actor, activity: Activity) -> bool:
    """Say whether somebody takes part: by a seat, a role of its teams or houses, or by keeping it."""
    if not isinstance(actor, Person):
        return actor.is_system
    return (
        Post.objects.filter(activity=activity, user=actor.user_id).exists()
        or writes_somewhere(actor, activity) is not None
        or any(can(actor, KEEP, area) for area in activity.veiligheidsregios.order_by("pk"))
        or any(can(actor, KEEP, region) for region in activity.regions.order_by("pk"))
    )


def require_part(actor: Actor, activity: Activity) -> None:
    """Raise Refused unless somebody takes part in an activiteit."""
    if not takes_part(actor, activity):
        raise Refused("situation.no_part", field="activity", name=activity.name)


def part_role(actor: Actor, activity: Activity) -> str:
    """Return the role by which somebody takes part: the first held at one of its places; empty: none."""
    if not isinstance(actor, Person):
        return ""
    areas = set(activity.veiligheidsregios.values_list("pk", flat=True))
    houses = set(activity.parties.filter(until__isnull=True).values_list("facility", flat=True))
    here = [
        one
        for one in actor.mandates
        if one.veiligheidsregio_id in areas or (one.facility_id and one.facility_id in houses)
    ]
    return next((str(one.role) for one in (*here, *actor.mandates)), "")
