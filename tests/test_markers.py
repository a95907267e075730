"""What is said of one patient, at every door: markers in references, moments and notes, sought by everybody.

Requests and a placement are taken through their lives with a marker in everything that people typed. Then
every function, at the own place, the receiving one and one where nothing happens, walks past every address
that answers (files and papers among them), past moments and the frames of its socket, in both languages.
Each marker has those who may meet it; whoever else does is a leak. Mails, logs and the trail have none.
"""

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pypdf import PdfReader

from callout.places import At
from callout.services import contacts_set
from journal.entries import body_for, parse_variants
from journal.limits import shares
from journal.models import Entry, ReadAudit, TrailNote
from lcms_bridge.analysis.datasets import DATASETS
from network.models import Role
from network.permissions import audiences_in
from patientspread.models import Request, Transfer
from patientspread.services.offer_mails import offer_mails_send
from tests.factories import SYSTEM
from tests.filled import Filled, filled_make, given
from tests.test_permissions import TABLE, address

pytestmark = pytest.mark.django_db

REFERENCE, PLACE_REFERENCE = "QZKX-77341", "QZKY-77342"
REFUSED, OVERRULED, ENDED, WITHDRAWN = (
    "kanarie-neen",
    "kanarie-toch",
    "kanarie-eind",
    "kanarie-terug",
)
STABLE, READY_SINCE = "03:17:23", "04:19:29"  # moments that nothing else has, by any whole hour off
MOMENTS = {STABLE: ":17:23", READY_SINCE: ":19:29"}
PAST = 3  # moments looked at: the last entries

Who = set[tuple[Role, str]]
LIAISON, REGIONAL, DPG = Role.HOSPITAL_LIAISON, Role.REGIONAL_COORDINATOR, Role.DPG
# whoever stands for a house: what is sent to a house, these get
# in this world the dispatcher stands for the same house
HOUSE = (LIAISON, Role.CRISIS_COORDINATOR, Role.MKA_DISPATCHER)
SENDS = {(role, "own") for role in HOUSE}
RECEIVES = {(role, "other") for role in HOUSE}
COUNTRY = {(Role.NATIONAL_COORDINATOR, where) for where in ("own", "other", "third")}
NEAR = {(REGIONAL, "own"), (DPG, "own")}
BOTH = SENDS | RECEIVES | COUNTRY | NEAR | {(REGIONAL, "other"), (DPG, "other")}
DESK = {(Role.CAV_DESK, "own"), (REGIONAL, "own")}
MAY: dict[str, Who] = {
    REFERENCE: SENDS,
    PLACE_REFERENCE: SENDS,
    STABLE: BOTH,
    REFUSED: BOTH,
    OVERRULED: BOTH,
    ENDED: BOTH,
    WITHDRAWN: BOTH,
    READY_SINCE: SENDS | DESK | RECEIVES,
}
# whoever is of elsewhere has a function at a place, or none; papers and English are dear, so some look
AWAY = (*HOUSE, REGIONAL, DPG, Role.HIN, Role.ROAZ_CHAIR, Role.RAV_LIAISON, Role.CAV_DESK)
READS_PAPERS = {"own": {LIAISON, REGIONAL, Role.OBSERVER}, "other": set(), "third": {REGIONAL}}
SPEAKS_ENGLISH = {LIAISON, Role.NATIONAL_COORDINATOR, Role.HIN}
MUST = {
    (REFERENCE, LIAISON, "own"),
    (PLACE_REFERENCE, LIAISON, "own"),
    (STABLE, LIAISON, "other"),
    (REFUSED, REGIONAL, "own"),
    (READY_SINCE, Role.CAV_DESK, "own"),
}


@pytest.fixture
def country(caplog: pytest.LogCaptureFixture, settings: Any) -> Filled:
    """Make the country with its marked patients; everything that is logged meanwhile is kept."""
    settings.EMAIL_HOST = "mail.example"
    caplog.set_level(logging.INFO)
    made = filled_make()
    desk = {"function": "admissions", "mail": "opname@example.org"}
    contacts_set(actor=SYSTEM, realm=made.realm, at=At(made.other.facility), contacts=[desk])
    _moved(made)
    _refused(made)
    _withdrawn(made)
    _placed(made)
    return made


def _asked(made: Filled, **more: Any) -> int:
    """Ask for a place with markers; have the region look in vain and the country propose one."""
    case = {
        "facility": made.own.facility.pk,
        "bed": "ward",
        "age": "60-69",
        "consent": "given",
        "stable_since": f"2020-10-19T{STABLE}+00:00",
        "another": True,
    }
    pmr: int = given(made, "patientspread.request_enter", LIAISON, **case, **more)["id"]
    for step in ("seek", "escalate"):
        given(made, "patientspread.request_step", REGIONAL, pmr=pmr, step=step)
    there = {"destination": made.other.facility.pk, "overrule": OVERRULED}
    given(made, "patientspread.request_propose", Role.NATIONAL_COORDINATOR, pmr=pmr, **there)
    assert offer_mails_send() == 1
    return pmr


def _answered(made: Filled, pmr: int, **answer: Any) -> None:
    """Have the other house answer the proposal for a request."""
    transfer = Transfer.objects.get(request=pmr, state="proposed").pk
    house = made.person(LIAISON, "other")
    from web.commands import commands  # noqa: PLC0415  # the registry, when it is full

    found = next(one for one in commands() if one.name == "patientspread.transfer_answer")
    found.run(house, made.realm, {"transfer": transfer} | answer)


