"""What browsers get: chosen files, under names with their hash, compressed, and collected once."""

import contextlib
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError

from config import bundling
from config.statics import collect_when_changed
from situation.views import routes
from tests.needs import REPO
from web.pages import pages

HASHED = "config.statics.HashedStorage"
IMPORT = re.compile(r'(?:from|^import)\s*"(\.[^"]+)"', re.MULTILINE)
LOADED = re.compile(r"""type="module" src="{% static '([^']+)' %}\"""")
WORDS = re.compile(r'gettext\("([^"\\`$]{12,})"\)')
ADDRESS = re.compile(r'\baddress\(\s*"([^"]+)"')


@contextlib.contextmanager
def statics(root: Path, npm: Path) -> Iterator[None]:
    """Keep collected files in `root`, of the packages in `npm`."""
    from django.test import override_settings  # noqa: PLC0415 -- only here settings stand for a module

    storages = {"staticfiles": {"BACKEND": HASHED}}
    with override_settings(STATIC_ROOT=root, STORAGES=storages, NPM_DIR=npm):
        yield


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Everything collected once, as at a first start."""
    root = tmp_path_factory.mktemp("static")
    with statics(root, REPO / "node_modules"):
        assert collect_when_changed() is True
        assert collect_when_changed() is False
    return root


@pytest.fixture(scope="module")
def as_written(tmp_path_factory):
    """Everything collected on a server that has a font and no other package of npm."""
    root, npm = tmp_path_factory.mktemp("written"), tmp_path_factory.mktemp("node_modules")
    font = "@fontsource-variable"
    Path(npm, font).symlink_to(REPO / "node_modules" / font)
    with statics(root, npm):
        collect_when_changed()
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


@pytest.mark.parametrize("way", ["collected", "as_written"])
def test_each_import_of_a_module_leads_to_a_file_with_a_hash(way, request):
    root = request.getfixturevalue(way)
    modules = [path for name, path in manifest(root).items() if name.startswith("pages/")]
    imports = [
        (root / path).parent / target
        for path in modules
        if path.endswith(".js")
        for target in IMPORT.findall((root / path).read_text())
    ]

    assert len(imports) > len(pages())
    for target in imports:
        assert target.resolve().exists(), target
        assert re.search(r"\.[0-9a-f]{12}\.js$", target.name), target


def test_a_screen_comes_in_a_few_files(collected):
    known = manifest(collected)
    needs = json.loads((collected / "modules.json").read_text())
    counts = {page.name: 1 + len(needs[page.script]) for page in pages()}
    stores = [name for name in known.values() if holds_the_store(collected / name)]

    assert max(counts.values()) <= 10, counts
    assert len(stores) == 1  # run once on a page, whichever of its scripts came first
    assert all(stores[0] in needs[page.script] for page in pages())


def holds_the_store(path: Path) -> bool:
    return path.suffix == ".js" and "isExercise:" in path.read_text(encoding="utf-8")


def test_the_screen_that_people_begin_with_waits_for_nothing_that_it_does_not_show(collected):
    own = imported([bundling.BEGUN, *waiting()])
    written = "".join(module.read_text("utf-8") for module in own)  # also as a code that is no word
    others = {
        word: module.name
        for module in (REPO / "static/zb").glob("*.js")
        if module not in own
        for word in WORDS.findall(module.read_text("utf-8"))
        if f'"{word}"' not in written
    }
    needs = json.loads((collected / "modules.json").read_text())
    loaded = "".join((collected / name).read_text("utf-8") for name in needs[bundling.BEGUN])

    assert len(others) > 500
    assert {name for word, name in others.items() if f"`{word}`" in loaded} == set()


def test_without_rolldown_modules_stay_as_they_are_written(as_written):
    known = manifest(as_written)

    assert not (as_written / "modules.json").exists()
    assert {"zb/shell.js", "zb/store.js", "pages/fasen/waits.js"} <= set(known)


def test_every_module_that_a_template_loads_is_made_for_it(collected):
    templates = [*(REPO / "templates").rglob("*.html"), *REPO.glob("*/pages/*/*.html")]
    loaded = {name for path in templates for name in LOADED.findall(path.read_text("utf-8"))}
    known = manifest(collected)

    assert loaded <= {*bundling.IN_REALM, *bundling.OUTSIDE}
    assert {*loaded, "zb/store.js"} == {*bundling.IN_REALM, *bundling.OUTSIDE}
    assert "zb/shell.js" not in known  # nor anything that is in a bundle
    assert not (collected / "zb/shell.js").exists()


def test_nothing_of_a_realm_runs_outside(collected):
    needs = json.loads((collected / "modules.json").read_text())

    for name in bundling.OUTSIDE:
        assert not [file for file in needs[name] if file.startswith("zb/core.")], name


def written(root: Path) -> None:
    """Write the modules that a bundle is made of, as small as they can be."""
    for name in (bundling.BEGUN, *bundling.IN_REALM, *bundling.OUTSIDE):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("export const here = 1;\n")


def test_a_folder_of_files_may_be_a_link_to_where_they_are(tmp_path):
    written(tmp_path / "there")
    (tmp_path / "here").symlink_to(tmp_path / "there")
    made = bundling.bundle(tmp_path / "here", [bundling.BEGUN])
    assert bundling.BEGUN in made.files
    assert bundling.BEGUN in made.read


def test_a_module_that_cannot_be_bundled_is_named(tmp_path):
    written(tmp_path)
    names = [bundling.BEGUN]
    assert bundling.bundle(tmp_path, names).files.keys() >= set(names)

    (tmp_path / bundling.BEGUN).write_text('import { gone } from "../../zb/store.js";\ngone();\n')
    with pytest.raises(CommandError, match=r"gone"):
        bundling.bundle(tmp_path, names)


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

    assert "@import" not in sheet
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

    assert set(asked) == served | {"rolldown"}  # which makes what is served of our modules


def test_packages_that_are_not_there_are_named_with_what_brings_them(settings, tmp_path):
    settings.NPM_DIR = tmp_path / "node_modules"
    with pytest.raises(CommandError, match=r"node_modules/.* is not there.*make install"):
        collect_when_changed()


def test_what_waits_on_every_screen_brings_nothing_that_only_one_screen_shows():
    names = {module.name for module in imported(waiting())}
    assert "pmrtags.js" in names
    shown = {"levels.js", "pmrview.js", "roundview.js", "shareview.js", "shownvariant.js"}
    assert names & {*shown, "weektargets.js"} == set(), (
        "every screen loads these: what waits takes what it needs from a module of its own"
    )


def imported(names: list[str]) -> set[Path]:
    """Return the files of modules, and of all that they import."""
    seen: set[Path] = set()
    left = [Path(found) for found in (finders.find(name) for name in names) if found]
    while left:
        module = left.pop()
        if module in seen:
            continue
        seen.add(module)
        for name in IMPORT.findall(module.read_text(encoding="utf-8")):
            found = finders.find(f"zb/{Path(name).name}")
            if found:
                left.append(Path(found))
    return seen


def waiting() -> list[str]:
    """Return the static names of what waits on every screen."""
    return [f"pages/{path.parent.name}/waits.js" for path in REPO.glob("*/pages/*/waits.js")]
