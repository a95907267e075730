"""What is seen from outside: metrics that may be read by few and cost little, and alerts on what there is."""

import re
import subprocess

import pytest
import yaml
from django.test import Client
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from config.alerting import PAGE, rules
from config.metrics_door import may_read
from journal import parts
from journal.gauges import gauges
from journal.metrics import ALERTS, REGISTRY, metrics
from journal.parts import register
from tests.factories import RealmFactory
from tests.needs import REPO, program

pytestmark = pytest.mark.django_db
NAMES = re.compile(r"\bzorgbeeld_[a-z_]+")
SUFFIXES = ("_bucket", "_count", "_sum", "_total")


@pytest.fixture(autouse=True)
def _nothing_kept():
    parts.forget()
    for gauge in gauges().values():
        gauge.forget()


def families():
    return {
        one.name: one for one in text_string_to_metric_families(generate_latest(REGISTRY).decode())
    }


def value(name, **labels):
    found = REGISTRY.get_sample_value(name, labels)
    return found or 0.0


@pytest.mark.parametrize(
    ("token", "peer", "forwarded", "given", "may"),
    [
        ("", "127.0.0.1", "", "", True),
        ("", "::1", "", "", True),
        ("", "10.1.2.3", "", "", False),
        ("", "127.0.0.1", "10.1.2.3", "", False),
        ("", "", "", "", False),
        ("geheim", "127.0.0.1", "", "", False),
        ("geheim", "10.1.2.3", "", "Bearer geheim", True),
        ("geheim", "10.1.2.3", "", "Bearer geheim2", False),
        ("geheim", "10.1.2.3", "", "Bearer é\udcff", False),
    ],
)
def test_metrics_are_read_by_this_machine_or_with_the_token(  # noqa: PLR0917 -- one row of a table
    settings, token, peer, forwarded, given, may
):
    settings.METRICS_TOKEN = token
    assert may_read(peer, forwarded, given) is may


def test_the_address_answers_with_every_declared_metric(client):
    RealmFactory.create()
    answer = client.get("/metrics")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'zorgbeeld_part_state{part="database"} 0.0' in text
    missing = [name for name in gauges() if f"# TYPE {name} gauge" not in text]
    assert missing == []
    assert client.get("/metrics", headers={"x-forwarded-for": "10.0.0.1"}).status_code == 403
    assert client.post("/metrics").status_code == 405


def test_a_second_scrape_asks_the_database_nothing(client, django_assert_num_queries):
    client.get("/metrics")
    with django_assert_num_queries(0):
        assert client.get("/metrics").status_code == 200


def test_requests_are_counted_by_class_and_never_by_address(client):
    def count(route, status):
        labels = {"route": route, "method": "GET", "status": status}
        return value("zorgbeeld_http_requests_total", **labels)

    before = count("page", "200"), count("read", "401"), count("unknown", "404")
    client.get("/login/")
    client.get("/api/v1/reference/")
    client.get("/no-such-thing/about-mrs-jansen/")
    after = count("page", "200"), count("read", "401"), count("unknown", "404")
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1]
    assert "jansen" not in generate_latest(REGISTRY).decode()


def test_an_error_is_counted_by_its_kind(monkeypatch):
    def failing(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("network.api.ReferenceView.permission_classes", [])
    monkeypatch.setattr("web.views.person_behind", failing)
    before = value("zorgbeeld_errors_total", kind="http.RuntimeError")
    answer = Client(raise_request_exception=False).get("/api/v1/reference/")
    assert answer.status_code == 500
    assert value("zorgbeeld_errors_total", kind="http.RuntimeError") == before + 1
    assert metrics.report()["counts"]["http.RuntimeError"] == before + 1


def test_the_rules_are_the_ones_the_declarations_make():
    assert PAGE.read_text(encoding="utf-8") == rules(), "run: make alert-rules"


def test_every_alert_is_about_metrics_that_there_are():
    there = set(families()) | set(gauges())
    for alert in ALERTS:
        named = NAMES.findall(alert.when)
        assert named, alert
        for name in named:
            plain = next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end)), name)
            assert {name, plain} & there, f"{alert.name}: {name}"


def test_every_part_has_its_two_alerts_and_a_new_one_gets_them():
    named = {alert.name for alert in ALERTS}
    for part in parts.parts():
        assert {f"ZorgbeeldStill{part.name.title()}", f"ZorgbeeldSlow{part.name.title()}"} <= named
    with pytest.raises(ValueError, match="twice"):
        register(parts.part_named("worker"))


def test_the_manual_says_of_every_part_what_to_do_and_of_every_metric_what_it_is():
    manual = (REPO / "docs/operations.md").read_text(encoding="utf-8")
    table = manual[manual.index("| part | what to do |") :].partition("\n\n")[0]
    told = set(re.findall(r"`(\w+)`", "".join(re.findall(r"(?m)^\|[^|]*\|", table))))
    assert told == {part.name for part in parts.parts()}
    text = manual[manual.index("| metric | what it says |") :].partition("\n\n")[0]
    names = {name for name in (*families(), *gauges()) if name.startswith("zorgbeeld_")}
    assert len(names) > 10
    for name in names:
        # one that begins as the one before it is written by its end
        words = name.split("_")
        ends = ["…_" + "_".join(words[begin:]) for begin in range(2, len(words))]
        assert any(one in text for one in (name, *ends)), name


def test_the_names_of_alerts_are_told_apart_and_their_form_is_that_of_the_field():
    document = yaml.safe_load(rules())
    made = document["groups"][0]["rules"]
    assert len({rule["alert"] for rule in made}) == len(made) > 20
    for rule in made:
        assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"\d+[smh]", rule["for"])
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["expr"].count("(") == rule["expr"].count(")")


def test_promtool_takes_the_rules():
    promtool = program("promtool", package="prometheus")
    done = subprocess.run(
        [str(promtool), "check", "rules", str(PAGE)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
