"""The filled country, made once for the tests of a file: what each of them does is taken back after it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.answers import NOTED_AT
from tests.filled import NAMED_AS_IN_EXAMPLES, Filled, filled_make
from tests.web.answers.asking import Asking


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filled]:
    """The country as it begins."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOTED_AT, tick=False),
        transaction.atomic(),
    ):
        yield filled_make(NAMED_AS_IN_EXAMPLES)
        transaction.set_rollback(True)


@pytest.fixture
def ask(made: Filled, db: None) -> Asking:
    """Whoever asks in it; nobody has logged in yet."""
    return Asking(replace(made, rows=dict(made.rows), clients={}))
