"""Who asked, gave and confirmed stands on the pages of administrators by name, also where a program did."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from journal.actors import system_actor
from network.access import MandateRequest
from network.models import Mandate, Role
from network.services import mandate_ask
from tests.factories import MandateFactory, RealmFactory, UserFactory, person
from tests.needs import REPO
from web.naming import program_words

pytestmark = pytest.mark.django_db
KEY = re.compile(r"(?<![\w/])(user|system):[\w.-]+")


@pytest.fixture
def asked() -> MandateRequest:
    """A mandate that decides, asked by somebody with a name; and one given by the command line."""
    RealmFactory.create()  # in whose journal it stands
    giver = UserFactory.create(username="p.jansen", first_name="Petra", last_name="Jansen")
    MandateFactory.create(user=giver, role=Role.ADMINISTRATOR)
    by = person(Role.ADMINISTRATOR, user=giver)
    user = UserFactory.create(username="k.vos")
    made = mandate_ask(actor=by, user=user, role=Role.NATIONAL_COORDINATOR)
    assert isinstance(made, MandateRequest)
    Mandate.objects.create(
        user=user, role=Role.OBSERVER, given_by="system:command", confirmed_by=by.name
    )
    return made


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_did_something_stands_there_by_name(asked: MandateRequest, language: str) -> None:
    client = Client()
    client.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    client.cookies["django_language"] = language
    mandate = Mandate.objects.get(given_by="system:command")
    words = {"nl": "Opdrachtregel", "en": "Command line"}[language]
    pages = {
        "/beheer/network/mandaterequest/": ["Petra Jansen"],
        f"/beheer/network/mandaterequest/{asked.pk}/change/": ["Petra Jansen"],
        "/beheer/network/mandate/": ["Petra Jansen", words],
        f"/beheer/network/mandate/{mandate.pk}/change/": [],
        "/beheer/journal/entry/": ["Petra Jansen"],
        "/beheer/wie-mag-wat/": ["Petra Jansen", words],
        "/beheer/wie-mag-wat.csv": ["Petra Jansen", words],
    }
    for path, shown in pages.items():
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert [one for one in shown if one not in page] == [], path
        assert KEY.findall(re.sub(r"<[^>]*>", " ", page)) == [], path


def test_who_was_removed_or_never_had_an_account_is_called_as_the_journal_does() -> None:
    client = Client()
    client.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    MandateFactory.create(role=Role.OBSERVER, given_by="user:verwijderd-12")
    page = client.get("/beheer/network/mandate/").content.decode()
    assert "verwijderd-12" in page
    assert "user:verwijderd-12" not in page


def test_every_part_of_the_system_that_does_something_has_a_name_in_both_languages() -> None:
    made = re.compile(r'system_actor\(\s*"(\w+)"')
    found = {
        name
        for path in REPO.glob("*/**/*.py")
        if path.relative_to(REPO).parts[0] not in ("tests", ".venv", "node_modules", "benchmarks")
        for name in made.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 10
    for name in found:
        words = program_words(system_actor(name, "x").name)
        assert words is not None, name
        with override("en"):
            assert str(words) != f"system:{name}"
