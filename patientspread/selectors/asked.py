"""What the requests of a run need of a hospital beyond a bed, in the one word that the engine compares.

The engine knows a specialism: a word that a patient needs and a hospital offers. Here it stands for all that
was asked together (a child, a specialism, a group), and a hospital offers it unless it is known not to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from capacity.cohort_lists import label_name
from journal.models import Realm
from journal.said import LANGUAGES, Readable, Said, said, text_of
from network.models import Facility
from patientspread.engine import Name
from patientspread.models import Request
from patientspread.selectors.abilities import (
    CHILD,
    GENERAL,
    Abilities,
    abilities_of,
    need_name,
    needs_of,
)
from patientspread.selectors.cohort_places import CohortPlaces, cohort_places


def asked_word(row: Request) -> str:
    """Return the word for all that the patient of a request needs beyond a bed of its kind."""
    needs = sorted(needs_of(row))
    words = [f"{need}@{row.bed}" if need == CHILD else need for need in needs]
    if row.cohort:
        words.append(f"{row.cohort}#{row.bed}")
    return "+".join(words) or GENERAL


@dataclass(frozen=True)
class Asked:
    """The requests of a run by the engine's names of their patients, and what is known of the hospitals."""

    rows: Mapping[str, Request]
    words: Mapping[str, Request]  # each word once, with a request that asks for it
    houses: Mapping[str, Facility]
    abilities: Abilities
    cohorts: CohortPlaces

    def offered(self, house: Facility) -> frozenset[str]:
        """Return the words that a hospital offers: it is not known that it cannot."""
        able = (word for word, row in self.words.items() if self.against(house, row) is None)
        return frozenset({GENERAL, *able})

    def against(self, house: Facility, row: Request) -> Said | None:
        """Return why a hospital cannot look after the patient of a request, as far as anybody knows."""
        lacking = self.abilities.against(house, needs_of(row), row.bed)
        return lacking or self.cohorts.against(house, row.bed, row.cohort)

    def names(self) -> dict[str, Name]:
        """Return what people call what is needed."""
        return {f"specialism:{word}": _name(row) for word, row in self.words.items()}

    def notes(self, patient: str, site: str) -> list[Said]:
        """Return what whoever takes a patient in must reckon with: what is not known, and the wish."""
        row, house = self.rows.get(patient), self.houses.get(site)
        if row is None or house is None:
            return []
        found = self.abilities.unknown(house, needs_of(row), row.bed)
        cohort = self.cohorts.unknown(house, row.bed, row.cohort)
        return [
            *found,
            *([cohort] if cohort is not None else []),
            *([said("patientspread.match.heavy_unknown", place=house.name)] if row.heavy else []),
            *wish_notes(row, house),
        ]


def wish_notes(row: Request, house: Facility) -> list[Said]:
    """Return what the patient wishes, where that bears on the place, and whether it is outside the region."""
    wish = wish_said(row)
    if wish is None:
        return []
    outside = house.region_id != row.origin.region_id
    return [wish, said("patientspread.match.wish_outside")] if outside else [wish]


def wish_said(row: Request) -> Said | None:
    """Return the wish for a place; None: none was told."""
    if row.wish not in ("near", "own_region"):
        return None
    return said("patientspread.match.wish", wish=said(f"patientspread.wish.{row.wish}"))


def _name(row: Request) -> Name:
    """Return what people call all that a patient needs."""
    parts: list[Readable] = [need_name(need) for need in sorted(needs_of(row))]
    if row.cohort:
        parts.append(said("patientspread.need.cohort", cohort=label_name(row.cohort)))
    if not parts:
        parts.append(said("patientspread.need.general"))
    nl, en = (" + ".join(text_of(one, language) for one in parts) for language in LANGUAGES)
    return Name(nl, en)


def asked_of(
    realm: Realm, rows: Mapping[str, Request], houses: Iterable[Facility], of_scope: list[Facility]
) -> Asked:
    """Return what the requests of a run need, and what is known. `houses`: all that there are."""
    needs = [needs_of(row) for row in rows.values()]
    codes = [one.pk for one in of_scope]
    return Asked(
        rows=rows,
        words={asked_word(row): row for row in rows.values()},
        houses={one.pk: one for one in of_scope},
        abilities=abilities_of(realm, houses, needs),
        cohorts=cohort_places(realm, codes, [row.cohort for row in rows.values()]),
    )
