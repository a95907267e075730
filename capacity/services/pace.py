"""How far a region is scaled up, as far as figures go: who is scaled up is asked sooner.

Whoever decides on it (the phases, above) says so here, in the transaction of the decision. What is known
already is told again with its new deadline: an old figure does not stay fresh because it was said in peace.
"""

from capacity.models import RegionPace
from capacity.resource import PACES, REGULAR
from capacity.selectors import ed_now, paces_of
from capacity.services.emergency import ed_event
from capacity.services.emergency_scores import scores_usual
from capacity.services.reports import figures_choose
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.services import record, writing
from network.models import Facility, Region


def pace_set(*, actor: Actor, realm: Realm, region: Region, pace: str) -> None:
    """Let the deadlines of a region's figures follow how far it is scaled up.

    For who was found to be mandated to decide that. Raises Invalid for a pace that no deadline knows.
    """
    if pace not in PACES:
        raise Invalid("capacity.unknown_pace", field="pace", given=pace)
    with writing():
        if paces_of(realm).get(region.pk, REGULAR) == pace:
            return
        RegionPace.objects.update_or_create(realm=realm, region=region, defaults={"pace": pace})
        codes = list(Facility.objects.filter(region=region).values_list("pk", flat=True))
        figures_choose(actor=actor, realm=realm, facilities=codes, everything=True)
        _tell_departments(actor, realm, codes, pace)


def _tell_departments(actor: Actor, realm: Realm, codes: list[str], pace: str) -> None:
    """Tell what is known of emergency departments again, with the deadline that holds now."""
    known = ed_now(realm, codes)
    usual = scores_usual(realm, [one.report for one in known.values()])
    for code, one in known.items():
        event = ed_event(one.report, tell=False, before="", usual=usual.get(code), pace=pace)
        record(event, realm=realm, actor=actor)
