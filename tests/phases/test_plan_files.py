"""Plans in files: every fault with its line and sentence, advice from figures, and there and back."""

import copy
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from network.models import Region
from phases.plan_examples import DEFAULT_PLAN, EXAMPLES
from phases.plan_file import read_plan_file, read_plan_text, written
from phases.rules import read_rules
from phases.selectors import plans_in_force
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db
DOCUMENT = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
EXAMPLE_FILES = sorted(EXAMPLES.glob("*.yaml"))
BROKEN = """\
region: TCZWN
name: Plan
author: ROAZ
source: test
plan:
  version: 2
  rules:
    - id: 2.1
      from: [regular]
      to: adaptd
      conditions:
        - {bed: attic, scope: region, compare: above, threshold: 9}
        - {kind: stock_ppe, figure: ratio, scope: region, compare: below, threshold: 3}
        - {ed: stop, compare: above, share: 0.5, count: 2, treshold: 1}
        - at_least: 3
          of:
            - {operating: dicht, compare: above, share: 0.5, count: 2}
      for_hours: 0
      sentence: {nl: a}
    - id: "3"
      from: [adapted]
      to: crisis
      kind: maybe
      dimension: weather
      conditions: []
      for_hours: 0
      sentence: {nl: a, en: b}
  bodies:
    - {id: st, name: {nl: S, en: S}, members: [koning], chair: hin}
  transitions:
    - {from: regular, to: adapted, by: [st, minister]}
  colours: {groen: adapted, rood: regular}
  step_down: {margin: 2}
  repeat_hours: 24
  repeat_hours: 24
  withdraw_hours: 12
  min_fresh_share: 0.8
  measures:
    - {id: A, phase: later, title: {nl: a, en: b}}
    - {id: B, phase: crisis, title: {nl: a, en: b}, owner: janitor}
"""
FAULTS = [
    (8, "/plan/rules/0/id", "tekst"),
    (10, "/plan/rules/0/to", "kies uit regular, adapted, crisis"),
    (12, "/plan/rules/0/conditions/0/bed", "kies uit ward, ic"),
    (12, "/plan/rules/0/conditions/0/threshold", "getal van 0 tot 3"),
    (13, "/plan/rules/0/conditions/1", "kies uit days"),
    (14, "/plan/rules/0/conditions/2/treshold", "onbekend"),
    (15, "/plan/rules/0/conditions/3/at_least", "getal van 1 tot 1"),
    (17, "/plan/rules/0/conditions/3/of/0/operating", "kies uit closed, limited"),
    (19, "/plan/rules/0/sentence/en", "tekst"),
    (22, "/plan/rules/1/to", "niemand mag besluiten om van adapted naar crisis"),
    (23, "/plan/rules/1/kind", "kies uit scripted, expert"),
    (24, "/plan/rules/1/dimension", "kies uit space"),
    (25, "/plan/rules/1/conditions", "zonder voorwaarde"),
    (29, "/plan/bodies/0/chair", "‘hin’ hoort hier niet"),
    (29, "/plan/bodies/0/members/0", "‘koning’ hoort hier niet"),
    (30, "/plan/transitions", "niemand mag besluiten om uit adapted terug"),
    (31, "/plan/transitions/0/by/1", "‘minister’ hoort hier niet"),
    (32, "/plan/colours/rood", "lichtere fase"),
    (33, "/plan/step_down/margin", "getal van 0 tot 0.5"),
    (35, "/plan/repeat_hours", "staat twee keer"),
    (39, "/plan/measures/0/phase", "kies uit adapted, crisis"),
    (40, "/plan/measures/1/owner", "‘janitor’ hoort hier niet"),
]


def written_to(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def check(path, *more):
    out = StringIO()
    try:
        call_command("plan", "check", str(path), *more, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_every_fault_is_said_with_its_line_place_and_sentence(tmp_path):
    code, lines = check(written_to(tmp_path, "brabant.yaml", BROKEN))
    assert code == 1
    for line, place, sentence in FAULTS:
        found = [one for one in lines if one.startswith(f"brabant.yaml, regel {line}, {place}: ")]
        assert len(found) == 1, (line, place, lines)
        assert sentence in found[0]
    assert len(lines) == len(FAULTS)


def test_the_same_faults_are_said_in_english(tmp_path):
    _code, lines = check(written_to(tmp_path, "x.yaml", BROKEN), "--lang", "en")
    assert "x.yaml, line 10, /plan/rules/0/to: choose from regular, adapted, crisis." in lines


@pytest.mark.parametrize("path", [DEFAULT_PLAN, *EXAMPLE_FILES], ids=lambda path: path.name)
def test_the_plans_that_come_with_the_program_are_sound(path):
    assert check(path) == (0, [f"{path.name}: het plan klopt."])


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("plan:\n  a: &x 1\n  b: *x\n", 3, "verwijzing"),
        ("plan:\n  rules: !!python/name:os.system\n", 2, "soort"),
        ("plan: [1, 2\n", 2, "geen YAML"),
        ("plan:\n\t- a\n", 2, "geen YAML"),
        ("", 1, "object"),
        ("- 1\n- 2\n", 1, "object"),
        ("plan: 3\n", 1, "object"),
        ("[" * 5000, 1, "geen YAML"),
    ],
)
def test_what_is_no_plan_at_all_is_said_and_nothing_breaks(tmp_path, text, line, sentence):
    code, lines = check(written_to(tmp_path, "x.yaml", text))
    assert code == 1
    assert any(f"regel {line}," in one and sentence in one for one in lines), lines


