"""What each hospital has for the patient of one request, and what stands against it: as a plan sees it.

The figures are those of a run (classes that are open, what is promised), for one patient and without a
solver. What nobody knows is said and refuses nobody; figures may be behind, so a person may put most of what
stands against a house aside, with a reason.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from capacity.kinds import bed_kind, short_name
from capacity.operating import CLOSED
from capacity.selectors import (
    BedsNow,
    OperatingNow,
    Promised,
    beds_now,
    operating_now,
    promises_of,
)
from journal import clock
from journal.said import Said, said
from network.models import Facility
from network.selectors import hospitals_in_use
from network.travel import Drive, GreatCircleTravel, default_travel
from patientspread.engine import BedState
from patientspread.models import Request, Transfer, TransferState
from patientspread.policy import SpreadPolicy
from patientspread.selectors.abilities import Abilities, abilities_of, needs_of
from patientspread.selectors.cohort_places import CohortPlaces, cohort_places
from patientspread.selectors.sites import bed_state, class_at
from phases.runs import classes_open
from phases.selectors import phase_of, plans_in_force

NEVER = frozenset({"ability.child"})  # what no reason puts aside


@dataclass(frozen=True)
class Against:
    """One thing that stands against a house; `may_overrule`: a person may put it aside, with a reason."""

    code: str
    told: Said
    may_overrule: bool = True


@dataclass(frozen=True)
class House:
    """One hospital for one patient: its beds in the classes that are open, and what stands against it."""

    facility: Facility
    drive: Drive
    bed: BedState
    promised: Promised
    observed_at: datetime | None
    against: tuple[Against, ...]
    notes: tuple[Said, ...]

    @property
    def known(self) -> bool:
        """Say whether it told how many beds it has."""
        return self.bed.status != "unknown"

    @property
    def open(self) -> int | None:
        """Return how many beds may be used now: those that were said to be open, in classes that are."""
        if not self.known:
            return None
        return min(sum(self.bed.capacity.as_tuple()), self.bed.open_beds or 0)

    @property
    def free(self) -> int | None:
        """Return how many of them nobody lies in and nobody was promised; below nought: more than fit."""
        return None if self.open is None else self.open - self.bed.occupied

    @property
    def bed_class(self) -> str:
        """Return the class of the bed that this patient fills."""
        return class_at(self.bed.capacity, self.bed.occupied + 1) if self.known else ""


def houses_for(row: Request, policy: SpreadPolicy, now: datetime) -> list[House]:
    """Return the hospitals where a request may be looked for, each with what stands against it.

    Those that have no beds of its kind are left out, and those of elsewhere until the country looks.
    A dozen queries, however many hospitals there are.
    """
    everybody = list(hospitals_in_use())
    kind = bed_kind(row.bed)
    there = [one for one in everybody if kind.has(one) and one.pk != row.origin_id]
    if row.national_since is None and row.returns_id is None:
        there = [one for one in there if one.region_id == row.origin.region_id]
    seen = _Seen.of(row, there, everybody, policy, now)
    return [seen.house(one) for one in there]


@dataclass(frozen=True)
class _Seen:
    """The figures of one moment, for one request."""

    row: Request
    policy: SpreadPolicy
    now: datetime
    beds: Mapping[str, BedsNow]
    standing: Mapping[str, OperatingNow]
    promised: Mapping[str, Mapping[str, Promised]]
    opened: Mapping[str, Collection[str]]
    abilities: Abilities
    needs: frozenset[str]
    cohorts: CohortPlaces
    refused: Mapping[str, str]
    travel: GreatCircleTravel

    @classmethod
    def of(
        cls,
        row: Request,
        there: list[Facility],
        everybody: Iterable[Facility],
        policy: SpreadPolicy,
        now: datetime,
    ) -> "_Seen":
        """Read the figures of now."""
        realm, codes, needs = row.realm, [one.pk for one in there], needs_of(row)
        return cls(
            row=row,
            policy=policy,
            now=now,
            beds=beds_now(realm, codes),
            standing=operating_now(realm, there),
            promised=promises_of(realm, codes, without=[row.key]),
            opened=classes_open(realm, phase_of(realm), plans_in_force(realm)),
            abilities=abilities_of(realm, everybody, [needs]),
            needs=needs,
            cohorts=cohort_places(realm, codes, [row.cohort]),
            refused=_refused(row, policy),
            travel=default_travel(),
        )

    def house(self, facility: Facility) -> House:
        """Return one hospital as the place of the patient."""
        known = self.beds.get(facility.pk)
        promised = self.promised.get(facility.pk, {}).get(self.row.bed) or Promised(self.row.bed)
        opened = self.opened[facility.region_id]
        bed = bed_state(self.row.bed, known, promised.coming, self.policy, self.now, opened)
        told = known.said.get(self.row.bed) if known else None
        house = House(
            facility=facility,
            drive=self.travel.drive(self.row.origin, facility),
            bed=bed,
            promised=promised,
            observed_at=told.observed_at if told is not None and bed.status != "unknown" else None,
            against=(),
            notes=(),
        )
        against = (
            *self._ability(facility),
            *self._stop(house),
            *self._room(house),
            *self._isolation(house, known),
            *self._cohort(house),
            *self._ride(house),
            *self._said_no(house),
        )
        notes = tuple(self._unknown(house, known))
        return House(house.facility, house.drive, bed, promised, house.observed_at, against, notes)

    def _ability(self, facility: Facility) -> list[Against]:
        """Return what it cannot do that the patient needs."""
        found = []
        for need in sorted(self.needs):
            told = self.abilities.against(facility, [need], self.row.bed)
            if told is not None:
                code = f"ability.{need}"
                found.append(Against(code, told, may_overrule=code not in NEVER))
        return found

    def _stop(self, house: House) -> list[Against]:
        """Return that it is closed, or that these beds are."""
        standing = self.standing[house.facility.pk].standing_of(self.row.bed, self.now)
        if standing.state != CLOSED:
            return []
        told = said("patientspread.match.stop", place=house.facility.name, bed=self._bed)
        return [Against("stop", told)]

    def _room(self, house: House) -> list[Against]:
        """Return that no bed is free, or only such as are not open in the phase of its region."""
        if house.free is None or house.free > 0:
            return []
        words = {
            "place": house.facility.name,
            "open": house.open,
            "occupied": house.bed.occupied - house.promised.coming,
            "coming": house.promised.coming,
            "at": house.observed_at,
        }
        code = "class" if (house.bed.open_beds or 0) > house.bed.occupied else "full"
        return [Against(code, said(f"patientspread.match.{code}", bed=self._bed, **words))]

    def _isolation(self, house: House, known: BedsNow | None) -> list[Against]:
        """Return that no isolation place is left, where it said how many there are."""
        free = _isolation_free(known, self.row.bed) if self.row.isolation else None
        if free is None or free > house.promised.isolation_in:
            return []
        words = {"place": house.facility.name, "free": free, "taken": house.promised.isolation_in}
        return [Against("isolation", said("patientspread.match.isolation", **words))]

    def _cohort(self, house: House) -> list[Against]:
        """Return that it has no beds for the group of this patient, where its beds are split."""
        told = self.cohorts.against(house.facility, self.row.bed, self.row.cohort)
        return [Against("cohort", told)] if told is not None else []

    def _ride(self, house: House) -> list[Against]:
        """Return that the ride is longer than its kind of transport goes."""
        kind = self.policy.of(self.row.bed)
        mode = self.row.mode or kind.mode
        most = min(kind.max_minutes, self.policy.mode_minutes.get(mode, kind.max_minutes))
        if house.drive.minutes <= most:
            return []
        words = {"place": house.facility.name, "minutes": house.drive.minutes, "most": most}
        mode_said = said(f"patientspread.mode.{mode}")
        return [Against("travel", said("patientspread.match.travel", mode=mode_said, **words))]

    def _said_no(self, house: House) -> list[Against]:
        """Return that it refused this patient not long ago, and why."""
        code = self.refused.get(house.facility.pk)
        if code is None:
            return []
        why = said(f"patientspread.refusal.{code}")
        told = said("patientspread.match.refused", place=house.facility.name, why=why)
        return [Against("refused", told)]

    def _unknown(self, house: House, known: BedsNow | None) -> Iterable[Said]:
        """Yield what nobody knows, and what whoever takes the patient must reckon with."""
        place = house.facility.name
        if not house.known:
            yield said("patientspread.match.no_figures", place=place, bed=self._bed)
        elif house.bed.status == "stale":
            yield said("patientspread.match.old_figures", place=place, at=house.observed_at)
        yield from self.abilities.unknown(house.facility, self.needs, self.row.bed)
        if self.row.isolation and _isolation_free(known, self.row.bed) is None:
            yield said("patientspread.match.isolation_unknown", place=place)
        if self.row.heavy:
            yield said("patientspread.match.heavy_unknown", place=place)
        cohort = self.cohorts.unknown(house.facility, self.row.bed, self.row.cohort)
        if cohort is not None:
            yield cohort

    @property
    def _bed(self) -> Said:
        """Return what people call the beds."""
        return said("patientspread.match.bed", kind=short_name(self.row.bed))


def _isolation_free(known: BedsNow | None, bed: str) -> int | None:
    """Return how many isolation places a house said to be free; None: it did not say."""
    line = known.lines.get(bed) if known else None
    return line.isolation_free if line else None


def _refused(row: Request, policy: SpreadPolicy) -> dict[str, str]:
    """Return the hospitals that refused this request not long ago, with the code of why (1 query)."""
    since = clock.now() - timedelta(hours=policy.decline_hours)
    rows = Transfer.objects.filter(
        request=row, state=TransferState.REFUSED, answer_before__gt=since
    )
    return dict(rows.order_by("pk").values_list("destination", "refusal_code"))
