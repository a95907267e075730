"""Asking over HTTP what the description of the API says, and noting what is answered.

Each request is one that means something in the filled country: its answer has a status and a shape that the
description knows, and what a command changed is told by the journal. With `ANSWERS=FILE` it is noted for
`web/answers.json` (`tests/answers.py`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.test import Client
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from journal.limits import shares
from journal.models import Entry
from network.models import Role
from tests import answers
from tests.filled import Filled
from tests.fuzz.describing import description
from web.answers import JSON


@dataclass(frozen=True)
class Operation:
    """One operation of the description: where it is, and what it says of itself."""

    path: str
    method: str
    says: Mapping[str, Any]


@cache
def operations() -> dict[str, Operation]:
    """Return the operations of the description by their names."""
    return {
        says["operationId"]: Operation(path, method, says)
        for path, methods in description()["paths"].items()
        for method, says in methods.items()
    }


@cache
def components() -> dict[str, Any]:
    """Return the shapes to which the description refers, as JSON Schema has them."""
    found: dict[str, Any] = answers.plain(description().get("components", {}))
    return found


@dataclass(frozen=True)
class Answered:
    """What was answered, and what the journal tells of since: the newest state of each entity by its key."""

    document: Any
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.document[name]


@dataclass
class Asking:
    """Whoever asks in the filled country: as a function at a place, or with a client of one's own."""

    country: Filled

    def do(
        self, role: Role, command: str, /, where: Any = "own", *, told: Any, **body: Any
    ) -> Answered:
        """Give a command; return what was answered. `told`: the entity of which the journal tells then."""
        answered = self.of(command.replace(".", "_"), self.country.client(role, where), body)
        assert told in answered.told, f"{command} tells of {sorted(answered.told)}"
        return answered

    def get(self, operation: str, role: Role, where: str = "own", **asked: Any) -> Answered:
        """Read; what has no place in the address is asked behind it."""
        return self.of(operation, self.country.client(role, where), asked)

    def of(
        self,
        operation: str,
        client: Client,
        given: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
        **raw: Any,
    ) -> Answered:
        """Ask for an operation, hold what is answered against the description and note it.

        `given` is put in the address by name, what is left is the body or, of what reads, the question.
        `raw`: what the client sends in the place of a body in JSON.
        """
        found = operations()[operation]
        where, left = self._placed(found.path, given)
        shares.forget()
        last = self.entries().values_list("seq", flat=True).last() or 0
        sent: dict[str, Any] = {"data": left}
        if found.method != "get":
            sent = {"data": json.dumps(left), "content_type": JSON}
        answer = getattr(client, found.method)(where, headers=headers, **(raw or sent))
        document = self._good(operation, found, answer)
        new = self.entries().filter(seq__gt=last)
        return Answered(document, {one.key: _state(one) for one in new})

    def _placed(self, path: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return an address with what it names, and what is left of what was given."""
        here = {"realm": self.country.realm.slug, "slug": self.country.realm.slug, **given}
        left = dict(given)
        for name, value in here.items():
            if f"{{{name}}}" in path:
                path = path.replace(f"{{{name}}}", str(value))
                left.pop(name, None)
        assert "{" not in path, path
        return path, left

    def entries(self) -> Any:
        """Return the journal of the country."""
        return Entry.objects.filter(realm=self.country.realm).order_by("seq")

    @staticmethod
    def _good(operation: str, found: Operation, answer: Any) -> Any:
        """Return the document of an answer that is as the description says, and note it."""
        said = found.says["responses"]
        assert 200 <= answer.status_code < 300, f"{operation}: {answer.content.decode()}"
        assert str(answer.status_code) in said, f"{operation} answers {answer.status_code}"
        document = answer.json()
        answers.note(operation, document)  # first: what is wider than was known is to be noted too
        schema = said[str(answer.status_code)]["content"][JSON]["schema"]
        whole = answers.plain(schema) | {"components": components()}
        fault = next(Draft7Validator(whole).iter_errors(document), None)
        assert fault is None, f"{operation}: {list(fault.absolute_path)} {fault.message[:200]}"
        names = answers.Names(description().get("components", {}).get("schemas", {}))
        names.compare(operation, schema, document)
        assert names.strange() == [], "the description lacks names: note them anew"
        return document


def _state(entry: Entry) -> dict[str, Any]:
    """Return what an entry tells to who may see most of it."""
    body = json.loads(json.loads(entry.variants)[0]["body"])
    return dict(body.get("state") or {})
