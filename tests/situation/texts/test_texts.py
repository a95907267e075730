"""The shared text of an item: who writes in it, what the item says, what is refused and never lost."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from pycrdt import merge_updates

from journal import clock
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry, Realm
from journal.redaction import content_redact
from journal.said import text_of
from network.models import Role
from network.permissions import audiences_in
from phases.services import activity_close
from situation.models import ItemRevision, PictureItem, SharedText, TextUpdate
from situation.services import (
    item_contradict,
    item_correct,
    item_withdraw,
    text_publish,
    text_settle,
    text_write,
    texts_watch,
    total_place,
    total_take,
)
from situation.services.texts import MOST_LETTERS
from situation.text_selectors import standing_of
from situation.texts.documents import parts
from situation.texts.rows import FOLD
from tests.factories import SYSTEM, grip_at, person
from tests.reading import snapshot
from tests.situation.texts.people import Writer, crash, hin, item_of, kept, opened, send

pytestmark = pytest.mark.django_db
BSN = "111222333"
BORN = "3-4-1931"


@pytest.fixture
def here():
    return crash()


@pytest.fixture
def anna(here):
    return hin(here)


@pytest.fixture
def item(here, anna):
    return item_of(here, anna)


@pytest.fixture
def text(item, anna):
    return opened(item, anna)


def on_screen(item, actor):
    found = snapshot(item.realm, audiences=audiences_in(actor, item.realm)).entities
    return found[f"item:{item.activity_id}:{item.pk}"]["state"]


def lines(item):
    rows = Entry.objects.filter(
        realm=item.realm, key=f"item:{item.activity_id}:{item.pk}", has_line=True
    )
    return rows.count()


@contextmanager
def refused(kind, code):
    with pytest.raises(kind) as found:
        yield
    assert found.value.code == code


def publish(text):
    text_publish(realm=text.item.realm, text=text.pk)


def test_a_text_begins_once_as_what_the_item_says(item, text, anna, here):
    assert kept(text).text == "8 T1"
    assert opened(item, hin(here)).pk == text.pk
    assert kept(text).text == "8 T1"
    assert SharedText.objects.count() == 1


def test_who_contradicts_an_item_wrote_none_of_its_text(item, anna, here):
    area = here.veiligheidsregios.get()
    other = person(Role.ACGZ, region=area.regions.get(), veiligheidsregio=area)
    where = {"realm": item.realm, "activity": here.pk, "item": item.pk}
    item_contradict(actor=other, owner=f"team:{area.pk}:rot", why="Geteld: 6 T1.", **where)
    text = opened(item, anna)
    assert [one["by"] for one in text.authors] == [text_of(anna.label, "nl")]


@pytest.mark.storage
def test_two_write_one_without_a_line_and_the_item_says_it_all(item, text, anna, here):
    bob = hin(here)
    hers, his = Writer(kept(text).since()), Writer(kept(text).since())
    hers.insert(4, ", 17 T2")
    his.insert(0, "Stand: ")
    send(hers, text, anna)
    send(his, text, bob, away=True)
    assert PictureItem.objects.get(pk=item.pk).text == "8 T1"
    publish(text)
    state = on_screen(item, anna)
    assert state["text"] == "Stand: 8 T1, 17 T2"
    assert [one["by"] for one in state["together"]["authors"]] == [
        text_of(one.label, "nl") for one in (anna, anna, bob)
    ]
    assert state["together"]["merged_by"] == text_of(bob.label, "nl")
    assert state["together"]["merged_at"]
    row = SharedText.objects.get(pk=text.pk)
    told = [(row.authors[who]["actor"], part) for who, part in parts(kept(text).text, row.runs)]
    assert told == [(bob.name, "Stand: "), ("", "8 T1"), (anna.name, ", 17 T2")]


def test_the_log_tells_once_it_is_quiet_and_one_revision_keeps_what_stood_before(item, text, anna):
    writer = Writer(kept(text).since())
    before = lines(item)
    for words in ("a", "b", "c"):
        writer.insert(0, words)
        send(writer, text, anna)
        publish(text)
    assert lines(item) == before
    assert ItemRevision.objects.filter(item=item).count() == 1
    with time_machine.travel(clock.now() + timedelta(seconds=40)):
        texts_watch(realm=item.realm)
        texts_watch(realm=item.realm)
    assert lines(item) == before + 1
    writer.insert(0, "d")
    send(writer, text, anna)
    text_settle(realm=item.realm, text=text.pk)
    assert lines(item) == before + 2
    assert [one.text for one in ItemRevision.objects.filter(item=item)] == ["8 T1", "cba8 T1"]


def test_writing_makes_the_item_fresh_as_of_the_letters_that_it_says_with_no_entry_for_each(
    item, text, anna
):
    began = clock.now()
    Realm.objects.filter(pk=item.realm_id).update(
        clock_time=item.checked_at, clock_set_at=began, clock_running=True, clock_rate=60
    )
    item.realm.refresh_from_db()
    writer = Writer(kept(text).since())
    with time_machine.travel(began + timedelta(minutes=2)) as now:
        for words in ("d", "c", "b", "a"):
            writer.insert(0, words)
            send(writer, text, anna)
        before = Entry.objects.filter(realm=item.realm).count()
        written = SharedText.objects.get(pk=text.pk).written_at
        now.shift(8)
        publish(text)
    assert Entry.objects.filter(realm=item.realm).count() == before + 1
    row = PictureItem.objects.get(pk=item.pk)
    assert row.fact_at == item.fact_at
    assert row.checked_at == item.realm.now(written)
    assert on_screen(row, anna)["checked_at"] > item.checked_at.isoformat()


def test_what_was_written_without_a_line_makes_no_item_fresh_as_of_its_arrival(item, text, anna):
    began = clock.now()
    writer = Writer(kept(text).since())
    with time_machine.travel(began + timedelta(hours=2)):
        writer.insert(0, "Stand: ")
        send(writer, text, anna, away=True)
        publish(text)
    row = PictureItem.objects.get(pk=item.pk)
    assert (row.text, row.checked_at) == ("Stand: 8 T1", item.checked_at)


def test_what_may_not_be_published_makes_no_item_fresh(item, text, anna):
    writer = Writer(kept(text).since())
    writer.remove(0, len("8 T1"))
    send(writer, text, anna)
    publish(text)
    assert PictureItem.objects.get(pk=item.pk).checked_at == item.checked_at


def test_what_no_process_published_the_sweep_does(item, text, anna):
    writer = Writer(kept(text).since())
    writer.insert(0, "Nu ")
    send(writer, text, anna)
    texts_watch(realm=item.realm)
    assert PictureItem.objects.get(pk=item.pk).text == "8 T1"
    with time_machine.travel(clock.now() + timedelta(seconds=15)):
        texts_watch(realm=item.realm)
    assert PictureItem.objects.get(pk=item.pk).text == "Nu 8 T1"


def test_a_placed_item_counts_as_changed_by_each_text_since(item, text, anna, here):
    writer = Writer(kept(text).since())
    writer.insert(0, "a")
    send(writer, text, anna)
    publish(text)
    on = {"actor": anna, "realm": item.realm, "activity": here.pk}
    total_take(**on)
    total_place(**on, item=item.pk)
    placed = PictureItem.objects.get(pk=item.pk).revision
    writer.insert(0, "b")
    send(writer, text, anna)
    publish(text)
    assert PictureItem.objects.get(pk=item.pk).revision == placed + 1


def test_a_birth_is_kept_in_the_text_and_never_published(item, text, anna):
    writer = Writer(kept(text).since())
    writer.insert(4, f" 🙂 geboren {BORN} erbij")
    send(writer, text, anna)
    publish(text)
    row = SharedText.objects.get(pk=text.pk)
    assert BORN in kept(text).text
    assert PictureItem.objects.get(pk=item.pk).text == "8 T1"
    assert not Entry.objects.filter(variants__contains=BORN).exists()
    utf16 = kept(text).text.encode("utf-16-le")
    start, end = (row.refusal[one] * 2 for one in ("start", "end"))
    assert utf16[start:end].decode("utf-16-le") == BORN
    assert row.refusal["code"] == "patient"
    assert row.refusal["nl"] != row.refusal["en"]
    # once it is out of the text it is out of the changes too
    at = writer.text.index(BORN)
    writer.remove(at, len(BORN))
    send(writer, text, anna)
    publish(text)
    row.refresh_from_db()
    assert row.refusal == {}
    assert PictureItem.objects.get(pk=item.pk).text == writer.text
    assert BORN.encode() not in bytes(row.folded)
    assert not TextUpdate.objects.exists()


def holds(text, words):
    """Say whether anything that is kept of a text holds some words."""
    parts = [
        SharedText.objects.get(pk=text.pk).folded,
        *text.updates.values_list("data", flat=True),
    ]
    return any(words.encode() in bytes(part) for part in parts)


def test_a_number_of_a_person_reaches_no_other_writer_and_keeps_no_other_waiting(
    item, text, anna, here
):
    bob = hin(here)
    hers, his = Writer(kept(text).since()), Writer(kept(text).since())
    hers.insert(4, f" bsn {BSN[:3]}.{BSN[3:6]}.{BSN[6:]}")
    with refused(Invalid, "patient"):
        send(hers, text, anna)
    hers.insert(0, "Nu ")
    with refused(Invalid, "patient"):
        send(hers, text, anna)
    assert kept(text).text == "8 T1"
    assert not holds(text, BSN[6:])
    his.insert(0, "Stand: ")
    send(his, text, bob)
    # out of her text, all that she wrote beside it comes; what she took out is in no change
    vector = kept(text).vector
    whole = hers.text.index(BSN[:3])
    before = hers.since(vector)
    hers.remove(whole, len(BSN) + 2)
    after = hers.since(vector)
    for update in (merge_updates(before, after), after):
        text_write(actor=anna, realm=item.realm, item=item.pk, epoch=text.epoch, update=update)
    assert sorted(kept(text).text) == sorted("Stand: Nu 8 T1 bsn ")
    assert not holds(text, BSN[6:])


def test_letters_of_two_that_make_a_number_together_are_refused_to_the_second(text, anna, here):
    bob = hin(here)
    hers, his = Writer(kept(text).since()), Writer(kept(text).since())
    hers.insert(4, f" {BSN[:5]}")
    send(hers, text, anna)
    his.take(kept(text).since())
    his.insert(10, BSN[5:])
    with refused(Invalid, "patient"):
        send(his, text, bob)
    assert kept(text).text == f"8 T1 {BSN[:5]}"


def typed(writer, text, actor, words):
    """Write letter by letter at the end, each sent; return the refusal of the last."""
    for letter in words:
        writer.insert(len(writer.text), letter)
        try:
            send(writer, text, actor)
        except Invalid as error:
            return error.code
    return ""


@pytest.mark.parametrize("number", [BSN, "111.222.333", "111 22 23 33"])
def test_the_digits_before_the_last_of_a_number_are_published_no_more_and_go_with_it(
    item, text, anna, here, number
):
    bob = hin(here)
    begun = number[:-1]
    hers = Writer(kept(text).since())
    assert typed(hers, text, anna, f" bsn {number}") == "patient"
    publish(text)
    row = SharedText.objects.get(pk=text.pk)
    assert (row.refusal["code"], row.number > row.published) == ("patient", True)
    assert kept(text).text[row.refusal["start"] : row.refusal["end"]] == begun
    assert "left" not in standing_of(row)["refusal"]
    # nor by what others write, nor where the last digit alone is taken out
    his = Writer(kept(text).since())
    his.insert(0, "Stand: ")
    send(his, text, bob)
    publish(text)
    hers.remove(len(hers.text) - 1)
    send(hers, text, anna)
    publish(text)
    text_settle(realm=item.realm, text=text.pk)
    assert PictureItem.objects.get(pk=item.pk).text == "8 T1"
    # once it is out, all that stays is said, and no change has it
    hers.take(kept(text).since())
    hers.remove(hers.text.index(begun), len(begun))
    send(hers, text, anna)
    publish(text)
    row.refresh_from_db()
    assert row.refusal == {}
    assert PictureItem.objects.get(pk=item.pk).text == "Stand: 8 T1 bsn"
    assert not TextUpdate.objects.exists()
    assert not holds(text, begun)
    assert not Entry.objects.filter(variants__contains=begun).exists()


@pytest.mark.parametrize("at", [0, 4, 8])
def test_it_does_not_matter_which_digit_of_a_number_came_last(text, anna, at):
    writer = Writer(kept(text).since())
    writer.insert(4, f" {BSN[:at]}{BSN[at + 1 :]}.")
    send(writer, text, anna)
    writer.insert(5 + at, BSN[at])
    with refused(Invalid, "patient"):
        send(writer, text, anna)
    publish(text)
    assert SharedText.objects.get(pk=text.pk).published == 0


def test_what_leaves_hundreds_of_numbers_open_keeps_no_text_waiting(item, text, anna):
    writer = Writer(kept(text).since())
    writer.insert(4, f" {BSN[:5]}")
    send(writer, text, anna)
    writer.insert(10, BSN[5:])
    with refused(Invalid, "patient"):
        send(writer, text, anna)
    publish(text)
    assert PictureItem.objects.get(pk=item.pk).text == f"8 T1 {BSN[:5]}"


def test_a_correction_that_takes_the_beginning_of_a_number_out_ends_the_waiting(item, text, anna):
    writer = Writer(kept(text).since())
    writer.insert(4, f" {BSN[:8]}")
    send(writer, text, anna)
    publish(text)  # she paused: it is said already
    writer.insert(13, BSN[8])
    with refused(Invalid, "patient"):
        send(writer, text, anna)
    on = {"actor": anna, "realm": item.realm, "activity": item.activity_id, "item": item.pk}
    assert SharedText.objects.get(pk=text.pk).refusal["code"] == "patient"
    item_correct(**on, given={"text": "8 T1", "theme": "incident"})
    assert SharedText.objects.get(pk=text.pk).refusal == {}
    assert not holds(text, BSN[:8])


def test_a_number_that_stands_in_a_text_already_can_be_written_about_and_taken_out(text, anna):
    document = kept(text)
    document.replace(f"8 T1 {BSN}", 0)
    SharedText.objects.filter(pk=text.pk).update(folded=document.since())
    writer = Writer(kept(text).since())
    writer.insert(0, "Stand: ")
    send(writer, text, anna)
    writer.insert(len(writer.text), f" en {BSN}")
    with refused(Invalid, "patient"):
        send(writer, text, anna)
    writer.remove(writer.text.index(BSN), len(BSN))
    send(writer, text, anna)
    assert kept(text).text == f"Stand: 8 T1  en {BSN}"
    writer.remove(writer.text.index(BSN), len(BSN))
    send(writer, text, anna)
    assert kept(text).text == "Stand: 8 T1  en "


def test_an_empty_a_long_and_a_wrong_figure_are_kept_and_said(item, text, anna):
    writer = Writer(kept(text).since())
    for gone, written, code in (
        (4, "", "no_text"),
        (0, "x" * 2001, "too_long"),
        (2001, "[[beds:NERGENS:ic:available]]", "unknown"),
    ):
        writer.remove(0, gone)
        writer.insert(0, written)
        send(writer, text, anna)
        publish(text)
        row = SharedText.objects.get(pk=text.pk)
        assert (row.refusal["code"], kept(text).text) == (code, writer.text)
    assert PictureItem.objects.get(pk=item.pk).text == "8 T1"


def test_who_may_not_write_in_the_picture_writes_no_letter(item, text, anna, here):
    writer = Writer(kept(text).since())
    writer.insert(0, "x")
    area = here.veiligheidsregios.get()
    for stranger in (
        person(Role.OBSERVER),
        person(Role.OVDG, region=area.regions.get(), veiligheidsregio=area),
    ):
        with pytest.raises((Refused, Missing)):
            opened(item, stranger)
        with pytest.raises(Refused):
            send(writer, text, stranger)
    assert kept(text).text == "8 T1"


def test_noise_gaps_another_document_and_too_much_change_nothing(item, text, anna):
    def give(update, epoch=text.epoch):
        return text_write(actor=anna, realm=item.realm, item=item.pk, epoch=epoch, update=update)

    writer = Writer(kept(text).since())
    writer.insert(0, "een ")
    vector = writer.vector
    writer.insert(4, "twee ")
    with pytest.raises(Invalid):
        give(b"\xff\xff")
    with refused(Conflict, "behind"):
        give(writer.since(vector))
    with refused(Conflict, "another"):
        give(writer.since(kept(text).vector), epoch="x")
    writer.insert(0, "x" * MOST_LETTERS)
    with refused(Invalid, "too_large"):
        give(writer.since(kept(text).vector))
    assert (kept(text).text, TextUpdate.objects.count()) == ("8 T1", 0)


@pytest.mark.storage
def test_changes_are_folded_in_and_nothing_goes_with_them(item, text, anna):
    writer = Writer(kept(text).since())
    for number in range(FOLD + 5):
        writer.insert(len(writer.text), f" {number}")
        send(writer, text, anna)
    row = SharedText.objects.get(pk=text.pk)
    assert (row.number, row.compacted, row.updates.count()) == (FOLD + 5, FOLD, 5)
    assert kept(text).text == writer.text
    assert send(writer, text, anna) == FOLD + 5  # what is known already is no change


def test_a_correction_by_the_form_is_a_change_of_the_text_and_takes_no_letters_away(
    item, text, anna, here
):
    given = {"text": "9 T1", "theme": "incident"}
    on = {"actor": anna, "realm": item.realm, "activity": here.pk, "item": item.pk}
    item_correct(**on, given=given)
    assert kept(text).text == "9 T1"
    publish(text)
    writer = Writer(kept(text).since())
    writer.insert(4, " en 1 T2")
    send(writer, text, anna)
    with refused(Conflict, "being_written"):
        item_correct(**on, given={"text": "10 T1", "theme": "incident"})
    item_correct(**on, given={"text": "9 T1", "theme": "incident", "source": "OvD-G"})
    publish(text)
    assert PictureItem.objects.get(pk=item.pk).text == "9 T1 en 1 T2"


def test_what_is_withdrawn_or_closed_takes_no_letter_and_keeps_the_last(item, text, anna, here):
    writer = Writer(kept(text).since())
    writer.insert(4, " laatste")
    send(writer, text, anna)
    grip_at(here, here.veiligheidsregios.get(), 0)
    activity_close(actor=SYSTEM, realm=here.realm, activity=here.pk, reason="klaar")
    assert PictureItem.objects.get(pk=item.pk).text == "8 T1 laatste"
    writer.insert(0, "te laat")
    with pytest.raises(Conflict):
        send(writer, text, anna)


def test_a_withdrawn_item_takes_no_letter(item, text, anna, here):
    item_withdraw(actor=anna, realm=here.realm, activity=here.pk, item=item.pk, reason="onjuist")
    writer = Writer(kept(text).since())
    writer.insert(0, "toch")
    with pytest.raises(Conflict):
        send(writer, text, anna)
    with pytest.raises(Conflict):
        opened(item, anna)


@pytest.mark.storage
def test_words_that_are_taken_out_for_good_are_in_no_document_either(item, text, anna):
    writer = Writer(kept(text).since())
    writer.insert(4, " mevrouw Jansen")
    send(writer, text, anna)
    publish(text)
    seq = Entry.objects.filter(realm=item.realm, variants__contains="Jansen").get().seq
    content_redact(actor=SYSTEM, realm=item.realm, seq=seq, words="Jansen", reason="een naam")
    assert not SharedText.objects.exists()
    again = opened(PictureItem.objects.get(pk=item.pk), anna)
    assert again.epoch != text.epoch
    assert "Jansen" not in kept(again).text
