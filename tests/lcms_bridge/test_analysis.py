"""The analyst's door: what a file holds, what it never holds, and who may fetch which rows."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from capacity.inputs import FiguresInput
from capacity.models import Method
from capacity.resource import BedLine
from capacity.services import figures_report_many
from journal.models import TrailNote
from lcms_bridge.analysis.columns import Dataset, Sort
from lcms_bridge.analysis.datasets import DATASETS
from network.models import Role
from tests.factories import MORNING, SYSTEM, RealmFactory
from tests.filled import Filled, filled_make

pytestmark = pytest.mark.django_db
WEEK = {"from": "2020-10-15", "until": "2020-10-25"}
EACH = pytest.mark.parametrize("dataset", DATASETS, ids=lambda one: one.name)


@pytest.fixture
def country() -> Filled:
    return filled_make()


def fetch(client: Client, made: Filled, dataset: str, **asked: str) -> Any:
    address = reverse("analysis-file", args=[made.realm.slug, dataset])
    return client.get(address, {**WEEK, **asked})


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def table(client: Client, made: Filled, dataset: str, **asked: str) -> list[dict[str, str]]:
    text = body(fetch(client, made, dataset, **asked)).decode()
    return list(csv.DictReader(io.StringIO(text)))


@EACH
def test_every_dataset_has_rows_of_the_filled_country(country: Filled, dataset: Dataset) -> None:
    rows = table(country.client(Role.NATIONAL_COORDINATOR), country, dataset.name)

    print(dataset.name, len(rows), rows[:1])
