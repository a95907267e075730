"""Where rows of spreading repeat what people wrote: for when some of it must go."""

from journal.models import Realm
from journal.repeated import Find, Rows
from patientspread.models import (
    Fleet,
    Placement,
    Request,
    ShareKey,
    ShownVariant,
    Transfer,
    WeekPlan,
)


def _transfer(realm: Realm, number: str) -> Rows:
    """Return a transfer."""
    return [(Transfer.objects.filter(realm=realm, pk=int(number)), ("note", "decided_by"))]


def _placement(realm: Realm, number: str) -> Rows:
    """Return somebody who needs a place."""
    rows = Placement.objects.filter(realm=realm, pk=int(number))
    return [(rows, ("reference", "entered_by", "changed_by"))]


def _request(realm: Realm, number: str) -> Rows:
    """Return a request, and the reason that stands beside its moves."""
    rows = Request.objects.filter(realm=realm, pk=int(number))
    return [
        (rows, ("reference", "note", "entered_by", "changed_by")),
        (Transfer.objects.filter(realm=realm, request=int(number)), ("note",)),
    ]


def _shown(realm: Realm, number: str) -> Rows:
    """Return a variant that a hospital was shown."""
    rows = ShownVariant.objects.filter(realm=realm, pk=int(number))
    return [(rows, ("shown_by", "willing_by"))]


def _rides(realm: Realm, region: str) -> Rows:
    """Return how many rides may leave a region."""
    return [(Fleet.objects.filter(realm=realm, region=region), ("reason",))]


def _share(realm: Realm, _rest: str) -> Rows:
    """Return the keys of the fair share."""
    return [(ShareKey.objects.filter(realm=realm), ("reason",))]


def _week(realm: Realm, _rest: str) -> Rows:
    """Return what the country asked for the weeks ahead."""
    return [(WeekPlan.objects.filter(realm=realm), ("note",))]


REPEATED: dict[str, Find] = {
    "transfer": _transfer,
    "placement": _placement,
    "pmr": _request,
    "shown": _shown,
    "rides": _rides,
    "share": _share,
    "week": _week,
}
