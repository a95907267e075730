"""Parts of the benchmark of figures."""
