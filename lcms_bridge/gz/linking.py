"""When the line with a neighbour is open: always, from a care phase or GRIP level on, or as the plans say."""

from collections.abc import Collection

from journal.actors import Actor
from journal.models import Realm
from journal.services import only_open, record, writing
from lcms_bridge.gz.events import NeighbourChanged
from lcms_bridge.models import Neighbour, NeighbourState
from network.models import Region
from phases.activity_selectors import grips_highest
from phases.models import CarePhase
from phases.runs import links_asked
from phases.selectors import phase_of

# The word for a line that is open when the plans of our own regions say so.
BY_PLAN = "plan"


def neighbour_tell(row: Neighbour, told: str, *, actor: Actor) -> None:
    """Record how a neighbour stands now. Inside `writing()`."""
    event = NeighbourChanged(
        neighbour=row.name,
        label=row.label,
        gives=tuple(row.gives),
        takes=tuple(row.takes),
        neighbour_state=str(row.state),
        since=row.state_since,
        linked=row.linked,
        linked_since=row.linked_since,
        from_phase=BY_PLAN if row.by_plan else row.from_phase,
        from_grip=row.from_grip,
        failing_since=row.failing_since,
        fault=row.fault,
        changes=row.changes,
        told=told,
        scopes=tuple(sorted(row.can)),
        token_ends_at=row.token_ends_at,
    )
    record(event, realm=row.realm, actor=actor)


def followed(row: Neighbour) -> list[str]:
    """Return whose phase and GRIP open a line: the regions we tell of; without, all but the neighbour's."""
    if row.gives:
        return list(row.gives)
    return list(Region.objects.exclude(pk__in=row.takes).values_list("pk", flat=True))


def is_asked_for(row: Neighbour) -> bool:
    """Say whether the phase or GRIP of one of our own regions asks for the line; always without either.

    A line that follows the plans of these regions alone, and is named by none, is open.
    """
    if not (row.by_plan or row.from_phase or row.from_grip):
        return True
    ours = followed(row)
    if row.by_plan:
        asked = links_asked(row.realm, ours).values()
        if any(asked) or (not row.from_grip and all(one is None for one in asked)):
            return True
    elif row.from_phase:
        phases, order = phase_of(row.realm), list(CarePhase.values)
        least = order.index(row.from_phase)
        if any(order.index(phases.get(code, order[0])) >= least for code in ours):
            return True
    if not row.from_grip:
        return False
    return any(level >= row.from_grip for level in grips_highest(row.realm, ours).values())


def lines_follow(*, actor: Actor, realm: Realm, regions: Collection[str]) -> None:
    """Open or close the lines of which a region of ours changed its phase or GRIP. Inside `writing()`."""
    active = Neighbour.objects.filter(realm=realm, state=NeighbourState.ACTIVE)
    # no other is locked: its page may be taken over meanwhile, and waits for a region that we hold
    concerned = [row.pk for row in active if not set(regions).isdisjoint(followed(row))]
    rows = active.select_for_update(of=("self",)).select_related("realm")
    for row in rows.filter(pk__in=concerned).order_by("pk"):
        line_follow(row, actor=actor)


def lines_by_plan() -> list[Neighbour]:
    """Return the neighbours whose lines follow the plans: another version may come in force by its time."""
    rows = Neighbour.objects.filter(by_plan=True, state=NeighbourState.ACTIVE, realm__is_open=True)
    return list(rows.select_related("realm").order_by("pk"))


def line_by_plan_follow(row: Neighbour, *, actor: Actor) -> None:
    """Open or close a line as the plans say now."""
    if is_asked_for(row) == row.linked:
        return
    with only_open(), writing():
        rows = Neighbour.objects.select_for_update(of=("self",)).select_related("realm")
        mine = rows.filter(pk=row.pk, by_plan=True, state=NeighbourState.ACTIVE).order_by("pk")
        for one in mine:
            line_follow(one, actor=actor)


def line_follow(row: Neighbour, *, actor: Actor) -> None:
    """Open or close a line, where that changed; who sees the picture is told. Inside `writing()`."""
    asked = is_asked_for(row)
    if asked == row.linked:
        return
    row.linked, row.linked_since = asked, row.realm.now()
    row.failures, row.failing_since, row.fault, row.broken_until = 0, None, "", None
    row.save(
        update_fields=[
            *("linked", "linked_since", "failures", "failing_since", "fault", "broken_until")
        ]
    )
    neighbour_tell(row, "opened" if asked else "closed", actor=actor)
