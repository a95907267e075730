"""From a run to its outcome: what a run builds, offers and explains."""

import pytest

from patientspread.engine import grid
from patientspread.planning import solve
from patientspread.services import run_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(realm, full, empty, national):
    return run_request(actor=national, realm=realm, scope="national")


@pytest.fixture
def grids(monkeypatch):
    """The grids that are built, each with its problem."""
    built = []

    class Counted(grid.Grid):
        def __init__(self, problem):
            built.append(problem)
            super().__init__(problem)

    monkeypatch.setattr(grid, "Grid", Counted)
    return built


def test_a_run_builds_the_arrays_of_its_problem_once_however_many_moves_it_explains(
    run, realm, grids
):
    outcome = solve(run, realm.now())
    assert len(outcome.offers) == 6
    assert len(grids) == 1
