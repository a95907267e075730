"""The parts of `benchmarks/live.py`: servers to compare, a publisher, a generator of clients."""
