"""Plans are written on screens, approved by two people, and in force from a moment, in one realm."""

import copy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from journal.errors import Conflict, Invalid, Missing, Refused
from journal.services import realm_close
from network.models import Role
from network.permissions import audiences_of
from phases.draft_events import PlanTrialChanged, readers
from phases.draft_selectors import (
    comparison,
    draft_document,
    draft_read,
    readable_document,
    version_of,
    versions_document,
)
from phases.models import DraftState, PhaseProposal, Plan, PlanDraft, RuleWatch
from phases.runs import plan_in_force, plan_that_counts
from phases.selectors import plan_documents, plans_in_force, regions_watched
from phases.services import (
    plan_adopt,
    plan_draft_approve,
    plan_draft_back,
    plan_draft_refuse,
    plan_draft_save,
    plan_draft_start,
    plan_draft_submit,
    plan_draft_text,
    plan_run,
)
from phases.tasks import begin_plans
from tests.factories import SYSTEM, MandateFactory, RealmFactory, RegionFactory, person
from tests.phases.conftest import DOCUMENT
from tests.phases.test_phases import crowd, move_clock
from tests.phases.test_running import lines, states
from tests.reading import snapshot
from web.people import Person

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class People:
    """Who writes a plan, and who approves it."""

    coordinator: Person
    chair: Person
    dpg: Person


@pytest.fixture
def coordinator(region):
    return person(Role.REGIONAL_COORDINATOR, region=region)


@pytest.fixture
def people(coordinator, chair, dpg):
    return People(coordinator, chair, dpg)


def seen(realm, actor):
    """The drafts that somebody's live picture holds."""
    entities = snapshot(realm, audiences=audiences_of(actor)).entities
    return {key: one["state"] for key, one in entities.items() if key.startswith("plandraft:")}


def told(realm, actor):
    return [one["line"]["nl"] for one in snapshot(realm, audiences=audiences_of(actor)).log]


def in_force(realm, region):
    found = plan_in_force(realm, region)
    assert found is not None
    return found


def counts(realm, region):
    found = plan_that_counts(realm, region)
    assert found is not None
    return found


@pytest.fixture
def draft(realm, region, coordinator):
    return plan_draft_start(actor=coordinator, realm=realm, region=region, begin_from="in_force")


def changed(draft, actor, document=None, *, bare=False, **more):
    given = {
        "revision": draft.revision,
        "name": draft.name,
        "source": draft.source,
        "document": document if document is not None or bare else copy.deepcopy(DOCUMENT),
    } | more
    return plan_draft_save(actor=actor, realm=draft.realm, draft=draft.pk, **given)


def with_threshold(line):
    document = copy.deepcopy(DOCUMENT)
    document["rules"][0]["conditions"][0]["threshold"] = line
    return document


def submit(draft, actor, **more):
    return plan_draft_submit(
        actor=actor, realm=draft.realm, draft=draft.pk, reason="Besproken.", **more
    )


def approve(draft, *actors):
    for actor in actors:
        made = plan_draft_approve(actor=actor, realm=draft.realm, draft=draft.pk)
    return made


def adopted(draft, people, document=None, **more):
    changed(draft, people.coordinator, document or with_threshold(0.9))
    submit(draft, people.coordinator, **more)
    return approve(draft, people.chair, people.dpg)


def test_a_draft_begins_as_the_plan_in_force_and_says_so_on_the_wire(realm, coordinator, draft):
    assert draft.document == DOCUMENT
    wire = seen(realm, coordinator)[f"plandraft:{draft.pk}"]
    assert (wire["state"], wire["faults"], wire["based_on"]) == ("draft", 0, "Beheersplan v1")
    assert "begonnen aan een nieuwe versie" in told(realm, coordinator)[-1]


def test_a_draft_with_faults_is_kept_and_not_put_to_approval(realm, draft, coordinator):
    changed(draft, coordinator, with_threshold("veel"))
    assert seen(realm, coordinator)[f"plandraft:{draft.pk}"]["faults"] == 1
    with pytest.raises(Conflict, match="nog 1 fout"):
        submit(draft, coordinator)


def test_what_somebody_else_changed_meanwhile_is_said(draft, coordinator, chair):
    changed(draft, chair)
    with pytest.raises(Conflict, match="Intussen gewijzigd") as refused:
        changed(draft, coordinator)
    assert refused.value.code == "changed_meanwhile"


