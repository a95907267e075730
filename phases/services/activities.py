"""Activiteiten: opened, changed, joined and left by organisations, wound down, closed, opened again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.said import Readable, Said, said
from journal.services import record, writing
from network.models import Facility, Region, Veiligheidsregio
from network.places import AnyPlace, require_in_use
from phases.activity_bodies import (
    ActivityChangeIn,
    ActivityIn,
    ActivityStepIn,
    PartyEndIn,
    PartyIn,
)
from phases.activity_kinds import activity_kinds
from phases.activity_places import area_checked, point_checked
from phases.activity_rights import CHANGE, END, KEEP, require_somewhere
from phases.activity_selectors import (
    activities_running,
    activity_event,
    activity_get,
    level_now,
)
from phases.activity_steps import ACTIVITIES
from phases.models import Activity, ActivityParty, ActivityState
from phases.services.reasons import check_reason
from phases.signals import activity_closed, activity_reopened, parties_changed
from web.commands import command

Given = Mapping[str, Any]
FURTHEST = timedelta(days=2 * 365)  # planned events are known so far ahead; later is a typing error


def _answer(made: Activity) -> dict[str, Any]:
    """Return what is answered about an activiteit."""
    return {"activity": made.pk, "state": made.state}


@command(
    "phases.activity_open",
    by=KEEP,
    body=ActivityIn,
    address="activities/",
    status=201,
    answer=_answer,
)
def activity_open(*, actor: Actor, realm: Realm, given: Given, demo: bool = False) -> Activity:
    """Open an activiteit: what it is, where, since when.

    Without regions it is of all that its veiligheidsregio's lie in. Raises Refused (in none of its areas),
    Invalid, Conflict (one of that name runs, an area closed).
    """
    areas = _areas(given)
    require_somewhere(actor, KEEP, areas)
    with writing():
        require_in_use(*areas)
        now = realm.now()
        row = Activity(
            realm=realm,
            opened_at=now,
            opened_by=actor.label,
            state_at=now,
            state_by=actor.label,
            demo=demo,
        )
        _fill(row, given)
        row.save()
        _place(row, given)
        record(activity_event(row, _told(row, "opened")), realm=realm, actor=actor)
    return row


@command(
    "phases.activity_change",
    by=CHANGE,
    body=ActivityChangeIn,
    address="activities/<int:activity>/",
    answer=_answer,
    on=("activity:{activity}",),
)
def activity_change(*, actor: Actor, realm: Realm, activity: int, given: Given) -> Activity:
    """Say anew what an activiteit is.

    Raises Refused, Missing, Invalid, Conflict (closed, a level counts in an area that would go).
    """
    with writing():
        row = activity_get(realm, activity, lock=True)
        require_somewhere(actor, CHANGE, _areas_of(row))
        _require_running(row)
        kept = {area.pk for area in given["veiligheidsregios"]}
        for area in row.veiligheidsregios.exclude(pk__in=kept):
            if level_now(row, area):
                raise Conflict(
                    "phases.activity.grip_there", field="veiligheidsregios", place=area.name
                )
        require_in_use(*_areas(given))
        renamed = row.name
        _fill(row, given)
        row.save()
        _place(row, given)
        told = _told(row, "changed")
        if renamed != row.name:
            told = said("phases.line.activity_renamed", name=row.name, before=renamed)
        record(activity_event(row, told), realm=realm, actor=actor)
        parties_changed.send(sender=Activity, actor=actor, activity=row)
    return row


@command(
    "phases.activity_party_set",
    by=KEEP,
    body=PartyIn,
    address="activities/<int:activity>/parties/",
    answer=lambda made: {"party": made.pk},
)
def activity_party_set(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    who: AnyPlace | str,
    guest: bool = False,
    telephone: str = "",
) -> ActivityParty:
    """Have an organisation take part, in full or as a guest; said again it changes which of the two.

    Raises Refused, Missing, Invalid, Conflict (the activiteit, or the place, is closed).
    """
    with writing():
        row = activity_get(realm, activity, lock=True)
        require_somewhere(actor, KEEP, _areas_of(row))
        _require_running(row)
        found = _party_of(row, who)
        if found is not None and (found.guest, found.telephone) == (guest, telephone):
            return found
        party = found or ActivityParty(activity=row, since=realm.now(), **_who(who))
        party.guest, party.telephone = guest, telephone
        party.save()
        code = "phases.line.party_guest" if guest else "phases.line.party"
        told = said(code, activity=row.name, name=party.name)
        record(activity_event(row, told), realm=realm, actor=actor)
        parties_changed.send(sender=Activity, actor=actor, activity=row)
    return party


@command(
    "phases.activity_party_end",
    by=KEEP,
    body=PartyEndIn,
    address="activities/<int:activity>/parties/<int:party>/end/",
    answer=lambda made: {"party": made.pk},
)
def activity_party_end(*, actor: Actor, realm: Realm, activity: int, party: int) -> ActivityParty:
    """Say that an organisation takes part no longer; its row stays. Raises Refused, Missing, Conflict."""
    with writing():
        row = activity_get(realm, activity, lock=True)
        require_somewhere(actor, KEEP, _areas_of(row))
        _require_running(row)
        found = row.parties.filter(pk=party, until__isnull=True).first()
        if found is None:
            raise Missing("phases.activity.no_party", field="party")
        found.until = realm.now()
        found.save(update_fields=["until"])
        told = said("phases.line.party_end", activity=row.name, name=found.name)
        record(activity_event(row, told), realm=realm, actor=actor)
        parties_changed.send(sender=Activity, actor=actor, activity=row)
    return found


@command(
    "phases.activity_wind_down",
    by=END,
    body=ActivityStepIn,
    address="activities/<int:activity>/wind-down/",
    answer=_answer,
    on=("activity:{activity}",),
)
def activity_wind_down(*, actor: Actor, realm: Realm, activity: int, reason: str) -> Activity:
    """Say that an activiteit winds down: nothing new is expected, what is open is finished.

    Raises Refused, Missing, Invalid (no reason), Conflict.
    """
    return _step(actor, realm, activity, "wind_down", reason)


@command(
    "phases.activity_close",
    by=END,
    body=ActivityStepIn,
    address="activities/<int:activity>/close/",
    answer=_answer,
    on=("activity:{activity}",),
)
def activity_close(*, actor: Actor, realm: Realm, activity: int, reason: str) -> Activity:
    """Close an activiteit: it goes to the archive, and what was open for it ends.

    Raises Refused, Missing, Invalid (no reason), Conflict (a GRIP level counts).
    """
    return _step(actor, realm, activity, "close", reason)


@command(
    "phases.activity_reopen",
    by=END,
    body=ActivityStepIn,
    address="activities/<int:activity>/reopen/",
    answer=_answer,
    on=("activity:{activity}",),
)
def activity_reopen(*, actor: Actor, realm: Realm, activity: int, reason: str) -> Activity:
    """Open an activiteit again. Raises Refused, Missing, Invalid (no reason), Conflict."""
    return _step(actor, realm, activity, "reopen", reason)


def _step(actor: Actor, realm: Realm, number: int, name: str, reason: str) -> Activity:
    """Take one step in the life of an activiteit."""
    check_reason(reason)
    with writing():
        row = activity_get(realm, number, lock=True)
        require_somewhere(actor, END, _areas_of(row))
        ACTIVITIES.check(row, name, actor=actor)
        if name == "close":
            _refuse_grip(row)
        if name == "reopen":
            _refuse_same_name(row, row.name)
        activity_step(row, name, actor=actor, reason=reason)
    return row


def activity_step(row: Activity, name: str, *, actor: Actor, reason: Readable) -> None:
    """Take a step on a locked row, record it, and end what was open when it closes. Inside `writing()`."""
    realm = row.realm
    ACTIVITIES.take(row, name, actor=actor)
    row.state_at, row.state_by, row.reason = realm.now(), actor.label, reason
    row.save()
    told = said(f"phases.line.activity_{name}", name=row.name)
    record(activity_event(row, told), realm=realm, actor=actor, reason=reason)
    if row.state == ActivityState.CLOSED:
        activity_closed.send(sender=Activity, actor=actor, realm=realm, activity=row, reason=reason)
    if name == "reopen":
        activity_reopened.send(sender=Activity, actor=actor, realm=realm, activity=row)


def activities_end(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """Close what runs in a realm that closes, whatever its level. Inside `writing()`."""
    for row in activities_running(realm).select_for_update(no_key=True).order_by("pk"):
        row.realm = realm
        activity_step(row, "close", actor=actor, reason=reason)


def _refuse_grip(row: Activity) -> None:
    """Raise Conflict while a level counts somewhere: somebody decided on it, and decides on its end."""
    areas = row.veiligheidsregios.filter(retired_at__isnull=True)
    raised = [area.name for area in areas if level_now(row, area)]
    if raised:
        raise Conflict("phases.activity.grip_counts", places=raised)


def _require_running(row: Activity) -> None:
    """Raise Conflict for one that is closed."""
    if row.state == ActivityState.CLOSED:
        raise Conflict("phases.activity.closed", name=row.name)


def _refuse_same_name(row: Activity, name: str) -> None:
    """Raise Conflict while another of this name runs: people would write in the wrong one."""
    others = activities_running(row.realm).filter(name__iexact=name).exclude(pk=row.pk)
    if others.exists():
        raise Conflict("phases.activity.same_name", field="name", name=name)


def _fill(row: Activity, given: Given) -> None:
    """Set what was given. Raises Invalid, Conflict."""
    name = " ".join(given["name"].split())
    if not name:
        raise Invalid("phases.activity.no_name", field="name")
    if given["kind"] not in activity_kinds():
        raise Invalid("phases.activity.no_kind", field="kind", given=given["kind"])
    _refuse_same_name(row, name)
    row.name, row.kind, row.address = name, given["kind"], given.get("address", "").strip()
    row.latitude, row.longitude = point_checked(given.get("latitude"), given.get("longitude"))
    row.area = area_checked(given.get("area"))
    row.starts_at = _begin(row, given.get("starts_at"))


def _begin(row: Activity, asked: datetime | None) -> datetime:
    """Return when it begins: as asked, as it was, or now. Raises Invalid for a moment far ahead."""
    begin = asked or row.starts_at or row.realm.now()
    if begin != row.starts_at and begin > row.realm.now() + FURTHEST:
        raise Invalid("phases.activity.begins_late", field="starts_at", years=FURTHEST.days // 365)
    return begin


def _place(row: Activity, given: Given) -> None:
    """Set the areas of a saved row; without regions those in which its veiligheidsregio's lie."""
    row.veiligheidsregios.set(given["veiligheidsregios"])
    regions = given.get("regions") or Region.objects.filter(
        veiligheidsregios__in=given["veiligheidsregios"], retired_at__isnull=True
    )
    row.regions.set(regions)


