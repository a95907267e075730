"""Publishing a situation report, and how a region makes them up."""

from typing import Any

from callout.places import at_of
from journal.actors import Actor
from journal.errors import Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Region, Role, Veiligheidsregio
from phases.activity_rights import require_somewhere
from phases.models import ActivityState
from situation.picture_reach import WRITE, activity_audience
from situation.post_rights import user_of
from situation.report.bodies import ReportLayoutIn, SitrepPublishIn
from situation.report.events import ReportLayoutSet, SitrepPublished
from situation.report.layout import layout_then
from situation.report.models import ReportLayout, SituationReport
from situation.report.then import Then
from situation.services.posts import running
from situation.services.totals import keeps
from web.commands import command
from web.rights import Reach, right

LAYOUT = right(
    "situation.report_layout",
    {
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.INFORMATION_MANAGER: Reach.VEILIGHEIDSREGIO,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
    },
)


@command(
    "situation.sitrep_publish",
    by=WRITE,
    body=SitrepPublishIn,
    address="activities/<int:activity>/sitreps/",
    status=201,
    answer=lambda made: {"sitrep": made.pk, "number": made.number, "seq": made.seq},
)
def sitrep_publish(*, actor: Actor, realm: Realm, activity: int, note: str = "") -> SituationReport:
    """Publish a situation report of what the journal holds at this moment, under the next number.

    Raises Refused (not the information function of this activiteit), Missing, Invalid, Conflict (closed).
    """
    with writing():
        row = running(realm, activity)
        user = user_of(actor)
        if not actor.is_system and (user is None or not keeps(user, row)):
            raise Refused("situation.report.may_not", field="activity", code="refused")
        head = Realm.objects.values_list("head", flat=True).get(pk=realm.pk)
        now = realm.now()
        made = SituationReport.objects.create(
            realm=realm,
            activity=row,
            number=row.sitreps.count() + 1,
            seq=head,
            at=now,
            by=actor.label,
            note=note.strip(),
            layout=layout_then(Then(realm, row, head, now, inside=True)).code,
        )
        told = said("situation.line.sitrep_published", activity=row.name, number=made.number)
        record(sitrep_event(made, told), realm=realm, actor=actor)
    return made


@command(
    "situation.report_layout_set",
    by=LAYOUT,
    body=ReportLayoutIn,
    address="report-layout/",
    answer=lambda made: {"layout": str(made), "sections": made.sections},
    on=("reportlayout:{place_kind}:{place}",),
)
def report_layout_set(
    *,
    actor: Actor,
    realm: Realm,
    place_kind: str,
    place: str,
    title: str,
    sections: list[str],
) -> ReportLayout:
    """Give the reports of a region its own sections, order and title. Raises Refused, Missing, Invalid."""
    found = at_of(place_kind, place)
    where = None if found is None else found.place
    if not isinstance(where, Region | Veiligheidsregio):
        raise Missing("situation.report.no_place", field="place")
    require_somewhere(actor, LAYOUT, [where])
    if not sections:
        raise Invalid("situation.report.no_sections", field="sections")
    if len(set(sections)) != len(sections):
        raise Invalid("situation.report.twice", field="sections")
    with writing():
        row, _made = ReportLayout.objects.update_or_create(
            realm=realm,
            place_kind=place_kind,
            place_code=place,
            defaults={
                "title": title.strip(),
                "sections": sections,
                "by": actor.label,
                "at": realm.now(),
            },
        )
        event = ReportLayoutSet(
            place_kind=place_kind,
            place=place,
            name=where.name,
            title=row.title,
            sections=tuple(sections),
            by=row.by,
            at=row.at,
            told=said("situation.line.report_layout", name=where.name),
        )
        record(event, realm=realm, actor=actor)
    return row


def sitrep_event(row: SituationReport, told: Readable = "") -> SitrepPublished:
    """Return the event for a published report."""
    return SitrepPublished(
        id=row.pk,
        activity=row.activity_id,
        number=row.number,
        seq=row.seq,
        at=row.at,
        by=row.by,
        note=row.note,
        layout=row.layout,
        over=row.activity.state == ActivityState.CLOSED,
        to=tuple(sorted(activity_audience(row.activity))),
        told=told,
    )


def sitreps_retell(*, actor: Actor, activity: Any) -> None:
    """Record the published reports anew: who takes part changed, or the activiteit closed or opened again."""
    for row in activity.sitreps.order_by("pk"):
        row.activity = activity
        record(sitrep_event(row), realm=activity.realm, actor=actor)
