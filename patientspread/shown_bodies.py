"""What people send about a variant that is shown to a hospital."""

from collections.abc import Mapping
from typing import Any, ClassVar

from journal.models import Realm
from network.fields import FacilityField
from web.bodies import Body
from web.fields import RowField


class ShowIn(Body):
    """Show a hospital what a variant would mean; `pmr`: about the patient whom it refused."""

    example: ClassVar[Mapping[str, Any]] = {"run": 1, "facility": "MAASSTAD"}

    run = RowField()
    facility = FacilityField()
    pmr = RowField(required=False, allow_null=True, default=None)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the number of the run, the hospital, and the request."""
        return {"run_id": values["run"], "facility": values["facility"], "pmr": values["pmr"]}


class WillingIn(Body):
    """Say that the own hospital looks again."""

    example: ClassVar[Mapping[str, Any]] = {"shown": 1}

    shown = RowField()
