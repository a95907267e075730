"""Adopting schemes of pressure scores: a new version is in force at once, the ones before stay on record."""

from typing import Any

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.said import said
from journal.services import writing
from network.permissions import ADMINISTER
from phases.models import PressureScheme
from phases.pressure_scheme import scheme_row
from phases.rules.given import PlanError, collecting, fault
from phases.rules.pressure import Scheme, read_scheme
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
        current = scheme_row()
        if current is not None and current.document == document:
            return current
        now = clock.now()
        newest = PressureScheme.objects.order_by("-version").first()
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
        if provider.sector not in words.sectors:
            fault(f"/providers/{i}/sector", "choose", words=sorted(words.sectors))
        for k, one in enumerate(provider.parameters):
            place = f"/providers/{i}/parameters/{k}"
            if one.about.startswith("bed:") and one.kind not in words.beds:
                fault(f"{place}/bed", "choose", words=sorted(words.beds))
            if one.about.startswith("kind:"):
                figures = words.figures.get(one.kind)
                if figures is None:
                    fault(f"{place}/kind", "choose", words=sorted(words.figures))
                elif one.figure not in figures:
                    fault(f"{place}/figure", "choose", words=sorted(figures))
    for sector in (*scheme.weights, *scheme.sizes):
        if sector not in words.sectors:
            fault(f"/weights/{sector}", "choose", words=sorted(words.sectors))
    for i, measure in enumerate(scheme.measures):
        if measure.owner not in words.roles:
            fault(f"/measures/{i}/owner", "choose", words=sorted(words.roles))
