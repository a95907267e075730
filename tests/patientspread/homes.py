"""Nursing homes and others that take in one patient, and what they report."""

from capacity.inputs import FiguresInput
from capacity.kinds import kind
from capacity.models import Method
from capacity.resource import line_of
from capacity.services import figures_report_many
from network.sectors import Sector
from tests.factories import SYSTEM, FacilityFactory


def home(region, name, **facts):
    """A nursing home with short stay."""
    return FacilityFactory.create(
        region=region,
        name=name,
        sector=Sector.NURSING_HOME,
        kind="",
        latitude=52.0,
        resources={"elv": 20},
        **facts,
    )


def reported(realm, house, **said):
    """Report kinds as of the realm's now: (occupied, operational), or figures by their names."""
    lines = tuple(
        line_of(
            kind(code),
            dict(zip(("occupied", "operational"), given, strict=True))
            if isinstance(given, tuple)
            else given,
        )
        for code, given in said.items()
    )
    report = FiguresInput(
        facility=house,
        lines=lines,
        observed_at=realm.now(),
        source="manual",
        method=Method.REPORTED,
    )
    figures_report_many(actor=SYSTEM, realm=realm, reports=[report])
