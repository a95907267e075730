"""The analyst's door: what a file holds, what it never holds, and who may fetch which rows."""

import csv
import gzip
import io
from datetime import date, datetime
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import AsyncClient, Client
from django.urls import reverse

from journal.models import Realm, TrailNote
from lcms_bridge.analysis import asked as asked_module
from lcms_bridge.analysis.columns import Sort
from lcms_bridge.analysis.datasets import DATASETS
from lcms_bridge.analysis.document import with_datasets
from lcms_bridge.rights import ANALYSIS
from network.models import Role, User
from patientspread.request_models import Request
from tests.factories import MandateFactory, RealmFactory, report_beds
from tests.filled import Filled, places_make
from tests.lcms_bridge.analysis_world import CASE, MARKER, world_make
from tests.loops import run
from tests.needs import REPO
from tests.test_two_languages import FOREIGN, QUOTED
from web.tables import harmless

pytestmark = pytest.mark.django_db
WEEK = {"from": "2020-10-15", "until": "2020-10-25"}
CASES_OF_MOVES = ("requests", "transfers")


@pytest.fixture
def country() -> Filled:
    return world_make()


def fetch(client: Client, realm: Realm, dataset: str, **asked: str) -> Any:
    address = reverse("analysis-file", args=[realm.slug, dataset])
    return client.get(address, {**WEEK, **asked})


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def table(client: Client, realm: Realm, dataset: str, **asked: str) -> list[dict[str, str]]:
    text = body(fetch(client, realm, dataset, **asked)).decode()
    return list(csv.DictReader(io.StringIO(text)))


def everything(client: Client, realm: Realm) -> dict[str, list[dict[str, str]]]:
    return {one.name: table(client, realm, one.name) for one in DATASETS}


def as_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else str(value)


def test_every_dataset_has_rows_and_none_has_a_word_or_a_number_of_a_person(
    country: Filled,
) -> None:
    found = everything(country.client(Role.NATIONAL_COORDINATOR), country.realm)

    assert {name: rows for name, rows in found.items() if not rows} == {}
    for name, rows in found.items():
        for row in rows:
            assert not any(MARKER[:2] in value for value in row.values()), (name, row)
            assert str(CASE) not in row.values(), (name, row)
    accounts = {user.username for user in (country.user(Role.ROAZ_CHAIR), country.user(Role.HIN))}
    assert not any(name in str(found) for name in accounts)


def test_unknown_is_empty_and_nought_is_nought(country: Filled) -> None:
    found = everything(country.client(Role.NATIONAL_COORDINATOR), country.realm)

    wards = [row for row in found["figures"] if row["facility"] == country.third.facility.pk]
    assert [row["occupied"] for row in wards] == ["0", "40"]
    assert {row["physical"] for row in wards} == {""}
    assert {row["needed"] for row in wards} == {""}
    of_own = [row for row in found["emergency"] if row["facility"] == country.own.facility.pk]
    assert {row["present"] for row in of_own} == {"0"}
    assert {row["boarders"] for row in of_own} == {"0"}
    assert {row["ventilated"] for row in of_own} == {""}
    assert {row["nedocs"] for row in of_own} == {""}
    running = [row for row in found["stops"] if not row["ended_at"]]
    assert [row["minutes"] for row in running] == [""]
    shown, refused = found["forecasts"]
    assert (shown["truth"], shown["truth_at_first"], shown["crps"]) == ("0.0", "4.0", "")
    assert (refused["q50"], refused["truth"], refused["refused"]) == ("", "", "too_few")


def test_what_was_expected_of_departments_has_a_row_an_hour_ahead_with_what_came(
    country: Filled,
) -> None:
    rows = table(country.client(Role.NATIONAL_COORDINATOR), country.realm, "emergency_forecasts")

    own, other, third = (
        [row for row in rows if row["facility"] == one.facility.pk]
        for one in (country.own, country.other, country.third)
    )
    assert [row["hours"] for row in own] == ["1", "2", "3", "4"]
    assert {row["region"] for row in own} == {country.own.region.pk}
    assert {row["made_at"] for row in rows} == {"2020-10-20T21:00:00+00:00"}
    assert own[3]["expected_at"] == "2020-10-21T01:00:00+00:00"
    assert [row["q2_5"] for row in own] == ["1.0", "2.0", "3.0", ""]
    assert [row["q97_5"] for row in own] == ["1.8", "2.8", "3.8", ""]
    assert [row["refused"] for row in own] == ["", "", "", "too_narrow"]
    # of the main horizon alone, and unknown is no nought
    assert [row["chance_busy"] for row in own] == ["", "0.25", "", ""]
    assert {row["chance_stop"] for row in rows} == {""}
    assert [row["truth"] for row in own] == ["22.0", "23.0", "100.0", "101.0"]
    assert {(row["q50"], row["chance_busy"], row["present"]) for row in other} == {("", "", "20.0")}
    assert {row["refused"] for row in other} == {"worse_than_persistence"}
    # nobody knows which of its hours were shown, but the main one: that is not said to be all
    told = [(row["q50"], row["chance_busy"], row["truth"], row["refused"]) for row in third]
    unknown = ("", "", "", "not_kept")
    assert told == [unknown, ("2.4", "0.25", "", ""), unknown, unknown]


