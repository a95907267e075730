"""Own pictures: who writes and who sees an item, what it said before, questions, themes, live figures."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry
from journal.said import text_of
from network.models import Role
from network.permissions import audiences_in, person_of
from network.sectors import Sector
from phases.services import activity_close, activity_party_end, activity_party_set, activity_reopen
from situation.models import ItemQuestion, PictureItem, Post
from situation.open_points import open_points
from situation.picture_selectors import revisions_seen
from situation.services import (
    handover_offer,
    item_ask,
    item_check,
    item_contradict,
    item_correct,
    item_withdraw,
    item_write,
    post_leave,
    post_take,
    question_answer,
    question_seen,
    theme_add,
    theme_change,
    theme_close,
)
from situation.themes import starting_themes
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    person,
    report_beds,
)
from tests.reading import snapshot, visible_body

pytestmark = pytest.mark.django_db
SECRET = "Wagon 4 lekt ammoniak"


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def area():
    made = VeiligheidsregioFactory.create(name="Rijnmond")
    made.regions.add(RegionFactory.create())
    return made


@pytest.fixture
def crash(realm, area):
    made = activity_in(realm, area, name="Treinongeval")
    grip_at(made, area, 2)
    return made


def at(area, role):
    return person(role, region=area.regions.get(), veiligheidsregio=area)


def house_in(crash, area, **more):
    house = FacilityFactory.create(region=area.regions.get(), veiligheidsregio=area)
    activity_party_set(actor=SYSTEM, realm=crash.realm, activity=crash.pk, who=house, **more)
    return house, person(Role.HOSPITAL_LIAISON, facility=house)


def team(area, code="ac_ghor"):
    return f"team:{area.pk}:{code}"


def said(text=SECRET, theme="incident", **more):
    return {"text": text, "theme": theme, **more}


def write(actor, crash, owner, text=SECRET, **more):
    given = said(text, **more)
    return item_write(actor=actor, realm=crash.realm, activity=crash.pk, owner=owner, given=given)


def correct(actor, item, text=SECRET, reason="", **more):
    return item_correct(
        actor=actor,
        realm=item.realm,
        activity=item.activity_id,
        item=item.pk,
        given=said(text, **more),
        reason=reason,
    )


def on(item):
    return {"realm": item.realm, "activity": item.activity_id, "item": item.pk}


def picture(actor, realm, at_seq=None):
    return snapshot(realm, audiences=audiences_in(actor, realm), at_seq=at_seq)


def state(actor, item, at_seq=None):
    found = picture(actor, item.realm, at_seq).entities
    event = found.get(f"item:{item.activity_id}:{item.pk}")
    return event and event["state"]


def everything(actor, realm):
    """All that somebody can read of a realm: state, log, and every event as it was delivered."""
    seen = picture(actor, realm)
    audiences = audiences_in(actor, realm)
    events = [visible_body(one.variants, audiences) for one in Entry.objects.filter(realm=realm)]
    return f"{seen.entities} {seen.log} {events}"


# --- who writes


def test_a_team_is_written_by_who_sits_in_it_by_role_or_by_a_function_held_now(crash, area):
    elsewhere = VeiligheidsregioFactory.create()
    elsewhere.regions.add(area.regions.get())
    write(at(area, Role.HIN), crash, team(area))
    for stranger in (at(elsewhere, Role.HIN), at(area, Role.OVDG), person(Role.OBSERVER)):
        with pytest.raises(Refused):
            write(stranger, crash, team(area))
    plotter = at(area, Role.OVDG)
    Post.objects.filter(activity=crash, function="plotter").update(
        user=plotter.user_id, holder="P", attendance="present"
    )
    write(plotter, crash, team(area))
    assert PictureItem.objects.count() == 2


def test_a_house_writes_its_own_picture_and_sees_what_others_share(crash, area):
    house, liaison = house_in(crash, area)
    home, nurse = house_in(crash, area)
    mine = write(liaison, crash, f"facility:{house.pk}", "SEH dreigend vol.")
    with pytest.raises(Refused):
        write(liaison, crash, f"facility:{home.pk}")
    assert state(nurse, mine)["text"] == "SEH dreigend vol."
    assert state(nurse, mine)["owner_name"] == house.name


def test_who_speaks_for_a_sector_writes_for_its_houses_in_the_region_and_sees_what_they_keep(
    crash, area
):
    home = FacilityFactory.create(
        region=area.regions.get(), veiligheidsregio=area, sector=Sector.NURSING_HOME
    )
    activity_party_set(actor=SYSTEM, realm=crash.realm, activity=crash.pk, who=home)
    speaker = person(Role.VVT_LIAISON, region=home.region)
    kept = write(speaker, crash, f"facility:{home.pk}", SECRET, share="own")
    assert state(speaker, kept)["text"] == SECRET
    for other in (
        person(Role.GGZ_LIAISON, region=home.region),
        person(Role.VVT_LIAISON, region=RegionFactory.create()),
    ):
        with pytest.raises(Refused):
            write(other, crash, f"facility:{home.pk}")
        assert SECRET not in everything(other, crash.realm)


def test_who_takes_no_part_or_is_a_guest_writes_nothing(crash, area):
    stranger = FacilityFactory.create(region=area.regions.get(), veiligheidsregio=area)
    with pytest.raises(Invalid):
        write(person(Role.HOSPITAL_LIAISON, facility=stranger), crash, f"facility:{stranger.pk}")
    house, liaison = house_in(crash, area, guest=True)
    with pytest.raises(Refused):
        write(liaison, crash, f"facility:{house.pk}")
    for owner in ("team:VR99:ac_ghor", team(area, "bestuur"), "person:x", ""):
        with pytest.raises(Invalid):
            write(SYSTEM, crash, owner)


def test_what_cannot_be_a_fact_is_refused_at_its_field(crash, area):
    hin = at(area, Role.HIN)
    later = crash.realm.now() + timedelta(hours=1)
    wrong = [
        (Invalid, "text", {"text": "  "}),
        (Invalid, "text", {"text": "BSN 111222333"}),
        (Invalid, "text", {"text": "[[beds:NERGENS:ic:available]]"}),
        (Invalid, "fact_at", {"fact_at": later}),
        (Invalid, "contradicted_by", {"certainty": "contradicted", "contradiction": "Nee."}),
        (Invalid, "contradiction", {"certainty": "contradicted", "contradicted_by": "Politie"}),
        (Missing, "theme", {"theme": "weather"}),
    ]
    for error, field, more in wrong:
        with pytest.raises(error) as refused:
            write(hin, crash, team(area), **more)
        assert refused.value.field == field


def test_writing_costs_the_same_queries_however_much_stands_there(crash, area):
    hin = at(area, Role.HIN)
    write(hin, crash, team(area))  # makes the themes
    costs = []
    for number in (1, 10):
        for _ in range(number):
            write(hin, crash, team(area))
        with CaptureQueriesContext(connection) as asked:
            write(hin, crash, team(area))
        costs.append(len(asked))
    assert costs[0] == costs[1] < 50


# --- who sees


def test_what_a_team_keeps_to_itself_nobody_else_gets_anything_of(crash, area):
    _house, liaison = house_in(crash, area)
    hin = at(area, Role.HIN)
    others = [
        liaison,
        at(area, Role.OVDG),
        person(Role.OBSERVER),
        person(Role.NATIONAL_COORDINATOR),
    ]
    item = write(hin, crash, team(area), share="own")
    item_ask(actor=hin, **on(item), text=f"Is het waar: {SECRET}?")
    item_withdraw(actor=hin, **on(correct(hin, item, f"{SECRET}.", share="own")), reason="Nee.")
    assert SECRET in everything(hin, crash.realm)
    for one in others:
        told = everything(one, crash.realm)
        assert SECRET not in told
        assert f"item:{crash.pk}:" not in told
        with pytest.raises(Missing):
            item_ask(actor=one, **on(item), text="Wat?")
        with pytest.raises(Missing):
            revisions_seen(crash, item.pk, one)


def test_levels_of_sharing_reach_the_team_who_takes_part_and_everybody(crash, area):
    _house, liaison = house_in(crash, area)
    _guest, reader = house_in(crash, area, guest=True)
    hin, observer = at(area, Role.HIN), person(Role.OBSERVER)
    item = write(hin, crash, team(area), share="own")
    for share, seers in (
        ("own", {hin}),
        ("activity", {hin, liaison, reader}),
        ("all", {hin, liaison, reader, observer}),
    ):
        correct(hin, item, share=share)
        seen = {one for one in (hin, liaison, reader, observer) if state(one, item)}
        assert seen == seers, share


def test_an_item_that_is_shared_less_leaves_those_who_saw_it_and_stays_in_their_past(crash, area):
    hin, observer = at(area, Role.HIN), person(Role.OBSERVER)
    item = write(hin, crash, team(area), share="all")
    then = picture(observer, crash.realm).seq
    correct(hin, item, "Alleen voor ons.", share="own", reason="Te vroeg gedeeld.")
    assert state(observer, item) is None
    assert "Alleen voor ons" not in everything(observer, crash.realm)
    assert "Te vroeg" not in everything(observer, crash.realm)
    assert state(observer, item, at_seq=then)["text"] == SECRET
    newest = Entry.objects.filter(key=f"item:{crash.pk}:{item.pk}").latest("seq")
    assert '"state":null' in (visible_body(newest.variants, frozenset({"all"})) or "")


def test_who_joins_sees_what_is_shared_and_who_leaves_does_not(crash, area):
    hin = at(area, Role.HIN)
    item = write(hin, crash, team(area), share="activity")
    item_ask(actor=hin, **on(item), text="Klopt dit?")
    house, liaison = house_in(crash, area)
    assert state(liaison, item)["text"] == SECRET
    assert (
        f"question:{crash.pk}:{ItemQuestion.objects.get().pk}"
        in picture(liaison, crash.realm).entities
    )
    party = crash.parties.get(facility=house)
    activity_party_end(actor=SYSTEM, realm=crash.realm, activity=crash.pk, party=party.pk)
    assert state(liaison, item) is None
    assert not [
        key for key in picture(liaison, crash.realm).entities if key.startswith("question:")
    ]


def test_a_seat_shows_the_picture_of_its_team_while_it_is_held(crash, area):
    item = write(at(area, Role.HIN), crash, team(area), share="own")
    second = MandateFactory.create(
        role=Role.HIN, region=area.regions.get(), veiligheidsregio=VeiligheidsregioFactory.create()
    ).user
    Post.objects.filter(activity=crash, function="hin").update(
        user=second, holder=str(second), attendance="present"
    )
    assert state(person_of(second), item)
    where = {"activity": crash.pk, "veiligheidsregio": area, "function": "hin"}
    post_leave(actor=person_of(second), realm=crash.realm, **where)
    assert state(person_of(second), item) is None


# --- what it said before


def test_a_correction_keeps_what_stood_before(crash, area):
    hin = at(area, Role.HIN)
    item = write(hin, crash, team(area), "8 T1", source="OvD-G", certainty="confirmed")
    correct(hin, item, "9 T1", reason="Hertelling.")
    assert (state(hin, item)["revision"], state(hin, item)["certainty"]) == (2, "unconfirmed")
    before = revisions_seen(crash, item.pk, hin)
    assert [(one["number"], one["text"], one["source"]) for one in before] == [(1, "8 T1", "OvD-G")]
    assert picture(hin, crash.realm).log[-1]["line"]["nl"].endswith("gecorrigeerd: 9 T1")


def test_earlier_words_are_shown_to_those_they_were_shared_with(crash, area):
    _house, liaison = house_in(crash, area)
    hin = at(area, Role.HIN)
    item = write(hin, crash, team(area), SECRET, share="own")
    correct(hin, item, "Stof onbekend.", share="activity")
    correct(hin, item, "Geen stof.", share="activity")
    assert [one["text"] for one in revisions_seen(crash, item.pk, liaison)] == ["Stof onbekend."]
    assert len(revisions_seen(crash, item.pk, hin)) == 2


def test_a_withdrawn_item_stays_to_be_read_and_is_not_changed(crash, area):
    hin = at(area, Role.HIN)
    item = write(hin, crash, team(area))
    item_withdraw(actor=hin, **on(item), reason="Betrof een ander voertuig.")
    assert (state(hin, item)["state"], state(hin, item)["reason"]) == (
        "withdrawn",
        "Betrof een ander voertuig.",
    )
    for change in (
        lambda: correct(hin, item),
        lambda: item_check(actor=hin, **on(item)),
        lambda: item_ask(actor=hin, **on(item), text="Toch?"),
        lambda: item_withdraw(actor=hin, **on(item), reason="Nog eens."),
    ):
        with pytest.raises(Conflict):
            change()


def test_another_contradicts_by_name_and_the_owner_answers_by_correcting(crash, area):
    house, liaison = house_in(crash, area)
    hin = at(area, Role.HIN)
    item = write(hin, crash, team(area), certainty="confirmed")
    with pytest.raises(Refused):
        item_contradict(actor=liaison, **on(item), owner=team(area), why="Nee.")
    item_contradict(actor=liaison, **on(item), owner=f"facility:{house.pk}", why="Geen ammoniak.")
    found = state(hin, item)
    assert (found["certainty"], found["contradicted_by"], found["contradiction"]) == (
        "contradicted",
        house.name,
        "Geen ammoniak.",
    )
    correct(hin, item, "Stof onbekend.")
    assert state(hin, item)["contradicted_by"] == ""
    assert [one["certainty"] for one in revisions_seen(crash, item.pk, hin)] == [
        "contradicted",
        "confirmed",
    ]


def test_saying_that_it_is_still_so_makes_it_fresh_and_changes_no_word(crash, area):
    hin = at(area, Role.HIN)
    early = crash.realm.now() - timedelta(hours=2)
    item = write(hin, crash, team(area), fact_at=early)
    assert state(hin, item)["checked_at"] == early.isoformat()
    item_check(actor=hin, **on(item))
    found = state(hin, item)
    assert (found["fact_at"], found["revision"]) == (early.isoformat(), 1)
    assert found["checked_at"] > found["fact_at"]


# --- questions


def test_a_question_waits_for_the_owner_and_comes_back_to_who_asked(crash, area):
    _house, liaison = house_in(crash, area)
    hin = at(area, Role.HIN)
    item = write(hin, crash, team(area))
    asked = item_ask(actor=liaison, **on(item), text="Is er gemeten?")
    place = {"realm": crash.realm, "activity": crash.pk, "question": asked.pk}
    with pytest.raises(Refused):
        question_answer(actor=liaison, **place, answer="Ja.")
    with pytest.raises(Conflict):
        question_seen(actor=liaison, **place)
    question_answer(actor=hin, **place, answer="Ja, geen ammoniak.")
    key = f"question:{crash.pk}:{asked.pk}"
    found = picture(liaison, crash.realm).entities[key]["state"]
    assert (found["state"], found["answer"], found["item"]) == (
        "answered",
        "Ja, geen ammoniak.",
        item.pk,
    )
    with pytest.raises(Refused):
        question_seen(actor=hin, **place)
    question_seen(actor=liaison, **place)
    assert ItemQuestion.objects.get().state == "seen"


def test_what_is_asked_of_a_team_goes_along_when_its_function_is_handed_over(crash, area):
    hin, next_one = at(area, Role.HIN), at(area, Role.HIN)
    post_take(
        actor=hin, realm=crash.realm, activity=crash.pk, veiligheidsregio=area, function="hin"
    )
    item_ask(actor=hin, **on(write(hin, crash, team(area))), text="Is er gemeten?")
    post = Post.objects.get(activity=crash, function="hin")
    assert text_of(next(iter(open_points(post))), "nl").endswith("Is er gemeten?")
    made = handover_offer(
        actor=hin,
        realm=crash.realm,
        activity=crash.pk,
        veiligheidsregio=area,
        function="hin",
        to=next_one.name.removeprefix("user:"),
        note="Alles loopt.",
    )
    assert "Is er gemeten?" in made.open_points[0]["nl"]


# --- themes


def themes(actor, crash):
    event = picture(actor, crash.realm).entities.get(f"themes:{crash.pk}")
    return {one["code"]: one for one in event["state"]["themes"]}


def test_themes_begin_as_the_file_says_and_are_changed_while_it_runs(crash, area):
    hin = at(area, Role.HIN)
    place = {"actor": hin, "realm": crash.realm, "activity": crash.pk}
    made = theme_add(**place, name="Gevaarlijke stoffen", stale_after_min=30)
    assert list(themes(hin, crash)) == [
        *(one.code for one in starting_themes("incident")),
        made.code,
    ]
    theme_change(**place, theme="casualties", name="Slachtoffers", stale_after_min=15)
    assert themes(hin, crash)["casualties"]["name"] == "Slachtoffers"
    theme_close(**place, theme="outlook", closed=True)
    with pytest.raises(Conflict):
        write(hin, crash, team(area), theme="outlook")
    theme_close(**place, theme="outlook", closed=False)
    write(hin, crash, team(area), theme="outlook")
    with pytest.raises(Invalid):
        theme_add(**place, name="slachtoffers", stale_after_min=30)
    with pytest.raises(Refused):
        theme_add(**place | {"actor": at(area, Role.OVDG)}, name="Weer", stale_after_min=30)


def test_an_organisation_keeps_a_theme_for_itself(crash, area):
    house, liaison = house_in(crash, area)
    owner = f"facility:{house.pk}"
    place = {"realm": crash.realm, "activity": crash.pk}
    made = theme_add(actor=liaison, **place, name="OK's", stale_after_min=30, owner=owner)
    write(liaison, crash, owner, "3 OK's vrij.", theme=made.code)
    with pytest.raises(Conflict):
        write(at(area, Role.HIN), crash, team(area), theme=made.code)
    with pytest.raises(Refused):
        theme_change(
            actor=at(area, Role.HIN), **place, theme=made.code, name="X", stale_after_min=9
        )
    assert made.code in themes(at(area, Role.HIN), crash)
    assert made.code not in themes(person(Role.OBSERVER), crash)


def test_what_moves_slower_is_old_later(realm, area):
    minutes = {one.code: one.stale_after_min for one in starting_themes("incident")}
    slow = {one.code: one.stale_after_min for one in starting_themes("outbreak")}
    assert slow == {code: 24 * one for code, one in minutes.items()}


# --- live figures, closing


def test_a_live_figure_is_kept_as_a_reference_and_spoken_in_the_log(crash, area):
    house, liaison = house_in(crash, area)
    report_beds(crash.realm, house, ic=(17, 20))
    item = write(
        liaison, crash, f"facility:{house.pk}", f"Nog [[beds:{house.pk}:ic:available]] vrij."
    )
    assert state(liaison, item)["text"] == f"Nog [[beds:{house.pk}:ic:available]] vrij."
    line = picture(liaison, crash.realm).log[-1]["line"]["nl"]
    assert line.endswith(f"Nog 3 (IC vrij, {house.name}) vrij.")


def test_the_pictures_of_a_closed_activiteit_end_with_it_and_come_back(crash, area):
    hin = at(area, Role.HIN)
    item = write(hin, crash, team(area))
    item_ask(actor=hin, **on(item), text="Is er gemeten?")
    grip_at(crash, area, 0)
    place = {"actor": hin, "realm": crash.realm, "activity": crash.pk}
    activity_close(**place, reason="Klaar.")
    assert state(hin, item)["over"]
    assert ItemQuestion.objects.get().state == "ended"
    with pytest.raises(Conflict):
        correct(hin, item)
    activity_reopen(**place, reason="Toch niet.")
    assert not state(hin, item)["over"]
