"""One description of the processes: units, compose.yaml, the image and the embedded mode follow it."""

import configparser
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from config import embedded
from config.env import VARIABLES
from deploy import machine
from deploy.places import Places
from deploy.services import described, filled
from deploy.systemd import Systemd
from deploy.telling import Telling
from deploy.units import exec_start, rendered, unit_names
from tests.needs import REPO

COMPOSE = yaml.safe_load((REPO / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERS = COMPOSE["services"]
OURS = {name for name, each in CONTAINERS.items() if each.get("image") == "zorgbeeld"}
PROCESSES = {name: each for name, each in described().services.items() if not each.when}
JOBS = {name: each for name, each in described().services.items() if each.when}
PLACES = Places(checkout=Path("/opt/zorgbeeld"))


class Sections(configparser.RawConfigParser):
    """A unit file: names keep their capitals, and what stands twice is read once."""

    def optionxform(self, optionstr):
        return optionstr


def unit(name):
    parser = Sections(strict=False)
    parser.read_string(rendered(PLACES)[name])
    return parser


def service_unit(service):
    return unit(f"zorgbeeld-{service.name}{'@' if service.serves else ''}.service")["Service"]


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_what_starts_says_nothing_in_the_log_that_is_no_line_of_the_log(name):
    """Celery greets in seventy lines of its own: the log has one JSON object a line."""
    each = PROCESSES[name]
    for command in filter(None, (each.command, each.embedded)):
        assert "--quiet" in command[: command.index(name)]


# --- compose.yaml


def test_compose_runs_the_processes_of_the_description_and_no_others():
    assert {*PROCESSES, *JOBS, "migrate", "prepare"} == OURS


@pytest.mark.parametrize("name", JOBS)
def test_a_job_is_a_container_that_is_run_when_it_is_asked_for_and_ends(name):
    job, each = JOBS[name], CONTAINERS[name]
    assert each["command"] == list(job.command)
    assert each["entrypoint"][-2].endswith('exec python "$$@"')
    assert (each["profiles"], each["restart"]) == ([name], "no")
    given = {key.removesuffix("_FILE") for key in each["environment"]}
    assert given - {"BACKUP_KEY"} >= set(described().settings_of(job))
    assert ("owner" in each["environment"]["DATABASE_URL_FILE"]) is (job.role == "owner")
    assert [volume.partition(":")[2] for volume in each["volumes"]] == list(job.writes)


def test_the_image_can_read_the_server_that_it_backs_up():
    server = re.match(r"postgres:(\d+)", CONTAINERS["postgres"]["image"])
    image = (REPO / "Dockerfile").read_text(encoding="utf-8")
    assert server is not None
    assert f"postgresql-client-{server[1]} " in image
    assert all(folder in image for folder in JOBS["backup"].writes)


@pytest.mark.parametrize("name", PROCESSES)
def test_a_container_runs_the_command_of_the_description(name):
    wanted = filled(PROCESSES[name].command, port="8000", interface="0.0.0.0")  # noqa: S104
    assert CONTAINERS[name]["command"] == ["python", *wanted]


@pytest.mark.parametrize("name", PROCESSES)
def test_a_container_has_the_variables_of_the_description(name):
    given = {key.removesuffix("_FILE") for key in CONTAINERS[name]["environment"]}
    assert given >= set(described().settings_of(PROCESSES[name]))
    assert given <= set(VARIABLES)


@pytest.mark.parametrize("name", PROCESSES)
def test_a_container_says_its_health_as_the_description_does(name):
    asked = shlex.join(CONTAINERS[name]["healthcheck"]["test"])
    health = PROCESSES[name].health
    assert health
    assert (health if health.startswith("/") else f"doctor --only {health}") in asked


def test_the_steps_before_the_processes_are_those_of_the_description_in_its_order():
    """All but collectstatic, which the image has done."""
    said = [
        command
        for name in ("migrate", "prepare")
        for command in CONTAINERS[name]["command"][-1].split(" && ")
    ]
    steps = [step for step in described().steps if step.command[0] != "collectstatic"]
    assert said == [f"python manage.py {' '.join(step.command)}" for step in steps]
    owners = {step.command[0] for step in steps if step.role == "owner"}
    assert owners == {"migrate", "database_roles"} == owners & set(described().owner)
    urls = {name: CONTAINERS[name]["environment"]["DATABASE_URL_FILE"] for name in OURS}
    jobs = {name for name, job in JOBS.items() if job.role == "owner"}
    assert {name for name, url in urls.items() if "owner" in url} == {"migrate", *jobs}
    assert "collectstatic" in (REPO / "Dockerfile").read_text(encoding="utf-8")


def test_the_image_starts_what_the_web_container_starts():
    (line,) = re.findall(r"(?m)^CMD (.+)$", (REPO / "Dockerfile").read_text(encoding="utf-8"))
    assert json.loads(line) == CONTAINERS["web"]["command"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_is_closed(name):
    each = CONTAINERS[name]
    assert each["cap_drop"] == ["ALL"]
    assert each.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert each["security_opt"] == ["no-new-privileges:true"]
    assert each["read_only"] is True
    assert "privileged" not in each
    open_to = {
        "proxy": ["80:80", "443:443"],
        "mllp": ["${BRIDGE_MLLP_ADDRESS:-127.0.0.1}:2575:2575"],
    }
    assert each.get("ports", []) == open_to.get(name, [])


def test_a_line_of_hl7_can_have_its_certificate_in_a_container():
    lines = CONTAINERS["mllp"]
    asked = {name for name in VARIABLES if name.startswith("BRIDGE_MLLP")} - {"BRIDGE_MLLP_HOST"}
    assert {name: lines["environment"].get(name) for name in asked} == {
        name: f"${{{name}:-}}" for name in asked
    }
    assert lines["volumes"] == ["./secrets/mllp:/run/mllp:ro"]


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - OURS))
def test_an_image_of_others_has_an_exact_version(name):
    assert re.fullmatch(r"\w+:\d+\.\d+(\.\d+)?(-\w+)?", CONTAINERS[name]["image"])


def test_no_secret_stands_in_a_variable_or_a_command():
    text = json.dumps({name: each.get("environment", {}) for name, each in CONTAINERS.items()})
    assert not re.search(r'"[A-Z_]*(PASSWORD|SECRET_KEY|DATABASE_URL|REDIS_URL)":', text)
    for each in CONTAINERS.values():
        for secret in each.get("secrets", []):
            assert COMPOSE["secrets"][secret]["file"] == f"./secrets/{secret}"
    assert "--requirepass" not in json.dumps(CONTAINERS["redis"]["command"])


def test_stores_are_reached_by_the_processes_alone_and_reach_nobody():
    networks = {name: set(each["networks"]) for name, each in CONTAINERS.items()}
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert networks["postgres"] == networks["redis"] == {"data"}
    assert networks["proxy"] == {"front"}
    assert all("data" in networks[name] for name in OURS)
    assert [name for name in OURS if "front" in networks[name]] == ["web"]


# --- systemd


@pytest.mark.parametrize("name", described().services)
def test_a_unit_runs_the_command_as_the_service_and_can_do_little_else(name):
    service = described().services[name]
    section = service_unit(service)
    wanted = filled(service.command, port="%i", interface="127.0.0.1")
    assert shlex.split(section["ExecStart"]) == ["/opt/zorgbeeld/.venv/bin/python", *wanted]
    assert section["User"] == section["Group"] == "zorgbeeld"
    assert section["NoNewPrivileges"] == "yes"
    assert section["ProtectSystem"] == "strict"
    assert section["CapabilityBoundingSet"] == ""
    assert section["ReadWritePaths"].split()[0] == "/var/lib/zorgbeeld"
    if not service.when:
        assert section["Restart"] == "always"


def test_a_process_per_port_is_started_for_what_listens_and_one_of_the_rest():
    assert unit_names(2)[:3] == [
        "zorgbeeld.target",
        "zorgbeeld-web@8001.service",
        "zorgbeeld-web@8002.service",
    ]
    files = set(rendered(PLACES))
    for name in unit_names(3):
        assert re.sub(r"@\d+", "@", name) in files


def test_words_with_spaces_and_signs_come_back_from_a_unit_as_they_were():
    service = described().services["web"]
    odd = type(service)("odd", "x", ('a b"c', "d;e", "plain"), health="/", because="x")
    assert shlex.split(exec_start(odd, PLACES))[1:] == ['a b"c', "d;e", "plain"]


def test_a_job_by_the_clock_has_a_timer_and_may_run_as_the_owner(monkeypatch, tmp_path):
    text = (REPO / "deploy/services.toml").read_text(encoding="utf-8")
    job = '[service.night]\ndoes = "x"\ncommand = ["manage.py", "x"]\nwhen = "*-*-* 02:30"\n'
    file = tmp_path / "services.toml"
    file.write_text(f'{text}\n{job}role = "owner"\nwrites = ["/var/backups/x"]\n', encoding="utf-8")
    monkeypatch.setattr("deploy.units.described", lambda: described(file))
    assert "OnCalendar=*-*-* 02:30" in rendered(PLACES)["zorgbeeld-night.timer"]
    section = unit("zorgbeeld-night.service")["Service"]
    assert section["Type"] == "oneshot"
    assert section["ReadWritePaths"] == "/var/lib/zorgbeeld /var/backups/x"
    assert "owner.env" in rendered(PLACES)["zorgbeeld-night.service"]
    assert "Restart" not in section
    assert "zorgbeeld-night.timer" in unit_names(1)


@pytest.mark.parametrize("given", ["", " ", "\t ", "2575=echt/hix", " 2575=echt/hix, 2576=echt/b"])
def test_systemd_and_the_installer_agree_on_what_was_asked_for(given):
    lines = described().services["mllp"]
    # systemd's own escape; the quotes are read as the shell reads them
    words = shlex.split(service_unit(lines)["ExecCondition"].replace("$$", "$"))
    ran = subprocess.run(words, env={"BRIDGE_MLLP": given}, check=False)
    assert (ran.returncode == 0) is lines.wanted({"BRIDGE_MLLP": given})
    assert ran.returncode in {0, 1}  # more is a failure


def test_what_nobody_asked_for_is_skipped_and_is_no_failure():
    lines = described().services["mllp"]
    assert CONTAINERS["mllp"]["profiles"] == ["mllp"]
    assert not lines.wanted({})
    assert not lines.wanted({"BRIDGE_MLLP": " "})
    assert lines.wanted({"BRIDGE_MLLP": "2575=echt/hix"})
    rest = [each for each in described().services.values() if each is not lines]
    assert all(each.wanted({}) for each in rest)
    assert not any("ExecCondition" in service_unit(each) for each in rest)


SYSTEMCTL = """\
#!/bin/sh
# Keeps in a file per unit whether it is enabled and runs, and what was asked.
cd "$(dirname "$0")/state" || exit 9
word=$1; for unit; do :; done
case $word in
  is-enabled) test -e "$unit.enabled" ;;
  is-active) test -e "$unit.active" ;;
  enable) touch "$unit.enabled" ;;
  start|restart) touch "$unit.active"; echo "$word $unit" >> asked ;;
  stop) rm "$unit.active"; echo "$word $unit" >> asked ;;
esac
"""


def test_a_process_that_nobody_asks_for_any_more_is_stopped_once(monkeypatch, tmp_path):
    state, places = tmp_path / "state", Places(root=tmp_path / "root")
    state.mkdir()
    (tmp_path / "systemctl").write_text(SYSTEMCTL, encoding="utf-8")
    (tmp_path / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(machine, "has_systemd", lambda: True)
    monkeypatch.setattr(Systemd, "_await", lambda *_args: None)
    places.settings.mkdir(parents=True)

    def install(text):
        places.environment.write_text(text, encoding="utf-8")
        (state / "asked").write_text("", encoding="utf-8")
        telling = Telling()
        Systemd(telling, places, web=1, restart=False).run()
        asked = (state / "asked").read_text(encoding="utf-8").splitlines()
        return telling.changed, [one for one in asked if "mllp" in one]

    assert install("BRIDGE_MLLP=2575=echt/hix\n")[1] == ["restart zorgbeeld-mllp.service"]
    assert install("BRIDGE_MLLP=2575=echt/hix\n") == (0, [])
    assert install("BRIDGE_MLLP=\n") == (1, ["stop zorgbeeld-mllp.service"])
    assert install("BRIDGE_MLLP=\n") == (0, [])
    assert (state / "zorgbeeld-web@8001.service.active").exists()


def test_the_servers_of_this_machine_come_back_as_well(monkeypatch, tmp_path):
    """Debian's units leave nginx and PostgreSQL where they fell: one signal, and nobody comes in any more."""
    places = Places(root=tmp_path, checkout=Path("/opt/zorgbeeld"))
    ours, other = machine.Cluster("15", "main", 5432, True), machine.Cluster("17", "x", 5433, True)
    monkeypatch.setattr(machine, "has_systemd", lambda: False)
    monkeypatch.setattr(machine, "clusters", lambda: [ours, other])
    places.environment.parent.mkdir(parents=True)
    lines = "DATABASE_URL=postgres://a:b@127.0.0.1:5432/z\nREDIS_URL=redis://:c@127.0.0.1:6390/0\n"
    places.environment.write_text(lines, encoding="utf-8")
    Systemd(Telling(), places, web=1, restart=False).run()
    added = sorted(one.parent.name for one in places.units.glob("*.d/zorgbeeld.conf"))
    assert added == [
        "nginx.service.d",
        "postgresql@15-main.service.d",
        "redis-server@zorgbeeld.service.d",
    ]
    parser = Sections(strict=False)
    parser.read(places.units / "nginx.service.d/zorgbeeld.conf")
    assert parser["Service"]["Restart"] == "on-failure"
    assert parser["Unit"]["StartLimitIntervalSec"] == "0"
    places.environment.write_text(
        "DATABASE_URL=postgres://a:b@10.0.0.3:5432/z\nREDIS_URL=redis://:c@10.0.0.3/0\n",
        encoding="utf-8",
    )
    (places.units / "nginx.service.d/zorgbeeld.conf").unlink()
    telling = Telling()
    Systemd(telling, places, web=1, restart=False).run()
    assert telling.changed == 1, "servers elsewhere have units elsewhere"


# --- embedded


def test_the_embedded_mode_runs_what_the_description_says(tmp_path):
    programs = embedded.programs(host="::1", port=8080, logs=tmp_path)
    assert [each.name for each in programs] == ["web", "worker"]
    assert r"tcp:port=8080:interface=\:\:1:backlog=4096" in programs[0].command
    assert "--beat" in programs[1].command


def test_the_embedded_mode_sends_links_to_the_port_that_was_asked(monkeypatch):
    for name in ("PORT", "HOST", "ALLOWED_HOSTS", "PUBLIC_URL"):
        monkeypatch.setenv(name, "x")  # put back afterwards
        monkeypatch.delenv(name)
    embedded.with_address("127.0.0.1", 8311)
    asked = "from config import settings; print(settings.PUBLIC_URL)"
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=REPO, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "http://localhost:8311"


def test_the_embedded_mode_listens_on_the_lines_that_are_asked_for(tmp_path, settings):
    settings.BRIDGE_MLLP = ["2575=echt/hix"]
    *_others, lines = embedded.programs(host="::1", port=8080, logs=tmp_path)
    assert (lines.name, lines.command[1:]) == ("mllp", ["manage.py", "mllp"])


# --- the description itself


@pytest.mark.parametrize(
    ("line", "says"),
    [('comand = ["x"]', "comand"), ('role = "root"', "root"), ("", "command")],
)
def test_a_word_that_the_description_does_not_know_is_refused(tmp_path, line, says):
    head = 'every = []\nowner = []\nstep = []\n[service.x]\ndoes = "x"\n'
    command = "" if not line or "comand" in line else 'command = ["x"]\n'
    file = tmp_path / "services.toml"
    file.write_text(f"{head}{command}{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        described(file)


@pytest.mark.parametrize("name", described().services)
def test_a_process_says_what_it_does_and_why_it_may_be_doubled_or_not(name):
    service = described().services[name]
    assert service.does
    assert service.health or service.when
    assert service.because
    assert set(service.settings) <= set(VARIABLES)
    assert not service.asked or service.asked in VARIABLES
