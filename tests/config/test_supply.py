"""What goes in: the list of parts, known weaknesses and their age, no secret, nothing that runs texts."""

import ast
import importlib.util
import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from django.conf import settings

from tests.needs import REPO

NOW = datetime(2026, 11, 27, tzinfo=UTC)
CATEGORIES = {
    *("collaboration", "data-collection", "data-visualization", "geographic-information-systems"),
    *("predictive-analysis", "resource-management"),
}
STATES = {"concept", "development", "beta", "stable", "obsolete"}


def script(name: str) -> ModuleType:
    """Return a script as a module."""
    spec = importlib.util.spec_from_file_location(
        f"scripts_{name}", REPO / "scripts" / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    return script("audit")


def answer(audit: ModuleType, days: int, *findings: str, packages: str = "p"):
    found = tuple(audit.Finding("pakket", "1.0", one, "1.1", (f"CVE-{one}",)) for one in findings)
    return audit.Answer(NOW - timedelta(days=days), packages, found)


def judge(audit: ModuleType, given, *, accepted=(), missed=None):
    return audit.verdict(given, packages="p", accepted=accepted, now=NOW, missed=missed)


def test_a_known_weakness_fails_until_it_is_mended_or_accepted_with_an_end(audit):
    assert judge(audit, answer(audit, 1)).passes
    found = judge(audit, answer(audit, 1, "GHSA-1"))
    assert not found.passes
    assert "pakket 1.0: GHSA-1 (mended in 1.1)" in found.lines
    assert judge(audit, answer(audit, 1, "GHSA-1"), accepted={"GHSA-1"}).passes
    assert judge(audit, answer(audit, 1, "GHSA-1"), accepted={"CVE-GHSA-1"}).passes
    text = '[[accepted]]\nid = "GHSA-1"\nreason = "niet te bereiken"\nuntil = 2026-11-27\n'
    assert audit.accepted_now(text, date(2026, 11, 27)) == {"GHSA-1"}
    assert audit.accepted_now(text, date(2026, 11, 28)) == set()
    with pytest.raises(KeyError):
        audit.accepted_now('[[accepted]]\nid = "GHSA-1"\n', date(2026, 1, 1))


@pytest.mark.parametrize(
    ("days", "packages", "way_out", "passes"),
    [
        (40, "p", False, True),  # no way out: the old answer counts, and its age is said
        (40, "p", True, False),  # a way out, and no answer: somebody has to look
        (20, "p", True, True),
        (1, "other", False, True),
        (1, "other", True, False),
    ],
)
def test_an_answer_says_its_age_and_fails_only_where_it_could_have_been_newer(
    audit, days, packages, way_out, passes
):
    missed = audit.NoAnswerError("geen antwoord", way_out=way_out)
    found = judge(audit, answer(audit, days, packages=packages), missed=missed)
    assert found.passes is passes
    assert f"({days} days old)" in found.lines[0]
    assert "geen antwoord" in found.lines[1]


def test_it_is_asked_when_packages_changed_or_a_week_went_by(audit):
    assert not answer(audit, 6).is_due("p", NOW)
    assert answer(audit, 8).is_due("p", NOW)
    assert answer(audit, 0).is_due("q", NOW)
    lock = {"a.txt": "django==5.2.1 \\\n    --hash=sha256:00\n"}
    other = {"a.txt": "# a word\ndjango==5.2.1 \\\n    --hash=sha256:01\n"}
    newer = {"a.txt": "django==5.2.2 \\\n"}
    assert audit.packages_of(lock) == audit.packages_of(other)
    assert audit.packages_of(lock) != audit.packages_of(newer)


def test_an_answer_is_kept_as_it_was_given(audit, tmp_path):
    given = {"python": answer(audit, 0, "GHSA-1")}
    audit.write(tmp_path / "kept.json", given)
    assert audit.read(tmp_path / "kept.json") == given
    assert audit.read(tmp_path / "none.json") == {}


def test_what_both_programs_say_is_understood(audit):
    weak = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": ["CVE-1"]}
    python = {"dependencies": [{"name": "a", "version": "1.0", "vulns": [weak]}, {"name": "b"}]}
    assert [str(one) for one in audit.python_findings(python)] == ["a 1.0: PYSEC-1 (mended in 2.0)"]
    via = {"source": 1, "url": "https://github.com/advisories/GHSA-x", "range": "<2"}
    browser = {"vulnerabilities": {"c": {"via": [via, "d"]}, "d": {"via": ["c"]}}}
    assert [one.id for one in audit.browser_findings(browser)] == ["GHSA-x"]


def test_the_list_of_parts_names_every_package_of_the_locks(tmp_path):
    subprocess.run(["scripts/sbom", str(tmp_path)], cwd=REPO, check=True, capture_output=True)
    python = json.loads((tmp_path / "python.json").read_text(encoding="utf-8"))
    browser = json.loads((tmp_path / "browser.json").read_text(encoding="utf-8"))
    lock = (REPO / "requirements" / "run.txt").read_text(encoding="utf-8")
    locked = {line.split()[0] for line in lock.splitlines() if "==" in line}
    assert {f"{one['name']}=={one['version']}" for one in python["components"]} == locked
    for made, name in ((python, "pypi"), (browser, "npm")):
        assert made["bomFormat"] == "CycloneDX"
        assert all(one["purl"].startswith(f"pkg:{name}/") for one in made["components"])
    assert python["metadata"]["component"]["name"] == "zorgbeeld"
    packages = json.loads((REPO / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = {
        path.rpartition("node_modules/")[2]
        for path, package in packages.items()
        if path and not package.get("dev")
    }
    assert {one["name"] for one in browser["components"]} == named
    assert {"@fontsource-variable/roboto", "isomorphic.js", "lib0", "rolldown", "yjs"} <= named


def test_no_secret_is_in_the_tree(tmp_path, monkeypatch):
    """The scan itself runs in `make lint`; here: it finds one, and knows what is listed."""
    secrets = script("no_secrets")
    monkeypatch.setattr(secrets, "ROOT", tmp_path)
    key = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\n"
    (tmp_path / "deploy.txt").write_text(key)
    (tmp_path / "plain.txt").write_text("nothing\n")
    found = secrets.looked_through(["deploy.txt", "plain.txt"], {})
    assert [rows[0][0] for rows in found.values() if rows] == ["Private Key"]
    digests = set(found)
    assert secrets.looked_through(["deploy.txt"], found).keys() <= digests
    listed = json.loads((REPO / ".secrets.baseline").read_text(encoding="utf-8"))
    assert all((REPO / row["file"]).exists() for row in listed["none_of_these_is_a_secret"])
    assert "secrets" in (REPO / "scripts" / "lint").read_text(encoding="utf-8")


RUNS = {"eval", "exec", "compile", "__import__"}
BUILDS = {"Element", "SubElement", "TreeBuilder", "ParseError", "register_namespace", "tostring"}
PROGRAMS = {"subprocess", "pickle", "marshal", "shelve", "xml"}


def forbidden(node: ast.AST) -> bool:
    """Say whether a part of a program runs a program or a text, or reads what can."""
    if isinstance(node, ast.Import):
        return any(one.name.partition(".")[0] in PROGRAMS for one in node.names)
    if isinstance(node, ast.ImportFrom):
        if node.module == "xml.etree.ElementTree":  # what builds a document reads none
            return any(one.name not in BUILDS for one in node.names)
        return (node.module or "").partition(".")[0] in PROGRAMS
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in RUNS
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("from_string", "mark_safe", "extra", "system", "popen")
    return False


def test_nothing_that_serves_requests_runs_programs_or_texts():
    for app in settings.OWN_APPS:
        for path in sorted((REPO / app).rglob("*.py")):
            name = str(path.relative_to(REPO))
            if "migrations" in path.parts or "/management/commands/" in name:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found = [ast.unparse(node) for node in ast.walk(tree) if forbidden(node)]
            assert found == [], f"{name} runs programs or texts: {found}"


def test_the_file_for_catalogues_of_public_code_is_whole():
    """By the standard publiccode.yml 0.4: what must be there, within its lengths and words."""
    read = yaml.safe_load((REPO / "publiccode.yml").read_text(encoding="utf-8"))
    assert read["publiccodeYmlVersion"] == "0.4"
    assert read["url"].startswith("https://")
    date.fromisoformat(str(read["releaseDate"]))
    assert read["platforms"] == ["web"]
    assert set(read["categories"]) <= CATEGORIES
    assert read["developmentStatus"] in STATES
    assert read["softwareType"] == "standalone/web"
    for language in ("nl", "en"):
        said = read["description"][language]
        assert 0 < len(said["shortDescription"]) <= 150
        assert 150 <= len(said["longDescription"]) <= 10_000
        assert all(0 < len(one) <= 100 for one in said["features"])
        assert len(said["genericName"]) <= 35
    assert read["maintenance"]["contacts"][0]["name"]
    assert read["legal"]["license"] in (REPO / "pyproject.toml").read_text(encoding="utf-8")
    assert set(read["localisation"]["availableLanguages"]) == {"nl", "en"}
    assert Path(REPO / "SECURITY.md").exists()