def test_a_file_that_is_not_there_or_too_large_is_said(tmp_path):
    assert check(tmp_path / "weg.yaml")[0] == 1
    assert "groter" in check(written_to(tmp_path, "x.yaml", "#" * 400_000))[1][0]


def test_words_that_only_some_programs_take_for_yes_or_a_date_stay_words():
    read = read_plan_text(
        "a: yes\nb: on\nc: 2026-11-27\nd: true\ne: 0.5\nf: 3\ng: ~\n", is_yaml=True
    )
    assert read.value == {
        "a": "yes",
        "b": "on",
        "c": "2026-11-27",
        "d": True,
        "e": 0.5,
        "f": 3,
        "g": None,
    }


@pytest.mark.parametrize("path", [DEFAULT_PLAN, *EXAMPLE_FILES], ids=lambda path: path.name)
def test_what_is_written_as_yaml_reads_back_as_the_same(path):
    plan = read_plan_file(path).plan
    back = read_plan_text(written({"plan": plan}), is_yaml=True)
    assert back.plan == plan
    assert read_rules(back.plan) == read_rules(plan)


def test_a_plan_goes_out_and_in_again(tmp_path):
    RegionFactory.create(code="TCZWN")
    other = RegionFactory.create(code="AZNN")
    call_command("load_plans", stdout=StringIO())
    out = StringIO()
    call_command("plan", "export", "TCZWN", stdout=out)
    text = out.getvalue().replace("region: TCZWN", "region: AZNN")
    call_command("load_plans", str(written_to(tmp_path, "noord.yaml", text)), stdout=StringIO())
    in_force = plans_in_force()
    assert in_force["AZNN"].document == in_force["TCZWN"].document
    assert in_force[other.pk].version == 2


def test_regions_get_the_example_in_their_shape_and_the_others_the_default():
    for code in ("TCZWN", "NAZB", "NAZNW", "SZN", "AZNN"):
        RegionFactory.create(code=code)
    call_command("load_plans", stdout=StringIO())
    bodies = {
        code: [body["id"] for body in plan.document.get("bodies", [])]
        for code, plan in plans_in_force().items()
    }
    assert bodies == {
        "TCZWN": ["strategisch_team", "rto", "srto"],
        "NAZB": ["crisis_roaz", "dpgs"],
        "NAZNW": ["bcr"],
        "SZN": ["bcr"],
        "AZNN": [],
    }
    assert all("voorbeeld" in str(plan.source) for plan in plans_in_force().values())
    assert Region.objects.count() == 5


def test_a_fault_in_a_yaml_file_keeps_everything_as_it_was(tmp_path):
    RegionFactory.create(code="TCZWN")
    with pytest.raises(CommandError) as caught:
        call_command("load_plans", str(written_to(tmp_path, "x.yaml", BROKEN)))
    assert "x.yaml" in str(caught.value)
    assert plans_in_force() == {}


OBSERVED: dict[str, Any] = {
    "phase": "regular",
    "observations": [
        {
            "facility": "EMC",
            "kind": "ic",
            "at": f"2020-10-21T{hour:02}:00:00+02:00",
            "values": {"occupied": 97, "operational": 120, "regular": 100},
        }
        for hour in (8, 10)
    ],
}


def advise(tmp_path, plan, observed, *more):
    out = StringIO()
    call_command(
        "plan",
        "advise",
        str(written_to(tmp_path, "plan.json", json.dumps(plan))),
        str(written_to(tmp_path, "cijfers.json", json.dumps(observed))),
        *more,
        stdout=out,
    )
    return json.loads(out.getvalue())


def test_anybodys_plan_and_figures_give_advice_as_json_at_any_moment(tmp_path):
    now = advise(tmp_path, DOCUMENT, OBSERVED)
    assert [(one["rule"], one["to"], one["due"]) for one in now["advice"]] == [
        ("2.2", "adapted", True)
    ]
    assert now["advice"][0]["decided_by"]["roles"] == ["roaz_chair"]
    assert now["advice"][0]["evidence"][0]["ratio_regular"] == 0.97
    assert {one["rule"] for one in now["cannot_judge"]} == {"2.1"}
    before = advise(tmp_path, DOCUMENT, OBSERVED, "--at", "2020-10-21T07:00:00+02:00")
    assert before["advice"] == []
    crisis = next(one for one in now["rules"] if one["rule"] == "3.1")
    assert (crisis["holds"], crisis["lines"][0]["lacking"]) == (False, 0.13)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "attic"}, "/observations/0/kind"),
        ({"at": "2020-10-21T08:00:00"}, "/observations/0/at"),
        ({"facility": ""}, "/observations/0/facility"),
        ({"values": {"occupied": -3}}, "/observations/0/values/occupied"),
        ({"fresh_minutes": "lang"}, "/observations/0/fresh_minutes"),
    ],
)
def test_a_fault_in_the_figures_is_said_with_its_place(tmp_path, change, place):
    observed = copy.deepcopy(OBSERVED)
    observed["observations"][0] |= change
    with pytest.raises(CommandError) as caught:
        advise(tmp_path, DOCUMENT, observed)
    assert place in str(caught.value)


def test_a_broken_plan_gives_no_advice(tmp_path):
    with pytest.raises(CommandError) as caught:
        advise(tmp_path, DOCUMENT | {"repeat_hours": "lang"}, OBSERVED)
    assert "/repeat_hours" in str(caught.value)


def test_the_format_in_the_documents_is_sound():
    page = (Path(__file__).parents[2] / "docs" / "plan-format.md").read_text(encoding="utf-8")
    block = page.split("```yaml\n")[1].split("```")[0]
    assert not read_plan_text(block, is_yaml=True).faults
