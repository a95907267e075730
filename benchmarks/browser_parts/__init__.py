"""Parts of the measurement in a browser."""
