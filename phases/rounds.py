"""Rounds among the seats of a body: who is asked, what was said, and when the chair may decide."""

from collections.abc import Collection
from typing import Any

from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable, Said, beside, said
from journal.services import record
from network.models import Facility, Region, Role, Veiligheidsregio
from network.places import look_in_use
from phases.mandates import CONSULT, DECIDE, heads, roles_held, together
from phases.models import DecisionRound, RoundAnswer, RoundState
from phases.round_events import RoundChanged
from phases.rules import read_rules
from phases.rules.deciding import REGION, VEILIGHEIDSREGIO, Body, Member
from phases.telling import round_reminded
from web.people import Person
from web.transitions import Step, Transitions

Seat = dict[str, Any]


def body_of(row: DecisionRound) -> Body:
    """Return the body of a round, as its version of the plan says it."""
    bodies = read_rules(row.plan.document).deciding.bodies
    return next(body for body in bodies if body.id == row.body)


def seats_of(region: Region, body: Body) -> list[Seat]:
    """Return the seats of a body for a region, or for all that work as one with it (2 queries)."""
    regions = together(region) if body.together else [region]
    codes = [one.pk for one in regions]
    areas = Veiligheidsregio.objects.filter(regions__in=codes, retired_at__isnull=True).distinct()
    houses = Facility.objects.filter(region__in=codes, retired_at__isnull=True)
    places: dict[str, list[tuple[str, str]]] = {
        REGION: [(one.pk, one.short_name) for one in regions],
        VEILIGHEIDSREGIO: [(one.pk, one.name) for one in areas.order_by("pk")],
    }
    found: list[Seat] = []
    for member in body.members:
        here = places.get(member.at)
        if here is None:
            here = [
                (one.pk, one.name)
                for one in houses.order_by("pk")
                if member.role != Role.HOSPITAL_LIAISON or one.is_hospital
            ]
        found.extend(_seat(member, code, name) for code, name in here)
    return found


def _seat(member: Member, code: str, name: str) -> Seat:
    """Return one seat."""
    return {
        "seat": f"{member.role}@{code}",
        "role": member.role,
        "at": member.at,
        "place": code,
        "name": name,
    }


def seats_held(actor: Actor, seats: Collection[Seat]) -> list[Seat]:
    """Return the seats that somebody holds: the role, at that very place."""
    held = actor.mandates if isinstance(actor, Person) else ()
    mine = {
        (str(one.role), place)
        for one in held
        for place in (one.region_id, one.veiligheidsregio_id, one.facility_id)
        if place
    }
    return [seat for seat in seats if (seat["role"], seat["place"]) in mine]


def answers_now(row: DecisionRound) -> dict[str, RoundAnswer]:
    """Return the newest answer per seat (1 query)."""
    return {answer.seat: answer for answer in row.answers.order_by("pk")}


def answers_of(row: DecisionRound) -> list[dict[str, Any]]:
    """Return what was answered, as evidence of a decision: who is silent is named too."""
    given = answers_now(row)
    return [
        {"round": row.pk, "seat": seat["seat"], "role": seat["role"], "name": seat["name"]}
        | _said(given.get(seat["seat"]))
        for seat in row.seats
    ]


def round_event(row: DecisionRound, told: str, who: Readable = "") -> RoundChanged:
    """Return the event for a round as it stands."""
    body, given = body_of(row), answers_now(row)
    regions = together(row.region) if body.together else [row.region]
    return RoundChanged(
        id=row.pk,
        region=row.region_id,
        name=row.region.short_name,
        plan=row.plan.title,
        body=dict(body.name),
        heads=body.heads,
        heads_in=tuple(one.pk for one in regions),
        all=body.all,
        from_phase=row.from_phase,
        to_phase=row.to_phase,
        reason=row.reason,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        deadline=row.deadline,
        seats=[seat | _said(given.get(seat["seat"])) for seat in row.seats],
        round_state=row.state,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        outcome=row.outcome,
        told=told,
        overdue_since=row.overdue_since,
        who=who,
    )


