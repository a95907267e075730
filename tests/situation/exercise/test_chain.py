"""The rest of the chain in an exercise: figures of every shape that can count, and people who go first."""

from datetime import UTC, datetime, timedelta

import pytest

from capacity.inputs import FiguresInput
from capacity.kinds import kinds
from capacity.models import Method, ReportLine, SourceFigures
from capacity.resource import BY_HAND, ED, Figures
from capacity.services import figures_report_many
from capacity.shapes import SHAPES, STATES
from journal.local_time import LOCAL
from network.models import Facility
from network.sectors import Sector
from situation.exercise.chain import figures_of, here, is_silent
from tests.factories import SYSTEM, FacilityFactory
from tests.situation.exercise.steps import play

AT = datetime(2020, 11, 2, 12, tzinfo=UTC)


def at(code="NH-1", *, hours=100.0, load=0.9):
    return here(code, at=AT + timedelta(hours=hours), hours=hours, load=load, seed=5)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_gets_all_that_is_asked_within_its_bounds(shape, db):
    items = [item for item in kinds() if item.shape_code == shape and item.code != ED]
    assert items
    for item in items:
        for hours in range(0, 900, 30):
            figures = figures_of(item, 20, at(hours=float(hours)))
            assert set(item.shape.asked) <= set(figures)
            for name, value in figures.items():
                figure = item.shape.figure(name)
                assert figure is not None
                if figure.sort == "state":
                    assert value in STATES
                elif figure.sort != "moment":
                    assert 0 <= value <= figure.most


def test_the_same_moment_is_the_same_whoever_else_there_is(db):
    ambulances = next(item for item in kinds() if item.code == "ambulance")
    assert figures_of(ambulances, 12, at()) == figures_of(ambulances, 12, at())
    others = {figures_of(ambulances, 12, at(f"RAV-{n}"))["occupied"] for n in range(20)}
    assert len(others) > 1


def test_fuller_hospitals_fill_what_stands_behind_them(db):
    elv = next(item for item in kinds() if item.code == "elv")
    taken = [figures_of(elv, 100, at(load=load))["occupied"] for load in (0.7, 0.88, 1.0, 1.2)]
    assert taken == sorted(taken)
    assert taken[0] < taken[-1]


def test_some_facilities_are_silent_and_most_are_not():
    silent = [is_silent(at(f"F-{n}")) for n in range(400)]
    assert 0 < sum(silent) < 60


@pytest.fixture
def home(world):
    hospital = Facility.objects.get(pk="H-VR01")
    return FacilityFactory.create(
        code="NH-VR01",
        sector=Sector.NURSING_HOME,
        region=hospital.region,
        veiligheidsregio=hospital.veiligheidsregio,
        resources={"elv": 20},
        hours="",
    )


def elv_of(realm, home):
    return SourceFigures.objects.get(realm=realm, facility=home, kind="elv", counts=True)


def test_a_nursing_home_is_in_the_picture_from_the_first_moment(home, exercise):
    known = elv_of(exercise.realm, home)
    assert known.source == "exercise"
    assert known.values["operational"] == 20


def test_what_a_person_said_of_a_kind_is_left_alone_for_a_day(home, exercise, clock):
    realm = exercise.realm
    play(exercise, clock, 6)
    said = {"waiting": 3, "days": 30}
    report = FiguresInput(
        facility=home,
        lines=(Figures("wait_elv", said),),
        observed_at=realm.now(),
        source=BY_HAND,
        method=Method.REPORTED,
    )
    figures_report_many(actor=SYSTEM, realm=realm, reports=[report])

    def counting():
        rows = SourceFigures.objects.filter(realm=realm, facility=home, kind="wait_elv")
        return rows.get(counts=True)

    play(exercise, clock, 18)
    assert counting().values == said
    others = ReportLine.objects.filter(realm=realm, facility=home, kind="elv")
    assert others.filter(observed_at__gt=counting().observed_at).exists()
    play(exercise, clock, 96)  # what no board shows at once is said every fourth day
    assert counting().source == "exercise"


def test_who_is_closed_at_this_hour_reports_nothing(home, exercise, clock):
    home.hours = "mon-sun 18:00-24:00"
    home.save()
    reported = ReportLine.objects.filter(realm=exercise.realm, facility=home, kind="elv")
    before = set(reported.values_list("observed_at", flat=True))
    play(exercise, clock, 48)
    since = set(reported.values_list("observed_at", flat=True)) - before
    assert {moment.astimezone(LOCAL).hour for moment in since} == {18}
