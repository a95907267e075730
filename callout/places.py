"""Where a function is: a facility, a region, a veiligheidsregio, or the country; and what lies in what."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from journal.said import Kept, said
from network.models import Facility, Region, Veiligheidsregio
from network.places import AnyPlace

FACILITY, REGION, VEILIGHEIDSREGIO, COUNTRY = "facility", "region", "veiligheidsregio", "country"
KINDS = (FACILITY, REGION, VEILIGHEIDSREGIO, COUNTRY)


@dataclass(frozen=True)
class At:
    """One place; without a `place` it is the whole country."""

    place: AnyPlace | None = None

    @cached_property
    def kind(self) -> str:
        """Return what kind of place it is."""
        return COUNTRY if self.place is None else type(self.place).__name__.lower()

    @property
    def code(self) -> str:
        """Return the code of the place; empty for the country."""
        return "" if self.place is None else self.place.pk

    @property
    def key(self) -> str:
        """Return how keys of entities name it: a facility by its code alone."""
        if self.place is None:
            return COUNTRY
        return self.code if self.kind == FACILITY else f"{self.kind}:{self.code}"

    @property
    def name(self) -> Kept:
        """Return what people call it."""
        if self.place is None:
            return said("callout.country").nl
        return self.place.short_name if isinstance(self.place, Region) else self.place.name

    @property
    def region(self) -> str:
        """Return the code of the region it is, or lies in; empty where that is not one."""
        if isinstance(self.place, Facility):
            return self.place.region_id
        return self.code if isinstance(self.place, Region) else ""

    @property
    def veiligheidsregio(self) -> str:
        """Return the code of the veiligheidsregio it is, or lies in; empty where that is not one."""
        if isinstance(self.place, Facility):
            return self.place.veiligheidsregio_id
        return self.code if isinstance(self.place, Veiligheidsregio) else ""

    def above(self, kind: str) -> "At | None":
        """Return the place of a kind in which this one lies, or itself; None where there is none."""
        if kind == self.kind:
            return self
        if kind == COUNTRY:
            return At()
        if isinstance(self.place, Facility) and kind != FACILITY:
            return At(self.place.region if kind == REGION else self.place.veiligheidsregio)
        return None

    def within(self, kind: str) -> list["At"]:
        """Return the places of a kind that lie in this one, or the one in which it lies."""
        upward = self.above(kind)
        if upward is not None:
            return [upward]
        if kind == FACILITY:
            rows = Facility.objects.filter(retired_at__isnull=True)
            if self.place is not None:
                rows = rows.filter(**{self.kind: self.place})
            found: Iterable[AnyPlace] = rows.select_related("region", "veiligheidsregio")
        else:
            found = self._areas(kind)
        return [At(place) for place in found]

    def _areas(self, kind: str) -> Iterable[AnyPlace]:
        """Return the regions or veiligheidsregio's in this place."""
        if kind == REGION:
            regions = Region.objects.filter(retired_at__isnull=True)
            return (
                regions if self.place is None else regions.filter(veiligheidsregios__code=self.code)
            )
        rows = Veiligheidsregio.objects.filter(retired_at__isnull=True)
        return rows if self.place is None else rows.filter(regions__code=self.code)


def at_of(kind: str, code: str) -> At | None:
    """Return the place that a row names; None when it closed or is not there."""
    if kind == COUNTRY:
        return At()
    if kind == FACILITY:
        rows = Facility.objects.select_related("region", "veiligheidsregio")
        facility = rows.filter(pk=code, retired_at__isnull=True).first()
        return None if facility is None else At(facility)
    model: type[Region | Veiligheidsregio] = Region if kind == REGION else Veiligheidsregio
    area = model._default_manager.filter(pk=code, retired_at__isnull=True).first()  # noqa: SLF001
    return None if area is None else At(area)
