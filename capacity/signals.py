"""What capacity tells whoever stands higher, inside the same transaction.

`figures_changed` is sent once per service call, by what was said (`FigureReport`, `EdReport`,
`OperatingState`) as its sender, with `realm`, `actor` and `facilities` (the codes whose figures changed),
and where the sender has them at hand their `regions` and the `kinds` that were told: the phases evaluate
their triggers on it, so a proposal is there within the second.
"""

from django.dispatch import Signal

figures_changed = Signal()

# Sent once per report of answers to the meetlat, with `realm`, `actor` and `facilities` likewise.
survey_answered = Signal()
