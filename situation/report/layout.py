"""Which sections the reports of a region have, in which order, under which title; as it was at a number."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from journal.said import Named, Readable
from situation.report.then import Then, named

FILE = Path(__file__).parents[1] / "data" / "report_layout.toml"
DEFAULT = "default"


@dataclass(frozen=True)
class Layout:
    """How a report is made up; `code` is `veiligheidsregio:VR18`, `region:ZWN`, or `default`."""

    code: str
    title: Readable
    sections: tuple[str, ...]


@lru_cache(maxsize=1)
def default_layout() -> Layout:
    """Return the layout of regions that have none of their own."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    title = Named(told["title_nl"], told["title_en"])
    return Layout(DEFAULT, title, tuple(told["sections"]))


def layout_then(then: Then, asked: str = "") -> Layout:
    """Return the layout that is asked, else that of the first region of the activiteit that has one."""
    if asked == DEFAULT:
        return default_layout()
    codes = [asked] if asked else list(_places(then))
    states = then.elsewhere(f"reportlayout:{one}" for one in codes)
    for code in codes:
        state = states.get(f"reportlayout:{code}")
        if state is not None:
            return Layout(code, named(state, "title"), tuple(state["sections"]))
    return default_layout()


def _places(then: Then) -> Iterator[str]:
    """Yield the places whose layout counts: veiligheidsregio's first, for GRIP is theirs."""
    yield from (f"veiligheidsregio:{one.pk}" for one in then.areas)
    yield from (f"region:{one.pk}" for one in then.regions)
