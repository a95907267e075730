"""The lock files agree with each other and with what the project asks for."""

import re
import tomllib
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.needs import REPO

LINE = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.IGNORECASE | re.MULTILINE)


def versions(kind):
    text = (REPO / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    return {canonicalize_name(name): version for name, version in LINE.findall(text)}


def project():
    return tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["test", "trace", "bench"])
def test_a_wider_lock_holds_the_packages_of_the_program_in_the_same_versions(kind):
    assert versions("run").items() <= versions(kind).items()


@pytest.mark.parametrize("kind", ["run", "test", "trace", "bench"])
def test_every_package_of_a_lock_has_a_hash(kind):
    text = (REPO / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    packages = re.split(r"(?m)^(?=\S)", text)

    assert all("--hash=sha256:" in package for package in packages if LINE.match(package))


@pytest.mark.parametrize(
    ("kind", "group"),
    [("run", None), ("test", "test"), ("trace", "trace"), ("bench", "bench")],
)
def test_a_lock_fits_what_the_project_asks_for(kind, group):
    wanted = (
        project()["dependency-groups"][group] if group else project()["project"]["dependencies"]
    )
    locked = versions(kind)

    for requirement in map(Requirement, wanted):
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement


@pytest.mark.parametrize("python", ["3.12", "3.13"])
@pytest.mark.parametrize("kind", ["run", "test"])
def test_a_lock_resolved_for_3_11_lacks_nothing_that_a_newer_python_needs(kind, python):
    """What each locked package asks for on that Python is locked too: Debian 13 has 3.13."""
    there = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    locked = versions(kind)
    lacking = {
        f"{name} asks for {needed.name}"
        for name in locked
        for needed in map(Requirement, requires(name) or ())
        if needed.marker is None or needed.marker.evaluate(there)
        if canonicalize_name(needed.name) not in locked
    }
    assert lacking == set()


def test_the_project_says_which_pythons_it_runs_on():
    wanted = SpecifierSet(project()["project"]["requires-python"])
    assert [minor for minor in range(9, 16) if f"3.{minor}.4" in wanted] == [11, 12, 13]
