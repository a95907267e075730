"""What the log says of a place names it as people do: never by its code."""

import re

import pytest

from journal.models import Entry
from network.models import Facility, Region, Veiligheidsregio
from patientspread.models import SpreadRun
from patientspread.services import run_request
from patientspread.tasks import solve_run
from tests.factories import SYSTEM
from tests.filled import Filled, filled_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Filled:
    return filled_make()


def said(realm) -> list[str]:
    """Every line of a realm, for whomever, in both languages."""
    found = []
    for variants in Entry.objects.filter(realm=realm).values_list("variants", flat=True):
        found += [f"{nl} {en}" for nl, en in re.findall(LINE, variants)]
    return found


LINE = r'\\"line\\":\{[^}]*?\\"nl\\":\\"(.*?)\\",\\"en\\":\\"(.*?)\\"'


def test_no_line_of_the_log_names_a_place_by_its_code(country):
    run = run_request(actor=SYSTEM, realm=country.realm, scope=country.own.region.pk)
    solve_run(run.pk)
    assert SpreadRun.objects.get(pk=run.pk).state == "done"
    regions, houses = list(Region.objects.all()), list(Facility.objects.all())
    areas = list(Veiligheidsregio.objects.all())
    codes = [one.pk for rows in (regions, houses, areas) for one in rows]
    names = {one.name for one in houses} | {one.name for one in areas}
    names |= {name for one in regions for name in (one.name, one.short_name)}
    lines = said(country.realm)
    assert any(country.own.region.short_name in line for line in lines)
    for line in lines:
        rest = line
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, "")
        assert not [one for one in codes if re.search(rf"\b{re.escape(one)}\b", rest)], line
