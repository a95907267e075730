"""What administrators read in the administration: our own words, in both languages, for all that is shown."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from capacity.admin import deadlines_named
from capacity.models import EdReport, FigureReport, ResourceKind
from journal.event_names import event_code
from journal.events import REGISTRY
from journal.models import Entry
from journal.said import catalogue
from network.access import MandateRequest
from network.models import Mandate, Role, User
from network.services import mandate_ask
from patientspread.admin import policy_read
from patientspread.models import Policy
from patientspread.policy import DEFAULT_POLICY
from phases.admin import plan_read
from phases.models import Plan
from tests.factories import FacilityFactory, RealmFactory, UserFactory, person, report_beds
from tests.filled import filled_make
from web.laid_out import laid_out
from web.naming import COLUMN

OURS = [one for one in admin.site._registry.values() if one.opts.app_label in settings.OWN_APPS]


def shown(pages: Any) -> set[str]:
    """Return what a list has for columns and filters, and a page for fields: all of a row."""
    fields = (*pages.opts.fields, *pages.opts.many_to_many)
    return {field.name for field in fields if not field.auto_created}


@pytest.mark.parametrize("pages", OURS, ids=lambda pages: pages.opts.label_lower)
def test_every_row_and_column_is_named_in_both_languages(pages: Any) -> None:
    words = catalogue()
    said = [str(one) for one in (pages.opts.verbose_name, pages.opts.verbose_name_plural)]
    with translation.override("en"):
        english = [str(one) for one in (pages.opts.verbose_name, pages.opts.verbose_name_plural)]
    texts = [text for each in words.values() for text in each["nl"]] + [
        str(each["nl"]) for each in words.values()
    ]
    assert set(said) <= set(texts), said
    assert "" not in english
    for name in shown(pages):
        field = pages.opts.get_field(name)
        own = field._verbose_name is not None
        assert own or f"{COLUMN}{name}" in words, f"{pages.opts.label_lower}.{name}"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("pages", OURS, ids=lambda pages: pages.opts.label_lower)
def test_no_column_of_a_list_is_headed_by_a_word_of_the_program(pages: Any, language: str) -> None:
    with translation.override(language):
        heads = [
            str(label_for_field(one, pages.model, pages)).lower() for one in pages.list_display
        ]
    assert not {"pk", "id"} & set(heads)
    assert not [one for one in heads if "_" in one]


@pytest.mark.parametrize(("language", "said"), [("nl", "huisartsenpost, "), ("en", "GP post, ")])
def test_the_sectors_of_a_kind_are_said_in_words(language: str, said: str) -> None:
    pages: Any = admin.site._registry[ResourceKind]
    with translation.override(language):
        for columns in (pages.get_list_display(None), pages.get_fields(None, ResourceKind())):
            [column] = [one for one in columns if getattr(one, "__name__", one) == "sector"]
            assert column(ResourceKind(sector="gp_post hospital")).startswith(said)


@pytest.mark.parametrize(
    "name", sorted(one for one in REGISTRY if one.partition(".")[0] in settings.OWN_APPS)
)
def test_what_happened_has_a_name(name: str) -> None:
    assert event_code(name) in catalogue()


# --- what is drawn


# a name of the program in one piece; what happened is one even where it has no underscore
CODE = re.compile("|".join((r"[a-z.]+(?:_[a-z]+)+", *map(re.escape, REGISTRY))))


def texts(page: str) -> list[str]:
    """Return what is read on a page, piece by piece."""
    shown = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", "", page)
    return [unescape(one).strip() for one in re.findall(r">([^<>]+)<", shown) if one.strip()]


def labels(page: str) -> set[str]:
    """Return what fields, columns and filters are called on a page."""
    heads = re.findall(r'(?s)<th scope="col"[^>]*>(.*?)</th>', page)
    named = re.findall(r"<label[^>]*>([^<]*)", page)
    filters = re.findall(r"(?s)<summary>(.*?)</summary>", page)
    found = {" ".join(texts(f">{one}<")) for one in (*heads, *named, *filters)}
    return {re.sub(r"^\d+ |^Op |:$", "", one) for one in found} - {""}


def dutch() -> set[str]:
    """Return every text that this program, Django and its apps have in Dutch."""
    ours = [one["nl"] for one in catalogue().values()]
    theirs: Any = trans_real.translation("nl")
    texts = [*ours, *(said for _code, said in theirs._catalog.items())]
    return {
        one.casefold() for text in texts for one in (text if isinstance(text, list) else [text])
    }


@pytest.mark.django_db
def test_no_page_shows_a_word_of_the_program_to_who_reads_dutch() -> None:
    """Lists, the page of a row and the form of a new one, of everything in a country with one of each."""
    filled_make()
    client = Client()
    client.force_login(User.objects.get(pk=person(Role.ADMINISTRATOR).user_id))
    known, wrong = dutch(), []
    for model in admin.site._registry:
        base = f"/beheer/{model._meta.app_label}/{model._meta.model_name}/"
        rows = model._default_manager.order_by("pk")[:1]
        asked = [base, *(f"{base}{quote(str(row.pk))}/change/" for row in rows)]
        if model in (User, Mandate):
            asked.append(f"{base}add/")
        for address in asked:
            answer = client.get(address)
            assert answer.status_code == 200, address
            page = answer.content.decode()
            wrong += [(address, one) for one in texts(page) if CODE.fullmatch(one)]
            wrong += [(address, one) for one in labels(page) if one.casefold() not in known]
            assert 'name="password"' not in page
            assert "password" not in {one.casefold() for one in labels(page)}
    assert not wrong


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "name"), [("nl", "bedden gemeld"), ("en", "beds reported")])
def test_the_journal_is_narrowed_by_what_happened_in_words(language: str, name: str) -> None:
    report_beds(RealmFactory.create(), FacilityFactory.create())
    client = Client()
    client.force_login(User.objects.get(pk=person(Role.ADMINISTRATOR).user_id))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get("/beheer/journal/entry/").content.decode()
    assert name in texts(page)
    assert "capacity.beds_reported" not in texts(page)
    [number] = Entry.objects.filter(type="capacity.beds_reported").values_list("pk", flat=True)
    one = client.get(f"/beheer/journal/entry/{number}/change/").content.decode()
    assert name in texts(one)
    narrowed = client.get("/beheer/journal/entry/?type=capacity.beds_reported")
    assert narrowed.status_code == 200
    assert client.get("/beheer/network/user/?password__startswith=a").status_code == 400


@pytest.mark.django_db
def test_what_was_added_confirmed_and_declined_is_said_with_its_name() -> None:
    first, second = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)
    clients = []
    for one in (first, second):
        client = Client()
        client.force_login(User.objects.get(pk=one.user_id))
        clients.append(client)
    first_page = clients[0].get("/beheer/").content.decode()
    assert "Model name" not in first_page  # read aloud at each list
    page = "/beheer/network/user/add/"
    given = {"username": "t.visser", "first_name": "Tess", "last_name": "Visser", "email": ""}
    assert "Tess Visser: toegevoegd." in clients[0].post(page, given, follow=True).content.decode()
    user = User.objects.get(username="t.visser")
    given = {"user": str(user.pk), "role": Role.OBSERVER}
    page = "/beheer/network/mandate/add/"
    added = clients[0].post(page, given, follow=True).content.decode()
    assert "Tess Visser: Waarnemer: toegevoegd." in added
    assert Mandate.objects.filter(user=user).exists()

    asked = mandate_ask(actor=first, user=user, role=Role.NATIONAL_COORDINATOR)
    assert isinstance(asked, MandateRequest)
    page = "/beheer/network/mandaterequest/"
    chosen = {"action": "decline", "_selected_action": [asked.pk]}
    assert "Waarom?" in clients[1].post(page, chosen).content.decode()
    clients[1].post(page, chosen | {"sure": "1", "reason": " "})
    asked.refresh_from_db()
    assert asked.state == "waiting"
    sure = chosen | {"sure": "1", "reason": "Zij vertrekt per 1 december."}
    told = clients[1].post(page, sure, follow=True).content.decode()
    assert "Tess Visser, Landelijk coördinator (LCPS): afgewezen." in told
    assert "Zij vertrekt per 1 december." in clients[0].get(page).content.decode()

    again = mandate_ask(actor=first, user=UserFactory.create(), role=Role.NATIONAL_COORDINATOR)
    sure = {"action": "confirm", "_selected_action": [again.pk]}
    assert "bevestigd." in clients[1].post(page, sure, follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "plan", "policy"),
    [
        (
            "nl",
            "Als in de regio IC-bedden voor 95% of meer bezet zijn.",
            "zonder cijfers: niet plaatsen",
        ),
        ("en", "IC beds", "without figures: place nobody"),
    ],
)
def test_what_is_kept_as_a_document_is_read_in_words(language: str, plan: str, policy: str) -> None:
    filled_make()
    client = Client()
    client.force_login(User.objects.get(pk=person(Role.ADMINISTRATOR).user_id))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override(language):
        assert plan in plan_read(Plan.objects.all()[0])
        assert policy in policy_read(DEFAULT_POLICY)
    pages = [
        f"/beheer/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
        for row in (*Plan.objects.all()[:1], *Policy.objects.all()[:1])
    ]
    assert pages
    for address in pages:
        page = client.get(address).content.decode()
        assert "{&quot;" not in page
        assert '{"' not in re.sub(r"(?s)<script.*?</script>", "", page)


@pytest.mark.parametrize(("language", "word"), [("nl", "met de hand"), ("en", "by hand")])
def test_by_which_way_a_report_came_is_said_in_words(language: str, word: str) -> None:
    with translation.override(language):
        for model in (FigureReport, EdReport):
            pages: Any = admin.site._registry[model]
            assert pages._worded["source"](model(source="manual")) == word
            assert pages._worded["source"](model(source="epd-koppeling")) == "epd-koppeling"
        assert word in deadlines_named({"manual": 28800, "crisis.manual": 5400})


def test_a_document_is_laid_out_and_no_markup_of_it_is_taken_over() -> None:
    given = {
        "<b>": ["a", "b"],
        "zin": {"nl": "<i>Ja</i>", "en": "Yes"},
        "diep": [{"x": None}, {"x": [1, [2, 3]]}],
    }
    said = laid_out(given)
    assert "&lt;b&gt;: a, b" in said
    assert "zin: &lt;i&gt;Ja&lt;/i&gt;" in said
    assert "x: -" in said
    assert "x: 1, (2, 3)" in said
    assert laid_out([[{"aan": [[1]]}]]).count("<ul") == 3
    assert laid_out({"aan": True}) == '<ul class="laid-out"><li>aan: ja</li></ul>'


@pytest.mark.django_db
def test_a_list_writes_moments_in_english_as_the_screens_do_with_24_hours() -> None:
    """It said "8:50 p.m." where all other screens say 20:50."""
    asked = mandate_ask(
        actor=person(Role.ADMINISTRATOR),
        user=UserFactory.create(),
        role=Role.NATIONAL_COORDINATOR,
    )
    moment = datetime(2026, 11, 30, 19, 50, tzinfo=UTC)
    MandateRequest.objects.filter(pk=asked.pk).update(asked_at=moment)
    client = Client()
    client.force_login(User.objects.get(pk=person(Role.ADMINISTRATOR).user_id))
    client.cookies["django_language"] = "en"
    page = client.get("/beheer/network/mandaterequest/").content.decode()
    assert "30 November 2026 20:50" in page
    assert "p.m." not in page
