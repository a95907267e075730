"""compose.yaml and the image, where a container differs from a process of systemd."""

import re
import tomllib

import pytest
import yaml

from deploy.places import Places
from deploy.units import rendered
from tests.needs import REPO

CONTAINERS = yaml.safe_load((REPO / "compose.yaml").read_text(encoding="utf-8"))["services"]
OURS = sorted(name for name, each in CONTAINERS.items() if each.get("image") == "zorgbeeld")
STAYING = sorted(name for name, each in CONTAINERS.items() if each["restart"] != "no")
WORDS = tomllib.loads((REPO / "config/words.toml").read_text(encoding="utf-8"))
# said only where the installer's own files (settings, nginx) are: no container has them
INSTALLED = {"config.doctor.restart_wanted_mend", "config.doctor.web_away_mend"}
ELSEWHERE = re.compile(r"systemctl|journalctl|scripts/install production|database_roles")


@pytest.mark.parametrize("name", STAYING)
def test_a_shell_gives_its_place_to_what_must_hear_that_it_stops(name):
    """The first process of a container has no default for SIGTERM: a shell is killed after the grace."""
    command = CONTAINERS[name].get("command", [])
    assert command[:1] != ["sh"] or command[-1].startswith("exec ")


def test_postgresql_is_well_when_others_can_reach_it():
    """While the roles are made it listens at its socket alone, and `migrate` would begin too early."""
    asked = CONTAINERS["postgres"]["healthcheck"]["test"]
    assert asked[asked.index("-h") + 1] == "127.0.0.1"


@pytest.mark.parametrize("name", OURS)
def test_every_setting_can_be_given_in_a_file_beside_compose(name):
    each = CONTAINERS[name]
    assert each["env_file"] == [{"path": "zorgbeeld.env", "required": False}]
    # what stands here cannot be given there
    assert not [key for key in each["environment"] if key.startswith(("EMAIL", "MAIL", "OIDC"))]
    assert each["environment"]["PROGRAM_NAME"] == "docker compose exec web python manage.py"


@pytest.mark.parametrize("name", [".gitignore", ".dockerignore"])
def test_what_an_installation_wrote_is_neither_kept_in_git_nor_copied_into_the_image(name):
    kept = {line.strip("/") for line in (REPO / name).read_text(encoding="utf-8").splitlines()}
    assert kept >= {".env", "zorgbeeld.env", "compose.override.yaml", "secrets"}


@pytest.mark.parametrize("name", OURS)
def test_a_container_has_as_long_to_end_as_a_unit(name):
    unit = rendered(Places())["zorgbeeld-worker.service"]
    (seconds,) = re.findall(r"(?m)^TimeoutStopSec=(\d+)$", unit)
    assert CONTAINERS[name]["stop_grace_period"] == f"{seconds}s"


def test_the_image_has_the_programs_compiled():
    """A container is read-only: what is not there is compiled at every start and every look at health."""
    lines = (REPO / "Dockerfile").read_text(encoding="utf-8").splitlines()
    compiled = lines.index("RUN python -m compileall -q .")
    copied = [number for number, line in enumerate(lines) if line.startswith("COPY ")]
    assert copied[-1] < compiled < lines.index("USER zorgbeeld")


def test_the_processes_reach_the_proxy_by_the_public_name():
    """The doctor comes in as a browser does, also where the machine does not reach its own address."""
    assert CONTAINERS["proxy"]["networks"] == {"front": {"aliases": ["${HOSTNAME_PUBLIC}"]}}
    assert "front" in CONTAINERS["web"]["networks"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_the_doctor_advises_can_be_done_in_containers(language):
    mends = {name: said[language] for name, said in WORDS.items() if name.endswith("_mend")}
    told = {name: text for name, text in mends.items() if ELSEWHERE.search(str(text))}
    assert told.keys() >= INSTALLED
    for name in INSTALLED:
        del told[name]
    assert len(told) > 8
    for name, text in told.items():
        named = re.findall(r"docker compose (?:logs|start|exec|run --rm|up -d) (\w+)", str(text))
        assert named, name
        assert set(named) <= set(CONTAINERS), name
