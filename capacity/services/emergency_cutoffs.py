"""The own cut-offs of an emergency department: from which score it is busy there."""

from collections.abc import Sequence

from capacity.emergency_bodies import CutoffsIn
from capacity.events import CutoffsSet
from capacity.models import EdCutoffs
from capacity.services.common import require_department
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.services import record, writing
from network.models import Facility, Role
from network.places import require_in_use
from web.commands import command
from web.rights import Reach

EDGES = 3


@command(
    "capacity.cutoffs_set",
    who={
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
    place="facility",
    body=CutoffsIn,
    address="facilities/<str:facility>/ed/cutoffs/",
    answer=lambda edges: {"edges": list(edges)},
    on=("edcutoffs:{facility.pk}",),
)
def cutoffs_set(
    *, actor: Actor, realm: Realm, facility: Facility, edges: Sequence[int], reason: str
) -> Sequence[int]:
    """Set the scores from which a department is busy, crowded and overcrowded; none: no own ones.

    Raises Refused, Invalid, Conflict.
    """
    require_department(facility)
    if edges and (len(edges) != EDGES or sorted(set(edges)) != list(edges)):
        raise Invalid("capacity.cutoffs", field="edges")
    with writing():
        require_in_use(facility)
        rows = EdCutoffs.objects.filter(realm=realm, facility=facility)
        if edges:
            EdCutoffs.objects.update_or_create(
                realm=realm, facility=facility, defaults={"edges": list(edges)}
            )
        else:
            rows.delete()
        event = CutoffsSet(facility.pk, facility.name, tuple(edges))
        record(event, realm=realm, actor=actor, reason=reason)
    return edges
