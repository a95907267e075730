"""The parts of benchmarks/installation.py: bare machines, what stands around them, and their people."""
