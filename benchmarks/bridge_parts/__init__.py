"""Parts of the measurements of the bridge."""
