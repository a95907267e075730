"""The analyst's door: datasets of a period, declared once, as files and as views of the database.

A dataset is one query (`columns.Dataset`): what streams out as CSV or Parquet and what stands in the
database as a read-only view is the same query, so they cannot differ. It carries nothing about a person and
nothing that people wrote freely.
"""
