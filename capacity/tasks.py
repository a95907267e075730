"""What beat sets going for capacity; every task may run twice and must not matter."""

import logging

from celery import shared_task

from capacity.services import (
    arrivals_lapse,
    figures_settle,
    lends_end_due,
    rounds_close_due,
    series_advance,
    sources_watch,
    stops_end,
)
from capacity.services.ed_fitting import ed_models_follow
from capacity.services.ed_forecasting import ed_forecasts_follow
from capacity.services.forecasting import forecasts_follow
from capacity.services.hours import hours_add, lines_thin
from capacity.services.survey_simulated import answers_simulate
from journal.actors import system_actor
from journal.isolation import each
from journal.models import Realm
from journal.said import said
from journal.selectors import realms_open
from journal.services import only_open

logger = logging.getLogger(__name__)
ACTOR = system_actor("capacity", said("capacity.actor"))


@shared_task
def sweep_figures() -> None:
    """End stops, arrivals and lent staff whose time is over, choose sources again, in every realm."""
    each(realms_open(), _sweep, logger=logger, what="what time brings to figures did not happen")


def _sweep(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        stops_end(actor=ACTOR, realm=realm)
        arrivals_lapse(actor=ACTOR, realm=realm)
        lends_end_due(actor=ACTOR, realm=realm)
        figures_settle(actor=ACTOR, realm=realm)
        sources_watch(actor=ACTOR, realm=realm)


@shared_task
def sweep_surveys() -> None:
    """Close what is due and open what the rhythm asks for, in every realm; one that fails stops no other."""
    each(realms_open(), _ask, logger=logger, what="surveys could not be swept")


def _ask(realm: Realm) -> None:
    """Do what is due in one realm; the next round opens when the one before is closed."""
    with only_open():
        # a fast exercise passes the whole time to answer between two sweeps
        if realm.is_exercise:
            answers_simulate(actor=ACTOR, realm=realm)
        rounds_close_due(actor=ACTOR, realm=realm)
        series_advance(actor=ACTOR, realm=realm)


@shared_task
def add_hours() -> None:
    """Add figures up per hour where an hour is over, in every realm."""
    each(realms_open(), hours_add, logger=logger, what="hours were not added up")


@shared_task
def forecast_beds() -> None:
    """Forecast beds from the day that ended, in every realm that has a history."""
    each(realms_open(), _forecast, logger=logger, what="beds were not forecast")


def _forecast(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        forecasts_follow(actor=ACTOR, realm=realm)


@shared_task
def fit_departments() -> None:
    """Fit the models of emergency departments where that is due, in every realm with enough hours."""
    each(realms_open(), _fit, logger=logger, what="emergency departments were not learnt")


def _fit(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        ed_models_follow(actor=ACTOR, realm=realm)


@shared_task
def forecast_departments() -> None:
    """Forecast emergency departments where a moment is due, in every realm with a model."""
    each(realms_open(), _departments, logger=logger, what="emergency departments were not forecast")


def _departments(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        ed_forecasts_follow(actor=ACTOR, realm=realm)


@shared_task
def thin_lines() -> None:
    """Let go of the lines of feeds that were kept long enough, in every realm."""
    each(realms_open(), lines_thin, logger=logger, what="lines were not thinned")
