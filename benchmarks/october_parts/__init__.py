"""The parts of the play of October 2020."""
