"""All datasets in one table: what the export, the views, the page, the document and the tests loop over."""

from journal.errors import Missing
from lcms_bridge.analysis.columns import Dataset
from lcms_bridge.analysis.decision_sets import GRIP, PHASES
from lcms_bridge.analysis.department_sets import ED, STOPS
from lcms_bridge.analysis.doing_sets import MEASURES, SURVEYS
from lcms_bridge.analysis.expected_sets import ED_FORECASTS
from lcms_bridge.analysis.figure_sets import FIGURES, REGULAR
from lcms_bridge.analysis.forecast_sets import FORECASTS
from lcms_bridge.analysis.moving_sets import REQUESTS, TRANSFERS
from lcms_bridge.analysis.operating_sets import OPERATING
from lcms_bridge.analysis.placing_sets import PLACEMENTS

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
    PLACEMENTS,
    FORECASTS,
    ED_FORECASTS,
)


def dataset_named(name: str) -> Dataset:
    """Return a dataset by its name. Raises Missing."""
    for one in DATASETS:
        if one.name == name:
            return one
    known = [f"‘{one.name}’" for one in DATASETS]
    raise Missing("lcms_bridge.analysis.no_dataset", field="dataset", given=name, known=known)
