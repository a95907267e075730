"""Questionnaires come with an edition: a fault names its place, a changed file makes a version."""

import json
import shutil

import pytest

from capacity.models import Questionnaire
from capacity.questionnaires import BUNDLED, FILE, versions_in_force
from journal.errors import Invalid
from network.reference import BUNDLED as EDITION
from network.services import reference_load
from tests.factories import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(tmp_path):
    """A copy of the bundled edition with a file of questionnaires of its own."""
    made = tmp_path / "edition"
    shutil.copytree(EDITION, made)
    shutil.copy(BUNDLED, made / FILE)
    return made


def rewrite(edition, change) -> None:
    documents = json.loads((edition / FILE).read_text(encoding="utf-8"))
    change(documents)
    (edition / FILE).write_text(json.dumps(documents), encoding="utf-8")


def load(edition) -> None:
    reference_load(actor=SYSTEM, folder=edition)


def test_a_changed_file_makes_a_version_of_what_changed_and_keeps_the_one_before(edition):
    load(edition)
    before = Questionnaire.objects.count()
    rewrite(edition, lambda found: found[0]["questions"][0]["why"].update(nl="Daarom."))
    load(edition)
    assert Questionnaire.objects.count() == before + 1
    first, second = Questionnaire.objects.filter(sector="hospital").order_by("version")
    assert first.document["questions"][0]["why"]["nl"] != "Daarom."
    assert second.document["questions"][0]["why"]["nl"] == "Daarom."


def test_a_sector_that_an_edition_lacks_is_asked_nothing_and_its_versions_stay(edition):
    load(edition)
    rewrite(edition, lambda found: found.pop())
    load(edition)
    assert "public_health" not in versions_in_force()
    assert Questionnaire.objects.filter(sector="public_health").count() == 1
    shutil.copy(BUNDLED, edition / FILE)
    load(edition)
    assert versions_in_force()["public_health"].version == 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[", "questionnaires.json"),
        ('{"a": 1, "a": 2}', "a"),
        ("{}", "questionnaires.json"),
        ('[{"sector": "hospital"}]', "/0/questions"),
        ("[NaN]", "questionnaires.json"),
    ],
)
def test_a_fault_in_the_file_names_its_place_and_nothing_is_loaded(edition, text, place):
    (edition / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as fault:
        load(edition)
    assert place in str(fault.value)
    assert not Questionnaire.objects.exists()
