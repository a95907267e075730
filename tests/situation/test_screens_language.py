"""The English of the screens: complete, in step with the words in use, and compiled."""

import importlib.util
import re
import sys
from types import ModuleType

import pytest

from tests.needs import REPO


def _catalogue() -> ModuleType:
    """Return the program beside the catalogues: `locale` is also the name of a standard module."""
    spec = importlib.util.spec_from_file_location("zb_catalogue", REPO / "locale" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


catalogue = _catalogue()
HOW = "run: python locale/catalogue.py"


@pytest.mark.parametrize("domain", catalogue.DOMAINS)
def test_every_dutch_text_has_its_english(domain):
    assert catalogue.untranslated(catalogue.updated(domain)) == []


@pytest.mark.parametrize("domain", catalogue.DOMAINS)
def test_the_catalogue_holds_exactly_the_texts_in_use(domain):
    known = {str(message.id) for message in catalogue.load(domain) if message.id}
    used = {str(message) for message in catalogue.collect(domain)}

    assert known == used, HOW


def test_no_text_of_a_script_is_overlooked():
    """Babel loses its way in some scripts (quotes in a pattern or template): a plain search does not."""
    collected = catalogue.collect("djangojs")
    used = {one if isinstance(one, str) else one[0] for one in collected}
    for path in [*(REPO / "static").rglob("*.js"), *REPO.glob("*/pages/*/*.js")]:
        written = re.findall(r'\bn?gettext\(\s*"([^"\\]*)"', path.read_text(encoding="utf-8"))
        assert [text for text in written if text not in used] == [], path


@pytest.mark.parametrize("domain", catalogue.DOMAINS)
def test_the_compiled_catalogue_is_up_to_date(domain):
    compiled = (catalogue.FOLDER / f"{domain}.mo").read_bytes()

    assert compiled == catalogue.compiled(catalogue.updated(domain)), HOW


def test_placeholders_survive_the_translation():
    for domain in catalogue.DOMAINS:
        for message in catalogue.load(domain):
            ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
            texts = (
                message.string if isinstance(message.string, (list, tuple)) else [message.string]
            )
            for text in texts if message.id else []:
                assert _places(text) == _places(ids[0]), text


def _places(text: str) -> list[str]:
    """Return the placeholders of a text, sorted."""
    parts = text.split("%")[1:]
    return sorted(part.split(")")[0] if part.startswith("(") else part[:1] for part in parts)
