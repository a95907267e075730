"""Parts of the benchmarks of plans."""
