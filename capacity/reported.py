"""What screens say while nobody reported anything: every figure is unknown, and who can change that."""

from capacity.permissions import REPORT
from web.pages import Empty

# how the keys begin of what people and sources report
REPORTED = ("beds:", "ed:", "edpart:", "survey:")


def reports_missing(says: str, *also: str) -> Empty:
    """Return what a screen says that reports fill, or something else beside them."""
    return Empty(
        says,
        (*REPORTED, *also),
        does=REPORT,
        on="mijn-huis",
        asks="capacity.empty.ask_liaisons",
        see="melden",
    )


NOBODY_REPORTED = reports_missing("capacity.empty.nobody_reported")
