"""Several people in one text: what comes over the line is read, applied, kept and brought to the others."""
