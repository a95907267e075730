"""Delivery of the journal: it reads what was written and brings the same bytes to every screen."""
