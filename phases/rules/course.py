"""What a plan sets going in each phase: measures, rhythm, classes of beds, lead and review.

A phase keeps what the phases below it started: whoever goes straight to crisis starts both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from phases.rules.plan import PHASES, PlanError

CLASSES = ("regular", "buffer", "adapted", "crisis")  # of beds, as `patientspread` stacks them
# What a plan that says nothing opens, and when it wants to be looked at again.
DEFAULT_CLASSES: Mapping[str, tuple[str, ...]] = {
    "regular": CLASSES[:1],
    "adapted": CLASSES[:3],
    "crisis": CLASSES,
}
DEFAULT_REVIEW: Mapping[str, float] = {"adapted": 24.0, "crisis": 8.0}
DEFAULT_OWNER = "regional_coordinator"
PER_FACILITY = "hospital_liaison"  # what it owns is asked of each facility of the sectors
MOST_MINUTES = 60 * 24 * 14
MAX_GRIP = 5


@dataclass(frozen=True)
class Measure:
    """One measure: in which phase it starts, who owns it, within how many minutes it must be done."""

    id: str
    phase: str
    title: Mapping[str, str]
    owner: str
    within_minutes: float | None = None
    sectors: tuple[str, ...] = ()
    checklist: tuple[Mapping[str, str], ...] = ()
    perspective: Mapping[str, str] = field(default_factory=dict)

    @property
    def per_facility(self) -> bool:
        """Say whether each facility of its sectors has this to do, and not the region once."""
        return self.owner == PER_FACILITY


@dataclass(frozen=True)
class Lead:
    """From which phase, or GRIP level, the operational lead of medical care goes to whom."""

    to: str
    phase: str = "crisis"
    grip: int | None = None


@dataclass(frozen=True)
class Links:
    """From which phase, or GRIP level, lines with neighbours that follow the plan are open; one may lack."""

    phase: str = ""
    grip: int | None = None

    def open_at(self, phase: str, grip: int) -> bool:
        """Say whether they are open in a phase and at a GRIP level."""
        by_phase = bool(self.phase) and PHASES.index(phase) >= PHASES.index(self.phase)
        return by_phase or (self.grip is not None and grip >= self.grip)


@dataclass(frozen=True)
class Course:
    """What follows from standing in a phase."""

    measures: tuple[Measure, ...]
    every_minutes: Mapping[str, float]
    classes: Mapping[str, tuple[str, ...]]
    review_hours: Mapping[str, float]
    lead: Lead | None
    told: Mapping[str, tuple[str, ...]]
    links: Links | None = None

    def measures_at(self, phase: str) -> tuple[Measure, ...]:
        """Return what runs in a phase: what starts in it, and in the phases below it."""
        level = PHASES.index(phase)
        return tuple(one for one in self.measures if 0 < PHASES.index(one.phase) <= level)

    def leads(self, phase: str, grip: int) -> str:
        """Return which function has the lead in a phase and at a GRIP level; empty: as always."""
        if self.lead is None:
            return ""
        by_phase = PHASES.index(phase) >= PHASES.index(self.lead.phase)
        by_grip = self.lead.grip is not None and grip >= self.lead.grip
        return self.lead.to if by_phase or by_grip else ""


def read_course(document: Mapping[str, Any]) -> Course:
    """Return what a plan's document sets going. Raises PlanError with the place of the first fault."""
    measures = tuple(
        _measure(item, f"/measures/{i}") for i, item in enumerate(document.get("measures") or [])
    )
    if len({one.id for one in measures}) != len(measures):
        raise PlanError("/measures", "same_number")
    return Course(
        measures=measures,
        every_minutes=_per_phase(document, "report_every_minutes", MOST_MINUTES),
        classes=_classes(document.get("classes") or {}),
        review_hours={**DEFAULT_REVIEW, **_per_phase(document, "review_hours", MOST_MINUTES / 60)},
        lead=_lead(document["lead"]) if document.get("lead") else None,
        told={
            phase: tuple(str(role) for role in roles)
            for phase, roles in (document.get("told") or {}).items()
        },
        links=_links(document["links"]) if document.get("links") else None,
    )


