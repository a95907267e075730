"""What `callout` tells the apps above, inside the transaction of a change."""

from django.dispatch import Signal

# with alarm and actor: it was raised, or something became of it (an answer, another who is called, its end)
alarm_told = Signal()
