"""What other parts of the situation do when something happened to an exercise."""

from django.dispatch import Signal

# `before`, `realm`: a closed exercise, and the one in which it is played from the beginning
exercise_begun_again = Signal()