def test_a_text_that_cannot_be_read_is_kept_beside_the_document(draft, coordinator):
    kept = plan_draft_text(
        actor=coordinator, realm=draft.realm, draft=draft.pk, revision=1, text="rules: [\n"
    )
    assert (kept.text, kept.document) == ("rules: [\n", DOCUMENT)
    with pytest.raises(Conflict, match="niet te lezen"):
        submit(kept, coordinator)
    text = "name: Ons plan\nplan: {version: 2, rules: []}\n"
    read = plan_draft_text(
        actor=coordinator, realm=draft.realm, draft=draft.pk, revision=2, text=text
    )
    assert (read.text, read.name) == ("", "Ons plan")
    assert read.document == {"version": 2, "rules": []}


def test_one_person_is_not_two(realm, region, draft, people):
    changed(draft, people.chair, with_threshold(0.9))
    submit(draft, people.chair)
    approve(draft, people.chair)  # whoever wrote it may be one of the two
    with pytest.raises(Refused, match="tweede persoon"):
        approve(draft, people.chair)
    with pytest.raises(Refused):
        approve(draft, people.coordinator)
    assert in_force(realm, region).version == 1
    made = approve(draft, people.dpg)
    assert (made.state, in_force(realm, region).version) == (DraftState.IN_FORCE, 2)
    assert "is van kracht voor nieuwe besluiten" in lines(realm)[-1]


def test_a_person_of_another_region_writes_and_approves_nothing_here(realm, draft):
    other = RegionFactory.create()
    with pytest.raises(Refused):
        changed(draft, person(Role.REGIONAL_COORDINATOR, region=other))
    with pytest.raises(Refused):
        approve(draft, person(Role.ROAZ_CHAIR, region=other))


def test_a_submitted_draft_stays_as_it_is_until_it_comes_back(draft, coordinator, chair, dpg):
    submit(draft, coordinator)
    with pytest.raises(Conflict):
        changed(draft, coordinator)
    approve(draft, chair)
    plan_draft_refuse(
        actor=dpg, realm=draft.realm, draft=draft.pk, step="refuse", reason="Te laag."
    )
    changed(draft, coordinator, with_threshold(0.91))
    submit(draft, coordinator)
    made = approve(draft, dpg)  # what was approved before counts no more
    assert made.state == DraftState.SUBMITTED
    assert approve(draft, chair).state == DraftState.IN_FORCE


def test_only_one_version_at_a_time_waits(realm, region, draft, coordinator):
    submit(draft, coordinator)
    second = plan_draft_start(actor=coordinator, realm=realm, region=region, begin_from="example")
    with pytest.raises(Conflict, match="ter goedkeuring"):
        submit(second, coordinator)
    plan_draft_back(
        actor=coordinator, realm=realm, draft=draft.pk, step="recall", reason="Nog niet klaar."
    )
    assert submit(second, coordinator).state == DraftState.SUBMITTED


def test_what_an_exercise_approves_changes_nothing_elsewhere(realm, region, draft, people):
    elsewhere = [RealmFactory.create(exercise=True), RealmFactory.create()]
    made = adopted(draft, people)
    assert str(made.plan.title) == "Beheersplan v2 (oefening)"
    assert plans_in_force(realm)[region.pk] == made.plan
    assert regions_watched(realm)[region.pk].plan == made.plan.pk
    for other in elsewhere:
        assert in_force(other, region).version == 1
        assert counts(other, region).realm is None
        assert regions_watched(other)[region.pk].plan != made.plan.pk
        assert states(other, "plandraft:") == {}
    assert plans_in_force()[region.pk].version == 1


def test_reality_gets_the_next_number_whatever_exercises_approved(realm, region, draft, people):
    adopted(draft, people)
    real = RealmFactory.create()
    ours = plan_draft_start(actor=people.chair, realm=real, region=region, begin_from="in_force")
    made = adopted(ours, people, with_threshold(0.8))
    assert (made.plan.realm, made.plan.version) == (None, 2)
    assert in_force(real, region) == made.plan
    # the exercise goes on by its own; another has the new one of the region
    assert in_force(realm, region).realm == realm
    assert in_force(RealmFactory.create(exercise=True), region) == made.plan


