"""Small drawings of days: lines break where nothing is known, and any values have room."""

from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from situation.report.charts import HEIGHT, WIDTH, axes_of, band, chart, chart_svg, line

DAY = date(2020, 10, 12)


@pytest.mark.parametrize(
    "values",
    [[7.0], [7.0] * 7, [0.0] * 7, [None] * 3, [100.0, 101.0, None, 99.0], [0.0, None, 400.0]],
)
def test_any_values_lie_within_the_drawing(values):
    axes = axes_of(DAY, len(values), values)
    for place, value in enumerate(values):
        assert 0 <= axes.x(place) <= WIDTH
        if value is not None:
            assert 0 <= axes.y(value) <= HEIGHT


def test_a_line_breaks_at_a_day_of_silence_and_one_day_alone_is_a_stroke():
    axes = axes_of(DAY, 5, [1.0, 2.0, 3.0])
    made = line(axes, "load", [1.0, 2.0, None, 3.0, None])
    assert made is not None
    path = made["path"]
    assert (path.count("M"), path.count("L"), path.count("h")) == (2, 1, 1)
    assert line(axes, "load", [None] * 5) is None


def test_it_is_drawn_for_paper_from_the_same_shapes():
    axes = axes_of(DAY, 3, [1.0, 5.0])
    shapes = [
        band(axes, [(0, 1.0), (1, 2.0)], [(0, 3.0), (1, 5.0)]),
        line(axes, "load", [1.0, 2.0]),
    ]
    made = chart(axes, shapes, "Bedden < 5", "Bedden", "", "ward")
    root = fromstring(chart_svg(made))
    paths = [one.get("d") for one in root if one.tag.endswith("path")]
    assert paths == [one["path"] for one in made["shapes"]]
