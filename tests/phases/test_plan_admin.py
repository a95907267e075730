"""A plan in the administration calls what it names by its title, whichever realm that is of."""

import copy
from typing import Any

import pytest
from django.utils import timezone

from journal.models import Realm, RealmKind
from network.models import Region
from phases.admin import plan_read
from phases.models import Agreement, Plan
from phases.plan_examples import default_plan
from tests.factories import RealmFactory, RegionFactory

pytestmark = pytest.mark.django_db


def agreed(realm: Realm, region: Region, title: str, **more: Any) -> Agreement:
    now = timezone.now()
    return Agreement.objects.create(
        realm=realm,
        region=region,
        code="seh-open",
        title={"nl": title, "en": f"{title} (en)"},
        text={"nl": "x", "en": "x"},
        partners=[],
        indicator={},
        **dict.fromkeys(("valid_from", "set_at", "since"), now),
        **more,
    )


def planned(region: Region, realm: Realm | None = None) -> Plan:
    document = copy.deepcopy(default_plan())
    line = {"bed": "ward", "within_hours": 72, "probability": 0.7}
    line |= {"compare": "above", "threshold": 1}
    averted = [{"agreement": "seh-open"}]
    document["rules"][0]["conditions"] = [{"expected": line, "averted_by": averted}]
    return Plan.objects.create(
        realm=realm, region=region, version=7, name="P", author="A", source="S", document=document
    )


def test_an_agreement_that_ended_is_called_by_its_title_still() -> None:
    realm, region = RealmFactory.create(), RegionFactory.create()
    agreed(realm, region, "Laatste SEH", ended_at=timezone.now())
    said = plan_read(planned(region, realm))
    assert "afspraak “Laatste SEH”" in said
    assert "seh-open" not in said


def test_the_plan_of_a_region_has_the_words_of_the_real_realm_and_none_of_an_exercise() -> None:
    region = RegionFactory.create()
    agreed(RealmFactory.create(kind=RealmKind.EXERCISE), region, "Alleen geoefend")
    said = plan_read(planned(region))
    assert "geoefend" not in said
    assert "seh-open" in said
    Plan.objects.all().delete()
    real = RealmFactory.create(kind=RealmKind.REAL)
    agreed(real, region, "Echt")
    agreed(RealmFactory.create(kind=RealmKind.EXERCISE), region, "Geoefend")
    assert "afspraak “Echt”" in plan_read(planned(region))
