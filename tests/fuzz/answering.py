"""What the contract GZ-beeld lets a neighbour answer, drawn by schemathesis out of its description."""

import copy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import schemathesis
import yaml
from hypothesis import strategies as st

from lcms_bridge.gz.values import KINDS

FILE = Path(__file__).parents[2] / "docs" / "koppelvlak-gz-beeld.yaml"
STATUSES = (200, 304, 400, 401, 403, 404, 406, 409, 422, 429, 503)
# names that a body of some kind has (docs/bridge.md); what stands there is drawn
NAMES = (
    *("facility", "capacity_class", "note", "lines", "observed_at", "source", "traffic", "reason"),
    *(
        "expected_end",
        "present",
        "nedocs",
        "inputs",
        "times",
        "counted_at",
        "part",
        "region",
        "phase",
    ),
    *("since", "activity", "veiligheidsregio", "level", "incident", "form", "theme", "title"),
    *("revision", "changed_at", "text", "geometry"),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
SOUND = {
    "facility": "GAMMA",
    "region": "OOST",
    "veiligheidsregio": "VR08",
    "observed_at": "2020-10-01T08:00:00+00:00",
    "since": "2020-10-01T08:00:00+00:00",
    "changed_at": "2020-10-01T08:00:00+00:00",
    "lines": [
        {"kind": "ic", "observed_at": "2020-10-01T08:00:00+00:00", "source": "x", "values": {}}
    ],
    "phase": "crisis",
    "level": "GRIP2",
    "form": "text",
    "theme": "beds",
    "revision": 1,
}


@cache
def answers_of(path: str) -> st.SearchStrategy[Any]:
    """Return what may be answered to a GET of an address that ends so."""
    whole = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    turned = copy.deepcopy(whole)
    (found,) = [one for key, one in whole["paths"].items() if key.endswith(path)]
    content = found["get"]["responses"]["200"]["content"]
    # schemathesis draws what is asked: so what is answered is said to be asked
    asked = {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": ""}},
    }
    turned["paths"] = {"/answer": {"post": asked}}
    (operation,) = schemathesis.openapi.from_dict(turned).get_all_operations()
    cases: st.SearchStrategy[Any] = cast("Any", operation).ok().as_strategy()
    return cases.map(lambda case: case.body)


@st.composite
def pages(draw: st.DrawFn, known: Mapping[str, Any]) -> Any:
    """Draw a page: as described, or with what makes it one of the world that asks."""
    page = draw(answers_of("/changes/"))
    if not isinstance(page, Mapping) or not draw(st.booleans()):
        return page
    changes = [draw(_changes(known)) for _ in range(draw(st.integers(1, 5)))]
    return {**page, **known, "changes": changes}


@st.composite
def _changes(draw: st.DrawFn, known: Mapping[str, Any]) -> Any:
    """Draw a change that is taken over, with values of any sort at the names that we read."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=2))
    return {
        "ref": f"r{draw(st.integers(0, 10**6))}",
        "kind": draw(st.sampled_from([*KINDS])),
        "seq": draw(st.integers(0, 99)),
        "at": SOUND["since"],
        "exercise": known["exercise"],
        "withdrawn": draw(st.integers(0, 4)) == 0,
        "body": {**SOUND, **{name: draw(ANYTHING) for name in names}},
    }
