"""What the journal tells the apps above it."""

from django.dispatch import Signal

# A realm is about to close: receivers end, with the reason, what is open of theirs in it. Sent twice in
# the transaction that closes: the second time finds what came in meanwhile. Arguments: realm, actor,
# reason.
realm_closing = Signal()

# Content of an entity is removed for good: `realm`, `key` of the entity. Rows that say it lose it by
# themselves (`journal.repeats`); receivers see to what is no text, inside the transaction.
content_redacted = Signal()