def _moved(made: Filled) -> None:
    """Take one to arrival, and end what is over with a note."""
    pmr = _asked(made, reference=REFERENCE)
    _answered(made, pmr, answer="accept")
    leaves = (made.realm.now() + timedelta(hours=1)).isoformat()
    given(made, "patientspread.request_plan", REGIONAL, pmr=pmr, leaves_at=leaves)
    given(made, "patientspread.request_move", LIAISON, pmr=pmr, step="depart")
    given(made, "patientspread.request_end", LIAISON, pmr=pmr, ending="return", note=ENDED)


def _refused(made: Filled) -> None:
    """Have one refused with a note, and ended by the house."""
    pmr = _asked(made)
    _answered(made, pmr, answer="refuse", code="no_staff", note=REFUSED)


def _withdrawn(made: Filled) -> None:
    """Take a proposal back with a reason."""
    pmr = _asked(made)
    transfer = Transfer.objects.get(request=pmr, state="proposed").pk
    national = Role.NATIONAL_COORDINATOR
    given(made, "patientspread.transfer_withdraw", national, transfer=transfer, reason=WITHDRAWN)


def _placed(made: Filled) -> None:
    """Ask for a place for one, of the other house as well."""
    case = {
        "facility": made.own.facility.pk,
        "care": "hospital",
        "age": "80-",
        "reference": PLACE_REFERENCE,
        "ready_since": f"2020-10-19T{READY_SINCE}+00:00",
    }
    placement = given(made, "patientspread.placement_enter", LIAISON, **case)["id"]
    asked = {"placement": placement, "facility": made.other.facility.pk}
    given(made, "patientspread.placement_ask", Role.CAV_DESK, **asked)
    made.rows["placement"] = placement


def doors(made: Filled) -> list[str]:
    """Return every address with something in it (pages are empty frames), files, papers, past moments."""
    routes = (route for route, method in TABLE if method == "get" and not route.startswith("page-"))
    found = [address(route, made.named) for route in routes]
    found += [address("analysis-file", made.named | {"dataset": one.name}) for one in DATASETS]
    for pmr in Request.objects.values_list("pk", flat=True):
        found.append(address("pmr-places", made.named | {"pmr": pmr}))
    found = [door for door in found if "/realms/" in door]  # elsewhere nothing is of a realm
    snapshot = address("realm-snapshot", made.named)
    head = made.realm.head
    found += [f"{snapshot}?seq={head - back}" for back in range(PAST)]
    return list(dict.fromkeys(found))


def text_of(answer: Any) -> str:
    """Return what an answer says, of a paper its words."""
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if whole.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(whole)).pages)
    return str(whole.decode("utf-8", "replace"))


def frames(made: Filled, role: Role, where: str) -> str:
    """Return what the socket of somebody was sent from the beginning."""
    audiences = audiences_in(made.person(role, where), made.realm)
    rows = Entry.objects.filter(realm=made.realm).values_list("variants", flat=True)
    return "\n".join(body_for(parse_variants(text), audiences) or "" for text in rows)


def markers_in(text: str) -> set[str]:
    """Return the markers that a text has."""
    return {one for one in MAY if MOMENTS.get(one, one) in text}


def met(made: Filled, role: Role, where: str) -> Iterator[tuple[str, str]]:
    """Yield every marker that somebody meets, with the door."""
    yield from ((one, "socket") for one in markers_in(frames(made, role, where)))
    client: Client = made.client(role, where)
    for door in made.rows["doors"]:
        for language in languages_of(door, role, where):
            shares.forget()
            answer = client.get(door, headers={"Accept-Language": language})
            if answer.status_code == 200:
                yield from ((one, f"{door} ({language})") for one in markers_in(text_of(answer)))


def languages_of(door: str, role: Role, where: str) -> tuple[str, ...]:
    """Return in which languages somebody looks behind a door: of papers, which are dear, only some."""
    if "pdf" in door:
        return ("nl",) if role in READS_PAPERS[where] else ()
    return ("nl", "en") if where == "own" and role in SPEAKS_ENGLISH else ("nl",)


@pytest.mark.parametrize("where", ["own", "other", "third"])
def test_nobody_meets_what_is_said_of_a_patient_but_those_concerned(
    country: Filled, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    country.realm.refresh_from_db()
    country.rows["doors"] = doors(country)
    leaks: dict[str, list[str]] = {}
    seen: set[tuple[str, Role, str]] = set()
    for role in Role if where == "own" else AWAY:
        for marker, door in met(country, role, where):
            seen.add((marker, role, where))
            if (role, where) not in MAY[marker]:
                leaks.setdefault(f"{marker}: {role} ({where})", []).append(door)
    assert leaks == {}
    assert {one for one in MUST if one[2] == where} <= seen  # the doors do open
    assert mail.outbox
    letters = "\n".join(f"{one.subject}\n{one.body}" for one in mail.outbox)
    trail = json.dumps([*TrailNote.objects.values(), *ReadAudit.objects.values()], default=str)
    assert markers_in(letters) == set()
    assert markers_in(trail) - {READY_SINCE, STABLE} == set()
    assert markers_in(caplog.text) - {READY_SINCE, STABLE} == set()
