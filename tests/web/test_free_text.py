"""Every free text of every command, as script and as formula: on every page, in every file and mail."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from rest_framework import serializers

from callout.tasks import send_due
from journal.errors import ZorgbeeldError
from journal.limits import shares
from journal.models import Entry
from journal.said import said
from network.models import Role
from phases.plan_file import read_plan_file
from tests.filled import Filled, filled_make
from tests.test_permissions import TABLE, address, payload_for
from tests.web.test_bounds import fields
from web.bodies import checked
from web.commands import Command, commands
from web.fields import PatternField

pytestmark = pytest.mark.django_db
SCRIPT = "<script>zbx()</script><img src=x onerror=zbx()>\"'>{{7*7}}</title><b>"
FORMULA = "=HYPERLINK(1);=1+1\t@SUM(1)"
ADMIN = (
    "admin:index",
    "admin:network_user_changelist",
    "admin:network_mandate_changelist",
    "admin:review",
)
FORMULAS = tuple("=+-@\t\r＝＋－＠")


def free_texts(made: Command) -> Iterator[str]:
    """Yield the names of a body's texts that people write as they like."""
    for path, field in fields(made.body()):
        name = path.removeprefix(".")
        plain = type(field) is serializers.CharField and not isinstance(field, PatternField)
        if plain and name.isidentifier():
            yield name


def written(country: Filled, made: Command, name: str, text: str) -> bool:
    """Have a command done with a text in one of its fields by whoever may; say whether it was taken."""
    body: Mapping[str, Any] = payload_for(made, country.named) | {name: text}
    for role in (one for one in Role if one in made.right.who):
        shares.forget()
        try:
            made.run(country.person(role), country.realm, body)
        except ZorgbeeldError:
            continue  # refused with a sentence: anything else is a fault of the program, and fails
        return True
    return False


def files_of(country: Filled) -> Iterator[tuple[str, bytes]]:
    """Yield every file in which cells stand."""
    client = country.client(Role.NATIONAL_COORDINATOR)
    officer = country.client(Role.SECURITY_OFFICER)
    for route, method in TABLE:
        if method == "get" and route.endswith("-csv"):
            for one in (client, officer):
                shares.forget()
                answer = one.get(address(route, country.named))
                if answer.status_code == 200:
                    yield route, answer.content
    answer = country.client(Role.ADMINISTRATOR).get("/beheer/wie-mag-wat.csv")
    if answer.status_code == 200:
        yield "review", answer.content


def no_markup(country: Filled) -> None:
    """Check that on no page and in no mail a text is anything else than text."""
    for role in (Role.NATIONAL_COORDINATOR, Role.HOSPITAL_LIAISON, Role.ADMINISTRATOR):
        client = country.client(role)
        pages = [
            address(route, country.named) for route, _how in TABLE if route.startswith("page-")
        ]
        admin = [reverse(name) for name in ADMIN[:3]] if role is Role.ADMINISTRATOR else []
        for one in (*pages, *admin, "/account/"):
            shares.forget()
            page = client.get(one).content.decode()
            assert "<script>zbx" not in page, one
            assert "onerror=zbx" not in page.replace("&lt;", "<") or "<img src=x" not in page, one
    send_due()
    for letter in mail.outbox:
        assert not letter.alternatives if hasattr(letter, "alternatives") else True
        assert "\n" not in letter.subject


def no_formula(country: Filled) -> None:
    """Check that in no file a text begins as a formula does."""
    seen = 0
    for route, content in files_of(country):
        whole = content.decode("utf-8-sig")
        for delimiter in (",", ";", "\t"):
            for row in csv.reader(
                io.StringIO(whole), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL
            ):
                for cell in row:
                    bare = cell.lstrip(" \"'") if cell[:1] != "'" else cell
                    risky = bare.startswith(FORMULAS) and not _is_number(bare)
                    assert not risky, (route, delimiter, cell)
                    seen += 1
    assert seen


def _is_number(text: str) -> bool:
    """Say whether a cell is a negative number of ours."""
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("text", [SCRIPT, FORMULA], ids=["script", "formula"])
def test_no_free_text_becomes_markup_on_any_page_or_a_formula_in_any_file(text: str) -> None:
    """In a country in which every text that takes it says one thing."""
    country = filled_make()
    taken = sum(
        written(country, made, name, text) for made in commands() for name in free_texts(made)
    )
    assert taken > 15, "texts were taken: there is something to look at"
    no_markup(country)
    no_formula(country)


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system [id]", "a: &a [*a]", "!!map {"]
)
def test_a_plan_that_would_run_something_is_data_or_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    read = read_plan_file(file)
    assert read.faults or read.value == {"a": ["id"]}


@pytest.mark.parametrize(
    "text", ["{0.__class__}", "%s %(name)s", "{name!r:>99999}", "${name}", "{n}"]
)
def test_words_of_people_are_values_and_no_format(text: str) -> None:
    assert text in str(said("network.person", name=text, roles=["x"]))


NUMBER = "bed 4: 123456782"


def test_no_free_text_of_any_command_takes_the_number_of_a_patient() -> None:
    country = filled_make()
    said_why = 0
    for made in commands():
        if made.body.names_persons:
            continue
        for name in free_texts(made):
            assert not written(country, made, name, NUMBER), f"{made}: {name}"
            try:
                checked(made.body, payload_for(made, country.named) | {name: NUMBER})
            except ZorgbeeldError as error:
                said_why += (error.code, error.field) == ("patient", name)
    assert said_why > 40
    assert not Entry.objects.filter(variants__contains="123456782").exists()
