"""What lines of the log about capacity have in common."""

from journal.said import Said, said


def quoting(line: Said, duiding: str) -> Said:
    """Return a line with what the reporter wrote beside the figures."""
    return said("capacity.line.quoting", line=line, quote=duiding) if duiding else line
