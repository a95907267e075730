"""Every address of the API as each function, with what its description allows and with what it does not.

No request is a fault of the server, and no answer is one that the description does not have. The same every
time; `benchmarks/api_fuzz.py` goes on for as long as one likes, against a server with a real database.
"""

from functools import cache
from itertools import cycle

import pytest
from django.test import Client

from journal.limits import shares
from network.models import Role
from tests.filled import Filled, filled_make
from tests.fuzz.describing import Operation, description, drawn, operations, requests_of
from tests.fuzz.judging import complaints
from tests.fuzz.sending import Answered, Sent

pytestmark = pytest.mark.django_db
PARTS = 6
EXAMPLES = 14  # of each operation; each goes out as two functions, in turn
SHOWN = 20


@cache
def all_operations() -> tuple[Operation, ...]:
    return tuple(operations(description()))


def send(client: Client, sent: Sent, token: str = "") -> Answered:
    """Send a request in this process."""
    headers = dict(sent.headers) | ({"Authorization": f"Bearer {token}"} if token else {})
    answer = client.generic(
        sent.method,
        sent.path,
        sent.body,
        sent.content_type or "application/octet-stream",
        QUERY_STRING=sent.query,
        headers=headers,
    )
    body = b"" if answer.streaming else answer.content
    return Answered(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, body)


def token_of(operation: Operation, country: Filled) -> str:
    """Return the token that opens an address which no person opens."""
    if "/gz-beeld/" in operation.template:
        return country.neighbour_token
    return country.source_token if operation.template.endswith("/figures/") else ""


@pytest.fixture
def country() -> Filled:
    made = filled_make()
    for role in Role:
        made.client(role).raise_request_exception = False
    return made


@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_is_a_fault_or_answered_beside_the_description(
    part: int, country: Filled
) -> None:
    schema = description()
    wrong: dict[str, str] = {}
    counted = 0
    for operation in all_operations()[part::PARTS]:
        who = cycle(Role)
        token = token_of(operation, country)
        for sent in drawn(requests_of(operation, country.named), EXAMPLES):
            for role in (next(who), next(who)):
                shares.forget()
                counted += 1
                answer = send(country.client(role), sent, token)
                for said in complaints(schema, operation.template, sent, answer):
                    wrong.setdefault(f"{operation} as {role}: {said[:60]}", said)
    assert counted >= 2 * EXAMPLES
    found = [f"{key}\n    {said[:700]}" for key, said in list(wrong.items())[:SHOWN]]
    assert not wrong, "\n".join(found)
