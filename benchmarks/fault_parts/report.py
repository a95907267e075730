"""The findings as a table for people."""

from collections.abc import Sequence

from fault_parts.verdict import Finding

LONGEST = 160


def table(findings: Sequence[Finding]) -> str:
    """Return a Markdown table."""
    lines = ["| what | demanded | reached | |", "| --- | --- | --- | --- |"]
    for one in findings:
        good = "yes" if one.holds else "NO"
        lines.append(f"| {one.what} | {one.demanded} | {str(one.reached)[:LONGEST]} | {good} |")
    return "\n".join(lines)
