"""Opening and closing cohorts: a kind of bed that is split into labels, for everybody in a realm."""

from collections.abc import Sequence

from capacity.cohort_bodies import CohortCloseIn, CohortOpenIn
from capacity.cohort_lists import label_name, labels
from capacity.events import CohortChanged, figures_event
from capacity.kinds import bed_kind, short_name
from capacity.kinds import kind as kind_of
from capacity.models import Cohort, Counting, FigureReport, SourceFigures
from capacity.resource import REGULAR
from capacity.selectors import cohorts_open, paces_of, said_by_sources
from capacity.signals import figures_changed
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.said import Readable
from journal.services import record, writing
from network.models import Role
from web.commands import command
from web.rights import Reach

WHO = {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE, Role.ADMINISTRATOR: Reach.ANYWHERE}


@command(
    "capacity.cohort_open",
    who=WHO,
    body=CohortOpenIn,
    address="cohorts/",
    answer=lambda rows: {"kinds": [row.kind for row in rows]},
)
def cohort_open(
    *,
    actor: Actor,
    realm: Realm,
    kinds: Sequence[str],
    labels: Sequence[str],
    counting: str,
    reason: str,
) -> list[Cohort]:
    """Split kinds of bed into labels, from now on. Raises Refused, Invalid, Conflict (split already)."""
    _check(kinds, labels, counting)
    with writing():
        # two who open at once come one after the other: the later is told that it is open already
        Realm.objects.select_for_update(no_key=True).get(pk=realm.pk)
        split = cohorts_open(realm)
        for code in kinds:
            if code in split:
                raise Conflict("capacity.cohort_is_open", field="kinds", kind=short_name(code))
        rows = [
            Cohort.objects.create(
                realm=realm,
                kind=code,
                labels=list(labels),
                counting=counting,
                opened_at=realm.now(),
                opened_by=actor.label,
                opener=actor.name,
                created_at=clock.now(),
            )
            for code in kinds
        ]
        for row in rows:
            record(_event(row), realm=realm, actor=actor, reason=reason)
    return rows


@command(
    "capacity.cohort_close",
    who=WHO,
    body=CohortCloseIn,
    address="cohorts/<str:kind>/close/",
    answer=lambda row: {"kind": row.kind},
    on=("cohort:{kind}",),
)
def cohort_close(*, actor: Actor, realm: Realm, kind: str, reason: str) -> Cohort:
    """Split a kind of bed no longer: its parts leave the picture, what was reported of them stays.

    Raises Refused, Missing.
    """
    with writing():
        row = cohorts_open(realm, lock=True).get(kind)
        if row is None:
            raise Missing("capacity.no_cohort", field="kind", kind=short_name(kind))
        _close(actor, realm, row, reason)
    return row


def cohorts_end(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """Split nothing any longer in a realm that closes."""
    with writing():
        for row in cohorts_open(realm, lock=True).values():
            _close(actor, realm, row, reason)


def _close(actor: Actor, realm: Realm, row: Cohort, reason: Readable) -> None:
    """Close one cohort and take its parts out of the picture."""
    row.closed_at, row.closed_by, row.closer = realm.now(), actor.label, actor.name
    row.save(update_fields=["closed_at", "closed_by", "closer"])
    record(_event(row), realm=realm, actor=actor, reason=reason)
    _end_parts(actor, realm, row.kind)


def _end_parts(actor: Actor, realm: Realm, kind: str) -> None:
    """Take the parts of a kind out of the picture, and tell what is left of it."""
    parts = SourceFigures.objects.filter(realm=realm, kind=kind).exclude(cohort="")
    facilities = sorted(set(parts.values_list("facility", flat=True)))
    parts.delete()
    theme = kind_of(kind).theme
    paces = paces_of(realm)
    for rows in said_by_sources(realm, facilities).values():
        about = [row for row in rows if kind_of(row.kind).theme == theme]
        counting = [row for row in about if row.counts]
        if counting:
            newest = max(counting, key=lambda row: (row.observed_at, row.report_id))
            pace = paces.get(newest.report.facility.region_id, REGULAR)
            event = figures_event(theme, newest.report, about, before={}, tell=False, pace=pace)
            record(event, realm=realm, actor=actor)
    if facilities:
        figures_changed.send(
            sender=FigureReport, realm=realm, actor=actor, facilities=facilities, kinds=[kind]
        )


def _check(kinds: Sequence[str], chosen: Sequence[str], counting: str) -> None:
    """Raise Invalid unless a cohort makes sense by itself."""
    for code in kinds:
        bed_kind(code, field="kinds")
    if len(set(kinds)) != len(kinds):
        raise Invalid("capacity.kind_twice", field="kinds")
    for code in chosen:
        if code not in labels():
            raise Invalid("capacity.no_code", field="labels", given=code)
    if len(set(chosen)) != len(chosen) or len(chosen) < 2:  # noqa: PLR2004
        raise Invalid("capacity.cohort_labels", field="labels")
    if counting not in Counting.values:
        raise Invalid("capacity.no_code", field="counting", given=counting)


def _event(row: Cohort) -> CohortChanged:
    """Return the event for a cohort as it stands."""
    return CohortChanged(
        kind=row.kind,
        name=short_name(row.kind),
        labels=tuple(row.labels),
        counting=row.counting,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        is_open=row.closed_at is None,
        names=tuple(map(label_name, row.labels)),
    )
