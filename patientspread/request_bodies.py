"""What wards, hospitals and coordinators send about requests: the bodies of their commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.fields import BedKindField
from capacity.kinds import example
from journal.models import Realm
from network.fields import FacilityField
from patientspread.fleet_models import MODES
from patientspread.request_transitions import ENDINGS
from web.bodies import Body
from web.fields import MomentField, RowField, YesField

_WORD: dict[str, Any] = {"max_length": 20, "allow_blank": True, "required": False, "default": ""}


def _code(default: str) -> serializers.CharField:
    """Return a field for a code of a list; the service says which there are."""
    return serializers.CharField(max_length=20, required=False, default=default)


def _no() -> YesField:
    """Return a yes or no that is no when nothing is said."""
    return YesField(required=False, default=False)


def _answer() -> YesField:
    """Return a yes, a no, or nothing: not known."""
    return YesField(required=False, allow_null=True, default=None)


def _way() -> serializers.ChoiceField:
    """Return a field for a kind of transport; nothing: as the request says, or the guideline."""
    return serializers.ChoiceField(
        choices=list(MODES), allow_blank=True, required=False, default=""
    )


def _moment() -> MomentField:
    """Return a moment that may be left out."""
    return MomentField(required=False, allow_null=True, default=None)


class PmrIn(Body):
    """A request for a place elsewhere. No name, number or date of birth: `reference` is the ward's own."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "bed": example(),
        "age": "60-69",
        "consent": "given",
        "is_new": True,
        "reference": "C3-12",
    }

    facility = FacilityField()
    bed = BedKindField()
    age = serializers.CharField(max_length=20)
    specialism = _code("general")
    wish = _code("none")
    consent = _code("not_asked")
    cohort = serializers.CharField(**_WORD)
    reference = serializers.CharField(**_WORD)
    isolation = _no()
    heavy = _no()
    is_new = _no()
    emergency = _no()
    may_abroad = _no()
    another = _no()
    stable_since = _moment()
    ready_at = _moment()
    breathing = _answer()
    circulation = _answer()
    steady = _answer()
    mode = _way()

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the house, and the case."""
        return {"facility": values.pop("facility"), "case": values}


class PmrStepIn(Body):
    """What is to be done with a request."""

    example: ClassVar[Mapping[str, Any]] = {"pmr": 1, "step": "seek"}

    pmr = RowField()
    step = serializers.ChoiceField(choices=["confirm", "seek", "escalate", "close"])


class PmrConsentIn(Body):
    """What patient or family said about moving."""

    example: ClassVar[Mapping[str, Any]] = {"pmr": 1, "consent": "given"}

    pmr = RowField()
    consent = serializers.CharField(max_length=20)


class PmrProposeIn(Body):
    """Which hospital is asked, why all the same where something stands against it; or in which country."""

    example: ClassVar[Mapping[str, Any]] = {"pmr": 1, "destination": "MAASSTAD"}

    pmr = RowField()
    destination = FacilityField(required=False, allow_null=True, default=None)
    country = serializers.CharField(**_WORD)
    overrule = serializers.CharField(max_length=200, allow_blank=True, required=False, default="")


class PmrPlanIn(Body):
    """When the ride leaves and arrives (left out: by the driving time), by what, and who drives.

    Or `along`: whose ride is shared; when it leaves, by what and who drives is then said already.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "pmr": 1,
        "leaves_at": "2020-12-22T14:00:00+01:00",
        "arrives_at": "2020-12-22T15:10:00+01:00",
    }

    pmr = RowField()
    leaves_at = _moment()
    arrives_at = _moment()
    mode = _way()
    driver = serializers.CharField(max_length=80, allow_blank=True, required=False, default="")
    along = RowField(required=False, allow_null=True, default=None)


class PmrMoveIn(Body):
    """That a patient left or arrived, or the vehicle is back, and when: now, where nothing is said.

    `sure`: the arrival is as told, though the ride can hardly be there yet.
    """

    example: ClassVar[Mapping[str, Any]] = {"pmr": 1, "step": "arrive"}

    pmr = RowField()
    step = serializers.ChoiceField(choices=["depart", "arrive", "ride_back"])
    at = _moment()
    sure = _no()


class PmrEndIn(Body):
    """Why a request no longer holds."""

    example: ClassVar[Mapping[str, Any]] = {"pmr": 1, "ending": "withdraw"}

    pmr = RowField()
    ending = serializers.ChoiceField(choices=list(ENDINGS))
    note = serializers.CharField(max_length=200, allow_blank=True, required=False, default="")


class PmrBackIn(Body):
    """Which patient goes home."""

    example: ClassVar[Mapping[str, Any]] = {"pmr": 1}

    pmr = RowField()


class PmrOfferIn(Body):
    """Which of a plan's expectations are offered; none named: all."""

    example: ClassVar[Mapping[str, Any]] = {"run": 1}

    run = RowField()
    transfers = serializers.ListField(child=RowField(), default=list, max_length=5000)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the number of the run, and which moves."""
        return {"run_id": values["run"], "only": frozenset(values["transfers"])}
