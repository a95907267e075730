"""The screens of spreading, and of a place for one patient."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from capacity.reported import reports_missing
from network.permissions import PICTURE_SEE
from patientspread.fleet_models import MODES
from patientspread.placement_lists import document as placement_lists
from patientspread.policy import DEFAULT_POLICY, read_policy
from patientspread.request_lists import document
from patientspread.rights import PLACE_ASK, PLACE_SEE, RIDES_SEE, SEE
from patientspread.selectors.fleet import seats_of
from patientspread.selectors.runs import policy_now
from web.pages import Empty, Page, register


def _data() -> dict[str, Any]:
    """Return the lists of requests, and what the policy says of transport and of going home."""
    newest = policy_now()
    policy = read_policy(newest.document if newest is not None else DEFAULT_POLICY)
    return document() | {
        "modes": [
            {
                "mode": mode,
                "per_hour": policy.rides_per_hour.get(mode),
                "by_hour": [],
                "seats": seats_of(policy, mode),
                "driver": "",
                "reason": "",
            }
            for mode in MODES
        ],
        "bring_back_load": policy.bring_back_load,
        "share": {
            "kind": policy.fair_share_key,
            "band": policy.fair_share_band,
            "weights": policy.fair_share_weights,
            "author": policy.fair_share_author,
            "since": policy.fair_share_since,
        },
        "rhythm": {
            "times": policy.run_times,
            "after_requests": policy.run_after_requests,
            "after_beds": policy.run_after_beds,
        },
    }


register(
    Page(
        "spreiding",
        _("Spreiding"),
        SEE,
        order=50,
        uses_map=True,
        waits=True,
        data=_data,
        empty=reports_missing("patientspread.empty.spreiding", "run:", "transfer:", "pmr:"),
    ),
    Page(
        "ritten",
        _("Ritten"),
        RIDES_SEE,
        order=51,
        waits=True,
        empty=Empty("patientspread.empty.ritten", ("ride:",), asks="patientspread.empty.ask_rides"),
    ),
    Page(
        "bemiddeling",
        _("Bemiddeling"),
        PLACE_SEE,
        order=52,
        waits=True,
        data=placement_lists,
        empty=Empty("patientspread.empty.bemiddeling", ("placement:",), does=PLACE_ASK),
    ),
    Page(
        "doorstroom",
        _("Doorstroom"),
        PICTURE_SEE,
        order=38,
        under="capaciteit",
        empty=reports_missing("patientspread.empty.doorstroom", "flow:", "placement:"),
    ),
)
