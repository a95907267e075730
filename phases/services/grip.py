"""Registering GRIP: one level for each activiteit and veiligheidsregio, by who hears it for who decided.

It implies no care phase, and none implies it; a plan may give the lead from a level on.
"""

from datetime import datetime, timedelta

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import Named, Said, said
from journal.services import record, writing
from network.models import Veiligheidsregio
from network.places import require_in_use
from phases.activity_bodies import GripIn
from phases.activity_kinds import deciders_between, grip_deciders, grip_levels
from phases.activity_rights import GRIP, acting_role
from phases.activity_selectors import activity_event, activity_get, grip_decisions, grip_event
from phases.models import Activity, ActivityState, GripDecision
from phases.running import lead_follow
from phases.services.reasons import check_reason
from phases.signals import grip_changed
from web.commands import command

CLOCKS_DIFFER = timedelta(minutes=2)  # a moment so far ahead is a clock that runs fast, no mistake


@command(
    "phases.grip_set",
    by=GRIP,
    place="veiligheidsregio",
    body=GripIn,
    address="activities/<int:activity>/grip/<str:veiligheidsregio>/",
    answer=lambda made: {
        "id": made.pk,
        "activity": made.activity_id,
        "veiligheidsregio": made.veiligheidsregio_id,
        "level": made.level,
    },
    on=("grip:{activity}:{veiligheidsregio.pk}",),
)
def grip_set(  # what was decided, by whom, when and why belong together
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    level: int,
    decider: str,
    on_behalf_of: str,
    reason: str,
    decided_at: datetime | None = None,
    acting_as: str = "",
    call: bool = True,
) -> GripDecision:
    """Register the GRIP level of an activiteit in a veiligheidsregio, on behalf of who decided.

    A decision of before the latest one is added to the history and changes no level. Raises Refused,
    Missing, Invalid, Conflict (that level counts already, the activiteit or veiligheidsregio is closed).
    """
    _check(level, decider, on_behalf_of, reason)
    role = acting_role(actor, GRIP, veiligheidsregio, acting_as)
    with writing():
        require_in_use(veiligheidsregio)
        row = activity_get(realm, activity, lock=True)
        if row.state == ActivityState.CLOSED:
            raise Conflict("phases.activity.closed", name=row.name)
        now = realm.now()
        at = decided_at or now
        known = grip_decisions(row, veiligheidsregio)
        _check_moment(at, now, row)
        stood = [one for one in known if one.decided_at <= at]
        before = stood[-1].level if stood else 0
        if before == level:
            raise Conflict("phases.grip_already", field="level", level=_words(level))
        allowed = deciders_between(before, level)
        if decider not in allowed:
            roles = [grip_deciders()[code] for code in allowed]
            raise Invalid("phases.grip_decider", field="decider", level=_words(level), roles=roles)
        decision = GripDecision.objects.create(
            realm=realm,
            activity=row,
            veiligheidsregio=veiligheidsregio,
            level=level,
            incident=row.name,
            decided_at=at,
            decider=decider,
            on_behalf_of=_behalf(decider, on_behalf_of),
            registered_at=now,
            registered_by=actor.label,
            registered_as=role,
            registrar=actor.name,
            reason=reason,
        )
        _join(row, veiligheidsregio, actor)
        after = grip_decisions(row, veiligheidsregio)
        event = grip_event(after, veiligheidsregio.name, _told(decision, after, before))
        record(event, realm=realm, actor=actor, reason=reason)
        if after[-1] == decision:
            _follow(decision, before, actor=actor, call=call)
    return decision


def _check(level: int, decider: str, on_behalf_of: str, reason: str) -> None:
    """Raise Invalid unless the values make sense by themselves."""
    check_reason(reason)
    if level not in grip_levels():
        raise Invalid("phases.grip_level", field="level", highest=max(grip_levels()))
    if decider not in grip_deciders():
        raise Invalid("phases.grip_no_decider", field="decider", given=decider)
    if not on_behalf_of.strip():
        raise Invalid("phases.grip_no_name", field="on_behalf_of")


def _check_moment(at: datetime, now: datetime, row: Activity) -> None:
    """Raise Invalid for a decision that was not taken yet, or before there was anything to decide on."""
    if at > now + CLOCKS_DIFFER:
        raise Invalid("phases.grip_future", field="decided_at")
    began = min(row.starts_at, row.opened_at)  # a planned event is opened before it begins
    if at < began:
        raise Invalid("phases.grip_too_early", field="decided_at", since=began)


def _behalf(decider: str, name: str) -> Named:
    """Return who decided: the function in both languages, and the name."""
    function = grip_deciders()[decider]
    plain = " ".join(name.split())
    return Named(f"{function.nl} {plain}", f"{function.en} {plain}")


def _join(row: Activity, veiligheidsregio: Veiligheidsregio, actor: Actor) -> None:
    """Have an activiteit be of a veiligheidsregio too that set a level in it: a border has two sides."""
    if row.veiligheidsregios.filter(pk=veiligheidsregio.pk).exists():
        return
    row.veiligheidsregios.add(veiligheidsregio)
    row.regions.add(*veiligheidsregio.regions.filter(retired_at__isnull=True))
    record(activity_event(row), realm=row.realm, actor=actor)


def _words(level: int) -> Said:
    """Return a level in words."""
    return said("phases.grip_words", level=level) if level else said("phases.list.no_grip")


def _told(decision: GripDecision, after: list[GripDecision], before: int) -> Said:
    """Return the line for the log: what counts now and what was left, or what was added to the past."""
    name = decision.veiligheidsregio.name
    code = "phases.line.grip" if decision.level else "phases.line.grip_over"
    line = said(code, name=name, level=decision.level, incident=decision.incident)
    if before:
        line = said("phases.line.was", line=line, before=f"GRIP {before}")
    line = said("phases.line.on_behalf", line=line, who=decision.on_behalf_of)
    if after[-1] == decision:
        return line
    return said("phases.line.grip_late", line=line, at=decision.decided_at)


def _follow(decision: GripDecision, before: int, *, actor: Actor, call: bool) -> None:
    """Do what follows a level that counts now: the lead by the plans, and what the apps above add."""
    area = decision.veiligheidsregio
    for region in area.regions.filter(retired_at__isnull=True):
        lead_follow(actor=actor, realm=decision.realm, region=region)
    grip_changed.send(
        sender=GripDecision,
        actor=actor,
        realm=decision.realm,
        activity=decision.activity,
        veiligheidsregio=area,
        level=decision.level,
        before=before,
        call=call,
    )
