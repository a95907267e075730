"""How much changed in an area since its last plan: who asks for a place, and beds freed or taken."""

from dataclasses import asdict, dataclass

from capacity.selectors import BedsNow, beds_now
from journal.models import Realm
from patientspread.models import Request, RunState, SpreadRun
from patientspread.request_models import SEEKING
from patientspread.selectors.transfers import NATIONAL


@dataclass(frozen=True)
class Changed:
    """Requests since then that seek a place, and by how many the free beds differ, hospital by hospital."""

    requests: int
    beds: int

    def as_kept(self) -> dict[str, int]:
        """Return it as a run keeps it."""
        return asdict(self)


def changed_since_plan(realm: Realm, scope: str) -> Changed:
    """Return what changed since the last plan of an area; without one, all who ask, and no bed."""
    done = SpreadRun.objects.filter(
        realm=realm, scope=scope, state=RunState.DONE, what_if__isnull=True
    )
    last = done.order_by("-pk").first()
    asked = Request.objects.filter(realm=realm, state__in=SEEKING)
    asked = asked.filter(national_since__isnull=scope != NATIONAL)
    if scope != NATIONAL:
        asked = asked.filter(origin__region=scope)
    if last is None:
        return Changed(asked.count(), 0)
    since = "national_since" if scope == NATIONAL else "entered_at"
    new = asked.filter(**{f"{since}__gt": last.requested_at}).count()
    return Changed(new, _beds(realm, last))


def _beds(realm: Realm, last: SpreadRun) -> int:
    """Return by how many beds the free ones differ from what a plan looked at; of old figures none."""
    before = {one["facility"]: one["lines"] for one in last.looked_at.get("figures", ())}
    now = realm.now()
    known = {
        code: beds
        for code, beds in beds_now(realm, list(before)).items()
        if beds.freshness(now).counts
    }
    return sum(_differs(before[code], beds) for code, beds in known.items())


def _differs(before: dict[str, dict[str, int | None]], beds: BedsNow) -> int:
    """Return by how many the free beds of one hospital differ; a kind of which either is unknown does not."""
    found = 0
    for bed, was in before.items():
        line = beds.lines.get(bed)
        then = _free(was["operational"], was["occupied"], was["blocked"])
        now = None if line is None else _free(line.operational, line.occupied, line.blocked)
        if then is not None and now is not None:
            found += abs(now - then)
    return found


def _free(operational: int | None, occupied: int | None, blocked: int | None) -> int | None:
    """Return how many beds are free; None: nobody knows."""
    if operational is None or occupied is None:
        return None
    return operational - occupied - (blocked or 0)
