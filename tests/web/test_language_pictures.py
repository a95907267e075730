"""The pictures of the design language are those that browser tests make, and none other."""

import re

from tests.needs import REPO

SHOWN = re.compile(r"pictures/([a-z0-9-]+)\.png")
MADE = re.compile(r"picture\(\w+, f?\"([^\"]+)\"")


def test_every_picture_shown_is_kept_and_made_by_a_test() -> None:
    shown = set(SHOWN.findall((REPO / "docs" / "design-language.md").read_text(encoding="utf-8")))
    assert {path.stem for path in (REPO / "docs" / "pictures").glob("*")} == shown
    tests = "".join(
        path.read_text(encoding="utf-8") for path in (REPO / "tests" / "browser").glob("*.py")
    )
    names = [re.sub(r"\\{.*?\\}", ".+", re.escape(name)) for name in MADE.findall(tests)]
    assert {name for name in shown if not any(re.fullmatch(one, name) for one in names)} == set()
