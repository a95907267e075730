"""The tables of `docs/analysis.md`: every dataset and column as it is declared."""

from lcms_bridge.analysis.columns import Column, Dataset
from lcms_bridge.analysis.datasets import DATASETS

BEGIN, END = "<!-- datasets: manage.py analysis document -->", "<!-- end of the datasets -->"


def with_datasets(page: str) -> str:
    """Return a page with the tables of now between its two marks. Raises ValueError without the marks."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        msg = f"the page lacks {BEGIN} … {END}"
        raise ValueError(msg)
    return f"{before}{BEGIN}\n\n{_tables()}\n{END}{after}"


def _tables() -> str:
    """Return all datasets, one after the other."""
    return "\n".join(_table(one) for one in DATASETS)


def _table(dataset: Dataset) -> str:
    """Return one dataset: what it is, and a row per column."""
    dutch, english = dataset.label
    chosen = f"Chosen by `{dataset.moment}`; right `{dataset.right.name}`."
    head = [
        f"### `{dataset.name}` · version {dataset.version}",
        "",
        f"{english} ({dutch}). {dataset.means[1]} {chosen}",
        "",
        "| column | type | unit | Dutch name | definition | empty means |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *map(_row, dataset.all_columns()), ""])


def _row(column: Column) -> str:
    """Return the row of one column."""
    empty = column.empty[1] if column.empty else "never empty"
    cells = (
        f"`{column.name}`",
        str(column.sort),
        column.unit_in("en"),
        column.label[0],
        column.means[1],
        empty,
    )
    return f"| {' | '.join(cells)} |"
