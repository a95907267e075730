"""What waits for somebody on a page is said by that page alone."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from web.pages import Page, pages

FRAME = Path(settings.BASE_DIR, "static/zb/shell.js")


@pytest.mark.parametrize(
    "page", [page for page in pages() if page.waits], ids=lambda page: page.name
)
def test_a_page_on_which_something_waits_registers_it_under_its_own_name(page: Page):
    found = finders.find(page.waits_script)

    assert found is not None
    assert f'registerWaits("{page.name}"' in Path(found).read_text(encoding="utf-8")


def test_the_frame_counts_what_waits_without_the_name_of_any_page():
    code = FRAME.read_text(encoding="utf-8")

    assert [
        page.name for page in pages() if f'"{page.name}"' in code or f"  {page.name}:" in code
    ] == []
