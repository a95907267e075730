"""Instances and rival solvers of `benchmarks/spread.py`."""
