"""The common picture: kept by a named person, made of references, published to be read back as it was."""

import pytest
from django.test import Client

from journal.errors import Conflict, Invalid, Missing, Refused
from network.models import Role, User
from network.permissions import audiences_in
from phases.services import activity_close, activity_party_set
from situation.models import TotalVersion
from situation.services import (
    handover_answer,
    handover_offer,
    item_correct,
    item_withdraw,
    item_write,
    post_take,
    total_answer,
    total_keep_self,
    total_offer,
    total_place,
    total_publish,
    total_remove,
    total_take,
)
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    person,
    report_beds,
)
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def hin(area):
    return at(area, Role.HIN)


@pytest.fixture
def owned(crash, hin):
    total_take(actor=hin, **of(crash))
    return crash


def at(area, role):
    return person(role, region=area.regions.get(), veiligheidsregio=area)


def of(crash):
    return {"realm": crash.realm, "activity": crash.pk}


def name_of(actor):
    return actor.name.removeprefix("user:")


def write(crash, area, text="8 T1", share="activity", theme="casualties"):
    return item_write(
        actor=at(area, Role.HON),
        **of(crash),
        owner=f"team:{area.pk}:ac_ghor",
        given={"text": text, "theme": theme, "share": share},
    )


def correct(crash, area, item, text, share="activity"):
    given = {"text": text, "theme": item.theme, "share": share}
    return item_correct(actor=at(area, Role.HON), **of(crash), item=item.pk, given=given)


def total(crash, actor):
    seen = snapshot(crash.realm, audiences=audiences_in(actor, crash.realm))
    return seen.entities[f"total:{crash.pk}"]["state"]


def lines(crash, actor):
    seen = snapshot(crash.realm, audiences=audiences_in(actor, crash.realm))
    return [event["line"]["nl"] for event in seen.log]


def read(crash, actor, number=""):
    client = Client()
    client.force_login(User.objects.get(username=name_of(actor)))
    tail = f"{number}/" if number else ""
    return client.get(
        f"/api/v1/realms/{crash.realm.slug}/activities/{crash.pk}/total/versions/{tail}"
    )


# --- whose it is


def test_one_named_person_keeps_it_and_only_she_composes_it(crash, area, hin):
    item = write(crash, area)
    with pytest.raises(Refused) as refused:
        total_place(actor=hin, **of(crash), item=item.pk)
    assert refused.value.said.code == "situation.total.no_owner"
    for stranger in (at(area, Role.OVDG), person(Role.OBSERVER)):
        with pytest.raises(Refused):
            total_take(actor=stranger, **of(crash))
    total_take(actor=hin, **of(crash))
    total_place(actor=hin, **of(crash), item=item.pk)
    assert total(crash, hin)["username"] == name_of(hin)
    for change in (
        lambda: total_place(actor=at(area, Role.HIN), **of(crash), item=item.pk),
        lambda: total_remove(actor=at(area, Role.HIN), **of(crash), item=item.pk),
        lambda: total_publish(actor=at(area, Role.HIN), **of(crash)),
        lambda: total_offer(actor=at(area, Role.HIN), **of(crash), to=name_of(hin)),
    ):
        with pytest.raises(Refused):
            change()


def test_until_it_is_taken_the_giver_still_keeps_it(owned, area, hin):
    taker = at(area, Role.HIN)
    with pytest.raises(Invalid):
        total_offer(actor=hin, **of(owned), to=name_of(at(area, Role.OVDG)))
    with pytest.raises(Missing):
        total_offer(actor=hin, **of(owned), to="niemand")
    total_offer(actor=hin, **of(owned), to=name_of(taker), note="Versie 1 staat.")
    assert total(owned, hin)["username"] == name_of(hin)
    assert total(owned, taker)["offer"]["note"] == "Versie 1 staat."
    assert total(owned, person(Role.OBSERVER))["offer"] is None
    with pytest.raises(Refused):
        total_answer(actor=hin, **of(owned), accept=True)
    total_answer(actor=taker, **of(owned), accept=True)
    assert (total(owned, hin)["username"], total(owned, hin)["offer"]) == (name_of(taker), None)
    assert "houdt het totaalbeeld" in lines(owned, hin)[-1]


