"""A document on paper: tagged PDF/UA-1, the same bytes for the same document, an exercise on every page."""

import json
from datetime import datetime
from pathlib import Path

import typst

from journal.said import said, text_of
from phases.record.paper import house_fonts
from phases.record.printable import printable
from situation.report.charts import chart_svg
from situation.report.drawing import map_svg
from situation.report.paper import Document, in_language

TEMPLATE = Path(__file__).parent / "paper.typ"
WORDS = ("exercise", "age", "mark", "contents")


def paper_pdf(document: Document, language: str) -> bytes:
    """Return a document as PDF in a language; its date is its own moment, not the clock's."""
    told = printable(in_language(document, language))
    for section in told["sections"]:
        if section.get("drawing"):
            section["svg"] = map_svg(section["drawing"])
        for chart in section.get("charts", ()):
            chart["svg"] = chart_svg(chart)
    told["lang"] = language
    told["words"] = {one: text_of(said(f"situation.report.word.{one}"), language) for one in WORDS}
    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=house_fonts(),
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(datetime.fromisoformat(document["at"]).timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101 -- a PDF is one document, whatever its pages
    return made
