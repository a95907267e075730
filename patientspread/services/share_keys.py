"""Setting the fair share of a realm: by which key, with which band, and why. Versions stay."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max

from journal.actors import Actor
from journal.errors import Invalid
from journal.local_time import LOCAL
from journal.models import Realm
from journal.services import record, writing
from network.models import Region
from patientspread.policy_values import MANUAL
from patientspread.rights import SHARE_SET
from patientspread.share_bodies import ShareIn
from patientspread.share_events import ShareKeySet
from patientspread.share_models import ShareKey
from web.commands import command


def _answered(row: ShareKey) -> dict[str, Any]:
    """Return what whoever set the key is answered."""
    return {"version": row.version, "kind": row.kind, "band": row.band}


@command(
    "patientspread.share_set",
    by=SHARE_SET,
    body=ShareIn,
    address="share/",
    on=("share:key",),
    status=201,
    answer=_answered,
)
def share_set(  # one version's columns
    *,
    actor: Actor,
    realm: Realm,
    kind: str,
    band: float,
    reason: str,
    weights: Mapping[str, float] | None = None,
    since: date | None = None,
) -> ShareKey:
    """Say by which key patients are shared out from now on, in this realm alone.

    Plans that were made keep theirs; the next is made with this one. Without a day it counts from today,
    in the time of the realm. Raises Refused, Invalid (a region nobody knows, no weight at all).
    """
    given = dict(weights or {}) if kind == MANUAL else {}
    _check_weights(kind, given)
    now = realm.now()
    with writing():
        Realm.objects.select_for_update(no_key=True).get(pk=realm.pk)
        last = ShareKey.objects.filter(realm=realm).aggregate(last=Max("version"))["last"]
        row = ShareKey.objects.create(
            realm=realm,
            version=(last or 0) + 1,
            kind=kind,
            weights=given,
            band=band,
            reason=reason.strip(),
            since=since or now.astimezone(LOCAL).date(),
            set_at=now,
            set_by=actor.label,
        )
        record(ShareKeySet.of(row), realm=realm, actor=actor, reason=row.reason)
    return row


def _check_weights(kind: str, weights: Mapping[str, float]) -> None:
    """Raise Invalid where a manual key weighs nobody, or a region that is not there."""
    if kind == MANUAL and not any(weights.values()):
        raise Invalid("patientspread.policy_weights", field="weights")
    known = set(Region.objects.values_list("pk", flat=True))
    for code in weights:
        if code not in known:
            raise Invalid("patientspread.policy_unknown", field=f"weights.{code}", name=code)
