"""Whether hospitals have beds for the group of a patient, where the beds of a kind are split."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from capacity.cohort_lists import label_name
from capacity.models import Cohort, SourceFigures
from capacity.selectors import cohorts_open, parts_now
from journal.models import Realm
from journal.said import Said, said
from network.models import Facility


@dataclass(frozen=True)
class CohortPlaces:
    """The kinds of bed that are split now, and the parts of houses: (house, kind) → label → its row."""

    split: Mapping[str, Cohort]
    parts: Mapping[tuple[str, str], Mapping[str, SourceFigures]]

    def against(self, house: Facility, bed: str, label: str) -> Said | None:
        """Return that a house has no beds for a group, or none free; None: it has, or nobody knows."""
        parts = self._parts(house, bed, label)
        part = parts.get(label) if parts else None
        words = {"place": house.name, "cohort": label_name(label)}
        if parts and part is None:
            return said("patientspread.match.no_cohort", **words)
        if part is None or part.room is None or part.load is None or part.load < part.room:
            return None
        words |= {"open": part.room, "occupied": part.load}
        return said("patientspread.match.cohort_full", **words)

    def unknown(self, house: Facility, bed: str, label: str) -> Said | None:
        """Return that nobody knows whether a house has beds for a group."""
        if self._parts(house, bed, label) != {}:
            return None
        cohort = label_name(label)
        return said("patientspread.match.cohort_unknown", place=house.name, cohort=cohort)

    def _parts(self, house: Facility, bed: str, label: str) -> Mapping[str, SourceFigures] | None:
        """Return what a house said of the parts of a kind; None: it is not split into this label."""
        split = self.split.get(bed)
        if split is None or label not in split.labels:
            return None
        return self.parts.get((house.pk, bed), {})


def cohort_places(realm: Realm, houses: Iterable[str], labels: Iterable[str]) -> CohortPlaces:
    """Return what is known of the groups of these patients (2 queries; none where nobody has one)."""
    if not any(labels):
        return CohortPlaces({}, {})
    split = cohorts_open(realm)
    return CohortPlaces(split, parts_now(realm, houses) if split else {})