def test_a_later_moment_comes_by_itself_and_by_the_clock_of_the_realm(realm, region, draft, people):
    at = realm.now() + timedelta(hours=6)
    made = adopted(draft, people, from_at=at)
    assert made.state == DraftState.APPROVED
    assert in_force(realm, region).version == 1
    begin_plans()
    assert PlanDraft.objects.get().state == DraftState.APPROVED
    move_clock(realm, hours=7)
    begin_plans()
    assert PlanDraft.objects.get().state == DraftState.IN_FORCE
    assert in_force(realm, region) == made.plan
    second = plan_draft_start(
        actor=people.coordinator, realm=realm, region=region, begin_from="in_force"
    )
    with pytest.raises(Invalid, match="komende 366 dagen"):
        submit(second, people.coordinator, from_at=realm.now())


def test_a_version_that_is_called_off_never_counted(realm, region, draft, people):
    real = RealmFactory.create()
    ours = plan_draft_start(actor=people.chair, realm=real, region=region, begin_from="in_force")
    at = real.now() + timedelta(days=2)
    made = adopted(ours, people, from_at=at)
    assert in_force(real, region).version == 1
    plan_draft_refuse(
        actor=people.dpg, realm=real, draft=ours.pk, step="call_off", reason="Toch niet."
    )
    first = Plan.objects.get(version=1)
    assert first.valid_until is None
    assert plans_in_force(real, at + timedelta(days=1))[region.pk] == first
    assert made.plan.valid_from == Plan.objects.get(pk=made.plan.pk).valid_until


def test_what_runs_goes_on_as_it_started(realm, region, draft, people):
    plan_run(actor=people.chair, realm=realm, region=region, running=True, reason="Vooraf.")
    made = adopted(draft, people)
    assert counts(realm, region).version == 1
    assert regions_watched(realm)[region.pk].plan != made.plan.pk
    plan_run(actor=people.chair, realm=realm, region=region, running=False, reason="Klaar.")
    assert counts(realm, region) == made.plan


def test_a_new_line_is_held_against_the_figures_at_once_and_names_its_version(
    realm, region, hospitals, draft, people
):
    crowd(realm, hospitals, occupied=92)
    assert not PhaseProposal.objects.exists()
    adopted(draft, people)  # from 95% to 90%
    proposal = PhaseProposal.objects.get()
    assert (proposal.rule, proposal.plan.version) == ("2.1", 2)


def test_a_rule_that_changed_is_watched_anew(realm, region, draft, people):
    for rule in ("2.1", "2.2"):
        RuleWatch.objects.create(realm=realm, region=region, rule=rule, since=realm.now())
    made = adopted(draft, people)
    del made
    assert set(RuleWatch.objects.values_list("rule", flat=True)) <= {"2.2"}


def test_a_plan_from_a_file_takes_the_place_of_one_that_was_approved(region, people):
    real = RealmFactory.create()
    ours = plan_draft_start(actor=people.chair, realm=real, region=region, begin_from="in_force")
    adopted(ours, people, from_at=real.now() + timedelta(days=1))
    plan_adopt(
        actor=SYSTEM, region=region, name="Uit bestand", source="t", document=with_threshold(0.7)
    )
    assert PlanDraft.objects.get().state == DraftState.SUPERSEDED
    assert plans_in_force()[region.pk].version == 3
    begin_plans()
    later = real.now() + timedelta(days=2)
    assert plans_in_force(real, later)[region.pk].version == 3


def test_the_yardstick_of_a_new_version_is_told_where_it_counts(realm, region, draft, people):
    other = RealmFactory.create(exercise=True)
    adopted(draft, people, DOCUMENT | {"yardstick": "open"})
    assert states(realm, "yardstick:")[f"yardstick:{region.pk}"]["yardstick"] == "open"
    assert states(other, "yardstick:") == {}


def test_a_draft_of_another_realm_is_not_there(draft, coordinator):
    with pytest.raises(Missing):
        plan_draft_submit(
            actor=coordinator, realm=RealmFactory.create(), draft=draft.pk, reason="Nee."
        )


def test_a_realm_that_closes_ends_its_drafts(realm, draft, coordinator):
    submit(draft, coordinator)
    realm_close(actor=SYSTEM, realm=realm, reason="Klaar.")
    assert PlanDraft.objects.get().state == DraftState.WITHDRAWN


def nested(depth):
    return {"a": nested(depth - 1)} if depth else {}


