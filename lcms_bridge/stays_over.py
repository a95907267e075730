"""Letting go of movements that no census needs any more: stays that ended, and what moved nobody.

Stays that were merged are let go together: without the end that was told under the other name, who was
discharged would lie there again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from journal import clock
from lcms_bridge.codecs.adt.census import MERGE, OUT, QUIET, VOID
from lcms_bridge.codecs.adt.messages import BEDS_ONLY, EMERGENCY, REGISTER
from lcms_bridge.models import Movement

KEPT = timedelta(days=30)  # of a stay that ended, for what is told too late
MOST = 5000  # stays, or single movements, let go at a time
_ENDS = frozenset({*OUT, VOID, "A11"})
_SAME_BED = ("realm", "source", "visit", "house", "unit", "room", "bed", "event")
Name = tuple[int, str, str, str]  # realm, source, `visit` or `patient`, and which


def stays_forget() -> int:
    """Let go of stays that ended long ago, and of old movements that moved nobody; return how many."""
    until = clock.now() - KEPT
    gone = _idle(until) + _superseded(until)
    companies = _companies()
    recent = _told_since(until)
    for company in [one for one in companies if one.isdisjoint(recent)][:MOST]:
        gone += _company_over(company, until)
    together = {name for company in companies for name in company}
    ended = (
        _telling(Movement.objects.exclude(visit=""))
        .values("realm", "source", "visit")
        .annotate(last=Max("recorded"), end=Max("recorded", filter=Q(event__in=_ENDS)))
        .filter(last__lt=until, end=F("last"))
    )
    for one in ended[:MOST]:
        if (one["realm"], one["source"], "visit", one["visit"]) not in together:
            rows = Movement.objects.filter(realm=one["realm"], source=one["source"])
            gone += rows.filter(visit=one["visit"]).delete()[0]
    return gone


def _told_since(until: datetime) -> set[Name]:
    """Return the stays of which something was told since: they need no look, and keep no old one waiting."""
    rows = Movement.objects.exclude(visit="").filter(recorded__gte=until)
    told = rows.values_list("realm", "source", "visit").distinct()
    return {(realm, source, "visit", visit) for realm, source, visit in told}


def _telling(rows: QuerySet[Movement]) -> QuerySet[Movement]:
    """Return the movements that say where somebody is: no updates, which follow a discharge, no merges."""
    return rows.exclude(event__in=QUIET | MERGE)


def _idle(until: datetime) -> int:
    """Let go of old movements that change no census: updates, plans, outpatients who were registered."""
    nobody = Q(event__in=QUIET) | (Q(event=REGISTER) & ~Q(patient_class=EMERGENCY))
    return _let_go(Movement.objects.filter(nobody, recorded__lt=until))


def _superseded(until: datetime) -> int:
    """Let go of old states of beds that have a newer one."""
    same = {name: OuterRef(name) for name in _SAME_BED}
    newer = Movement.objects.filter(**same, recorded__gt=OuterRef("recorded"))
    return _let_go(
        Movement.objects.filter(Exists(newer), event=BEDS_ONLY, recorded__lt=until),
    )


def _let_go(rows: QuerySet[Movement]) -> int:
    """Delete some rows."""
    return Movement.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:MOST])).delete()[
        0
    ]


def _companies() -> list[set[Name]]:
    """Return the names of stays and patients that merges put together."""
    merges = Movement.objects.filter(event__in=MERGE).exclude(merged_into="")
    ties: list[tuple[Name, Name]] = []
    patients: set[str] = set()
    for realm, source, visit, patient, into in merges.values_list(
        "realm", "source", "visit", "patient", "merged_into"
    ):
        kind = "patient" if patient else "visit"
        ties.append(((realm, source, kind, patient or visit), (realm, source, kind, into)))
        if patient:
            ties.append(((realm, source, "visit", visit), (realm, source, "patient", patient)))
            patients |= {patient, into}
    # of one patient without numbers the end of a stay may be told under another moment of admission
    told = Movement.objects.exclude(patient="").values("realm", "source", "patient")
    several = told.annotate(stays=Count("visit", distinct=True)).filter(stays__gt=1)
    patients |= set(several.values_list("patient", flat=True))
    known = Movement.objects.filter(patient__in=patients).distinct()
    for realm, source, visit, patient in known.values_list("realm", "source", "visit", "patient"):
        ties.append(((realm, source, "visit", visit), (realm, source, "patient", patient)))
    return _tied(ties)


def _tied(ties: Iterable[tuple[Name, Name]]) -> list[set[Name]]:
    """Return the names that are tied, directly or by others, as sets."""
    company: dict[Name, set[Name]] = {}
    for one, other in ties:
        mine, theirs = company.setdefault(one, {one}), company.setdefault(other, {other})
        if mine is not theirs:
            mine |= theirs
            company |= dict.fromkeys(theirs, mine)
    return list({id(names): names for names in company.values()}.values())


def _company_over(company: set[Name], until: datetime) -> int:
    """Let go of merged stays when the last that was told of them is an end, or nothing is left of them."""
    realm, source, _kind, _name = next(iter(company))
    visits = [name for _realm, _source, kind, name in company if kind == "visit"]
    rows = Movement.objects.filter(realm=realm, source=source, visit__in=visits)
    last = rows.aggregate(last=Max("recorded"))["last"]
    if last is None or last >= until:
        return 0
    told = _telling(rows).aggregate(
        last=Max("recorded"), end=Max("recorded", filter=Q(event__in=_ENDS))
    )
    return rows.delete()[0] if told["last"] == told["end"] else 0
