"""A small site for trying the delivery with real processes: the project plus one event type.

Readers are known by the first letter of their name: `c…` coordinators, `h…` information officers, others
see only what everyone sees. A user account of that name that is closed has no rights left.
"""