@pytest.mark.parametrize(
    "document",
    [
        [],
        "plan",
        None,
        nested(40),
        {"a": "\x00"},
        {"a": "\ud800"},
        {"a": float("inf")},
        {"a": "x" * 400_000},
    ],
    ids=["list", "text", "nothing", "deep", "nul", "surrogate", "infinity", "large"],
)
def test_what_no_store_can_hold_is_refused_with_a_sentence(draft, coordinator, document):
    with pytest.raises(Invalid) as refused:
        changed(draft, coordinator, document=document, bare=True)
    assert refused.value.field == "document"
    assert PlanDraft.objects.get().document == DOCUMENT


def test_a_text_with_such_a_sign_is_refused_at_the_text(draft, coordinator):
    with pytest.raises(Invalid) as refused:
        plan_draft_text(
            actor=coordinator, realm=draft.realm, draft=draft.pk, revision=1, text='a: "\\0"\n'
        )
    assert refused.value.field == "text"


def test_a_plan_pasted_with_faults_is_kept_and_says_its_lines(realm, region, coordinator):
    text = (
        f"region: [{region.pk}, AZO]\nname: Geplakt\nplan:\n  version: 2\n  rules:\n    - id: 5\n"
    )
    made = plan_draft_start(
        actor=coordinator, realm=realm, region=region, begin_from="text", text=text
    )
    assert made.name == "Geplakt"
    shown = draft_document(made)
    found = {one["place"]: one for one in shown["faults"]}
    line = found["/rules/0/id"]["line"]
    assert shown["text"].splitlines()[line - 1].strip().startswith(("- id", "- {id"))
    assert shown["rules_said"] == [None]
    broken = plan_draft_start(
        actor=coordinator, realm=realm, region=region, begin_from="text", text="rules: [1\nx: *a\n"
    )
    assert draft_document(broken)["readable"] is False
    assert draft_document(broken)["unread"] == "text"
    assert draft_document(broken)["faults"][0]["line"] >= 1
    assert_says_nothing(broken, "text")
    with pytest.raises(Conflict, match="nog niet te lezen"):
        plan_draft_submit(actor=coordinator, realm=realm, draft=broken.pk, reason="Klaar.")


def assert_says_nothing(draft, why):
    """What stood there before, such as the plan in force, is not what a draft says under its name."""
    mine = version_of(SYSTEM, draft.realm, draft.region, f"draft-{draft.pk}")
    now = version_of(SYSTEM, draft.realm, draft.region, "in-force")
    shown = readable_document(mine)
    assert (shown["unread"], shown["faults"], shown["statements"]) == (why, 0, [])
    compared = comparison(now, mine)
    assert (compared["unread"], compared["differences"]) == (why, [])
    assert readable_document(now)["statements"]


@pytest.mark.parametrize(
    ("around", "line", "nl"),
    [
        ("name: Geplakt\nregion: AZO", 2, "dit is het plan van AZO"),
        ("naam: Geplakt", 1, "onbekend; bekend zijn: region"),
    ],
    ids=["another region", "unknown word"],
)
def test_what_stands_around_a_pasted_plan_is_not_passed_over(draft, coordinator, around, line, nl):
    text = f"{around}\nplan: {{version: 2, rules: []}}\n"
    kept = plan_draft_text(
        actor=coordinator, realm=draft.realm, draft=draft.pk, revision=1, text=text
    )
    assert (kept.text, kept.document, kept.name) == (text, DOCUMENT, draft.name)
    (only,) = draft_document(kept)["faults"]
    assert only["line"] == line
    assert draft_document(kept)["unread"] == "around"
    assert_says_nothing(kept, "around")
    with pytest.raises(Conflict, match="andere regio"):
        plan_draft_submit(actor=coordinator, realm=draft.realm, draft=draft.pk, reason="Klaar.")
    assert nl in only["nl"]


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_both_stores_know_whose_version_counts(realm, region, draft, people):
    made = adopted(draft, people)
    other = RealmFactory.create(exercise=True)
    assert regions_watched(realm)[region.pk].plan == made.plan.pk
    assert regions_watched(other)[region.pk].plan != made.plan.pk
    assert plans_in_force(realm)[region.pk] == made.plan


