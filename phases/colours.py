"""The region's own colours: which one a decision means, and who may change it within a phase."""

from journal.actors import Actor
from journal.errors import Invalid
from journal.said import Said, said
from network.models import Region
from phases.mandates import deciders_named, roles_held
from phases.models import Plan
from phases.rules import read_rules
from web.people import Person


def colours_of(plan: Plan | None, phase: str) -> list[str]:
    """Return the colours that a plan has for a phase, from light to heavy."""
    if plan is None:
        return []
    colours = read_rules(plan.document).deciding.colours
    return [colour for colour, of in colours.items() if of == phase]


def colour_for(plan: Plan | None, phase: str, asked: str = "") -> str:
    """Return the colour that a decision keeps: what was asked, else the lightest of its phase.

    Raises Invalid for a colour that the plan does not have for this phase.
    """
    known = colours_of(plan, phase)
    if not asked:
        return known[0] if known else ""
    if asked not in known or plan is None:
        raise Invalid(
            "phases.other_colour",
            field="colour",
            colour=said(f"phases.own_colour.{asked}"),
            phase=said(f"phases.phase.{phase}"),
        )
    return asked


def colour_objection(actor: Actor, region: Region, phase: str, plan: Plan) -> Said | None:
    """Return why somebody may not change the colour within a phase: who decides on the phase may."""
    if not isinstance(actor, Person):
        return said("phases.system.not_mandated")
    deciders = read_rules(plan.document).deciding.deciders.get(phase, ())
    if not roles_held(actor, [region]).isdisjoint(deciders):
        return None
    return said("phases.not_mandated", plan=plan.title, roles=deciders_named(deciders))
