"""The demonstration incident has believable pictures, made by the services that people use."""

import pytest

from network.models import Role, User
from phases.models import Activity
from situation.demo import AREA, PARTIES, demo_activity
from situation.models import ItemQuestion, PictureItem, TotalVersion
from tests.factories import (
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm():
    region = RegionFactory.create()
    area = VeiligheidsregioFactory.create(code=AREA, name="Rotterdam-Rijnmond")
    area.regions.add(region)
    for code in PARTIES:
        FacilityFactory.create(code=code, region=region, veiligheidsregio=area)
    hin = MandateFactory.create(role=Role.HIN, region=region, veiligheidsregio=area).user
    User.objects.filter(pk=hin.pk).update(username="hin", is_demo=True)
    return RealmFactory.create(exercise=True)


def test_the_demonstration_shows_every_kind_of_item_and_a_published_picture(realm):
    made = demo_activity(realm)
    assert made is not None
    items = PictureItem.objects.filter(activity=made)
    assert set(items.values_list("share", flat=True)) == {"own", "activity", "all"}
    assert set(items.values_list("certainty", flat=True)) == {
        "confirmed",
        "unconfirmed",
        "contradicted",
    }
    assert {"facility:MAASSTAD", "facility:VVT-VR17-1"} <= set(
        items.values_list("owner", flat=True)
    )
    assert ItemQuestion.objects.get().state == "asked"
    figures = TotalVersion.objects.get().document["figures"]
    assert figures[f"grip:{made.pk}:{AREA}"]["value"]["nl"] == "GRIP 1"
    assert figures[f"casualties:{made.pk}:t1"]["value"]["nl"] == "3"
    assert demo_activity(realm) is None
    assert Activity.objects.count() == 1