def _areas(given: Given) -> list[Region | Veiligheidsregio]:
    """Return the areas that were named, with the regions that follow from them."""
    named: Sequence[Veiligheidsregio] = given["veiligheidsregios"]
    regions = list(given.get("regions") or ())
    if not regions:
        found = Region.objects.filter(veiligheidsregios__in=named, retired_at__isnull=True)
        regions = list(found.distinct())
    return [*named, *regions]


def _areas_of(row: Activity) -> list[Region | Veiligheidsregio]:
    """Return the areas of an activiteit."""
    return [*row.veiligheidsregios.all(), *row.regions.all()]


def _told(row: Activity, what: str) -> Said:
    """Return the line of the log for an activiteit that was opened or changed."""
    return said(f"phases.line.activity_{what}", name=row.name, kind=activity_kinds()[row.kind].name)


def _who(who: AnyPlace | str) -> dict[str, Any]:
    """Return the columns that say which organisation takes part. Raises Invalid, Conflict."""
    if isinstance(who, str):
        name = " ".join(who.split())
        if not name:
            raise Invalid("phases.activity.one_party", field="name")
        return {"name": name}
    require_in_use(who)
    name = who.short_name if isinstance(who, Region) else who.name
    return {"name": name, type(who).__name__.lower(): who}


def _party_of(row: Activity, who: AnyPlace | str) -> ActivityParty | None:
    """Return the row of an organisation that takes part now."""
    here = row.parties.filter(until__isnull=True)
    if isinstance(who, Facility | Region | Veiligheidsregio):
        return here.filter(**{type(who).__name__.lower(): who}).first()
    found = here.filter(facility=None, region=None, veiligheidsregio=None)
    return found.filter(name__iexact=" ".join(who.split())).first()
