"""On what ground somebody acts, for the trail: the house or region, and the functions held there now."""

from django.db.models import Q

from journal import clock
from journal.trail import Ground
from network.models import Mandate


def ground_of(name: str) -> Ground:
    """Return the ground of an actor such as `user:anna`: functions with their places, first house first."""
    now = clock.now()
    held = Mandate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        user__username=name.removeprefix("user:"),
        valid_from__lte=now,
    ).order_by("valid_from", "pk")
    rows = list(held.values_list("role", "facility", "region"))
    places = [facility or region or "" for _role, facility, region in rows]
    functions = [f"{row[0]} {place}".strip() for row, place in zip(rows, places, strict=True)]
    houses = [facility for _role, facility, _region in rows if facility]
    return Ground(next(iter([*houses, *filter(None, places)]), ""), ", ".join(functions))
