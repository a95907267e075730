"""Tables as files, as `web.tables` writes them."""

from web.tables import csv_answer as csv_answer  # noqa: PLC0414 -- imported from here
