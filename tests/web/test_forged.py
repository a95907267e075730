"""What no page of ours made is refused in words of ours, and the trail tells it from another refusal."""

import pytest
from django.test import Client

from journal.trail_models import TrailNote
from network.models import Role, User
from tests.factories import RealmFactory, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/account/sessies/", "/api/v1/realms/{realm}/notes/", "/beheer/network/user/"]
)
def test_a_forged_request_is_refused_and_stands_in_the_trail_as_forged(address: str) -> None:
    realm = RealmFactory.create()
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=person(Role.ADMINISTRATOR).user_id))
    elsewhere = {"Origin": "https://kwaad.example"}
    answer = client.post(address.format(realm=realm.slug), headers=elsewhere)
    assert answer.status_code == 403
    note = TrailNote.objects.filter(action="refused").latest("pk")
    assert note.detail["code"] == "forged"
    assert "CSRF" not in answer.content.decode()
