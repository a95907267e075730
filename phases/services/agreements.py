"""Writing agreements: set and ended by people, judged by the system, and noticed when they are broken."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from callout.groups import Group
from callout.places import At
from callout.services import alarm_close, remind
from journal.actors import Actor, system_actor
from journal.errors import Invalid, Missing
from journal.models import Realm
from journal.said import Named, Readable, said
from journal.services import record, writing
from journal.turns import take_turn
from network.models import Facility, Region, Role
from network.places import require_in_use
from phases.agreement_bodies import AgreementEndIn, AgreementIn
from phases.agreement_events import AgreementChanged
from phases.agreements import judged_now
from phases.models import Agreement, AgreementState
from phases.rules.agreements import BEDS_FREE, CONDITION, STAYS_OPEN, Indicator, read_indicator
from phases.rules.given import PlanError
from phases.services.reasons import check_reason
from phases.telling import functions_of
from phases.vocabulary import vocabulary
from web.commands import command
from web.rights import Reach, right

ACTOR = system_actor("agreements", said("phases.actor.agreements"))
AGREE = right(
    "phases.agree", {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.ROAZ_CHAIR: Reach.REGION}
)


@command(
    "phases.agreement_set",
    by=AGREE,
    place="region",
    body=AgreementIn,
    address="regions/<str:region>/agreements/",
    answer=lambda row: {"region": row.region_id, "code": row.code, "version": row.version},
    on=("agreement:{region.pk}/{code}",),
    # its figures change all the time; what was agreed only with its version
    facts=("version",),
)
def agreement_set(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    code: str,
    title_nl: str,
    title_en: str,
    partners: Collection[str],
    indicator: Mapping[str, Any],
    text_nl: str = "",
    text_en: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    made_up: bool = False,
) -> Agreement:
    """Put an agreement in force, or its next version, and judge at once whether it is kept.

    Raises Refused, Invalid, Conflict (the region closed).
    """
    now = realm.now()
    start = valid_from or now
    if valid_until is not None and valid_until <= start:
        raise Invalid("phases.agreement_valid", field="valid_until")
    check_indicator(indicator)
    with writing():
        take_turn(region)
        require_in_use(region)
        codes = _partners(partners)
        before = _in_force(realm, region, code)
        if before is not None:
            before.ended_at, before.ended_by = now, actor.label
            before.save(update_fields=["ended_at", "ended_by"])
        versions = Agreement.objects.filter(realm=realm, region=region, code=code)
        row = Agreement.objects.create(
            realm=realm,
            region=region,
            code=code,
            version=versions.count() + 1,
            title={"nl": title_nl, "en": title_en},
            text={"nl": text_nl, "en": text_en or text_nl},
            partners=codes,
            indicator=dict(indicator),
            made_up=made_up,
            valid_from=start,
            valid_until=valid_until,
            set_at=now,
            set_by=actor.label,
            setter=actor.name,
            since=now,
        )
        _close_alarm(row, actor)
        record(agreement_event(row, "set"), realm=realm, actor=actor)
        _judge(realm, [row], now)
    return row


@command(
    "phases.agreement_end",
    by=AGREE,
    place="region",
    body=AgreementEndIn,
    address="regions/<str:region>/agreements/<str:code>/end/",
    answer=lambda row: {"region": row.region_id, "code": row.code},
    on=("agreement:{region.pk}/{code}",),
    facts=("version",),  # who ends it ends what was agreed, whatever its figures do meanwhile
)
def agreement_end(
    *, actor: Actor, realm: Realm, region: Region, code: str, reason: str
) -> Agreement:
    """End an agreement: it stays on record and is judged no more. Raises Refused, Invalid, Missing."""
    check_reason(reason)
    with writing():
        row = _in_force(realm, region, code)
        if row is None:
            raise Missing("phases.no_agreement", field="code")
        _end(row, actor, reason)
    return row


def agreements_audit(
    *, realm: Realm, facilities: Collection[str] | None = None, about: str = ""
) -> int:
    """Judge agreements by the figures of now; return how many changed.

    `facilities`: only those that one of these keeps; `about`: only those that read this (1 query where there
    are none). What is no longer valid ends by itself.
    """
    rows = Agreement.objects.filter(realm=realm, ended_at__isnull=True)
    wanted = [row.pk for row in rows if _concerns(row, facilities, about)]
    if not wanted:
        return 0
    now = realm.now()
    with writing():
        locked = rows.filter(pk__in=wanted).select_for_update(of=("self",))
        found = list(locked.select_related("realm", "region").order_by("pk"))
        over = [row for row in found if row.valid_until is not None and row.valid_until <= now]
        for row in over:
            _end(row, ACTOR, said("phases.reason.agreement_over"))
        begun = [row for row in found if row not in over and row.valid_from <= now]
        return len(over) + _judge(realm, begun, now)


def _concerns(row: Agreement, facilities: Collection[str] | None, about: str) -> bool:
    """Say whether an agreement is kept by one of some facilities, and looks at something."""
    if facilities is not None and not set(row.partners).intersection(facilities):
        return False
    return not about or any(one.startswith(about) for one in read_indicator(row.indicator).readings)


def agreements_end(
    *, actor: Actor, realm: Realm, regions: Collection[str] | None = None, reason: Readable
) -> None:
    """End the agreements of regions that closed, or of a realm that does. Inside `writing()`."""
    rows = Agreement.objects.filter(realm=realm, ended_at__isnull=True)
    if regions is not None:
        rows = rows.filter(region__in=list(regions))
    for row in rows.select_related("realm", "region").order_by("pk"):
        _end(row, actor, reason)


def check_indicator(document: Mapping[str, Any]) -> Indicator:
    """Return the indicator of a document. Raises Invalid naming the place of the first fault."""
    try:
        found = read_indicator(document)
    except PlanError as error:
        what = said(f"phases.plan.{error.code}", **error.params)
        raise Invalid(
            "phases.agreement_indicator", field="indicator", what=what, place=error.place
        ) from None
    words = vocabulary()
    named = {bed for bed, _cohort in found.beds}
    if found.check in (BEDS_FREE, CONDITION) and not named <= set(words.beds):
        _unknown(sorted(words.beds), "bed")
    parts = {one.removeprefix("kind:") for one in found.readings if one.startswith("kind:")}
    if not parts <= set(words.figures):
        _unknown(sorted(words.figures), "kind")
    known = {*words.beds, *words.figures}
    if found.check == STAYS_OPEN and found.part and found.part not in known:
        _unknown(sorted(known), "part")
    return found


def _unknown(words: list[str], name: str) -> None:
    """Refuse a word that nobody knows here."""
    what = said("phases.plan.choose", words=words)
    place = f"/indicator/{name}"
    raise Invalid("phases.agreement_indicator", field="indicator", what=what, place=place)


def _partners(codes: Iterable[str]) -> list[str]:
    """Return the codes of facilities that keep an agreement. Raises Invalid."""
    wanted = sorted(set(codes))
    if not wanted:
        raise Invalid("phases.agreement_partners", field="partners")
    known = Facility.objects.filter(pk__in=wanted, retired_at__isnull=True)
    missing = sorted(set(wanted) - set(known.values_list("pk", flat=True)))
    if missing:
        raise Invalid("phases.agreement_partner", field="partners", partner=missing[0])
    return wanted


def _in_force(realm: Realm, region: Region, code: str) -> Agreement | None:
    """Return the agreement of a code that is in force, locked."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("realm", "region")
    return rows.filter(realm=realm, region=region, code=code, ended_at__isnull=True).first()


