"""The measured numbers as a table for people, and the ratios that are demanded."""

from typing import Any

COLUMNS = {
    "fanout": (
        "server", "clients", "undelivered_percent", "p50_ms", "p95_ms", "p99_ms", "cpu_us_per_event",
        "kb_per_socket", "connect_seconds", "gaps", "repeats",
    ),
    "herd": (
        "server", "clients", "level", "median_seconds", "last_seconds", "server_cpu_seconds", "gaps",
        "repeats",
    ),
    "stalled": (
        "server", "stalled", "owed_mb", "mb_per_stalled", "healthy_undelivered_percent", "healthy_p99_ms",
        "level_again", "level_seconds", "gaps", "repeats",
    ),
    "redis_down": (
        "server", "clients", "undelivered_percent", "p50_ms", "p99_ms", "p100_ms", "gaps", "repeats",
    ),
}  # fmt: skip


def table(result: dict[str, Any]) -> str:
    """Return Markdown tables, one a measure, with machine and date."""
    lines = [f"{result['machine']}, Python {result['python']}, {result['at']}"]
    for measure, columns in COLUMNS.items():
        rows = [row for row in result["rows"] if row["measure"] == measure]
        if rows:
            lines += ["", f"**{measure}**", "", "| " + " | ".join(columns) + " |"]
            lines.append("|" + " --- |" * len(columns))
            lines += [
                "| " + " | ".join(str(row.get(name)) for name in columns) + " |" for row in rows
            ]
    return "\n".join(lines)


def gates(result: dict[str, Any]) -> str:
    """Return the demanded ratios with what this run reached; only those it has the rows for."""
    lines = ["", "**ratios**", "", "| what | demanded | reached | |", "| --- | --- | --- | --- |"]
    for clients in sorted({row["clients"] for row in result["rows"] if row["measure"] == "fanout"}):
        cost = {
            row["server"]: row["cpu_us_per_event"]
            for row in result["rows"]
            if row["measure"] == "fanout" and row["clients"] == clients
        }
        naive = [value for name, value in cost.items() if name.startswith("naive")]
        for name, demand in (("daphne", 6.0), ("uvicorn", 20.0)):
            if naive and name in cost:
                what = f"best naive / {name}, {clients} clients"
                lines.append(_gate(what, f">= {demand}", min(naive) / cost[name], at_least=demand))
        if "floor" in cost and "uvicorn" in cost:
            what = f"uvicorn / websockets.broadcast, {clients} clients"
            lines.append(_gate(what, "<= 1.5", cost["uvicorn"] / cost["floor"], at_most=1.5))
    return "\n".join(lines)


def _gate(
    what: str,
    demand: str,
    reached: float,
    *,
    at_least: float = 0.0,
    at_most: float = float("inf"),
) -> str:
    """Return one line of the table of ratios."""
    good = "yes" if at_least <= reached <= at_most else "NO"
    return f"| {what} | {demand} | {reached:.2f} | {good} |"
