"""The parts of the back-test: waves in, beds, patients, policies, the play, the report."""