def _judge(realm: Realm, rows: list[Agreement], now: datetime) -> int:
    """Take over whether agreements are kept now, and tell what changed."""
    changed = 0
    for row, state, evidence in judged_now(realm, rows, now):
        if state == row.standing and _same(evidence, row.evidence):
            continue
        turned = state != row.standing
        first = not row.evidence
        row.standing, row.evidence = state, evidence
        if turned:
            row.since = now
        row.save(update_fields=["standing", "since", "evidence"])
        quiet = not turned or (first and state != AgreementState.BROKEN)
        record(agreement_event(row, "" if quiet else state), realm=realm, actor=ACTOR)
        if turned:
            _notice(row)
        changed += 1
    return changed


def _same(evidence: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Say whether what is counted, and who is silent, is the same."""
    return all(evidence.get(name) == before.get(name) for name in ("value", "line", "silent"))


def _notice(row: Agreement) -> None:
    """Tell the partners and the coordinator that an agreement is broken; kept again, it is over."""
    if row.standing == AgreementState.KEPT:
        _close_alarm(row, ACTOR)
    if row.standing != AgreementState.BROKEN:
        return
    what = said("phases.alarm.agreement", region=row.region.short_name, title=Named(**row.title))
    partners = Facility.objects.filter(pk__in=row.partners, retired_at__isnull=True)
    groups = {
        "region": Group((At(row.region),), functions_of(["regional_coordinator", "roaz_chair"])),
        "partners": Group(
            tuple(At(one) for one in partners.order_by("pk")), functions_of(["hospital_liaison"])
        ),
    }
    for name, group in groups.items():
        if group.functions and group.ats:
            about = f"{_about(row)}:{name}"
            remind(actor=ACTOR, realm=row.realm, group=group, what=what, about=about)


def _about(row: Agreement) -> str:
    """Return what a reminder about an agreement is about."""
    return f"agreement:{row.region_id}/{row.code}"


def _close_alarm(row: Agreement, actor: Actor) -> None:
    """Close what was called about an agreement."""
    for name in ("region", "partners"):
        alarm_close(actor=actor, realm=row.realm, about=f"{_about(row)}:{name}")


def _end(row: Agreement, actor: Actor, reason: Readable) -> None:
    """End an agreement."""
    row.ended_at, row.ended_by = row.realm.now(), actor.label
    row.save(update_fields=["ended_at", "ended_by"])
    _close_alarm(row, actor)
    record(agreement_event(row, "ended"), realm=row.realm, actor=actor, reason=reason)


def agreement_event(row: Agreement, told: str) -> AgreementChanged:
    """Return the event for an agreement as it stands."""
    return AgreementChanged(
        id=row.pk,
        region=row.region_id,
        name=row.region.short_name,
        code=row.code,
        version=row.version,
        title=row.title,
        text=row.text,
        partners=tuple(row.partners),
        indicator=row.indicator,
        made_up=row.made_up,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        set_by=row.set_by,
        set_at=row.set_at,
        agreement_state=row.standing,
        since=row.since,
        evidence=row.evidence,
        ended=row.ended_at is not None,
        told=told,
    )
