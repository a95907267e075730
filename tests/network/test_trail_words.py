"""Every name of a detail that any note of the trail carries has words on its page."""

import re

import pytest

from journal.events import REGISTRY, Event
from journal.models import TrailNote
from network.access import LinkKind, RequestState
from network.trail import ACTIONS, OUTCOMES
from tests.filled import filled_make
from tests.needs import REPO
from tests.web.test_free_text import free_texts, written
from web.commands import commands
from web.naming import programs

WORDS = (REPO / "static" / "zb" / "trailwords.js").read_text(encoding="utf-8")
UNSAID = {"objects", "id", "type"}  # columns say them, or they are of use to programs alone


def known(name: str) -> set[str]:
    """Return the codes that one list of words has."""
    found = re.search(rf"const {name} = \{{(.*?)\n\}};", WORDS, re.DOTALL)
    assert found, name
    return set(re.findall(r"^  (\w+): \(\)", found.group(1), re.MULTILINE))


@pytest.mark.django_db
def test_what_notes_carry_is_said_in_words() -> None:
    country = filled_make()
    for made in commands():
        for name in free_texts(made):
            written(country, made, name, "bed 4")
    lists = {"done": known("DONE"), "told": known("TOLD"), "way": known("WAYS")}
    details = list(TrailNote.objects.values_list("detail", flat=True))
    names = {name for one in details for name in one}
    assert len(names) > 10
    alone = {*lists, "standing", "what", "code"}
    assert names - UNSAID - alone - known("DETAILS") == set()
    for name, words in lists.items():
        assert {one[name] for one in details if name in one} - words == set(), name


def test_what_was_decided_of_other_systems_and_places_is_said_in_words() -> None:
    lines = re.compile(
        r'"(?:lcms_bridge|capacity|network)\.line\.'
        r'(?:peer\.|neighbour\.|pull\.|source\.|place_|region_)(\w+)"'
    )
    told = {
        code
        for path in REPO.glob("*/words.toml")
        for code in lines.findall(path.read_text(encoding="utf-8"))
    }
    # of a line that works by itself no note is made
    by_itself = {"failed", "worked", "refused", "first", "speaks", "silent"}
    assert len(told) > 10
    assert told - by_itself - known("TOLD") == set()


def test_programs_have_names() -> None:
    assert programs()["system:command"] == "Opdrachtregel"


def written_codes(name: str) -> set[str]:
    """Return the codes that programs write under a name of a detail, `"done": "made"`."""
    found = re.compile(rf'"{name}": "(\w+)"|\b{name}="(\w+)"')
    apps = ("network", "journal", "config", "web", "capacity")
    files = [path for app in apps for path in (REPO / app).rglob("*.py")]
    said = [found.findall(path.read_text(encoding="utf-8")) for path in files]
    return {one or other for all_of_it in said for one, other in all_of_it}


def test_every_code_that_a_note_can_carry_has_words() -> None:
    """Also those of what the walk above does not do: a wait that is lifted, a request that lapses."""
    done = written_codes("done")
    assert {"wait_lifted", "vouched", "factors_reset", "reviewed"} <= done
    assert done - known("DONE") == set()
    assert set(RequestState.values) - known("STANDING") == set()
    assert set(LinkKind.values) - known("KINDS") == set()
    assert set(ACTIONS) - known("ACTIONS") == set()
    assert set(OUTCOMES) - known("OUTCOMES") == set()
    assert "forged" in known("CODES")
    assert known("ACCOUNTS") == {"known", "unknown"}


def test_an_event_that_goes_into_the_trail_says_there_what_was_done() -> None:
    """A wait that was lifted read "account changed, door:all" and nothing else."""
    trailed = {made for made in REGISTRY.values() if made.trail}
    assert len(trailed) > 10
    silent = {made.__name__ for made in trailed if made.trail_detail is Event.trail_detail}
    assert silent == set()
