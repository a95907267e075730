"""Deciding on the phase of a facility, a sub-region and the country: in any order, with a watched review.

Who stays in a phase after its review decides so too, with a reason and a next moment. Nothing follows for
other places: what exceeds one goes up by the proposals of the region.
"""

from datetime import datetime, timedelta
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import Readable
from journal.services import record, writing
from network.models import Facility, Veiligheidsregio
from network.permissions import person_named
from network.places import require_in_use
from phases.level_bodies import AreaPhaseIn, CountryPhaseIn, FacilityPhaseIn, LevelRelayIn
from phases.level_evidence import evidence_of
from phases.level_mandates import (
    AREA_DECIDE,
    COUNTRY_DECIDE,
    FACILITY_DECIDE,
    Place,
    level_of,
    require_mandate,
    require_recorder,
)
from phases.level_models import LevelDecision
from phases.level_standing import code_of, level_event, level_now
from phases.levels import stages
from phases.mandates import RELAY
from phases.models import CarePhase
from phases.services.reasons import check_reason
from phases.telling import level_reminded
from web.commands import command
from web.people import Person

REVIEW_HOURS = {
    CarePhase.ADAPTED: 24,
    CarePhase.CRISIS: 8,
}  # as plans have it where nobody says more
LONGEST_REVIEW = timedelta(days=31)


def _answer(made: LevelDecision) -> dict[str, Any]:
    """Return what is answered to a decision."""
    return {"id": made.pk, "level": made.level, "place": made.place, "phase": made.phase}


def _level_key(arguments: dict[str, Any]) -> tuple[str, ...]:
    """Return the key of the place whose phase a call is about."""
    place = arguments["place"]
    return (f"level:{level_of(place)}:{code_of(place)}",)


@command(
    "phases.facility_phase_decide",
    by=FACILITY_DECIDE,
    place="facility",
    body=FacilityPhaseIn,
    address="facilities/<str:facility>/phase/",
    answer=_answer,
    on=("level:facility:{facility.pk}",),
)
def facility_phase_decide(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility,
    phase: str,
    reason: str,
    review_at: datetime | None = None,
) -> LevelDecision:
    """Put a facility in a phase, or keep it there after a review.

    Raises Refused, Invalid (no reason, no such moment), Conflict (regular already, or it is closed).
    """
    require_mandate(actor, facility)
    return _decide(actor, realm, facility, phase, reason, review_at)


@command(
    "phases.area_phase_decide",
    by=AREA_DECIDE,
    place="veiligheidsregio",
    body=AreaPhaseIn,
    address="veiligheidsregios/<str:veiligheidsregio>/phase/",
    answer=_answer,
    on=("level:area:{veiligheidsregio.pk}",),
)
def area_phase_decide(
    *,
    actor: Actor,
    realm: Realm,
    veiligheidsregio: Veiligheidsregio,
    phase: str,
    reason: str,
    review_at: datetime | None = None,
) -> LevelDecision:
    """Put a sub-region, the care in a veiligheidsregio, in a phase, or keep it there after a review.

    Raises Refused, Invalid (no reason, no such moment), Conflict (regular already, or it is closed).
    """
    require_mandate(actor, veiligheidsregio)
    return _decide(actor, realm, veiligheidsregio, phase, reason, review_at)


@command(
    "phases.level_relay",
    by=RELAY,
    body=LevelRelayIn,
    address="place-phase-by-telephone/",
    answer=_answer,
    on=("level:",),
    only=_level_key,
)
def level_relay(
    *,
    actor: Actor,
    realm: Realm,
    place: Facility | Veiligheidsregio,
    phase: str,
    reason: str,
    on_behalf_of: str,
    review_at: datetime | None = None,
) -> LevelDecision:
    """Record the phase of a facility or a sub-region that a mandated person decided by telephone.

    Raises Refused (that person may not), Missing (no such person), Invalid, Conflict as deciding does.
    """
    require_recorder(actor, place)
    person = person_named(on_behalf_of, realm, field="on_behalf_of")
    require_mandate(person, place, field="on_behalf_of")
    return _decide(actor, realm, place, phase, reason, review_at, whom=person)


@command(
    "phases.country_stage_decide",
    by=COUNTRY_DECIDE,
    body=CountryPhaseIn,
    address="country/stage/",
    answer=lambda made: _answer(made) | {"stage": made.stage},
    on=("level:country:NL",),
)
def country_stage_decide(
    *,
    actor: Actor,
    realm: Realm,
    stage: str,
    reason: str,
    on_behalf_of: str = "",
    review_at: datetime | None = None,
) -> LevelDecision:
    """Put the country in a stage of the LNAZ, or keep it there after a review; its phase follows from that.

    `on_behalf_of`: who decided it, in words. Raises Refused, Invalid (no such stage, no reason), Conflict.
    """
    require_mandate(actor, None, field="stage")
    found = stages().get(stage)
    if found is None:
        known = [one.code for one in stages().stages]
        raise Invalid("phases.unknown_stage", field="stage", stage=stage, stages=known)
    return _decide(
        actor, realm, None, found.phase, reason, review_at, stage=stage, named=on_behalf_of
    )


def _decide(  # noqa: PLR0917
    actor: Actor,
    realm: Realm,
    place: Place,
    phase: str,
    reason: str,
    review_at: datetime | None,
    *,
    stage: str = "",
    whom: Person | None = None,
    named: str = "",
) -> LevelDecision:
    """Write a decision of who was found to be mandated, with what stood before them, and tell it."""
    check_reason(reason)
    now = realm.now()
    review = _review(phase, review_at, now)
    with writing():
        require_in_use(place)
        if phase not in CarePhase.values:
            raise Invalid("phases.unknown_phase", field="phase", phase=phase)
        level = level_of(place)
        before = level_now(realm, level, code_of(place), lock=True)
        stays = before is not None and (before.phase, before.stage) == (phase, stage)
        if phase == CarePhase.REGULAR and (stays or (before is None and not stage)):
            raise Conflict("phases.level.regular", field="phase")
        behalf: Readable = whom.label if whom else named.strip()
        made = LevelDecision.objects.create(
            realm=realm,
            level=level,
            place=code_of(place),
            phase=phase,
            stage=stage,
            since=before.since if before is not None and stays else now,
            decided_at=now,
            decided_by=actor.label,
            decider=actor.name,
            on_behalf_of=behalf,
            mandated=whom.name if whom else "",
            reason=reason,
            evidence=evidence_of(realm, level, place),
            review_at=review,
        )
        level_reminded(realm, level, code_of(place), actor=actor)
        told = "stays" if stays else "set"
        left = "" if stays or before is None else before.stage or before.phase
        record(level_event(made, place, told, left), realm=realm, actor=actor, reason=reason)
    return made


def _review(phase: str, review_at: datetime | None, now: datetime) -> datetime | None:
    """Return when a decision is looked at again. Raises Invalid for a moment that is none."""
    if phase == CarePhase.REGULAR:
        return None
    if review_at is None:
        return now + timedelta(hours=REVIEW_HOURS[CarePhase(phase)])
    if not now < review_at <= now + LONGEST_REVIEW:
        raise Invalid("phases.review_when", field="review_at", days=LONGEST_REVIEW.days)
    return review_at
