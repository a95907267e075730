"""Showing anew who one is, in a tab of its own: where it ends, and what it says there."""

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from journal.errors import Refused
from network.models import Role
from tests.factories import MandateFactory, RealmFactory, person
from web.people import require_proof
from web.rights import rights

pytestmark = pytest.mark.django_db
STRONG = "paars-fietsslot-kade-91"


@pytest.mark.parametrize(("language", "says"), [("nl", "Ga terug"), ("en", "Go back")])
def test_the_tab_ends_where_it_says_to_go_back_to_the_form(language, says):
    """It ended at the own account, which says nothing of a form that waits elsewhere."""
    user = MandateFactory.create(role=Role.OBSERVER).user
    user.set_password(STRONG)
    user.save()
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.force_login(user)
    realm = RealmFactory.create()
    screen = client.get(f"/r/{realm.slug}/beeld/").content.decode()
    found = re.search(r'data-prove="([^"]+)"', screen)
    assert found is not None
    door, _, following = found[1].partition("?next=")
    page = client.post(door, {"password": STRONG, "next": following}, follow=True)
    assert page.redirect_chain[-1][0] == "/account/getoond/"
    assert says in page.content.decode()


def test_a_program_is_told_that_a_screen_is_asked_and_not_to_open_a_tab(settings):
    settings.STEP_UP_RIGHTS = ["phases.decide"]
    right = next(one for one in rights() if one.name == "phases.decide")
    program = replace(person(Role.DPG), by_token=True)
    with pytest.raises(Refused) as caught:
        require_proof(program, right, RealmFactory.create())
    assert caught.value.code == "prove_on_screen"
    assert "tabblad" not in caught.value.message