def test_what_was_told_stands_beside_what_came_in_its_place(country: Filled) -> None:
    rows = table(country.client(Role.NATIONAL_COORDINATOR), country.realm, "figures")

    told, counts = (row for row in rows if row["facility"] == country.third.facility.pk)
    assert told["observed_at"] == counts["observed_at"]
    assert told["replaced_at"] == counts["reported_at"]
    assert counts["replaced_at"] == ""


def test_a_parquet_file_holds_the_cells_of_the_csv_and_says_what_it_is(country: Filled) -> None:
    client = country.client(Role.NATIONAL_COORDINATOR)
    for one in DATASETS:
        cells = table(client, country.realm, one.name)
        file = pq.read_table(
            io.BytesIO(body(fetch(client, country.realm, one.name, format="parquet")))
        )

        assert file.column_names == [column.name for column in one.all_columns()]
        rows = [{name: as_cell(value) for name, value in row.items()} for row in file.to_pylist()]
        # pyarrow names the zone of a moment in another way
        assert rows == cells, one.name
        said = {key.decode(): text.decode() for key, text in file.schema.metadata.items()}
        assert said["zorgbeeld.realm"] == country.realm.slug
        assert said["zorgbeeld.exercise"] == "true"
        assert said["zorgbeeld.version"] == str(one.version)
        assert said["zorgbeeld.from"] == "2020-10-14T22:00:00+00:00"
        assert said["zorgbeeld.until"] == "2020-10-25T23:00:00+00:00"
        assert said["zorgbeeld.definitions"].endswith(
            reverse("analysis", args=[country.realm.slug])
        )
        first = file.schema.field(one.all_columns()[2].name).metadata
        assert first[b"definition.nl"]
        assert first[b"definition.en"]


def test_an_exercise_says_so_in_every_row_name_and_header_and_never_shows_another_realm(
    country: Filled,
) -> None:
    real = RealmFactory.create()
    report_beds(real, country.own.facility, ward=(77, 100), ic=(1, 10))
    client = country.client(Role.NATIONAL_COORDINATOR)

    played = fetch(client, country.realm, "figures")
    assert "OEFENING" in played["Content-Disposition"]
    assert played["X-Zorgbeeld-Exercise"] == "true"
    assert "77" not in {row["occupied"] for row in table(client, country.realm, "figures")}
    answer = client.get(reverse("analysis-file", args=[real.slug, "figures"]))
    rows = list(csv.DictReader(io.StringIO(body(answer).decode())))
    assert "OEFENING" not in answer["Content-Disposition"]
    assert {(row["realm"], row["exercise"]) for row in rows} == {(real.slug, "false")}
    assert {row["occupied"] for row in rows} == {"77", "1"}


def test_who_stands_for_a_region_or_a_house_has_its_rows_and_no_others(country: Filled) -> None:
    for role in Role:
        if str(role) in ANALYSIS.who:
            of_its_own(country, role)


def of_its_own(country: Filled, role: Role) -> None:
    client = country.client(role)
    own = country.own
    mine = client.get(reverse("analysis", args=[country.realm.slug])).json()["datasets"]
    for one in DATASETS:
        answer = fetch(client, country.realm, one.name)
        assert (answer.status_code == 200) == (one.name in {told["name"] for told in mine})
        if answer.status_code != 200:
            assert answer.status_code == 403
            continue
        for row in csv.DictReader(io.StringIO(body(answer).decode())):
            if ANALYSIS.who[role] == "anywhere" or "veiligheidsregio" in row:
                continue
            if ANALYSIS.who[role] == "facility":
                assert own.facility.pk in (
                    row.get("facility"),
                    row.get("origin"),
                    row.get("destination"),
                )
            else:
                places = (row.get("region"), row.get("from_region"), row.get("to_region"))
                assert own.region.pk in places


def test_whoever_sees_no_single_patients_on_screens_has_no_moves_either(country: Filled) -> None:
    for role in (Role.HIN, Role.ROAZ_CHAIR, Role.ADMINISTRATOR):
        for name in CASES_OF_MOVES:
            assert fetch(country.client(role), country.realm, name).status_code == 403
    outsider = country.client(Role.REGIONAL_COORDINATOR, "third")
    assert [table(outsider, country.realm, name) for name in CASES_OF_MOVES] == [[], []]
    assert fetch(country.client(Role.OBSERVER), country.realm, "figures").status_code == 403


