"""The permission table: every address and every command × every role, and no address forgotten.

A role that may come in is never answered 401 or 403; one that may not always is, whatever it sends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from callout import rights as callout
from capacity.models import Source
from capacity.permissions import SOURCE_MANAGE, SOURCES_SEE, STATISTICS
from capacity.services.sources import hash_of
from journal.actors import Actor
from journal.limits import shares
from journal.models import Realm
from journal.said import said
from lcms_bridge import rights as bridge
from lcms_bridge.formats import OUTGOING
from lcms_bridge.models import Neighbour
from network.models import Role, Sector, User
from network.permissions import ADMINISTER, PICTURE_SEE
from network.services.tokens import TOKENS_SEE
from network.trail import TRAIL_SEE
from patientspread import rights as spreading
from phases import mandates
from situation.period.rights import REPORT_SEE
from tests.factories import (
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    browser_of,
    token_for,
)
from web.commands import Command, commands
from web.pages import Page, pages
from web.people import can
from web.rights import Reach, Right, rights
from web.scopes import (
    COMMANDS,
    EXCHANGE,
    FIGURES,
    FILES,
    LIVE,
    MESSAGES,
    OF_NEIGHBOURS,
    OF_SYSTEMS,
    PERSONAL,
    PICTURE,
    TEXTS,
    TRAIL,
    WRITING,
    written,
)

pytestmark = pytest.mark.django_db

EVERYONE = frozenset(str(role) for role in Role)

# Addresses of an app's own, with the right that lets somebody in; commands and pages bring theirs.
READS: dict[str, Right] = {
    "realm-snapshot": PICTURE_SEE,
    "realm-log": PICTURE_SEE,
    "log-last-look": PICTURE_SEE,
    "system": PICTURE_SEE,
    "realm-ticket": PICTURE_SEE,
    "plans": PICTURE_SEE,
    "pressure-scheme": PICTURE_SEE,
    "pressure-evidence": PICTURE_SEE,
    "mandated": mandates.RELAY,
    "mandated-at": mandates.RELAY,
    "standing": PICTURE_SEE,
    "activities-archive": PICTURE_SEE,
    "activity-bob": PICTURE_SEE,
    "activity-phones": PICTURE_SEE,
    "post-candidates": PICTURE_SEE,
    "item-revisions": PICTURE_SEE,
    "total-versions": PICTURE_SEE,
    "total-version": PICTURE_SEE,
    "sitrep": PICTURE_SEE,
    "sitrep-pdf": PICTURE_SEE,
    "sitreps": PICTURE_SEE,
    "course": PICTURE_SEE,
    "course-csv": PICTURE_SEE,
    "course-pdf": PICTURE_SEE,
    "handover-sheet": PICTURE_SEE,
    "handover-sheet-pdf": PICTURE_SEE,
    "public-texts": PICTURE_SEE,
    "period-report": REPORT_SEE,
    "editions": PICTURE_SEE,
    "edition": PICTURE_SEE,
    "period-report-csv": REPORT_SEE,
    "period-report-pdf": REPORT_SEE,
    "decisions": PICTURE_SEE,
    "decisions-pdf": PICTURE_SEE,
    "decision": PICTURE_SEE,
    "timeline": PICTURE_SEE,
    "plan-words": PICTURE_SEE,
    "plan-draft": PICTURE_SEE,
    "plan-trial": PICTURE_SEE,
    "plan-versions": PICTURE_SEE,
    "plan-document": PICTURE_SEE,
    "plan-comparison": PICTURE_SEE,
    "callout-own": callout.ANSWER,
    "callout-people": callout.KEEP,
    "stop-statistics": STATISTICS,
    "stop-statistics-csv": STATISTICS,
    "questionnaires": PICTURE_SEE,
    "sources": SOURCES_SEE,
    "survey-round": PICTURE_SEE,
    "forecasts": PICTURE_SEE,
    "series": PICTURE_SEE,
    "series-csv": PICTURE_SEE,
    "facility-reports": PICTURE_SEE,
    "board": PICTURE_SEE,
    "board-csv": PICTURE_SEE,
    "board-week": PICTURE_SEE,
    "run": spreading.RUN_SEE,
    "run-pdf": spreading.RUN_SEE,
    "places": spreading.PLACE_FIND,
    "pmr-advice": spreading.ASK,
    "pmr-places": spreading.SEEK,
    "flow": PICTURE_SEE,
    "week": spreading.WEEK_SEE,
    "performance": spreading.PERFORMANCE_SEE,
    "performance-csv": spreading.PERFORMANCE_SEE,
    "why-not": spreading.RUN,
    **{form.route: bridge.EXPORT for form in OUTGOING},
    "messages": bridge.SEE,
    "message": bridge.SEE,
    "message-sheet": bridge.MEND,
    "analysis": bridge.ANALYSIS,
    "analysis-file": bridge.ANALYSIS,
    "pulls": SOURCE_MANAGE,
    "peers": bridge.PEERS,
    "peer-preview": bridge.PEERS,
    "neighbours": bridge.PEERS,
    "delivery-examples": SOURCE_MANAGE,
    "realm-home": PICTURE_SEE,
    "trail": TRAIL_SEE,
    "trail-csv": TRAIL_SEE,
    "tokens": TOKENS_SEE,
    "setup": ADMINISTER,
    "setup-step": ADMINISTER,
    "setup-places": ADMINISTER,
    "setup-place-new": ADMINISTER,
    "setup-place": ADMINISTER,
    "setup-regions": ADMINISTER,
    "setup-region-new": ADMINISTER,
    "setup-region": ADMINISTER,
}
# What every known person may open, whatever the function.
KNOWN = ("reference", "outlines", "me", "version", "home")
POSTED = ("realm-ticket",)  # a read that is asked with POST
# (route, method) -> the roles that come in; what they send is empty, so they get 200 or an error of theirs
TABLE: dict[tuple[str, str], frozenset[str]] = {
    **{(route, "get"): EVERYONE for route in KNOWN},
    **{
        (route, "post" if route in POSTED else "get"): frozenset(right.who)
        for route, right in READS.items()
    },
    ("messages", "post"): frozenset(bridge.SEE.who),
    **{
        (route, "post"): frozenset(ADMINISTER.who)
        for route in (
            *("setup-act", "setup-invite", "setup-place", "setup-place-close"),
            *("setup-place-contacts", "setup-region", "setup-region-new", "setup-region-back"),
        )
    },
    **{(made.name, "post"): frozenset(made.right.who) for made in commands()},
    **{(page.route, "get"): frozenset(page.needs.who) for page in pages()},
}
# What a token of a person's program must be made for, where it is not the picture (reading) or `commands`.
FOR_TOKENS: dict[tuple[str, str], frozenset[str]] = {
    **{(route, "get"): frozenset() for route in KNOWN},
    **{(form.route, "get"): frozenset({FILES}) for form in OUTGOING},
    **{(route, "get"): frozenset({FILES}) for route in ("analysis", "analysis-file")},
    **{(route, "get"): frozenset({TRAIL}) for route in ("trail", "trail-csv")},
    **{
        (f"capacity.{name}", "post"): frozenset({FIGURES})
        for name in (
            *("beds_report", "figures_confirm", "figures_correct", "ed_report", "part_report"),
            *("stop_renew", "operating_state_set", "survey_answer"),
        )
    },
    **{
        (f"lcms_bridge.{name}", "post"): frozenset({MESSAGES})
        for name in (
            *("message_mend", "message_replay", "message_discard"),
            *("sheet_map", "dialect_take_back"),
        )
    },
    ("messages", "post"): frozenset({MESSAGES}),
    **{(route, "get"): frozenset({MESSAGES}) for route in ("message", "message-sheet")},
    ("realm-ticket", "post"): LIVE,  # the line it opens carries every command
}
# Pages are opened with a session alone, and no token opens what is about tokens.
NO_TOKENS = ("page-", "realm-home", "home", "setup", "tokens", "network.token_")
# The tokens of systems and neighbours: what each address asks for.
FOR_OTHERS: dict[tuple[str, str], frozenset[str]] = {
    ("figures", "post"): frozenset({FIGURES}),
    ("deliveries", "post"): frozenset({MESSAGES}),
    ("delivery", "get"): frozenset({MESSAGES}),
    ("gz-changes", "get"): frozenset({EXCHANGE}),
    ("gz-text", "get"): frozenset({EXCHANGE}),
    ("gz-text", "put"): frozenset({TEXTS}),
}
# Open to whoever is not logged in, or not about the project's own rights.
OPEN = {
    "healthz",
    "readyz",
    "metrics",  # this machine, or a token: tests/config/test_metrics.py
    "login",
    "logout",
    "set_language",
    "javascript-catalog",
    "schema",
    "openapi",
    "api-docs",
    "live-status",
    "open-edition",  # published, for everybody: tests/situation/period/test_edition.py
    "open-edition-csv",
    "offer-answer",  # opened with the link of a mail: tests/patientspread/test_offer_mails.py
    "callout-answer",  # opened with the link of a message; its own tests are in tests/callout
    "callout-worker",
    "deliveries",  # opened with the token of a source: tests/lcms_bridge/test_linking.py
    "delivery",
    "gz-changes",  # opened with the token of a neighbour: tests/lcms_bridge/test_neighbours.py
    "gz-text",
    "figures",  # opened with the token of a source; its own tests are in tests/capacity
    "account",  # one's own: tests/network/test_links.py, test_sessions.py, test_factors.py
    "account-password",
    "account-sessions",
    "account-data",
    "account-shown",
    "act-as",  # one of the own functions: tests/situation/test_work.py
    "account-link",
    "account-reset",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "socialaccount_connections",
    "live-sse",  # opened with a ticket; its own tests are in tests/journal
    "realm-command",  # every command through one address; its own test below
}


@pytest.fixture
def place():
    region = RegionFactory.create()
    veiligheidsregio = VeiligheidsregioFactory.create()
    veiligheidsregio.regions.add(region)
    facility = FacilityFactory.create(region=region, veiligheidsregio=veiligheidsregio)
    realm = RealmFactory.create(exercise=True)
    return {
        "realm": realm.slug,
        "slug": realm.slug,
        "region": region.pk,
        "veiligheidsregio": veiligheidsregio.pk,
        "facility": facility.pk,
        "level": "facility",
        "place": facility.pk,
        "seq": 1,
        "to": FacilityFactory.create(region=region, veiligheidsregio=veiligheidsregio).pk,
        "proposal": 1,
        "draft": 1,
        "kind": "ward",
        "neighbour": "buren",
        "ref": "0" * 32,
        "round": 1,
        "series": 1,
        "source": "hix-maasstad",
        "peer": "buurregio",
        "delivery": 1,
        "dataset": "figures",
        "run": 1,
        "placement": 1,
        "shown": 1,
        "transfer": 1,
        "pmr": 1,
        "arrival": 1,
        "lend": 1,
        "measure": 1,
        "code": "seh-open",
        "step": "plans",
        "action": "beleid",
        "message": 1,
        "token": 1,
        "alarm": 1,
        "call": 1,
        "activity": 1,
        "party": 1,
        "function": "hin",
        "item": 1,
        "question": 1,
        "theme": "casualties",
        "number": 1,
        "subscription": 1,
        "quarter": "2020-Q3",
        "decision": 1,
        "team_action": 1,
        "party_request": 1,
        "public_text": 1,
        "team": "copi",
        "asked": 1,
        "meeting": 1,
    }


def user_of(role: str, place: dict[str, object]) -> User:
    mandate = MandateFactory.create(
        role=role,
        region_id=place["region"],
        veiligheidsregio_id=place["veiligheidsregio"],
        facility_id=place["facility"],
    )
    user: User = mandate.user
    return user


def client_of(role: Role, place: dict[str, object]) -> Client:
    return browser_of(user_of(role, place))


@contextmanager
def as_it_was(client: Client, what: object) -> Iterator[None]:
    """Let something be done in the world as it was, and undo it; what goes wrong says what that was.

    Nothing of it stays: no row, no cookie, and none of the share that somebody has.
    """
    cookies = {name: one.value for name, one in client.cookies.items()}
    shares.forget()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    except Exception as error:
        error.add_note(str(what))
        raise
    client.cookies = SimpleCookie(cookies)


def told(answer: Any) -> str:
    """Return what came back, short enough to read among others."""
    return f"{answer.status_code} {answer.content[:200]!r}"


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from patterns(pattern)
        else:
            yield pattern


def address(route: str, place: dict[str, object]) -> str:
    pattern = next(p for p in patterns() if p.name == route)
    names = pattern.pattern.converters
    return reverse(route, kwargs={name: place[name] for name in names})


def owner_of(page: Page) -> str:
    """Return the app whose `pages` module registers a page."""
    root = Path(__file__).parents[1]
    return next(
        app
        for app in settings.OWN_APPS
        if (file := root / app / "pages" / "__init__.py").exists()
        and f'"{page.name}"' in file.read_text()
    )


def test_no_address_is_forgotten():
    names = {pattern.name for pattern in patterns()}
    assert None not in names
    assert names == {route for route, _ in TABLE} | OPEN


def test_every_command_has_an_address_an_example_and_a_right_somebody_holds():
    for made in commands():
        assert made.right.who, made.name
        assert set(made.right.who) <= EVERYONE
        assert made.body.example, made.name
        assert made.summary, made.name
        assert [p for p in patterns() if p.name == made.name], made.name


def test_no_app_names_what_an_upper_one_owns():
    """A lower app spells no command, right or page of an app above it."""
    owned = {
        name: name.partition(".")[0]
        for name in [*(made.name for made in commands()), *(right.name for right in rights())]
    } | {page.name: owner_of(page) for page in pages()}
    root = Path(__file__).parents[1]
    for rank, app in enumerate(settings.OWN_APPS):
        text = "\n".join(
            path.read_text(encoding="utf-8")
            for path in sorted((root / app).rglob("*.py"))
            if "migrations" not in path.parts
        )
        for name, owner in owned.items():
            if owner in settings.OWN_APPS[rank + 1 :]:
                assert f'"{name}"' not in text, f"{app} names {name} of {owner}"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_comes_in_exactly_where_the_table_says(role, place):
    client = client_of(role, place)
    wrong = {}
    for (route, method), who in TABLE.items():
        with as_it_was(client, (route, method)):
            answer = getattr(client, method)(address(route, place), content_type="application/json")
            in_order = (
                answer.status_code not in (401, 403) and answer.status_code < 500
                if role in who
                else answer.status_code == 403
            )
            if not in_order:
                wrong[route, method] = told(answer)
    assert wrong == {}


def test_whoever_is_not_logged_in_stays_outside(place):
    client = Client()
    for route, method in TABLE:
        with as_it_was(client, (route, method)):
            answer = getattr(client, method)(address(route, place), content_type="application/json")
            if route.startswith(("page-", "realm-home", "home", "setup")):
                assert answer.status_code == 302, told(answer)
                assert answer["Location"].startswith("/login/")
            else:
                assert answer.status_code == 401, told(answer)
                assert answer["Content-Type"] == "application/problem+json"


def test_a_user_without_any_mandate_sees_and_changes_nothing_of_a_realm(place):
    client = Client()
    user = MandateFactory.create().user
    user.mandates.all().delete()
    client.force_login(user)
    for route, method in TABLE:
        with as_it_was(client, (route, method)):
            answer = getattr(client, method)(address(route, place), content_type="application/json")
            if route in KNOWN:
                assert answer.status_code in (200, 302, 403), told(answer)
            else:
                assert answer.status_code in (302, 403), told(answer)
                if answer.status_code == 302:
                    assert getattr(client, method)(answer["Location"]).status_code == 403


def test_a_token_opens_exactly_what_it_was_made_for(place):
    """Whoever may come in, comes in with a token for that, and with one for all the rest does not."""
    users: dict[str, User] = {}
    programs: dict[tuple[str, frozenset[str]], Client] = {}

    def come(role, scopes, route, method):
        if role not in users:
            users[role] = user_of(role, place)
        if (role, scopes) not in programs:
            token = token_for(users[role], scopes=written(scopes))
            programs[role, scopes] = Client(headers={"Authorization": f"Token {token}"})
        client = programs[role, scopes]
        with as_it_was(client, (route, method, role, scopes)):
            return getattr(client, method)(address(route, place), content_type="application/json")

    for (route, method), who in TABLE.items():
        if route.startswith(NO_TOKENS):
            continue
        usual = frozenset({PICTURE if method == "get" else COMMANDS})
        asked = FOR_TOKENS.get((route, method), usual)
        answer = come(min(who), asked or frozenset({TRAIL}), route, method)
        assert answer.status_code not in (401, 403), (route, method, told(answer))
        for one in asked:
            refused = come(min(who), frozenset(PERSONAL) - {one}, route, method)
            assert refused.status_code == 403, (route, method, told(refused))
            assert refused.json()["title"] == "no_scope", (route, method)


def test_a_command_by_its_name_asks_of_a_token_what_the_command_asks(place):
    user = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility_id=place["facility"]).user
    token = token_for(user, scopes=FIGURES)
    program = Client(headers={"Authorization": f"Token {token}"})
    title = {}
    for name in ("capacity.beds_report", "network.act_as", "capacity.source_register", "nothing"):
        where = reverse("realm-command", kwargs={"slug": place["realm"], "name": name})
        title[name] = program.post(where, {}, content_type="application/json").json()["title"]
    assert title.pop("capacity.beds_report") == "invalid"
    assert set(title.values()) == {"no_scope"}


@pytest.mark.parametrize(("may_change", "opens"), [(True, 200), (False, 403)])
def test_a_token_of_before_there_were_scopes_does_what_it_did(may_change, opens, place):
    user = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility_id=place["facility"]).user
    token = token_for(user, may_change=may_change)
    program = Client(headers={"Authorization": f"Token {token}"})
    for route in ("messages", "board"):
        assert program.get(address(route, place)).status_code == 200
    assert program.get(address("message", place)).status_code == 404  # there is none
    sent = program.post(address("messages", place), {}, content_type="application/json")
    assert (sent.status_code == 403) is not may_change
    ticket = program.post(address("realm-ticket", place), content_type="application/json")
    assert ticket.status_code == opens
    (listed,) = browser_of(user).get(address("tokens", place)).json()["tokens"]
    assert (
        bool(WRITING & set(listed["scopes"])) is may_change
    )  # what it cannot do is not said of it


@pytest.mark.parametrize(("route", "method"), list(FOR_OTHERS))
def test_a_token_of_a_system_or_neighbour_opens_exactly_what_it_was_made_for(route, method, place):
    realm = Realm.objects.get(slug=place["realm"])
    text, now = "zb_" + "a" * 43, timezone.now()
    of_neighbour = route.startswith("gz-")
    row: Neighbour | Source
    if of_neighbour:
        row = Neighbour.objects.create(
            realm=realm, name="buren", label="Buren", token_hash=hash_of(text),
            state_since=now, linked_since=now,
        )  # fmt: skip
    else:
        row = Source.objects.create(
            realm=realm, name="his", label="HIS", token_hash=hash_of(text),
            interval_s=300, state_since=now, facilities=[place["facility"]],
        )  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {text}"})

    def come(scopes):
        type(row).objects.update(scopes=written(scopes) if scopes else "")
        return getattr(client, method)(address(route, place), content_type="application/json")

    asked = FOR_OTHERS[route, method]
    for scopes in (asked, ()):  # none: it was made before there were any
        answer = come(scopes)
        assert answer.status_code not in (401, 403), answer.content[:300]
    refused = come(frozenset(OF_NEIGHBOURS if of_neighbour else OF_SYSTEMS) - asked)
    assert (refused.status_code, refused.json()["title"]) == (403, "no_scope")
    type(row).objects.update(token_ends_at=now)
    over = come(asked)
    assert over.status_code == 401
    assert "gold tot" in over.json()["detail"]


def test_no_token_is_kept_without_a_scope_as_those_were_that_opened_everything():
    with pytest.raises(ValueError, match="scope"):
        written([])


def test_every_scope_has_its_words_on_the_screen_where_tokens_are_made():
    text = (Path(__file__).parents[1] / "static" / "zb" / "scopes.js").read_text(encoding="utf-8")
    for scope in (*PERSONAL, *OF_SYSTEMS, *OF_NEIGHBOURS):
        assert f"  {scope}: () => gettext(" in text
        assert str(said(f"web.scope.{scope}"))


def payload_for(made: Command, place: dict[str, object]) -> dict[str, object]:
    """A payload that is whole, so that only the permission can refuse it."""
    given = made.body.example.items()
    # a name may mean a place in an address and something else in a body: GRIP has a level too
    here = {name: place[name] for name, one in given if isinstance(place.get(name), type(one))}
    scope = {"scope": place["region"]} if "scope" in made.body.example else {}
    return {**made.body.example, **here, **scope}


# A command about something that is not there says so to whoever may ask; those rules are tested per app.
ABOUT_A_ROW = {
    "capacity.arrival_end",
    "phases.proposal_decide",
    "phases.round_answer",
    "phases.round_decide",
    "patientspread.placement_answer",
    "patientspread.placement_ask",
    "patientspread.placement_done",
    "patientspread.placement_finish",
    "patientspread.request_bring_back",
    "patientspread.request_consent",
    "patientspread.request_end",
    "patientspread.request_move",
    "patientspread.request_plan",
    "patientspread.request_propose",
    "patientspread.request_step",
    "patientspread.transfer_answer",
    "patientspread.variant_show",
    "patientspread.variant_willing",
    "patientspread.transfer_withdraw",
    "situation.note_post",  # for a region by its functions, in a log by who takes part: test_incident_log
}


# What a right alone does not give: a plan's mandate for this phase, the lead in this region.
HERE_AND_NOW = ("not_mandated", "no_lead")


def of_another_sector(made: Command, role: Role) -> bool:
    """Whether the place of a command is a hospital, and the role speaks for other houses only."""
    bound = made.place == "facility" and made.right.who[role] is Reach.SECTOR
    return bound and Sector.HOSPITAL not in role.sectors


@pytest.mark.parametrize("role", list(Role))
def test_a_command_is_refused_to_every_other_role(role, place):
    client = client_of(role, place)
    wrong = {}
    for made in (one for one in commands() if one.name not in ABOUT_A_ROW):
        where = reverse("realm-command", kwargs={"slug": place["realm"], "name": made.name})
        with as_it_was(client, made.name):
            payload = payload_for(made, place)
            answer = client.post(where, payload, content_type="application/json")
            if role in made.right.who and not of_another_sector(made, role):
                refused = answer.status_code in (401, 403)
                in_order = not refused or answer.json()["title"] in HERE_AND_NOW
                in_order = in_order and answer.status_code < 500
            else:
                in_order = answer.status_code == 403
            if not in_order:
                wrong[made.name] = told(answer)
    assert wrong == {}


@pytest.mark.parametrize("role", list(Role))
def test_a_mandate_elsewhere_gives_nothing_here(role, place):
    """Only roles that count anywhere reach another region's hospital, region or veiligheidsregio."""
    stranger = MandateFactory.create(
        role=role,
        region=RegionFactory.create(),
        veiligheidsregio=VeiligheidsregioFactory.create(),
        facility=FacilityFactory.create(),
    )
    client = Client()
    client.force_login(stranger.user)
    near = [made for made in commands() if made.place and _is_bound(made.right, role)]
    for made in near:
        answer = client.post(
            reverse("realm-command", kwargs={"slug": place["realm"], "name": made.name}),
            payload_for(made, place),
            content_type="application/json",
        )
        assert answer.status_code == 403, made.name


def _is_bound(right: Right, role: Role) -> bool:
    """Say whether a role holds a right at its own place only, or not at all."""
    return right.who.get(role) is not Reach.ANYWHERE


def test_an_actor_that_is_no_person_and_no_system_may_nothing():
    assert not any(can(Actor("user:x", "x"), right) for right in rights())
