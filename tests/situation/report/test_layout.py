"""The layout of a region's reports: its own sections, order and title; what was published stays as it was."""

import pytest

from journal.errors import Invalid, Refused
from network.models import Role
from situation.services import report_layout_set

pytestmark = pytest.mark.django_db


def laid_out(incident, *sections, actor=None, title="SITRAP GHOR", kind="veiligheidsregio"):
    place = incident.area if kind == "veiligheidsregio" else incident.region
    return report_layout_set(
        actor=actor or incident.hin,
        realm=incident.realm,
        place_kind=kind,
        place=place.pk,
        title=title,
        sections=list(sections),
    )


def codes(incident, **query):
    return [one["code"] for one in incident.read("sitrep/", **query).json()["sections"]]


def test_a_region_has_its_own_sections_order_and_title(incident):
    before = codes(incident)
    assert before[0] == "facts"
    laid_out(incident, "actions", "facts", "shared")
    answer = incident.read("sitrep/").json()
    assert [one["code"] for one in answer["sections"]] == ["actions", "facts", "shared"]
    assert "SITRAP GHOR" in str(answer["title"])
    assert codes(incident, layout="default") == before


def test_what_was_published_keeps_its_layout_byte_for_byte(incident):
    incident.publishes()
    first = [incident.read(what, version=1).content for what in ("sitrep/", "sitrep.pdf")]
    laid_out(incident, "actions")
    assert first == [incident.read(what, version=1).content for what in ("sitrep/", "sitrep.pdf")]
    incident.publishes()
    laid_out(incident, "facts")
    assert codes(incident, version=2) == ["actions"]


def test_a_roaz_region_has_one_too_and_that_of_the_veiligheidsregio_goes_before_it(incident):
    coordinator = incident.person(Role.REGIONAL_COORDINATOR)
    laid_out(incident, "teams", actor=coordinator, kind="region")
    assert codes(incident) == ["teams"]
    laid_out(incident, "actions")
    assert codes(incident) == ["actions"]
    assert codes(incident, layout=f"region:{incident.region.pk}") == ["teams"]


@pytest.mark.parametrize("role", [Role.DPG, Role.OBSERVER, Role.REGIONAL_COORDINATOR])
def test_only_the_information_function_of_that_region_changes_it(incident, role):
    actor = incident.person(role)
    with pytest.raises(Refused):
        laid_out(incident, "facts", actor=actor)
    with pytest.raises(Refused):
        laid_out(incident, "facts", actor=incident.stranger(Role.HIN))


def test_none_at_all_or_one_twice_is_no_layout(incident):
    with pytest.raises(Invalid):
        laid_out(incident)
    with pytest.raises(Invalid):
        laid_out(incident, "facts", "facts")
