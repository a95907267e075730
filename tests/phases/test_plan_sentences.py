"""A plan reads as sentences: the same plan the same ones, another plan others; two versions are compared."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.said import Named, both
from phases.condition_words import numbers_apart, rule_said
from phases.plan_compare import ADDED, CHANGED, REMOVED, compared
from phases.plan_examples import default_plan, examples
from phases.plan_sentences import SECTIONS, statements
from phases.plan_titles import titles_of
from phases.rules import PlanError, read_rules
from phases.rules.check import faults_of
from phases.rules.course import read_course
from phases.rules.given import PHASES
from phases.rules.rollup import read_rollup
from phases.vocabulary import bundled_vocabulary

pytestmark = pytest.mark.django_db


def looking_ahead():
    """Return a plan that acts on pressure scores and on what is expected."""
    document = copy.deepcopy(default_plan())
    line = {"bed": "ward", "within_hours": 72, "probability": 0.7, "compare": "above"}
    averted = [{"measure": document["measures"][0]["id"]}, {"agreement": "bufferbedden"}]
    among = {"scope": "facilities", "compare": "above", "share": 0.5, "count": 2}
    document["rules"][0]["conditions"] += [
        {"score": 3, "scope": "region", "compare": "above"},
        {"score": 2, "sector": "hospital", **among},
        {"expected": {**line, "scope": "region", "threshold": 1.0}, "averted_by": averted},
        {"expected": {**line, **among, "threshold": 0.9}},
    ]
    return document


PLANS = [default_plan(), looking_ahead(), *(one["plan"] for one in examples())]
WORDS = bundled_vocabulary()


def meaning(document):
    """Return what a plan comes down to: an own colour may stand twice, a whole number be written as 2.0."""
    return read_rules(document), read_course(document), read_rollup(document)


def leaves(value, place=""):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(one, f"{place}/{name}")
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from leaves(one, f"{place}/{i}")
    else:
        yield place, value


def put(document, place, value):
    made = copy.deepcopy(document)
    *path, last = place.split("/")[1:]
    at = made
    for name in path:
        at = at[int(name)] if isinstance(at, list) else at[name]
    at[int(last) if isinstance(at, list) else last] = value
    return made


def others(value):
    """Yield what may stand in the place of a value."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value * 0.5, value + 0.001)
    else:
        words = {*PHASES, *WORDS.beds, *WORDS.figures, *WORDS.roles, *WORDS.sectors}
        words |= {"above", "below", "region", "facilities", "open", "stop", "pressure", "limited"}
        words |= {"space", "staff", "scripted", "expert", "buffer", "worst", "score", "inflow"}
        yield from sorted(words - {value})
        yield f"{value}x"


LEAVES = [(i, place, value) for i, one in enumerate(PLANS) for place, value in leaves(one)]


@pytest.mark.parametrize("document", PLANS)
def test_a_plan_compared_with_itself_has_no_difference(document):
    mine = statements(document, "Plan", "bron")
    assert compared(mine, statements(copy.deepcopy(document), "Plan", "bron")) == []
    assert {one.section for one in mine} == set(SECTIONS)
    assert len({one.key for one in mine}) == len(mine)
    for one in mine:
        texts = both(one.text)
        assert "{" not in texts["nl"] + texts["en"]
        assert "None" not in texts["nl"]


@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(LEAVES), st.data())
def test_whatever_is_changed_in_a_plan_shows_in_its_sentences(leaf, data):
    number, place, value = leaf
    document = PLANS[number]
    made = put(document, place, data.draw(st.sampled_from(list(others(value)))))
    if faults_of(made, WORDS):
        return
    found = compared(statements(document), statements(made))
    back = compared(statements(made), statements(document))
    assert bool(found) == (meaning(document) != meaning(made)), place
    turned = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}
    assert sorted(turned[one.what] for one in found) == sorted(one.what for one in back)


def test_a_threshold_and_a_measure_are_said_from_and_to():
    before = default_plan()
    after = copy.deepcopy(before)
    after["rules"][0]["conditions"][0]["threshold"] = 0.925
    gone = after["measures"].pop(0)
    after["measures"].append(gone | {"id": "A9", "within_minutes": 90})
    found = {one.key: one for one in compared(statements(before), statements(after))}
    when = found["rule/2.1/when"]
    assert when.what == CHANGED
    assert "95%" in when.document["before"]["nl"]
    assert "92,5%" in when.document["after"]["nl"]
    assert "92.5%" in when.document["after"]["en"]
    assert found[f"measure/{gone['id']}/title"].what == REMOVED
    assert found["measure/A9/title"].what == ADDED
    assert found["measure/A9/within"].document["after"]["en"] == "Done within 90 minutes."


