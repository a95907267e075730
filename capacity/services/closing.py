"""What becomes of figures when their facility closes: they leave the picture, their reports stay."""

from collections.abc import Iterable, Mapping

from capacity.events import CutoffsSet, FiguresEnded
from capacity.kinds import kind
from capacity.models import EdCutoffs, FigureReport, Newest, SourceFigures
from capacity.resource import ED
from capacity.services.arrivals import arrivals_close
from capacity.services.emergency_stops import stops_close
from capacity.shapes import THEMES
from capacity.signals import figures_changed
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.permissions import ADMINISTER
from network.places import closed_reason
from web.people import require


def figures_end(*, actor: Actor, realm: Realm, facilities: Mapping[str, str]) -> None:
    """Take the figures of closed facilities (name by code) out of a realm's picture. Raises Refused.

    When one opens again its figures are unknown until somebody reports.
    """
    require(actor, ADMINISTER)
    with writing():
        parts = _parts(realm, facilities)
        for code, themes in parts.items():
            name = facilities[code]
            for theme in themes:
                event = FiguresEnded(theme, code, name, tell=theme == themes[0])
                record(event, realm=realm, actor=actor, reason=closed_reason(name))
        stops_close(actor=actor, realm=realm, facilities=facilities)
        arrivals_close(actor=actor, realm=realm, facilities=facilities)
        cutoffs = EdCutoffs.objects.filter(realm=realm, facility__in=list(facilities))
        for code in cutoffs.order_by("facility").values_list("facility", flat=True):
            gone = CutoffsSet(code, facilities[code], ())
            record(gone, realm=realm, actor=actor, reason=closed_reason(facilities[code]))
        cutoffs.delete()
        for table in (SourceFigures, Newest):
            table.objects.filter(realm=realm, facility__in=list(parts)).delete()
        if parts:
            figures_changed.send(
                sender=FigureReport, realm=realm, actor=actor, facilities=sorted(parts)
            )


def _parts(realm: Realm, facilities: Iterable[str]) -> dict[str, list[str]]:
    """Return the themes of which something is known, per facility, that of beds first."""
    said = SourceFigures.objects.filter(realm=realm, facility__in=list(facilities))
    found: dict[str, set[str]] = {}
    for code, item in said.values_list("facility", "kind").distinct():
        found.setdefault(code, set()).add(kind(item).theme)
    for code in Newest.objects.filter(realm=realm, facility__in=list(facilities)).values_list(
        "facility", flat=True
    ):
        found.setdefault(code, set()).add(ED)
    order = (*THEMES, ED)
    return {code: sorted(themes, key=order.index) for code, themes in sorted(found.items())}
