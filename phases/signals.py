"""What phases tell whoever stands higher, inside the same transaction.

`classes_set` is sent after every decision on a phase, and when another version of a plan counts, with
`realm`, `actor`, `region`, `classes` (the classes of beds that are open for use there from now on) and
`closed` (those that were until now).
"""

from django.dispatch import Signal

classes_set = Signal()
