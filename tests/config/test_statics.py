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
IMPORT = re.compile(r'^import\s*[{*][^"]*from "\.', re.MULTILINE)
ALONE = re.compile(r'^import\s*"([^"]+)"', re.MULTILINE)
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


def test_a_screen_has_its_script_in_one_file_beside_the_core(collected):
    known = manifest(collected)
    screens = [collected / known[page.script] for page in pages()]
    assert len(screens) == len(pages())
    for path in screens:
        text = path.read_text()
        imports = [path.parent / target for target in ALONE.findall(text)]
        assert [one.name for one in imports] == [Path(known["zb/core.js"]).name], path
        assert imports[0].resolve().exists()
        assert not IMPORT.search(text), path


def test_what_comes_later_is_found_by_its_hash(collected):
    text = (collected / manifest(collected)["pages/eigenbeeld/page.js"]).read_text()
    folder = collected / "pages/eigenbeeld"

    (later,) = re.findall(r'import\("([^"]+)"\)', text)
    assert (folder / later).resolve().name == Path(manifest(collected)["zb/sharedtext.js"]).name


def test_modules_that_pages_outside_a_realm_load_stay_by_themselves(collected):
    known = manifest(collected)

    assert {"zb/lock.js", "zb/login.js", "zb/emptiness.js"} <= set(known)
    assert "zb/shell.js" not in known
    assert not (collected / "zb/shell.js").exists()


def test_every_address_that_a_script_asks_by_name_exists():
    scripts = [*(REPO / "static").rglob("*.js"), *REPO.glob("*/pages/*/*.js")]
    asked = {name for path in scripts for name in ADDRESS.findall(path.read_text(encoding="utf-8"))}

    assert len(asked) > len(pages())
    assert asked <= set(routes())


def test_no_script_puts_an_address_together_by_hand():
    scripts = [*(REPO / "static").rglob("*.js"), *REPO.glob("*/pages/*/*.js")]

    assert [path for path in scripts if re.search(r"/api/v1/|[`\"']/r/", path.read_text())] == []


def test_style_sheets_lead_to_the_font_by_its_hash(collected):
    sheet = (collected / manifest(collected)["zb/css/screen.css"]).read_text()

    fonts = re.findall(r"url\([\"']?([^\"')]+)", sheet)
    assert fonts
    for font in fonts:
        assert (collected / "zb/css" / font).resolve().exists(), font


@pytest.mark.parametrize("name", ["zb/core.js", "zb/css/screen.css", "leaflet/leaflet.js"])
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
