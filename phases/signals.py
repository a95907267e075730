"""What `phases` tells the apps above, inside the transaction of a change.

`classes_set` is sent after every decision on a phase, and when another version of a plan counts, with
`realm`, `actor`, `region`, `classes` (the classes of beds that are open for use there from now on) and
`closed` (those that were until now).

`grip_changed` comes with `actor`, `realm`, `activity`, `veiligheidsregio`, `level`, `before`, and `call`:
whether those whom the level asks for are to be called. `activity_closed` comes with `actor`, `realm`,
`activity` and `reason`: what was open for it ends. `activity_reopened` comes with the first three of these.
"""

from django.dispatch import Signal

classes_set = Signal()
grip_changed = Signal()
activity_closed = Signal()
activity_reopened = Signal()
parties_changed = Signal()
