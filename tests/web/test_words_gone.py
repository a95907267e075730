"""Words that a security officer removes are nowhere any more: of every free text of every command."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.test import Client

from journal.errors import Invalid, Missing
from journal.models import Entry, IdempotentAnswer, ReadAudit
from journal.services import realm_close
from journal.sought_words import REMOVED
from journal.verify import verify_all
from lcms_bridge.models import Message
from network.models import Role
from network.services import entry_redact
from situation.models import Note
from situation.services import note_post
from tests.factories import SYSTEM, MandateFactory, RealmFactory, person
from tests.filled import Filled, filled_make
from tests.web.test_free_text import free_texts, written
from web.commands import commands

pytestmark = pytest.mark.django_db
SAID = "Zonneveld"  # a name: in a sentence of its own in each text


def every_text() -> Iterator[tuple[str, str]]:
    """Yield every column that can hold words, and what is in it, of every row of the database."""
    for model in apps.get_models():
        kinds = (models.TextField, models.CharField, models.JSONField, models.BinaryField)
        names = [one.name for one in model._meta.concrete_fields if isinstance(one, kinds)]
        for row in model._base_manager.values(*names) if names else ():
            for name, value in row.items():
                binary = isinstance(value, bytes | memoryview)
                yield (
                    f"{model._meta.label}.{name}",
                    (bytes(value).decode(errors="replace") if binary else str(value)),
                )


def seq_saying(words: str) -> int | None:
    """Return the number of the newest entry that says words; None: there is none."""
    says = Q(variants__contains=words) | Q(reason__contains=words)
    return Entry.objects.filter(says).order_by("-seq").values_list("seq", flat=True).first()


@pytest.fixture
def told() -> tuple[Filled, dict[str, str]]:
    """A country in which every text that takes it names somebody: the name, and by which field."""
    country = filled_make()
    said: dict[str, str] = {}
    for made in commands():
        for name in free_texts(made):
            words = f"{SAID}{len(said):03d}x"
            if written(country, made, name, f"bed 4, {words}, 3B"):
                said[words] = f"{made}: {name}"
    return country, said


def test_words_that_are_removed_from_a_line_are_nowhere(
    told: tuple[Filled, dict[str, str]],
) -> None:
    country, said = told
    officer = country.person(Role.SECURITY_OFFICER)
    gone = {}
    for words, by in said.items():
        while (seq := seq_saying(words)) is not None:
            entry_redact(actor=officer, realm=country.realm, seq=seq, words=words, reason="te veel")
            gone[words] = by
    assert len(gone) > 40
    left = {
        f"{gone[words]}: {column}"
        for column, text in every_text()
        for words in re.findall(rf"{SAID}\d+x", text, re.IGNORECASE)
        if words in gone
    }
    assert not left, "\n".join(sorted(left))
    assert verify_all([]) == []
    assert Entry.objects.filter(variants__contains=REMOVED).exists()


def test_words_go_from_a_realm_that_is_closed_and_an_open_one_tells_of_it() -> None:
    officer = MandateFactory.create(role=Role.SECURITY_OFFICER)
    national = person(Role.NATIONAL_COORDINATOR)
    over, world = RealmFactory.create(), RealmFactory.create()
    note_post(actor=national, realm=over, region=None, theme="incident", text="bed 4: Zonneveld")
    realm_close(actor=SYSTEM, realm=over, reason="voorbij")
    seq = Entry.objects.filter(realm=over, key__startswith="note:").latest("seq").seq
    client, other = Client(), Client()
    client.force_login(officer.user)
    other.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    body = {"seq": seq, "words": "Zonneveld", "reason": "herleidbaar"}
    where = f"/api/v1/realms/{over.slug}/log/redact/"
    assert other.post(where, body, "application/json").status_code == 403
    answer = client.post(where, body, "application/json")
    assert (answer.status_code, answer.json()) == (200, {"entries": [seq]})
    again = client.post(where, body, "application/json")
    assert (again.status_code, again.json()["title"]) == (404, "words_not_there")
    assert not [text for _column, text in every_text() if "zonneveld" in text.casefold()]
    told = Entry.objects.filter(key=f"redaction:{over.slug}:{seq}").get()
    assert (told.realm, told.corrects) == (world, None)
    assert verify_all([]) == []
    realm_close(actor=SYSTEM, realm=world, reason="voorbij")
    refused = client.post(where, body | {"words": "bed 4"}, "application/json")
    assert (refused.status_code, refused.json()["title"]) == (409, "no_open_realm")


@pytest.mark.parametrize("name", ["Zoë d'Ançona", 'Jan "Piet" X', "O<Neill & Co", "Łukasz\\Y"])
def test_however_a_notation_writes_them_and_in_whatever_capitals(name: str) -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    national = person(Role.NATIONAL_COORDINATOR)
    text = f"bed 4: {name}"
    note = note_post(actor=national, realm=realm, region=None, theme="incident", text=text)
    for n, body in enumerate(
        (json.dumps({"a": text}), json.dumps([text], ensure_ascii=False), f"<a>{escape(text)}</a>")
    ):
        Message.objects.create(
            realm=realm, raw=body.encode(), sha256=f"{n}", size=1, name="x", source="s", actor="a",
            actor_label="a", received_at=note.at,
        )  # fmt: skip
    IdempotentAnswer.objects.create(
        scope=realm.slug, actor="a", key="k", answer=json.dumps({"text": text})
    )
    seq = Entry.objects.filter(realm=realm, key__startswith="note:").latest("seq").seq
    entry_redact(actor=officer, realm=realm, seq=seq, words=name.swapcase(), reason="te veel")
    written = {
        name,
        json.dumps(name)[1:-1],
        json.dumps(name, ensure_ascii=False)[1:-1],
        escape(name),
    }
    left = [
        (column, text)
        for column, text in every_text()
        if any(one.casefold() in text.casefold() for one in written)
    ]
    assert not left
    assert not IdempotentAnswer.objects.filter(scope=realm.slug, key="k").exists()


def test_what_somebody_else_wrote_in_a_sentence_of_their_own_stays() -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    national = person(Role.NATIONAL_COORDINATOR)
    for text in ("Jansen", "Jansen belt terug"):
        note_post(actor=national, realm=realm, region=None, theme="incident", text=text)
    first = Entry.objects.filter(realm=realm, key__startswith="note:").earliest("seq")
    entry_redact(actor=officer, realm=realm, seq=first.seq, words="jansen", reason="te veel")
    texts = list(Note.objects.order_by("pk").values_list("text", flat=True))
    assert texts == [REMOVED, "Jansen belt terug"]


def test_who_did_something_and_codes_stay_whatever_somebody_else_is_called() -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    national = replace(person(Role.NATIONAL_COORDINATOR), label="Jan Jansen (incident)")
    for text in ("mevrouw Jansen, incident, note", "iets anders"):
        note_post(actor=national, realm=realm, region=None, theme="incident", text=text)
    ReadAudit.objects.create(realm=realm, seq=1, actor=national.name, key="Jansen", way="x")
    note = Note.objects.earliest("pk")
    seq = Entry.objects.get(realm=realm, key=f"note:{note.pk}").seq
    for words in ("incident", "note", "Jansen"):
        done = entry_redact(actor=officer, realm=realm, seq=seq, words=words, reason="te veel")
        assert done.seqs == (seq,)
    assert list(Note.objects.order_by("pk").values_list("by", "theme", "text")) == [
        (national.label, "incident", f"mevrouw {REMOVED}, {REMOVED}, {REMOVED}"),
        (national.label, "incident", "iets anders"),
    ]
    assert verify_all([]) == []


def test_words_that_stand_everywhere_are_refused_and_nothing_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    national = person(Role.NATIONAL_COORDINATOR)
    for _ in range(3):
        note_post(actor=national, realm=realm, region=None, theme="incident", text="bed 4: Jansen")
    seq = Entry.objects.filter(realm=realm).earliest("seq").seq
    monkeypatch.setattr("journal.repeats.MOST", 1)
    with pytest.raises(Invalid) as refused:
        entry_redact(actor=officer, realm=realm, seq=seq, words="Jansen", reason="te veel")
    assert refused.value.code == "redact_wide"
    assert Note.objects.filter(text="bed 4: Jansen").count() == 3


def test_what_stands_for_the_words_may_be_longer_than_they_are() -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    text = "Bos" * 666 + "xx"
    note_post(
        actor=person(Role.NATIONAL_COORDINATOR),
        realm=realm,
        region=None,
        theme="incident",
        text=text,
    )
    seq = Entry.objects.filter(realm=realm).earliest("seq").seq
    entry_redact(actor=officer, realm=realm, seq=seq, words="Bos", reason="te veel")
    assert len(Note.objects.get().text) == Note._meta.get_field("text").max_length


def test_codes_moments_and_who_did_it_stay_in_the_line_itself() -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    national = replace(person(Role.NATIONAL_COORDINATOR), label="Ina de Vries")
    year = str(datetime.now(UTC).year)
    text = f"Ina (incident, coordinator) sinds {year}"
    note_post(actor=national, realm=realm, region=None, theme="incident", text=text)
    entry = Entry.objects.get(realm=realm, key__startswith="note:")
    before = json.loads(json.loads(entry.variants)[0]["body"])
    for words in ("incident", "coordinator", "Ina", year):
        entry_redact(actor=officer, realm=realm, seq=entry.seq, words=words, reason="te veel")
    entry.refresh_from_db()
    after = json.loads(json.loads(entry.variants)[0]["body"])
    assert after["state"]["text"] == f"{REMOVED} ({REMOVED}, {REMOVED}) sinds {REMOVED}"
    stays = ("theme", "role", "by", "at", "reliability")
    assert {name: after["state"][name] for name in stays} == {
        name: before["state"][name] for name in stays
    }
    assert (after["by"], after["at"]) == (before["by"], before["at"])
    assert verify_all([]) == []


@pytest.mark.parametrize(
    ("written_as", "typed"),
    [
        ("Zoe\u0308 Kern", "Zoë Kern"),
        ("Zoë Kern", "Zoe\u0308 kern"),
        ("D’Ançona", "d'ançona"),
        ("Jan\u00a0 Pieter", "Jan Pieter"),
        ("Straße 4 van JANSEN", "jansen"),
        ("STRASSER", "Straßer"),
        ("Anne‑Marie", "Anne-Marie"),
    ],
)
def test_what_is_typed_as_it_reads_is_found_however_it_was_written(
    written_as: str, typed: str
) -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    text = f"bed 4: {written_as} belt"
    note_post(
        actor=person(Role.NATIONAL_COORDINATOR), realm=realm, region=None, theme="incident", text=text
    )  # fmt: skip
    seq = Entry.objects.filter(realm=realm).earliest("seq").seq
    entry_redact(actor=officer, realm=realm, seq=seq, words=typed, reason="te veel")
    last = written_as.rsplit(maxsplit=1)[-1]
    assert not [column for column, said in every_text() if f"{last} belt" in said]
    assert REMOVED in Note.objects.get().text


def test_a_letter_with_a_mark_is_another_letter() -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    national = person(Role.NATIONAL_COORDINATOR)
    note_post(actor=national, realm=realm, region=None, theme="incident", text="bed 4: Zoe\u0308")
    seq = Entry.objects.filter(realm=realm).earliest("seq").seq
    with pytest.raises(Missing):
        entry_redact(actor=officer, realm=realm, seq=seq, words="Zoe", reason="te veel")