def test_moves_within_a_region_are_no_business_of_the_country(country: Filled) -> None:
    Request.objects.update(national_since=None)

    assert table(country.client(Role.NATIONAL_COORDINATOR), country.realm, "requests") == []
    assert len(table(country.client(Role.REGIONAL_COORDINATOR), country.realm, "requests")) == 1


def test_another_region_than_the_own_is_refused_and_one_there_is_not_is_told(
    country: Filled,
) -> None:
    client = country.client(Role.REGIONAL_COORDINATOR)

    assert (
        fetch(client, country.realm, "figures", region=country.other.region.pk).status_code == 403
    )
    assert fetch(client, country.realm, "figures", region="NIETS").status_code == 404
    national = country.client(Role.NATIONAL_COORDINATOR)
    rows = table(national, country.realm, "figures", region=country.other.region.pk)
    assert {row["region"] for row in rows} == {country.other.region.pk}


WRONG = [
    ({"from": "2020-10-25", "until": "2020-10-15"}, "figures", 422, "from"),
    ({"from": "2019-01-01", "until": "2020-10-15"}, "figures", 422, "from"),
    ({"format": "xlsx"}, "figures", 422, "format"),
    ({"from": "gisteren"}, "figures", 422, "from"),
    ({"vanaf": "2020-10-15"}, "figures", 422, "vanaf"),
    ({}, "patients", 404, "dataset"),
]


@pytest.mark.parametrize(("asked", "dataset", "status", "field"), WRONG)
def test_what_cannot_be_asked_is_said_in_the_language_of_the_reader(
    asked: dict[str, str], dataset: str, status: int, field: str
) -> None:
    realm = RealmFactory.create(exercise=True)
    made = Filled(realm, places_make(), places_make(), places_make())
    client = made.client(Role.REGIONAL_COORDINATOR)
    for language, foreign in FOREIGN.items():
        client.cookies["django_language"] = language
        answer = client.get(
            reverse("analysis-file", args=[realm.slug, dataset]),
            {**WEEK, **asked},
        )
        problem = answer.json()
        assert answer.status_code == status
        assert field in str(problem)
        words = QUOTED.sub("", problem["detail"])
        assert not foreign.search(words), words


def test_a_file_of_too_many_rows_is_refused_and_not_cut(
    country: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_module, "MOST_ROWS", 1)

    answer = fetch(country.client(Role.NATIONAL_COORDINATOR), country.realm, "figures")

    assert answer.status_code == 422
    assert "rijen" in answer.json()["detail"]


def test_the_same_csv_is_not_sent_again_and_every_fetch_is_in_the_trail(country: Filled) -> None:
    client = country.client(Role.NATIONAL_COORDINATOR)
    first = fetch(client, country.realm, "figures")
    body(first)
    address = reverse("analysis-file", args=[country.realm.slug, "figures"])

    again = client.get(address, WEEK, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    notes = TrailNote.objects.filter(action="export", object=address)
    assert [note.scope for note in notes] == [country.realm.slug]
    assert "figures-v1" in notes[0].detail["file"]


@pytest.mark.django_db(transaction=True)
def test_a_server_that_asks_for_pieces_gets_the_same_file_also_compressed() -> None:
    realm, user = nothing_told()
    address = reverse("analysis-file", args=[realm.slug, "figures"])

    async def taken(**headers: str) -> tuple[Any, bytes]:
        client = AsyncClient()
        await client.aforce_login(user)
        answer: Any = await client.get(address, headers=headers)
        return answer, b"".join([piece async for piece in answer.streaming_content])

    plain, whole = run(taken())
    packed, pressed = run(taken(**{"Accept-Encoding": "gzip"}))
    assert whole.startswith(b"realm,exercise,")
    assert plain["Content-Length"] == str(len(whole))
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(pressed) == whole


def nothing_told() -> tuple[Realm, User]:
    realm = RealmFactory.create(exercise=True)
    return realm, MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user


def test_columns_are_named_once_have_words_in_both_languages_and_say_what_empty_means() -> None:
    assert len({one.name for one in DATASETS}) == len(DATASETS)
    for one in DATASETS:
        columns = one.all_columns()
        names = [column.name for column in columns]
        assert len(set(names)) == len(names)
        assert one.moment in names
        for language in ("nl", "en"):
            told = one.told(language)
            for text in (told["label"], told["definition"]):
                assert text
            for column in told["columns"]:
                assert column["label"], (one.name, column["name"])
                assert column["definition"], (one.name, column["name"])
        for column in columns:
            measured = column.sort in (Sort.WHOLE, Sort.REAL)
            assert bool(column.unit) == measured or column.name in ("round", "activity"), (
                column.name
            )


def test_the_document_has_every_column_as_it_is_declared() -> None:
    page = (REPO / "docs" / "analysis.md").read_text(encoding="utf-8")

    assert page == with_datasets(page), "run: manage.py analysis document"
