"""Reading decisions on facilities, areas and the country: where each stands, and its event."""

from django.db.models import Max

from journal.models import Realm
from journal.said import Readable, said
from network.models import Facility, Veiligheidsregio
from phases.level_events import LevelSet
from phases.level_models import LevelDecision, PlaceLevel
from phases.levels import COUNTRY

Place = Facility | Veiligheidsregio | None


def code_of(place: Place) -> str:
    """Return the code of a place; the country has one too."""
    return COUNTRY if place is None else place.pk


def level_now(realm: Realm, level: str, place: str, *, lock: bool = False) -> LevelDecision | None:
    """Return the decision that counts at a place, if there ever was one."""
    rows = LevelDecision.objects.filter(realm=realm, level=level, place=place).order_by("-pk")
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


def levels_now(realm: Realm) -> list[LevelDecision]:
    """Return the decision that counts at every place that ever had one (1 query)."""
    newest = (
        LevelDecision.objects.filter(realm=realm)
        .values("level", "place")
        .annotate(last=Max("pk"))
        .values("last")
    )
    return list(LevelDecision.objects.filter(pk__in=newest).order_by("level", "place"))


def place_of(decision: LevelDecision) -> Place:
    """Return the place of a decision; None: the country, or one that is no more."""
    if decision.level == PlaceLevel.FACILITY:
        return Facility.objects.select_related("region").filter(pk=decision.place).first()
    if decision.level == PlaceLevel.AREA:
        return Veiligheidsregio.objects.filter(pk=decision.place).first()
    return None


def level_event(decision: LevelDecision, place: Place, told: str, before: str = "") -> LevelSet:
    """Return the event for a decision as it stands."""
    name: Readable = said("phases.country") if place is None else place.name
    return LevelSet(
        level=decision.level,
        place=decision.place,
        name=name,
        region=place.region_id if isinstance(place, Facility) else "",
        phase=decision.phase,
        stage=decision.stage,
        since=decision.since,
        decided_at=decision.decided_at,
        decided_by=decision.decided_by,
        on_behalf_of=decision.on_behalf_of,
        reason=decision.reason,
        review_at=decision.review_at,
        missed=decision.missed_at is not None,
        decision=decision.pk,
        told=told,
        before=before,
    )
