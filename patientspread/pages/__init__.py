"""The screen of spreading."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from capacity.reported import reports_missing
from patientspread.fleet_models import MODES
from patientspread.policy import DEFAULT_POLICY, read_policy
from patientspread.request_lists import document
from patientspread.rights import SEE
from patientspread.selectors.runs import policy_now
from web.pages import Page, register


def _data() -> dict[str, Any]:
    """Return the lists of requests, and what the policy says of transport and of going home."""
    newest = policy_now()
    policy = read_policy(newest.document if newest is not None else DEFAULT_POLICY)
    return document() | {
        "modes": [
            {"mode": mode, "per_hour": policy.rides_per_hour.get(mode), "driver": "", "reason": ""}
            for mode in MODES
        ],
        "bring_back_load": policy.bring_back_load,
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
    )
)
