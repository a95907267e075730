"""What browsers get: chosen files, under names with their hash, compressed, and collected once."""

import gzip
import json
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError

from config.statics import collect_when_changed
from situation.views import routes
from tests.needs import REPO
from web.pages import pages

HASHED = "config.statics.HashedStorage"
IMPORT = re.compile(r'from "([^"]+)"')
ADDRESS = re.compile(r'\baddress\(\s*"([^"]+)"')


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Everything collected once, as at a first start."""
    from django.test import override_settings  # noqa: PLC0415 -- only here settings stand for a module

    root = tmp_path_factory.mktemp("static")
    storages = {"staticfiles": {"BACKEND": HASHED}}
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        assert collect_when_changed() is True
        assert collect_when_changed() is False
    return root


def manifest(root: Path) -> dict[str, str]:
    paths: dict[str, str] = json.loads((root / "staticfiles.json").read_text())["paths"]
    return paths


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_page_has_its_script_and_style_and_keeps_its_template(page):
    assert finders.find(page.script)
    assert finders.find(page.style)
    assert not finders.find(page.script.replace(".js", ".html"))


@pytest.mark.parametrize("path", ["pages/../settings.py", "pages/beeld/../../views.py", "fonts/x"])
def test_nothing_else_of_the_tree_is_found(path):
    assert not finders.find(path)


def test_each_import_of_a_module_leads_to_a_file_with_a_hash(collected):
    modules = [path for name, path in manifest(collected).items() if name.startswith("pages/")]
    imports = [
        (collected / path).parent / target
        for path in modules
        if path.endswith(".js")
        for target in IMPORT.findall((collected / path).read_text())
    ]

    assert len(imports) > len(pages())
    for target in imports:
        assert target.resolve().exists(), target
        assert re.search(r"\.[0-9a-f]{12}\.js$", target.name), target


def test_every_address_that_a_script_asks_by_name_exists():
    scripts = [*(REPO / "static").rglob("*.js"), *REPO.glob("*/pages/*/*.js")]
    asked = {name for path in scripts for name in ADDRESS.findall(path.read_text(encoding="utf-8"))}

    assert len(asked) > len(pages())
    assert asked <= set(routes())


def test_no_script_puts_an_address_together_by_hand():
    scripts = [*(REPO / "static").rglob("*.js"), *REPO.glob("*/pages/*/*.js")]

    assert [path for path in scripts if re.search(r"/api/v1/|[`\"']/r/", path.read_text())] == []


def test_style_sheets_lead_to_the_font_by_its_hash(collected):
    sheet = (collected / manifest(collected)["zb/css/base.css"]).read_text()

    fonts = re.findall(r"url\([\"']?([^\"')]+)", sheet)
    assert fonts
    for font in fonts:
        assert (collected / "zb/css" / font).resolve().exists(), font


@pytest.mark.parametrize("name", ["zb/store.js", "zb/css/base.css", "leaflet/leaflet.js"])
def test_text_lies_ready_compressed(collected, name):
    plain = collected / manifest(collected)[name]

    assert gzip.decompress(Path(f"{plain}.gz").read_bytes()) == plain.read_bytes()
    assert brotli.decompress(Path(f"{plain}.br").read_bytes()) == plain.read_bytes()


def test_a_change_of_a_source_collects_anew(collected, settings):
    settings.STATIC_ROOT = collected
    settings.STORAGES = {"staticfiles": {"BACKEND": HASHED}}
    settings.NPM_FILES = settings.NPM_FILES | {"more": ["@fontsource-variable/roboto/LICENSE"]}

    assert collect_when_changed() is True
    assert "more/LICENSE" in manifest(collected)


def test_every_npm_package_is_locked_with_its_hash_and_without_an_address():
    lock = json.loads((REPO / "package-lock.json").read_text())
    asked = json.loads((REPO / "package.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert {f"node_modules/{name}" for name in asked["dependencies"]} <= set(packages)
    for name, entry in packages.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_the_program_needs_no_more_of_npm_than_it_serves(settings):
    asked = json.loads((REPO / "package.json").read_text())["dependencies"]
    served = {
        "/".join(file.split("/")[: 2 if file.startswith("@") else 1])
        for files in settings.NPM_FILES.values()
        for file in files
    }

    assert set(asked) == served


def test_packages_that_are_not_there_are_named_with_what_brings_them(settings, tmp_path):
    settings.NPM_DIR = tmp_path / "node_modules"
    with pytest.raises(CommandError, match=r"node_modules/.* is not there.*make install"):
        collect_when_changed()
