"""The description of the API says what each operation answers, with an example; what lacks it only shrinks.

`tests/answers.py` says how shapes and examples are noted. Here they are held against what is answered in a
country in which there is one of everything; with `ANSWERS=FILE` that is noted too.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from journal.limits import shares
from network.models import Role
from tests import answers
from tests.filled import Filled, filled_make
from tests.fuzz.describing import description
from web.answers import good_answers, is_free

pytestmark = pytest.mark.django_db
LACKING = Path(__file__).with_name("lacking_answers.txt")
UNSEEN = Path(__file__).with_name("unseen_answers.txt")
BY_MACHINE = (
    "realms_system_retrieve."  # says more of a part that stands still on this machine just now
)
NAMED = re.compile(r"\{(\w+)\}")


def plain(schema: Any) -> Any:
    """Return a schema of OpenAPI 3.0 as JSON Schema has it: what may be null says so in its type."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: plain(part) for name, part in schema.items() if name != "nullable"}
    if schema.get("nullable") and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made


def lacking() -> list[str]:
    """Return the operations with an answer in JSON that is free, or that has no example."""
    found = set()
    for methods in description()["paths"].values():
        for operation in methods.values():
            for content in good_answers(operation):
                if is_free(content.get("schema", {})) or not content.get("examples"):
                    found.add(operation["operationId"])
    return sorted(found)


def test_no_operation_comes_to_those_without_a_shape_and_an_example():
    known = LACKING.read_text(encoding="utf-8").split()
    assert lacking() == known, "it may only become shorter: take out what is described now"


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


def test_what_is_read_has_the_shape_that_the_description_says():
    answers.note_services()
    country = filled_make()
    components = description()["components"]
    names = answers.Names(components.get("schemas", {}))
    wrong, seen = [], 0
    for path, operation, document in read(country):
        answers.note(operation["operationId"], document)
        for content in good_answers(operation):
            seen += 1
            schema = plain(content["schema"]) | {"components": plain(components)}
            fault = next(Draft7Validator(schema).iter_errors(document), None)
            if fault is not None:
                wrong.append(f"{path}: {list(fault.absolute_path)} {fault.message[:200]}")
            names.compare(operation["operationId"], content["schema"], document)
    assert wrong == []
    assert names.strange() == [], "answers have names that the description lacks: note them anew"
    known = UNSEEN.read_text(encoding="utf-8").split()
    gone = [one for one in names.unseen() if not one.startswith(BY_MACHINE)]
    assert gone == known, "the description has names that no answer has any more"
    assert seen > 40
