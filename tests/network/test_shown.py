"""Showing anew who one is, in a tab of its own: where it ends, and what it says there."""

import re

import pytest
from django.test import Client

from network.models import Role
from tests.factories import MandateFactory, RealmFactory

pytestmark = pytest.mark.django_db
STRONG = "paars-fietsslot-kade-91"


@pytest.mark.parametrize(("language", "says"), [("nl", "Ga terug"), ("en", "Go back")])
def test_the_tab_ends_where_it_says_to_go_back_to_the_form(language, says):
    """It ended at the own account, which says nothing of a form that waits elsewhere."""
    user = MandateFactory.create(role=Role.OBSERVER).user
    user.set_password(STRONG)
    user.save()
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    realm = RealmFactory.create()
    screen = client.get(f"/r/{realm.slug}/beeld/").content.decode()
    found = re.search(r'data-prove="([^"]+)"', screen)
    assert found is not None
    door, _, following = found[1].partition("?next=")
    page = client.post(door, {"password": STRONG, "next": following}, follow=True)
    assert page.redirect_chain[-1][0] == "/account/getoond/"
    assert says in page.content.decode()
