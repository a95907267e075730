"""What the journal tells the apps above it."""

from django.dispatch import Signal

# A realm is about to close: receivers end, with the reason, what is open of theirs in it. Sent twice in
# the transaction that closes: the second time finds what came in meanwhile. Arguments: realm, actor,
# reason.
realm_closing = Signal()