def _measure(item: object, place: str) -> Measure:
    """Return one measure."""
    if not isinstance(item, dict):
        raise PlanError(place, "object")
    for name in ("id", "phase"):
        if not isinstance(item.get(name), str) or not item[name]:
            raise PlanError(f"{place}/{name}", "text")
    if item["phase"] not in PHASES[1:]:
        raise PlanError(f"{place}/phase", "choose", words=list(PHASES[1:]))
    within = item.get("within_minutes")
    if within is not None:
        within = _number(within, f"{place}/within_minutes", MOST_MINUTES)
    lines = item.get("checklist") or []
    if not isinstance(lines, list):
        raise PlanError(f"{place}/checklist", "list")
    return Measure(
        id=item["id"],
        phase=item["phase"],
        title=_both(item.get("title"), f"{place}/title"),
        owner=str(item.get("owner") or DEFAULT_OWNER),
        within_minutes=within,
        sectors=tuple(str(one) for one in item.get("sectors") or ()),
        checklist=tuple(_both(one, f"{place}/checklist/{i}") for i, one in enumerate(lines)),
        perspective=_both(item["perspective"], f"{place}/perspective")
        if item.get("perspective")
        else {},
    )


def _both(value: object, place: str) -> Mapping[str, str]:
    """Return a text in both languages."""
    for language in ("nl", "en"):
        text = value.get(language) if isinstance(value, dict) else None
        if not isinstance(text, str) or not text.strip():
            raise PlanError(f"{place}/{language}", "text")
    return {language: value[language] for language in ("nl", "en")}  # type: ignore[index]


def _per_phase(document: Mapping[str, Any], name: str, most: float) -> dict[str, float]:
    """Return a number per phase."""
    given = document.get(name) or {}
    if not isinstance(given, dict):
        raise PlanError(f"/{name}", "object")
    for phase in given:
        if phase not in PHASES:
            raise PlanError(f"/{name}/{phase}", "choose", words=list(PHASES))
    return {phase: _number(value, f"/{name}/{phase}", most) for phase, value in given.items()}


def _classes(given: object) -> dict[str, tuple[str, ...]]:
    """Return which classes of beds each phase opens."""
    if not isinstance(given, dict):
        raise PlanError("/classes", "object")
    found = dict(DEFAULT_CLASSES)
    for phase, opened in given.items():
        if phase not in PHASES:
            raise PlanError(f"/classes/{phase}", "choose", words=list(PHASES))
        if not isinstance(opened, list) or not opened or not set(opened) <= set(CLASSES):
            raise PlanError(f"/classes/{phase}", "choose", words=list(CLASSES))
        found[phase] = tuple(one for one in CLASSES if one in opened)
    return found


def _lead(given: object) -> Lead:
    """Return when the lead goes to whom."""
    if not isinstance(given, dict):
        raise PlanError("/lead", "object")
    phase = given.get("phase", "crisis")
    if phase not in PHASES[1:]:
        raise PlanError("/lead/phase", "choose", words=list(PHASES[1:]))
    if not isinstance(given.get("to"), str):
        raise PlanError("/lead/to", "text")
    return Lead(to=given["to"], phase=phase, grip=_grip(given, "/lead"))


def _links(given: object) -> Links:
    """Return when the lines with neighbours that follow the plan are open."""
    if not isinstance(given, dict):
        raise PlanError("/links", "object")
    phase = given.get("phase") or ""
    if phase and phase not in PHASES[1:]:
        raise PlanError("/links/phase", "choose", words=list(PHASES[1:]))
    grip = _grip(given, "/links")
    if not phase and grip is None:
        raise PlanError("/links/phase", "choose", words=list(PHASES[1:]))
    return Links(phase=phase, grip=grip)


def _grip(given: Mapping[str, Any], place: str) -> int | None:
    """Return the GRIP level that is named, if any."""
    grip = given.get("grip")
    return None if grip is None else int(_number(grip, f"{place}/grip", MAX_GRIP, least=1))


def _number(value: object, place: str, most: float, least: float = 0) -> float:
    """Return a number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise PlanError(place, "number", least=least, most=most)
    return float(value)
