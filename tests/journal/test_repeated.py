"""Words that must go, go out of every row that repeats them: which rows, and that none was forgotten."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from capacity.models import RegularBeds
from capacity.services import regular_set
from journal.fields import ReadableField
from journal.models import Entry, Realm
from journal.redaction import REMOVED
from journal.repeated import kinds_repeated, repeated
from network.models import Role
from network.services import entry_redact
from patientspread.models import Fleet
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import fleet_set, policy_adopt
from phases.models import Agreement
from phases.services import agreement_set
from situation.picture_redaction import TEXTS
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, RegionFactory, person

NAME = 'Zoë "Zus" van Éénen'  # letters and marks that a database writes as others in a document
# a key of each kind that is not simply `kind:1`
REST = {
    "grip": "1:1",
    "level": "safety:1",
    "agreement": "R/1",
    "post": "1:1:hin",
    "heardtext": "n:1",
}
# fields of people's words that no entry's content is repeated in, or that go another way; why
APART = {
    # `situation/picture_redaction.py`
    **dict.fromkeys(
        (*(f"situation.PictureItem.{one}" for one in TEXTS),),
        "pictures",
    ),
    **dict.fromkeys((*(f"situation.ItemRevision.{one}" for one in TEXTS),), "pictures"),
    "situation.ItemQuestion.text": "pictures",
    "situation.ItemQuestion.answer": "pictures",
    "situation.PictureTheme.name": "pictures",
    "situation.TotalPicture.offer_note": "pictures",
    "situation.TotalVersion.note": "pictures",
}
# how the names of who did something end: they are people with accounts, and removed as such
WHO = (
    "_by",
    "by",
    "actor",
    "reporter",
    "setter",
    "decider",
    "opener",
    "closer",
    "registrar",
    "author",
    "approver",
)
# columns that programs fill: codes, addresses, names of accounts and places, sentences of our own
OURS = {
    "callout.Call.target",
    "callout.Call.called",
    "callout.Seat.name",
    "callout.Seat.function",
    "phases.RoundAnswer.answerer",
    "phases.PhaseDecision.mandated",
    "phases.LevelDecision.mandated",
    "patientspread.SpreadRun.error",
    "patientspread.SpreadRun.outdated",
    "patientspread.SpreadRun.requester",
    "situation.Handover.giver",
    "situation.ReportSubscription.ended_why",
    "situation.PictureItem.owner_name",
    "situation.TotalPicture.owner",
    "situation.ReportLayout.title",
    "journal.Realm.name",
}
LONG = 100  # characters: a shorter column is a code


def words_of_people() -> Iterator[str]:
    """Yield the columns of rows of realms that may hold what people wrote."""
    labels = {name.rpartition(".")[2] for name in settings.OWN_APPS} - {"network", "journal"}
    for model in apps.get_models():
        if model._meta.app_label not in labels - {"lcms_bridge"}:
            continue
        for field in model._meta.concrete_fields:
            free = isinstance(field, ReadableField | models.TextField) or (
                isinstance(field, models.CharField)
                and (field.max_length or 0) >= LONG
                and not field.choices
            )
            free = free and not isinstance(field, models.EmailField | models.URLField)
            if free and not field.is_relation and not field.name.endswith(WHO):
                yield f"{model._meta.label}.{field.name}"


def reached(realm: Realm) -> set[str]:
    """Return the columns that the tables of the apps name."""
    found = set()
    for kind in kinds_repeated():
        for rows, fields in repeated(realm, f"{kind}:{REST.get(kind, '1')}"):
            found |= {f"{rows.model._meta.label}.{name}" for name in fields}
    return found


@pytest.mark.django_db
def test_every_column_of_peoples_words_is_reached_or_named_with_why_not() -> None:
    told = reached(RealmFactory.create()) | set(APART) | OURS
    assert sorted(set(words_of_people()) - told - WITHOUT_REALM) == []


@pytest.mark.django_db
def test_every_column_that_is_named_is_there() -> None:
    for name in (*reached(RealmFactory.create()), *APART, *OURS, *WITHOUT_REALM):
        label, _, field = name.rpartition(".")
        apps.get_model(label)._meta.get_field(field)


# rows of the installation and of browsers, and keys: no entry of a realm tells of their words
WITHOUT_REALM = {
    "capacity.ResourceKind.definition_nl",
    "capacity.ResourceKind.definition_en",
    "capacity.ResourceKind.why_nl",
    "capacity.ResourceKind.why_en",
    "capacity.ResourceKind.sector",
    "callout.PushSubscription.endpoint",
    "callout.PushSubscription.p256dh",
    "capacity.Source.secret",
    "capacity.Source.scopes",
    "phases.Plan.name",
    "phases.Plan.source",
}


def redacted(realm: Realm, kind: str) -> None:
    """Take the name out of the newest entry of a kind of key."""
    officer = person(Role.SECURITY_OFFICER)
    entry = Entry.objects.filter(realm=realm, key__startswith=f"{kind}:").latest("seq")
    entry_redact(actor=officer, realm=realm, seq=entry.seq, words=NAME, reason="een naam")


def gone(row: Any, *fields: str) -> None:
    """Hold that the name went out of these fields of a row, and something else stayed."""
    row.refresh_from_db()
    for field in fields:
        text = json.dumps(getattr(row, field), ensure_ascii=False, default=str)
        assert "Zus" not in text
        assert REMOVED in text
        assert "met " in text


@pytest.mark.django_db
def test_words_beside_figures_fleets_and_agreements_go_out_of_their_rows() -> None:
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    realm, region = RealmFactory.create(), RegionFactory.create()
    house = FacilityFactory.create(region=region)
    text = f"met {NAME} besproken"
    regular_set(
        actor=SYSTEM,
        realm=realm,
        facility=house,
        kind="ward",
        number=10,
        reason=text,
        since=realm.now() - timedelta(hours=1),
    )
    redacted(realm, "regular")
    gone(RegularBeds.objects.get(), "reason")
    fleet_set(actor=SYSTEM, realm=realm, region=region, mode="ambulance", per_hour=3, reason=text)
    redacted(realm, "rides")
    gone(Fleet.objects.get(), "reason")
    agreement_set(
        actor=SYSTEM,
        realm=realm,
        region=region,
        code="een",
        partners=[house.pk],
        title_nl=text,
        title_en=text,
        text_nl=text,
        text_en=text,
        indicator={"check": "ed_open", "at_least": 1},
    )
    redacted(realm, "agreement")
    gone(Agreement.objects.get(), "title", "text")
