"""Shared texts and map layers: revisions, so that nobody writes over what another changed meanwhile.

Each belongs to the installation that shared it, and is changed there alone, on the revision that was read.
Who lost the race keeps both texts and chooses.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.services import record
from journal.unseen import seen
from lcms_bridge.gz.events import SharedChanged
from lcms_bridge.gz.reading import moment_in, number_in
from lcms_bridge.models import Neighbour, OursState, Shared, SharedForm

MOST_REVISION = 2**31 - 1
MOST_TEXT, MOST_TITLE, MOST_THEME, MOST_LAYER = 8000, 120, 40, 200_000
EAST, NORTH = 180, 90  # degrees
GEOMETRIES = {  # how deep its places lie (RFC 7946)
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


def shared_tell(row: Shared, told: str, *, actor: Actor) -> None:
    """Record how a shared text stands. Inside `writing()`."""
    is_layer = row.form == SharedForm.LAYER
    event = SharedChanged(
        ref=row.ref,
        origin=row.origin.name if row.origin else "",
        form=str(row.form),
        region=row.region,
        theme=row.theme,
        title=row.title,
        text=None if is_layer else row.text,
        geometry=row.geometry if is_layer else None,
        revision=row.revision,
        changed_at=row.changed_at,
        withdrawn=row.withdrawn_at is not None,
        ours=row.ours,
        ours_state=str(row.ours_state),
        told=told,
    )
    record(event, realm=row.realm, actor=actor)


def shared_own(realm: Realm, ref: str) -> Shared | None:
    """Return a text of ours, locked."""
    rows = Shared.objects.select_for_update(of=("self",)).select_related("realm")
    return rows.filter(realm=realm, origin=None, ref=ref).first()


def shared_revise(row: Shared, *, actor: Actor, text: str, base: int) -> Shared:
    """Have a text of ours say something else, made on a revision. Inside `writing()`.

    Raises Invalid, Conflict: somebody changed it meanwhile, or it was withdrawn.
    """
    text = text_checked(text)
    if row.withdrawn_at is not None:
        raise Conflict("lcms_bridge.gz.withdrawn", field="ref")
    if row.form != SharedForm.TEXT:
        raise Invalid("lcms_bridge.gz.no_text", field="text")
    if row.text == text:
        return row  # also the same again, whose answer was lost
    if row.revision != base:
        raise Conflict("lcms_bridge.gz.other_revision", field="revision", revision=row.revision)
    row.text, row.revision = text, row.revision + 1
    row.changed_at, row.changed_by = row.realm.now(), actor.label
    row.save(update_fields=["text", "revision", "changed_at", "changed_by"])
    shared_tell(row, "changed", actor=actor)
    return row


def shared_heard(
    *,
    actor: Actor,
    neighbour: Neighbour,
    ref: str,
    body: Mapping[str, Any],
    withdrawn: bool,
) -> None:
    """Take over the newest revision of a text of a neighbour, or that it was withdrawn. Inside `writing()`.

    What one of us wanted it to say, on an older revision, becomes a conflict for a person. Raises Invalid.
    """
    rows = Shared.objects.select_for_update(of=("self",)).select_related("realm", "origin")
    row = rows.filter(origin=neighbour, ref=ref).first()
    if withdrawn:
        if row is not None and row.withdrawn_at is None:
            shared_end(row, actor=actor)
        return
    revision = number_in(body, "revision", MOST_REVISION)
    if row is not None and row.revision > revision:
        return
    told = "shared" if row is None else "changed"
    row = row or Shared(realm=neighbour.realm, origin=neighbour, ref=_ref(ref))
    _fill(row, body)
    row.revision, row.changed_by, row.withdrawn_at = revision, actor.label, None
    if row.ours_state and row.ours == row.text:
        row.ours, row.ours_state = "", ""
    elif row.ours_state == OursState.WAITING and row.ours_base != revision:
        row.ours_state, told = OursState.CONFLICT, "refused"
    row.save()
    shared_tell(row, told, actor=actor)


def shared_end(row: Shared, *, actor: Actor) -> None:
    """Have a text of a neighbour be no more here, its words and ours. Inside `writing()`."""
    row.withdrawn_at = row.realm.now()
    row.text, row.geometry = "", None
    row.ours, row.ours_state, row.ours_base = "", "", None
    row.save()
    shared_tell(row, "withdrawn", actor=actor)


def _fill(row: Shared, body: Mapping[str, Any]) -> None:
    """Set what a text says. Raises Invalid."""
    form = body.get("form")
    if form not in SharedForm.values:
        raise Invalid("lcms_bridge.gz.no_value", field="form")
    row.form = SharedForm(form)
    row.region = _short(body, "region", 20)
    row.theme = _short(body, "theme", MOST_THEME)
    row.title = _short(body, "title", MOST_TITLE)
    row.changed_at = moment_in(body, "changed_at")
    if row.form == SharedForm.LAYER:
        row.text, row.geometry = "", layer_checked(body.get("geometry"))
    else:
        row.text, row.geometry = text_checked(body.get("text")), None


def _ref(ref: str) -> str:
    """Return the name of a text. Raises Invalid."""
    if not 0 < len(ref) <= 32 or not ref.isalnum() or not ref.isascii():  # noqa: PLR2004
        raise Invalid("lcms_bridge.gz.no_value", field="ref")
    return ref


def _short(body: Mapping[str, Any], name: str, most: int) -> str:
    """Return a text of one line. Raises Invalid."""
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= most or not value.isprintable():
        raise Invalid("lcms_bridge.gz.no_value", field=name)
    return value


def text_checked(text: Any) -> str:
    """Return what a text says, as it can be seen. Raises Invalid for none, or a long one."""
    if not isinstance(text, str) or "\0" in text:
        raise Invalid("lcms_bridge.gz.no_text", field="text")
    told = seen(text)
    if not told.strip() or len(told) > MOST_TEXT:
        raise Invalid("lcms_bridge.gz.no_text", field="text")
    return told


def layer_checked(geometry: Any) -> dict[str, Any]:
    """Return a geometry of GeoJSON. Raises Invalid for what is none, or a large one."""
    if not isinstance(geometry, dict) or not isinstance(geometry.get("type"), str):
        raise Invalid("lcms_bridge.gz.no_layer", field="geometry")
    depth = GEOMETRIES.get(geometry["type"])
    coordinates = geometry.get("coordinates")
    if depth is None or not _are_places(coordinates, depth):
        raise Invalid("lcms_bridge.gz.no_layer", field="geometry")
    if len(json.dumps(coordinates)) > MOST_LAYER:
        raise Invalid("lcms_bridge.gz.no_layer", field="geometry")
    return {"type": geometry["type"], "coordinates": coordinates}


def _are_places(value: Any, depth: int) -> bool:
    """Say whether a value is lists of lists of places on Earth, so deep; a place: length, width, height."""
    if not isinstance(value, list) or not value:
        return False
    if depth:
        return all(_are_places(one, depth - 1) for one in value)
    if len(value) not in (2, 3) or any(type(one) not in (int, float) for one in value):
        return False
    return abs(value[0]) <= EAST and abs(value[1]) <= NORTH and all(map(math.isfinite, value))
