"""Adopting schemes of pressure scores: a new version is in force at once, the ones before stay on record."""

from collections.abc import Collection
from typing import Any

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.said import said
from journal.services import writing
from network.permissions import ADMINISTER
from phases.models import PressureScheme
from phases.pressure_scheme import scheme_row
from phases.rules.check import Vocabulary
from phases.rules.given import PlanError, collecting, fault
from phases.rules.pressure import Scheme, read_scheme
from phases.rules.pressure.scheme import Parameter
from phases.vocabulary import vocabulary
from web.people import require


def scheme_faults(document: object) -> list[PlanError]:
    """Return every fault of a scheme that somebody wants to put in force."""
    with collecting() as found:
        _check_words(read_scheme(document))
    return list({one.place: one for one in reversed(found)}.values())


def scheme_adopt(*, actor: Actor, document: dict[str, Any]) -> PressureScheme:
    """Put a new version in force; the same document again changes nothing. Raises Refused, Invalid."""
    require(actor, ADMINISTER)
    found = scheme_faults(document)
    if found:
        what = said(f"phases.plan.{found[0].code}", **found[0].params)
        raise Invalid(
            "phases.scheme.unsound", field=found[0].place, what=what, place=found[0].place
        )
    with writing():
        # of two who adopt at once the second follows the first
        newest = PressureScheme.objects.select_for_update().order_by("-version").first()
        current = scheme_row()
        if current is not None and current.document == document:
            return current
        now = clock.now()
        PressureScheme.objects.filter(valid_until__isnull=True).update(valid_until=now)
        return PressureScheme.objects.create(
            version=newest.version + 1 if newest else 1,
            author=actor.label,
            document=document,
            valid_from=now,
        )


def _check_words(scheme: Scheme) -> None:
    """Check that kinds, figures, sectors and roles exist here."""
    words = vocabulary()
    for i, provider in enumerate(scheme.providers.values()):
        _among(provider.sector, words.sectors, f"/providers/{i}/sector")
        for k, one in enumerate(provider.parameters):
            _check_parameter(one, f"/providers/{i}/parameters/{k}", words)
    for sector in scheme.weights:
        _among(sector, words.sectors, f"/weights/{sector}")
    for sector, kind in scheme.sizes.items():
        _among(sector, words.sectors, f"/sizes/{sector}")
        _among(kind, words.beds, f"/sizes/{sector}")
    for i, measure in enumerate(scheme.measures):
        _among(measure.owner, words.roles, f"/measures/{i}/owner")


def _check_parameter(one: Parameter, place: str, words: Vocabulary) -> None:
    """Check what a parameter looks at."""
    if one.about.startswith("bed:"):
        _among(one.kind, words.beds, f"{place}/bed")
    elif one.about.startswith("kind:"):
        _among(one.kind, words.figures, f"{place}/kind")
        _among(one.figure, words.figures.get(one.kind, (one.figure,)), f"{place}/figure")


def _among(word: str, known: Collection[str], place: str) -> None:
    """Note a word that is none of those known."""
    if word not in known:
        fault(place, "choose", words=sorted(known))
