"""What beat sets going: the exercises that play."""

import logging

from celery import shared_task
from django.db import DatabaseError

from journal.errors import ZorgbeeldError
from situation.selectors import exercises_playing
from situation.services import exercise_advance

logger = logging.getLogger(__name__)


@shared_task(name="situation.tasks.tick_exercises")
def tick_exercises() -> None:
    """Play what is due in every exercise; one that cannot goes on at the next tick, not the others.

    May run twice, also at the same moment: a step is played once.
    """
    for exercise in exercises_playing():
        try:
            exercise_advance(exercise=exercise)
        except (ZorgbeeldError, DatabaseError):
            logger.exception("exercise %s could not be played on", exercise.realm.slug)