def test_a_plan_with_faults_has_no_sentences():
    with pytest.raises(PlanError):
        statements({"rules": [{}]})


# What strangers send as a document: any JSON whatever, in the place of any part of a plan.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def branches(value, place=""):
    if place:
        yield place
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, one in pairs:
        yield from branches(one, f"{place}/{name}")


@settings(
    deadline=None, max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(range(len(PLANS))), st.data())
def test_nothing_that_is_sent_as_a_plan_is_more_than_a_fault(number, data):
    place = data.draw(st.sampled_from(list(branches(PLANS[number]))))
    made = put(PLANS[number], place, data.draw(JSON))
    for one in faults_of(made, WORDS):
        assert one.place.startswith("/")


def test_a_rule_says_by_their_titles_what_averts_what_it_expects():
    document = default_plan()
    first, second = document["measures"][:2]
    second["title"] = dict(first["title"])
    line = {
        "bed": "ward",
        "within_hours": 72,
        "probability": 0.7,
        "compare": "above",
        "threshold": 1,
    }
    averted = [{"measure": first["id"]}, {"agreement": "seh-open"}, {"agreement": "weg"}]
    document["rules"][0]["conditions"] = [{"expected": line, "averted_by": averted}]
    named = {"seh-open": Named("“Laatste SEH”", "“Last ED”")}
    found = {one.key: both(one.text) for one in statements(document, agreements=named)}
    title, rule = first["title"], document["rules"][0]["id"]
    nl, en = found[f"rule/{rule}/when"]["nl"], found[f"rule/{rule}/when"]["en"]
    # two measures are called the same: there the code tells them apart
    assert f"maatregel “{title['nl']}” ({first['id']}), afspraak “Laatste SEH”" in nl
    assert f"measure “{title['en']}” ({first['id']}), agreement “Last ED”" in en
    assert "seh-open" not in nl + en
    assert "afspraak weg" in nl  # there is none of that name: its code is all that is known
    second["title"] = {"nl": "Iets anders", "en": "Something else"}
    alone = {one.key: both(one.text) for one in statements(document, agreements=named)}
    assert f"maatregel “{title['nl']}”, afspraak" in alone[f"rule/{rule}/when"]["nl"]


@pytest.mark.parametrize("measures", [None, 3, [None, {"id": 1}, {"id": "A", "title": {"nl": ""}}]])
def test_titles_are_read_of_plans_with_faults_too(measures):
    assert titles_of({"measures": measures}).measure("A") == "A"


@pytest.mark.parametrize("document", PLANS, ids=lambda one: one["rules"][0]["id"])
def test_a_sentence_names_the_numbers_of_its_conditions(document):
    rules = read_rules(document)
    titles = titles_of(document, {})
    found = {
        rule.id: numbers_apart(rule.sentence, both(rule_said(rules, rule, titles)))
        for rule in rules.rules
    }
    assert {one: apart for one, apart in found.items() if apart} == {}


def test_a_number_that_only_the_sentence_names_is_found():
    made = {"nl": "bezet is 70% of meer, 2,5 dagen", "en": "occupied is 70% or more, 2.5 days"}
    said = {"nl": "Al 95% van de bedden (en 2,5 dagen)", "en": "70% for 2.5 days, and 3"}
    assert numbers_apart(said, made) == ["95", "3"]
    assert numbers_apart({"nl": "Zeventig procent", "en": "70%"}, made) == []


@pytest.mark.parametrize("place", [("rules", 0, "sentence", "nl"), ("measures", 0, "title", "en")])
def test_no_text_of_a_plan_is_longer_than_a_screen_holds(place):
    document = copy.deepcopy(default_plan())
    *parents, last = place
    held = document
    for name in parents:
        held = held[name]
    held[last] = "x" * 1001
    (found,) = faults_of(document, WORDS)
    assert (found.place, found.code) == ("/" + "/".join(map(str, place)), "long")
    held[last] = "x" * 1000
    assert not faults_of(document, WORDS)
