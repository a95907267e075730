"""Letting go of what a neighbour said, when nobody would tell its end any more: shared texts, and GRIP.

Figures and phases stay, with the moment at which they were so.
"""

from collections.abc import Collection

from journal.actors import Actor
from journal.services import record
from lcms_bridge.gz.events import GripHeard
from lcms_bridge.gz.reading import moment_in
from lcms_bridge.gz.sharing import shared_end
from lcms_bridge.models import Heard, Neighbour, Shared
from network.models import Veiligheidsregio


def let_go(neighbour: Neighbour, *, actor: Actor, keeps: Collection[str] = ()) -> None:
    """Let go of texts and GRIP but of the regions `keeps`; they are read anew when the line is again.

    Inside `writing()`, with the neighbour locked; whoever calls saves it.
    """
    rows = Shared.objects.select_for_update(of=("self",)).select_related("realm", "origin")
    texts = rows.filter(origin=neighbour).exclude(region__in=keeps).order_by("pk")
    refs = [f"shared:{row.ref}" for row in texts]
    for row in texts:
        if row.withdrawn_at is None:
            shared_end(row, actor=actor)
    kept = set(Veiligheidsregio.objects.filter(regions__in=keeps).values_list("pk", flat=True))
    for one in Heard.objects.filter(neighbour=neighbour, kind="grip").order_by("pk"):
        if one.body.get("veiligheidsregio") in kept:
            continue
        refs.append(one.ref)
        if not one.withdrawn and not one.fault and one.body["level"]:
            _grip_end(neighbour, one, actor)
    if refs:
        Heard.objects.filter(neighbour=neighbour, ref__in=refs).delete()
        neighbour.position = ""


def _grip_end(neighbour: Neighbour, one: Heard, actor: Actor) -> None:
    """Show a GRIP level of a neighbour no more: nobody would tell that it ends."""
    code = one.body["veiligheidsregio"]
    event = GripHeard(
        neighbour=neighbour.name,
        label=neighbour.label,
        activity=one.body["activity"],
        veiligheidsregio=code,
        name=Veiligheidsregio.objects.get(pk=code).name,
        level=0,
        incident="",
        since=moment_in(one.body, "since"),
    )
    record(event, realm=neighbour.realm, actor=actor)