def test_a_version_names_who_approved_it_beside_who_wrote_it(realm, region, draft, people):
    def shown():
        return next(one for one in plan_documents(realm) if one["region"] == region.pk)

    assert shown()["approved_by"] == []  # it comes from a file
    adopted(draft, people)
    named = [one["by"] for one in shown()["approved_by"]]
    assert named == [people.chair.label.nl, people.dpg.label.nl]
    assert shown()["author"] == people.coordinator.label.nl
    assert shown()["author"] not in named


READERS = {
    Role.ROAZ_CHAIR,
    Role.DPG,
    Role.REGIONAL_COORDINATOR,
    Role.NATIONAL_COORDINATOR,
    Role.ADMINISTRATOR,
}
ANYWHERE = {Role.NATIONAL_COORDINATOR, Role.ADMINISTRATOR}


def reads_it(actor, draft, *, by):
    """Whether somebody gets a draft by a way."""
    if by == "live":
        return f"plandraft:{draft.pk}" in seen(draft.realm, actor)
    if by == "versions":
        return draft.pk in [
            one["id"] for one in versions_document(actor, draft.realm, draft.region)["drafts"]
        ]
    try:
        if by == "draft":
            draft_read(actor, draft.realm, draft.pk)
        else:
            version_of(actor, draft.realm, draft.region, f"draft-{draft.pk}")
    except Refused:
        return False
    return True


@pytest.mark.parametrize("by", ["live", "versions", "draft", "document"])
@pytest.mark.parametrize("role", list(Role))
def test_who_writes_or_approves_plans_of_a_region_reads_its_drafts_and_nobody_else(
    region, draft, hospitals, role, by
):
    there = {"facility": hospitals[0], "veiligheidsregio": hospitals[0].veiligheidsregio}
    here, elsewhere = (
        person(role, region=one, **there) for one in (region, RegionFactory.create())
    )
    assert reads_it(here, draft, by=by) == (role in READERS)
    assert reads_it(elsewhere, draft, by=by) == (role in ANYWHERE)


def test_a_version_is_everybodys_and_one_that_is_called_off_is_gone_again(
    realm, draft, people, hospitals
):
    anybody = person(Role.HOSPITAL_LIAISON, facility=hospitals[0])
    assert (seen(realm, anybody), told(realm, anybody)) == ({}, [])
    adopted(draft, people, from_at=realm.now() + timedelta(hours=5))
    assert seen(realm, anybody)[f"plandraft:{draft.pk}"]["state"] == "approved"
    plan_draft_refuse(
        actor=people.chair, realm=realm, draft=draft.pk, step="call_off", reason="Toch niet."
    )
    assert seen(realm, anybody) == {}
    assert seen(realm, people.chair)[f"plandraft:{draft.pk}"]["state"] == "withdrawn"


def test_a_trial_is_for_who_reads_the_draft(client, realm, draft, hospitals):
    trial = PlanTrialChanged(
        draft.pk, draft.region_id, 7, "done", 1, "", "", realm.now(), realm.now()
    )
    assert [set(one.to) for one in trial.variants()] == [set(readers(draft.region_id))]
    mandate = MandateFactory.create(
        role=Role.HOSPITAL_LIAISON, facility=hospitals[0], user__username="ico"
    )
    client.force_login(mandate.user)
    for name, number in (("plan-draft", draft.pk), ("plan-trial", draft.pk)):
        answer = client.get(reverse(name, kwargs={"realm": realm.slug, "draft": number}))
        assert (answer.status_code, answer.json()["field"]) == (403, "draft")


def test_the_words_of_a_rule_say_how_long_it_must_hold(draft):
    rules = draft.document["rules"]
    rules[0]["for_hours"] = 5
    draft.save()
    held = draft_document(draft)["rules_said"][0]
    assert "5 uur" in held["nl"]
    assert "5 hours" in held["en"]
    rules[0]["for_hours"] = 0
    draft.save()
    assert "zonder onderbreking" not in draft_document(draft)["rules_said"][0]["nl"]


def test_a_sentence_that_names_another_number_than_its_rule_is_pointed_out(draft):
    rules = draft.document["rules"]
    assert draft_document(draft)["rules_said"][0]["apart"] == []
    rules[0]["sentence"] = {"nl": "Boven de 123% bezet", "en": "Above 123% occupied"}
    draft.save()
    assert draft_document(draft)["rules_said"][0]["apart"] == ["123"]
