"""What houses can do beyond a bed, as far as anybody knows: for children, for a specialism, at this moment.

It comes from the kinds of resource that a house has (`data/requests.toml` says which of them tells what) and
from what it reports of its expertise. Where nothing is known that is said, and nobody is refused for it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.kinds import kinds
from capacity.models import SourceFigures
from capacity.resource import Kind
from journal.models import Realm
from journal.said import Readable, Said, said
from network.models import Facility
from patientspread.models import Request
from patientspread.request_lists import Evidence, lists, name_of

GENERAL = "general"  # no specialism in particular
CHILD, CHILDREN = "child", "0-17"
NO_ABILITY = "none"  # what a house reports of expertise that it lacks now


def needs_of(row: Request) -> frozenset[str]:
    """Return what a patient needs beyond a bed of its kind: codes of specialisms, or `child`."""
    needs = {row.specialism} - {GENERAL, ""}
    meant = {code for codes in lists().children.values() for code in codes}
    if row.age == CHILDREN and row.bed not in meant:
        needs.add(CHILD)
    return frozenset(needs)


def need_name(need: str) -> Readable:
    """Return what people call a need."""
    return said("patientspread.need.child") if need == CHILD else name_of("specialism", need)


@dataclass(frozen=True)
class Abilities:
    """What is known of houses. `known`: kinds that any has; `reported`: (house, kind) → figures and when."""

    by_code: Mapping[str, Kind]
    known: frozenset[str]
    reported: Mapping[tuple[str, str], tuple[Mapping[str, Any], datetime]]

    def against(self, house: Facility, needs: Collection[str], bed: str) -> Said | None:
        """Return why a house cannot look after who needs this; None: it can, or nobody knows."""
        for need in sorted(needs):
            proof = _evidence(need, bed)
            has = self._has(house, proof)
            lost = [code for code in has if self._says_no(house, code)]
            if proof.only and has and len(lost) == len(has):
                at = self.reported[house.pk, lost[0]][1]
                return said(
                    "patientspread.match.not_now", place=house.name, need=need_name(need), at=at
                )
            if proof.only and not has and self.known.intersection(proof.kinds):
                code = "no_children" if need == CHILD else "no_need"
                return said(f"patientspread.match.{code}", place=house.name, need=need_name(need))
        return None

    def unknown(self, house: Facility, needs: Collection[str], bed: str) -> list[Said]:
        """Return what nobody knows of a house that somebody needs."""
        found = []
        for need in sorted(needs):
            proof = _evidence(need, bed)
            has = [code for code in self._has(house, proof) if not self._says_no(house, code)]
            if not has and self.against(house, [need], bed) is None:
                words = {"place": house.name, "need": need_name(need)}
                found.append(said("patientspread.match.not_known", **words))
        return found

    def _has(self, house: Facility, proof: Evidence) -> list[str]:
        """Return the kinds of a house that say it can."""
        there = (self.by_code.get(code) for code in proof.kinds)
        return [one.code for one in there if one is not None and one.has(house)]

    def _says_no(self, house: Facility, code: str) -> bool:
        """Say whether a house reports that it lacks an expertise now."""
        values, _at = self.reported.get((house.pk, code), ({}, None))
        return values.get("state") == NO_ABILITY


def _evidence(need: str, bed: str) -> Evidence:
    """Return by what one knows that a house can give what somebody needs."""
    if need == CHILD:
        children = lists().children
        return Evidence(children.get(bed, children["other"]), only=True)
    return lists().evidence.get(need, Evidence((), only=False))


def abilities_of(
    realm: Realm, houses: Iterable[Facility], needs: Collection[frozenset[str]]
) -> Abilities:
    """Return what is known of houses for these needs (1 query; none where nobody needs anything)."""
    by_code = {kind.code: kind for kind in kinds()}
    if not any(needs):
        return Abilities(by_code, frozenset(), {})
    there = list(houses)
    known = frozenset(
        code for code, kind in by_code.items() if any(kind.has(house) for house in there)
    )
    expertise = [code for code, kind in by_code.items() if kind.shape.theme == "expertise"]
    rows = SourceFigures.objects.filter(
        realm=realm, counts=True, cohort="", kind__in=expertise, facility__in=[h.pk for h in there]
    )
    return Abilities(
        by_code,
        known,
        {(row.facility_id, row.kind): (row.values, row.observed_at) for row in rows},
    )
