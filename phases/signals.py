"""What `phases` tells the apps above, inside the transaction of a change."""

from django.dispatch import Signal

# with actor, realm, activity, veiligheidsregio, level, before, and `call`: whether those whom this level
# asks for are to be called
grip_changed = Signal()
# with actor, realm, activity, reason: it was closed, and what was open for it ends
activity_closed = Signal()
