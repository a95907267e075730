"""All datasets in one table: what the export, the views, the page, the document and the tests loop over."""

from journal.errors import Missing
from lcms_bridge.analysis.capacity_sets import ED, FIGURES, OPERATING, REGULAR, STOPS
from lcms_bridge.analysis.columns import Dataset
from lcms_bridge.analysis.decision_sets import GRIP, MEASURES, PHASES, SURVEYS
from lcms_bridge.analysis.moving_sets import FORECASTS, REQUESTS, TRANSFERS

DATASETS: tuple[Dataset, ...] = (
    FIGURES,
    REGULAR,
    ED,
    STOPS,
    OPERATING,
    PHASES,
    GRIP,
    MEASURES,
    SURVEYS,
    REQUESTS,
    TRANSFERS,
    FORECASTS,
)


def dataset_named(name: str) -> Dataset:
    """Return a dataset by its name. Raises Missing."""
    for one in DATASETS:
        if one.name == name:
            return one
    known = [f"‘{one.name}’" for one in DATASETS]
    raise Missing("lcms_bridge.analysis.no_dataset", field="dataset", given=name, known=known)
