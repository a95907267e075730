"""What capacity tells whoever stands higher, inside the same transaction.

`figures_changed` is sent once per service call, by the kind of report (`BedReport` or `EdReport`) as its
sender, with `realm`, `actor` and `facilities` (the codes whose figures changed): the phases evaluate their
triggers on it, so a proposal is there within the second.
"""

from django.dispatch import Signal

figures_changed = Signal()
