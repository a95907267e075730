"""What was decided, read back from the journal: as a list, as lanes over time, on paper."""
