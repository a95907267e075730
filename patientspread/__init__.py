"""Who goes where? The spreading engine, runs, proposals and their answers."""