def test_an_offer_is_declined_or_taken_back(owned, area, hin):
    taker = at(area, Role.HIN)
    total_offer(actor=hin, **of(owned), to=name_of(taker))
    total_answer(actor=taker, **of(owned), accept=False)
    assert total(owned, hin)["username"] == name_of(hin)
    assert total(owned, hin)["declined_by"]
    assert total(owned, person(Role.OBSERVER))["declined_by"] == ""
    total_offer(actor=hin, **of(owned), to=name_of(taker))
    assert total(owned, hin)["declined_by"] == ""
    total_keep_self(actor=hin, **of(owned))
    with pytest.raises(Conflict):
        total_answer(actor=taker, **of(owned), accept=True)


def test_who_offered_it_sets_aside_that_it_was_declined(owned, area, hin):
    taker = at(area, Role.HIN)
    total_offer(actor=hin, **of(owned), to=name_of(taker))
    total_answer(actor=taker, **of(owned), accept=False)
    total_keep_self(actor=hin, **of(owned))
    assert total(owned, hin)["declined_by"] == ""
    assert total(owned, hin)["username"] == name_of(hin)
    with pytest.raises(Conflict):
        total_keep_self(actor=hin, **of(owned))


def test_in_an_activiteit_that_closed_nothing_waits_that_was_declined(owned, area, hin):
    taker = at(area, Role.HIN)
    total_offer(actor=hin, **of(owned), to=name_of(taker))
    total_answer(actor=taker, **of(owned), accept=False)
    grip_at(owned, area, 0)
    activity_close(actor=hin, **of(owned), reason="Klaar.")
    assert total(owned, hin)["declined_by"] == ""


def test_it_is_taken_from_another_with_a_reason_that_everybody_reads(owned, area, hin):
    acgz = at(area, Role.ACGZ)
    with pytest.raises(Invalid):
        total_take(actor=acgz, **of(owned))
    total_take(actor=acgz, **of(owned), reason="De HIN is niet bereikbaar.")
    assert total(owned, hin)["username"] == name_of(acgz)
    assert lines(owned, person(Role.OBSERVER))[-1].endswith("(De HIN is niet bereikbaar.)")


def test_it_goes_along_when_its_owner_hands_the_information_function_over(owned, area, hin):
    taker = at(area, Role.HIN)
    spot = {**of(owned), "veiligheidsregio": area, "function": "hin"}
    post_take(actor=hin, **spot)
    offer = handover_offer(actor=hin, **spot, to=name_of(taker), note="Beeld tot 16:00.")
    assert offer.open_points[0]["nl"].startswith("Het totaalbeeld is van u")
    handover_answer(actor=taker, **spot, accept=True)
    assert total(owned, hin)["username"] == name_of(taker)


# --- what is in it


def test_a_changed_item_shows_changed_until_its_owner_looked(owned, area, hin):
    item = write(owned, area, "8 T1")
    total_place(actor=hin, **of(owned), item=item.pk)
    correct(owned, area, item, "9 T1")
    seen = snapshot(owned.realm, audiences=audiences_in(hin, owned.realm)).entities
    entry = total(owned, hin)["entries"][0]
    assert "text" not in entry
    assert (entry["revision"], seen[f"item:{owned.pk}:{item.pk}"]["state"]["revision"]) == (1, 2)
    total_place(actor=hin, **of(owned), item=item.pk)
    assert [one["revision"] for one in total(owned, hin)["entries"]] == [2]


def test_what_is_not_shared_or_does_not_count_is_not_placed(owned, area, hin):
    kept = write(owned, area, share="own")
    with pytest.raises(Conflict):
        total_place(actor=hin, **of(owned), item=kept.pk)
    gone = write(owned, area)
    item_withdraw(actor=at(area, Role.HON), **of(owned), item=gone.pk, reason="Dubbel.")
    with pytest.raises(Conflict):
        total_place(actor=hin, **of(owned), item=gone.pk)
    with pytest.raises(Missing):
        total_place(actor=hin, **of(owned), item=gone.pk + 99)
    assert not owned.total.entries.exists()