def _said(answer: RoundAnswer | None) -> dict[str, Any]:
    """Return what was said for a seat."""
    return {
        "agrees": answer.agrees if answer else None,
        "reason": answer.reason if answer else "",
        **beside("by", answer.answered_by if answer else ""),
        "answered_at": answer.answered_at.isoformat() if answer else None,
    }


def in_use(row: DecisionRound) -> None:
    """Raise Conflict when the region closed."""
    look_in_use(row.region)


def has_seat(row: DecisionRound, actor: Actor) -> Said | None:
    """Return why somebody has no say in a round."""
    return None if seats_held(actor, row.seats) else said("phases.round.no_seat")


def is_head(row: DecisionRound, actor: Actor) -> Said | None:
    """Return why somebody does not decide on a round."""
    body = body_of(row)
    if not actor.is_system and heads(actor, row.region, body):
        return None
    return said("phases.round.chair_decides", roles=[Role(role).words for role in body.heads])


def heard(row: DecisionRound) -> Said | None:
    """Return why a round cannot be followed yet: seats are silent in time, or not all agree that must."""
    given = answers_now(row)
    silent = sum(seat["seat"] not in given for seat in row.seats)
    if body_of(row).all:
        against = sum(not answer.agrees for answer in given.values())
        if silent or against:
            return said("phases.round.all_must_agree", n=silent + against)
        return None
    if silent and row.realm.now() < row.deadline:
        return said("phases.round.not_heard", n=silent, until=row.deadline)
    return None


ROUNDS = Transitions(
    "phases.round",
    Step("answer", {RoundState.OPEN}, by=CONSULT, mandate=has_seat),
    Step(
        "follow",
        {RoundState.OPEN},
        RoundState.FOLLOWED,
        by=DECIDE,
        mandate=is_head,
        guards=(heard,),
    ),
    Step("decline", {RoundState.OPEN}, RoundState.DECLINED, by=DECIDE, mandate=is_head),
    # the phase was decided by another way, or the region or the realm closed
    Step("lapse", {RoundState.OPEN}, RoundState.LAPSED),
    entity="phaseround",
    initial=RoundState.OPEN,
    code="round_{state}",
    always=(in_use,),
)


# the word of the log for a step that a deputy took
BY_DEPUTY = {"follow": "follow_deputy", "decline": "decline_deputy"}


def round_close(row: DecisionRound, name: str, *, actor: Actor, reason: Readable) -> None:
    """Take the step that ends a round, keep it and tell it. Inside `writing()`. Raises Refused, Conflict."""
    ROUNDS.take(row, name, actor=actor)
    row.closed_at = row.realm.now()
    row.closed_by = actor.label
    row.outcome = reason
    row.save()
    round_reminded(row, actor=actor)
    told = name if name == "lapse" or _is_chair(row, actor) else BY_DEPUTY[name]
    record(round_event(row, told, actor.label), realm=row.realm, actor=actor, reason=reason)


def _is_chair(row: DecisionRound, actor: Actor) -> bool:
    """Say whether somebody is the chair of the body of a round, and not a deputy."""
    body = body_of(row)
    regions = together(row.region) if body.together else [row.region]
    return body.chair in roles_held(actor, regions)


def rounds_lapse(
    *, actor: Actor, realm: Realm, reason: Readable, regions: Collection[str] | None = None
) -> None:
    """End the open rounds of a realm, or of some regions of it, without a decision. Inside `writing()`."""
    rows = DecisionRound.objects.select_for_update(of=("self",)).filter(
        realm=realm, state=RoundState.OPEN
    )
    if regions is not None:
        rows = rows.filter(region__in=regions)
    for row in rows.select_related("realm", "region", "plan").order_by("pk"):
        round_close(row, "lapse", actor=actor, reason=reason)
