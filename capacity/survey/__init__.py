"""The meetlat as a pure package: questions, what an answer is, and when the next round is due.

Values in, verdicts out; no clock, no database.
"""
