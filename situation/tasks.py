"""What beat sets going: the exercises that play."""

import logging

from celery import shared_task

from journal.isolation import each
from situation.selectors import exercises_playing
from situation.services import exercise_advance

logger = logging.getLogger(__name__)


@shared_task(name="situation.tasks.tick_exercises")
def tick_exercises() -> None:
    """Play what is due in every exercise; one that cannot goes on at the next tick, not the others.

    May run twice, also at the same moment: a step is played once.
    """
    each(
        exercises_playing(),
        lambda exercise: exercise_advance(exercise=exercise),
        logger=logger,
        what="exercise could not be played on",
    )
