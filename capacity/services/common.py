"""What reports of beds and of emergency departments have in common."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from capacity.inputs import EdInput, FiguresInput
from capacity.kinds import has_kind, remark_said
from capacity.models import EdReport, FigureReport, Newest
from capacity.remarks import Remark
from capacity.resource import ED
from capacity.signals import figures_changed
from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from network.models import Facility

BATCH = 500  # rows per insert
# What a draft rests on: not how old a figure is or who said it, which every confirmation changes.
BEDS_FACTS = ("lines", "capacity_class", "duiding")
AGES = ("observed_at", "stale_after_s", "source", "told", "why", "others")  # of a line
ED_FACTS = ("traffic", "reason", "expected_end", "present", "nedocs", "inputs", "times", "duiding")


def common(
    report: FiguresInput | EdInput, actor: Actor, realm: Realm, now: datetime
) -> dict[str, Any]:
    """Return the columns every report has."""
    return {
        "realm": realm,
        "facility": report.facility,
        "observed_at": report.observed_at,
        "received_at": now,
        "source": report.source,
        "method": report.method,
        "reported_by": actor.label,
        "reporter": actor.name,
        "duiding": report.duiding,
        "created_at": clock.now(),
    }


def point_newest(
    realm: Realm, column: str, rows: Sequence[FigureReport] | Sequence[EdReport]
) -> None:
    """Make these reports the ones that count now."""
    Newest.objects.bulk_create(
        [
            Newest(realm=realm, facility_id=row.facility_id, **{column: row})
            for row in sorted(rows, key=lambda row: row.facility_id)
        ],
        update_conflicts=True,
        unique_fields=["realm", "facility"],
        update_fields=[column],
    )


def tell_changed(
    realm: Realm,
    actor: Actor,
    rows: Sequence[FigureReport] | Sequence[EdReport],
    kinds: Collection[str] | None = None,
) -> None:
    """Tell the apps above, inside the transaction, whose figures changed; `kinds`: of no other kind."""
    if not rows:
        return
    figures_changed.send(
        sender=type(rows[0]),
        realm=realm,
        actor=actor,
        facilities=sorted({row.facility_id for row in rows}),
        regions={row.facility.region_id for row in rows},
        kinds=kinds,
    )


def require_department(facility: Facility) -> None:
    """Raise Invalid when a facility has no emergency department."""
    if not has_kind(ED, facility):
        raise Invalid("capacity.no_department", field="facility", house=facility)


def place(facility: Facility) -> dict[str, str]:
    """Return the fields that say where an event belongs."""
    return {
        "facility": facility.pk,
        "name": facility.name,
        "region": facility.region_id,
        "veiligheidsregio": facility.veiligheidsregio_id,
    }


def receipt(row: FigureReport | EdReport) -> dict[str, Any]:
    """Return what a reporter is answered: the report, and what is remarkable about it."""
    return {
        "id": row.pk,
        "facility": row.facility_id,
        "observed_at": row.observed_at,
        "remarks": [remark_document(remark) for remark in row.remarks],
    }


def remark_document(remark: Remark) -> dict[str, Any]:
    """Return a remark as the wire shows it: its code, what fills its sentence, and the sentence."""
    return {
        "code": remark.code,
        "params": {"kind": remark.kind.code, **remark.params},
        "said": remark_said(remark),
    }
