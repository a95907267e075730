"""Which source counts where several speak: the setting per house and kind, and a hand that gives way."""

from typing import Any

from capacity.events.sources import SourceRulesSet
from capacity.kinds import kind_in_force
from capacity.models import SourceFigures, SourceRule
from capacity.permissions import REPORT, SOURCE_RULE, SOURCE_RULE_ALL
from capacity.resource import AUTOMATIC, category_of
from capacity.selectors import said_by_sources
from capacity.services.reports import figures_choose
from capacity.source_bodies import ResumeIn, SourceRuleIn
from journal.actors import Actor
from journal.errors import Conflict
from journal.models import Realm
from journal.said import beside
from journal.services import record, writing
from network.models import Facility
from network.places import require_in_use
from web.commands import command
from web.people import require


def _rules_of(arguments: dict[str, Any]) -> tuple[str, ...]:
    """Return the entity that a rule is part of: those of a house, or those of the realm."""
    house: Facility | None = arguments["facility"]
    return (f"sourcerules:{house.pk if house else 'all'}",)


@command(
    "capacity.source_rule_set",
    by=SOURCE_RULE,
    body=SourceRuleIn,
    address="source-rules/",
    answer=lambda rules: {"rules": rules},
    on=("sourcerules:{facility}",),
    only=_rules_of,
)
def source_rule_set(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility | None,
    kind: str,
    prefer: str | None,
    reason: str,
) -> int:
    """Say which source goes first, for a kind or all, in one house or in the whole realm, and why.

    `prefer` None takes the rule away. The house decides for itself; a rule of the realm is for who answers
    for all. What counts follows at once. Raises Refused, Invalid, Conflict (there is no such rule).
    """
    if facility is None:
        require(actor, SOURCE_RULE_ALL)
    else:
        require(actor, SOURCE_RULE, facility)
    if kind:
        kind_in_force(kind)
    with writing():
        require_in_use(facility)
        about: dict[str, Any] = {"realm": realm, "facility": facility, "kind": kind}
        if prefer is None:
            if not SourceRule.objects.filter(**about).delete()[0]:
                raise Conflict("capacity.no_source_rule", field="prefer")
        else:
            said = {"prefer": prefer, "reason": reason.strip(), "set_by": actor.label}
            SourceRule.objects.update_or_create(**about, defaults={**said, "set_at": realm.now()})
        rules = _rules(realm, facility)
        event = SourceRulesSet(
            facility=facility.pk if facility else "",
            name=facility.name if facility else "",
            rules=rules,
            told={"kind": kind, "prefer": prefer or ""},
        )
        record(event, realm=realm, actor=actor, reason=reason)
        figures_choose(actor=actor, realm=realm, facilities=_concerned(realm, facility, kind))
    return len(rules)


def _rules(realm: Realm, facility: Facility | None) -> tuple[dict[str, Any], ...]:
    """Return the rules of a house, or those of the realm, as the wire shows them."""
    rows = SourceRule.objects.filter(realm=realm, facility=facility).order_by("kind")
    return tuple(
        {
            "kind": row.kind,
            "prefer": row.prefer,
            "reason": row.reason,
            "set_at": row.set_at,
            **beside("set_by", row.set_by),
        }
        for row in rows
    )


def _concerned(realm: Realm, facility: Facility | None, kind: str) -> set[str]:
    """Return the facilities at which several sources may speak: at the others there is no choice."""
    if facility is not None:
        return {facility.pk}
    rows = SourceFigures.objects.filter(realm=realm, counts=False)
    return set((rows.filter(kind=kind) if kind else rows).values_list("facility", flat=True))


@command(
    "capacity.feed_resume",
    by=REPORT,
    place="facility",
    body=ResumeIn,
    address="facilities/<str:facility>/feed/",
    answer=lambda found: {"kinds": found},
)
def feed_resume(*, actor: Actor, realm: Realm, facility: Facility, kind: str = "") -> list[str]:
    """Let the feed count again where what was typed goes before it now, of a kind or of all.

    Raises Refused, Invalid, Conflict (nothing that was typed goes before a feed).
    """
    if kind:
        kind_in_force(kind)
    with writing():
        require_in_use(facility)
        rows = said_by_sources(realm, [facility.pk], lock=True).get(facility.pk, [])
        held = [
            row
            for row in rows
            if row.counts and row.why.get("code") == "held" and kind in ("", row.kind)
        ]
        if not held or not any(category_of(row.source) == AUTOMATIC for row in rows):
            raise Conflict("capacity.nothing_held", field="facility", house=facility)
        SourceFigures.objects.filter(pk__in=[row.pk for row in held]).update(
            holds_until=realm.now()
        )
        figures_choose(actor=actor, realm=realm, facilities=[facility.pk])
    return sorted({row.kind for row in held})
