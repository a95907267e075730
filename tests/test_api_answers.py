"""The description of the API says what each operation answers, with an example.

`tests/answers.py` says how shapes and examples are noted. Here they are held against what is answered in a
country in which there is one of everything, in `tests/web/answers` against what commands and questions are
answered; with `ANSWERS=FILE` that is noted too.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from journal.limits import shares
from network.models import Role
from tests import answers
from tests.filled import NAMED_AS_IN_EXAMPLES, Filled, filled_make
from tests.fuzz.describing import description
from web.answers import good_answers, is_free, known

pytestmark = pytest.mark.django_db
OF_A_MACHINE = ("/tmp", "/home", "/root", "/work", "/var")  # noqa: S108 - looked for, not used
WALL = re.compile(r"T\d\d:\d\d:\d\d\.\d")
UNSEEN = Path(__file__).with_name("unseen_answers.txt")
BY_MACHINE = (
    "realms_system_retrieve."  # says more of a part that stands still on this machine just now
)
NAMED = re.compile(r"\{(\w+)\}")


def lacking() -> list[str]:
    """Return the operations with an answer in JSON that is free, or that has no example."""
    found = set()
    for methods in description()["paths"].values():
        for operation in methods.values():
            for content in good_answers(operation):
                if is_free(content.get("schema", {})) or not content.get("examples"):
                    found.add(operation["operationId"])
    return sorted(found)


def test_every_operation_says_what_it_answers_with_an_example():
    assert lacking() == [], "ask for it in tests/web/answers and note it: tests/answers.py"


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a document, its names too."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, str):
        yield value


def of_its_run(text: str) -> bool:
    """Say whether a text is about the machine or the moment on which it was noted: that clock stood still."""
    return bool(WALL.search(text)) or any(path in text for path in OF_A_MACHINE)


def test_an_example_is_the_same_whenever_it_is_noted_and_opens_nothing():
    for operation, one in known().items():
        assert answers.short(one["example"]) == one["example"], operation
        assert [text for text in texts_in(one["example"]) if of_its_run(text)] == [], operation


@pytest.fixture
def noted_at():
    with time_machine.travel(answers.NOTED_AT, tick=False):
        yield


def read(country: Filled) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield the operations that read, with their address in the description and what is answered."""
    roles = [Role.ADMINISTRATOR, Role.HIN, Role.HOSPITAL_LIAISON, *Role]
    for path, methods in description()["paths"].items():
        if "get" not in methods or not set(NAMED.findall(path)) <= country.named.keys():
            continue
        where = NAMED.sub(lambda found: str(country.named[found[1]]), path)
        for role in roles:
            shares.forget()
            client: Client = country.client(role)
            answer = client.get(where)
            if answer.status_code == 200:
                if answer.get("Content-Type", "").startswith("application/json"):
                    yield path, methods["get"], answer.json()
                break


@pytest.mark.usefixtures("noted_at")
def test_what_is_read_has_the_shape_that_the_description_says():
    answers.note_services()
    country = filled_make(NAMED_AS_IN_EXAMPLES)
    components = description()["components"]
    names = answers.Names(components.get("schemas", {}))
    wrong, seen = [], 0
    for path, operation, document in read(country):
        answers.note(operation["operationId"], document)
        for content in good_answers(operation):
            seen += 1
            schema = answers.plain(content["schema"]) | {"components": answers.plain(components)}
            fault = next(Draft7Validator(schema).iter_errors(document), None)
            if fault is not None:
                wrong.append(f"{path}: {list(fault.absolute_path)} {fault.message[:200]}")
            names.compare(operation["operationId"], content["schema"], document)
    assert wrong == []
    assert names.strange() == [], "answers have names that the description lacks: note them anew"
    listed = UNSEEN.read_text(encoding="utf-8").split()
    gone = [one for one in names.unseen() if not one.startswith(BY_MACHINE)]
    assert gone == listed, "the description has names that no answer has any more"
    assert seen > 40
