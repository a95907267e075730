"""On what ground somebody acts, for the trail: the house or region, and the functions held there now."""

from journal import clock
from journal.trail import Ground
from network.models import Mandate


def ground_of(name: str) -> Ground:
    """Return the ground of an actor such as `user:anna`: functions with their places, first house first.

    Who stands in for somebody does so on that person's ground: `roaz_chair TCZWN (deputy of bea)`. A function
    of GHOR has two places, `dpg VR17 TCZWN`: one region has several of them.
    """
    now = clock.now()
    held = Mandate.objects.filter(
        Mandate.lasting(now),
        user__username=name.removeprefix("user:"),
        valid_from__lte=now,
    ).order_by("valid_from", "pk")
    rows = list(
        held.values_list("role", "facility", "region", "veiligheidsregio", "deputy_for__username")
    )
    houses = [facility for _role, facility, *_rest in rows if facility]
    regions = [region for _role, _house, region, *_rest in rows if region]
    functions = []
    for role, facility, region, veiligheidsregio, principal in rows:
        function = " ".join(filter(None, (role, facility, veiligheidsregio, region)))
        functions.append(f"{function} (deputy of {principal})" if principal else function)
    return Ground(next(iter([*houses, *regions]), ""), ", ".join(functions))
