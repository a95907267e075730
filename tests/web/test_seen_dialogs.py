"""Dialogs that send what was seen: the command that they name takes it, and acts on it."""

import re

import pytest

from journal.models import Realm
from network.models import Role
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt
from phases.models import Agreement, LevelDecision
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, RegionFactory
from tests.needs import REPO
from tests.web.test_seen import Someone, refused, seq_of
from web.commands import commands

# `ask({about: …, submit: … address("command") …})`, to the line that closes it
DIALOG = re.compile(r"^( *)[^\n]*\bask\(\{\n(.*?)^\1\}\);", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r'address\(\s*"(\w+\.\w+)"')
FACTS = re.compile(r"^\s*facts: \[([^\]]*)\]", re.MULTILINE)


def dialogs_about_something():
    for path in sorted((REPO / "static" / "zb").glob("*.js")):
        for found in DIALOG.finditer(path.read_text(encoding="utf-8")):
            named = NAMED.search(found[2])
            if named and re.search(r"^\s*about(:|,)", found[2], re.MULTILINE):
                yield path.name, named[1]


def test_every_dialog_about_something_names_a_command_that_takes_what_was_seen():
    made = {command.name: command for command in commands()}
    found = list(dialogs_about_something())
    assert len(found) > 15, found
    assert not [one for one in found if one[1] in made and not made[one[1]].on.keys]


def test_a_dialog_looks_again_for_what_its_command_refuses_and_for_nothing_else():
    """One that says less lets people answer what is refused; one that says more has them look for nothing."""
    made = {command.name: command for command in commands()}
    compared = 0
    for path in sorted((REPO / "static" / "zb").glob("*.js")):
        for found in DIALOG.finditer(path.read_text(encoding="utf-8")):
            named = NAMED.search(found[2])
            if not named or not re.search(r"^\s*about(:|,)", found[2], re.MULTILINE):
                continue
            facts = FACTS.search(found[2])
            if facts is None and "facts" in found[2]:
                continue  # not written out
            said = set(re.findall(r'"(\w+)"', facts[1])) if facts else set()
            command = made.get(named[1])
            if command is None:
                continue
            compared += 1
            if "changes" in said:  # counted with each change of what the command decides on
                assert command.on.facts, (path.name, named[1])
            else:
                assert said == set(command.on.facts), (path.name, named[1])
    assert compared > 15


# what stands in a field of text is its content: an attribute `value` shows nothing, and sends nothing
EMPTY = re.compile(r'h\(\s*"textarea",\s*\{[^{}]*\b(?:value|defaultValue)\b')


def test_a_field_of_text_shows_what_it_holds():
    scripts = [*(REPO / "static" / "zb").glob("*.js"), *REPO.glob("*/pages/*/*.js")]
    assert len(scripts) > 100
    assert not [path.name for path in scripts if EMPTY.search(path.read_text(encoding="utf-8"))]


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.mark.django_db
def test_an_agreement_is_changed_on_what_was_seen_and_its_figures_do_not_count(realm):
    region = RegionFactory.create()
    house = FacilityFactory.create(region=region)
    anna = Someone(Role.ROAZ_CHAIR, "Anna", region=region)
    bert = Someone(Role.REGIONAL_COORDINATOR, "Bert", region=region)
    words = {
        "region": region.pk,
        "code": "buffer",
        "title_nl": "Bufferbedden",
        "title_en": "Buffer beds",
        "partners": [house.pk],
        "indicator": {"check": "beds_free", "bed": "ward", "at_least": 2},
    }
    made = anna.send(realm, "phases.agreement_set", **words)
    assert made.status_code == 200, made.json()
    seen = seq_of(realm, f"agreement:{region.pk}/buffer")
    first = anna.send(realm, "phases.agreement_set", **words, seen=seen)
    assert first.status_code == 200, first.json()
    assert refused(bert.send(realm, "phases.agreement_set", **words, seen=seen), "Intussen")
    assert Agreement.objects.filter(realm=realm).count() == 2


@pytest.mark.django_db
def test_a_phase_of_a_facility_is_recorded_by_telephone_on_what_was_seen(realm):
    house = FacilityFactory.create()
    liaison = Someone(Role.HOSPITAL_LIAISON, "Cor", facility=house)
    coordinator = Someone(Role.REGIONAL_COORDINATOR, "Dirk", region=house.region)
    decided = {"facility": house.pk, "reason": "overleg"}
    first = liaison.send(realm, "phases.facility_phase_decide", **decided, phase="crisis")
    assert first.status_code == 200, first.json()
    seen = seq_of(realm, f"level:facility:{house.pk}")
    relayed = decided | {"on_behalf_of": liaison.username, "seen": seen}
    by_telephone = coordinator.send(realm, "phases.level_relay", **relayed, phase="adapted")
    assert by_telephone.status_code == 200, by_telephone.json()
    assert refused(coordinator.send(realm, "phases.level_relay", **relayed, phase="crisis"), "Dirk")
    assert LevelDecision.objects.filter(realm=realm).count() == 2


def newest(realm):
    return Realm.objects.values_list("head", flat=True).get(pk=realm.pk)


@pytest.mark.django_db
def test_two_who_set_the_transport_of_a_region_at_once_do_not_overwrite_each_other(realm):
    region = RegionFactory.create()
    anna = Someone(Role.REGIONAL_COORDINATOR, "Anna", region=region)
    bert = Someone(Role.REGIONAL_COORDINATOR, "Bert", region=region)
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    words = {"region": region.pk, "mode": "micu"}
    none_yet = newest(realm)
    first = anna.send(realm, "patientspread.fleet_set", **words, per_hour=4, seen=none_yet)
    assert first.status_code == 200, first.json()
    begun = bert.send(realm, "patientspread.fleet_set", **words, per_hour=3, seen=none_yet)
    assert refused(begun, "Anna")
    seen = seq_of(realm, f"rides:{region.pk}")
    again = bert.send(realm, "patientspread.fleet_set", **words, per_hour=3, seen=seen)
    assert again.status_code == 200, again.json()
    assert refused(
        anna.send(realm, "patientspread.fleet_set", **words, per_hour=2, seen=seen), "Bert"
    )


def test_a_seat_answers_though_another_answered_meanwhile_and_not_once_the_round_is_over():
    command = next(one for one in commands() if one.name == "phases.round_answer")
    assert (command.on.keys, command.on.facts) == (("phaseround:{number}",), ("state",))
