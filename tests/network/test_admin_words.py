"""What administrators read in the administration: our own words, in both languages, for all that is shown."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.test import Client
from django.utils import translation

from capacity.models import ResourceKind
from journal.said import catalogue
from network.access import MandateRequest
from network.models import Mandate, Role, User
from network.services import mandate_ask
from tests.factories import UserFactory, person
from web.naming import COLUMN

OURS = [one for one in admin.site._registry.values() if one.opts.app_label in settings.OWN_APPS]


def shown(pages: Any) -> set[str]:
    """Return what a list has for columns and filters, and a page for fields: all of a row."""
    return {field.name for field in pages.opts.fields if not field.auto_created}


@pytest.mark.parametrize("pages", OURS, ids=lambda pages: pages.opts.label_lower)
def test_every_row_and_column_is_named_in_both_languages(pages: Any) -> None:
    words = catalogue()
    said = [str(one) for one in (pages.opts.verbose_name, pages.opts.verbose_name_plural)]
    with translation.override("en"):
        english = [str(one) for one in (pages.opts.verbose_name, pages.opts.verbose_name_plural)]
    texts = [text for each in words.values() for text in each["nl"]] + [
        str(each["nl"]) for each in words.values()
    ]
    assert set(said) <= set(texts), said
    assert "" not in english
    for name in shown(pages):
        field = pages.opts.get_field(name)
        own = field._verbose_name is not None
        assert own or f"{COLUMN}{name}" in words, f"{pages.opts.label_lower}.{name}"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("pages", OURS, ids=lambda pages: pages.opts.label_lower)
def test_no_column_of_a_list_is_headed_by_a_word_of_the_program(pages: Any, language: str) -> None:
    with translation.override(language):
        heads = [
            str(label_for_field(one, pages.model, pages)).lower() for one in pages.list_display
        ]
    assert not {"pk", "id"} & set(heads)
    assert not [one for one in heads if "_" in one]


@pytest.mark.parametrize(("language", "said"), [("nl", "huisartsenpost, "), ("en", "GP post, ")])
def test_the_sectors_of_a_kind_are_said_in_words(language: str, said: str) -> None:
    pages: Any = admin.site._registry[ResourceKind]
    with translation.override(language):
        assert pages.sectors(ResourceKind(sector="gp_post hospital")).startswith(said)


@pytest.mark.django_db
def test_what_was_added_confirmed_and_declined_is_said_with_its_name() -> None:
    first, second = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)
    clients = []
    for one in (first, second):
        client = Client()
        client.force_login(User.objects.get(pk=one.user_id))
        clients.append(client)
    first_page = clients[0].get("/beheer/").content.decode()
    assert "Model name" not in first_page  # read aloud at each list
    page = "/beheer/network/user/add/"
    given = {"username": "t.visser", "first_name": "Tess", "last_name": "Visser", "email": ""}
    assert "Tess Visser: toegevoegd." in clients[0].post(page, given, follow=True).content.decode()
    user = User.objects.get(username="t.visser")
    given = {"user": str(user.pk), "role": Role.OBSERVER}
    page = "/beheer/network/mandate/add/"
    added = clients[0].post(page, given, follow=True).content.decode()
    assert "Tess Visser: Waarnemer: toegevoegd." in added
    assert Mandate.objects.filter(user=user).exists()

    asked = mandate_ask(actor=first, user=user, role=Role.NATIONAL_COORDINATOR)
    assert isinstance(asked, MandateRequest)
    page = "/beheer/network/mandaterequest/"
    chosen = {"action": "decline", "_selected_action": [asked.pk]}
    assert "Waarom?" in clients[1].post(page, chosen).content.decode()
    clients[1].post(page, chosen | {"sure": "1", "reason": " "})
    asked.refresh_from_db()
    assert asked.state == "waiting"
    sure = chosen | {"sure": "1", "reason": "Zij vertrekt per 1 december."}
    told = clients[1].post(page, sure, follow=True).content.decode()
    assert "Tess Visser, Landelijk coördinator (LCPS): afgewezen." in told
    assert "Zij vertrekt per 1 december." in clients[0].get(page).content.decode()

    again = mandate_ask(actor=first, user=UserFactory.create(), role=Role.NATIONAL_COORDINATOR)
    sure = {"action": "confirm", "_selected_action": [again.pk]}
    assert "bevestigd." in clients[1].post(page, sure, follow=True).content.decode()