def test_an_item_that_is_kept_to_oneself_after_all_leaves_it(owned, area, hin):
    item = write(owned, area)
    total_place(actor=hin, **of(owned), item=item.pk)
    correct(owned, area, item, "8 T1", share="own")
    assert total(owned, hin)["entries"] == []
    assert "uit het totaalbeeld gehaald" in lines(owned, hin)[-1]


def test_whoever_takes_no_part_sees_only_references_to_what_everybody_sees(owned, area, hin):
    inner, public = write(owned, area), write(owned, area, "Scholen ingelicht.", share="all")
    for item in (inner, public):
        total_place(actor=hin, **of(owned), item=item.pk)
    observer = person(Role.OBSERVER)
    assert [one["item"] for one in total(owned, observer)["entries"]] == [public.pk]
    correct(owned, area, public, "Scholen ingelicht.")
    assert total(owned, observer)["entries"] == []
    assert len(total(owned, hin)["entries"]) == 2


# --- versions


def test_a_published_version_reads_back_exactly_as_it_was(owned, area, hin):
    house = FacilityFactory.create(region=area.regions.get(), veiligheidsregio=area)
    activity_party_set(actor=SYSTEM, **of(owned), who=house)
    report_beds(owned.realm, house, ic=(17, 20))
    token = f"beds:{house.pk}:ic:available"
    item = write(owned, area, f"Nog [[{token}]] IC-bedden.")
    with pytest.raises(Conflict):
        total_publish(actor=hin, **of(owned))
    total_place(actor=hin, **of(owned), item=item.pk)
    total_publish(actor=hin, **of(owned), note="Eerste beeld.")
    first = read(owned, hin, 1).json()
    report_beds(owned.realm, house, ic=(20, 20))
    correct(owned, area, item, "Geen bedden meer.")
    total_place(actor=hin, **of(owned), item=item.pk)
    total_publish(actor=hin, **of(owned))
    assert read(owned, hin, 1).json() == first
    assert first["items"][0]["text"] == f"Nog [[{token}]] IC-bedden."
    assert (first["figures"][token]["value"]["nl"], first["figures"][token]["stale"]) == (
        "3",
        False,
    )
    assert read(owned, hin, 2).json()["items"][0]["text"] == "Geen bedden meer."
    heads = read(owned, hin).json()["versions"]
    assert [(one["number"], one["note"]) for one in heads] == [(2, ""), (1, "Eerste beeld.")]
    assert total(owned, hin)["version"] == 2
    assert read(owned, hin, 3).status_code == 404


def test_a_version_gives_nothing_of_an_item_to_who_may_not_see_it(owned, area, hin):
    for text, share in (("Lek in wagon 4.", "activity"), ("Scholen ingelicht.", "all")):
        total_place(actor=hin, **of(owned), item=write(owned, area, text, share).pk)
    total_publish(actor=hin, **of(owned), note="Lek bevestigd.")
    answer = read(owned, person(Role.OBSERVER), 1)
    assert [one["text"] for one in answer.json()["items"]] == ["Scholen ingelicht."]
    assert (
        "Lek" not in answer.content.decode() + read(owned, person(Role.OBSERVER)).content.decode()
    )
    assert len(TotalVersion.objects.get().document["items"]) == 2


def test_a_person_without_the_role_keeps_it_by_the_function_held_now(crash, area):
    actor = person(Role.OBSERVER)
    with pytest.raises(Refused):
        total_take(actor=actor, **of(crash))
    crash.posts.filter(function="plotter").update(
        user=User.objects.get(username=name_of(actor)), holder="P", attendance="present"
    )
    total_take(actor=actor, **of(crash))
    assert total(crash, actor)["username"] == name_of(actor)
