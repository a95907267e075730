"""The mark `storage` runs a test on both stores, and puts everything back."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from journal.models import Realm


@pytest.mark.storage
@pytest.mark.django_db
def test_a_storage_test_runs_on_the_store_it_names(store):
    Realm.objects.create(slug="one", name="One", kind="exercise")
    cache.set("where", store)

    assert connection.vendor == store
    assert Realm.objects.count() == 1
    assert cache.get("where") == store
    assert bool(settings.REDIS_URL) == (store == "postgresql")


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_storage_test_with_commits_leaves_no_rows_behind(store):
    with transaction.atomic():
        Realm.objects.create(slug="two", name="Two", kind="exercise")

    assert list(Realm.objects.values_list("slug", flat=True)) == ["two"]


@pytest.mark.django_db
def test_other_tests_stay_on_sqlite():
    with CaptureQueriesContext(connection) as queries:
        Realm.objects.count()

    assert connection.vendor == "sqlite"
    assert len(queries) == 1


@pytest.mark.storage
@pytest.mark.django_db
def test_a_storage_test_that_asks_for_nothing_runs_on_both_stores_too(request):
    assert connection.vendor == request.node.callspec.params["store"]
