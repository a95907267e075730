"""Reading the fair share of a realm: the policy, with the key that the country set there."""

from dataclasses import replace

from journal.models import Realm
from patientspread.policy import SpreadPolicy
from patientspread.share_models import ShareKey


def share_key_of(realm: Realm) -> ShareKey | None:
    """Return the key in force; None: none was set, the policy holds (1 query)."""
    return ShareKey.objects.filter(realm=realm).order_by("-version").first()


def with_share_key(policy: SpreadPolicy, realm: Realm) -> SpreadPolicy:
    """Return a policy with the key, band and weights that were set in a realm (1 query)."""
    row = share_key_of(realm)
    if row is None:
        return policy
    return replace(
        policy,
        fair_share_key=row.kind,
        fair_share_weights={code: float(weight) for code, weight in row.weights.items()},
        fair_share_band=row.band,
        fair_share_author=str(row.set_by),
        fair_share_since=row.since.isoformat(),
    )
