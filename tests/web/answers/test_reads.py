"""What is answered to questions that need more than an address, and to a program's own requests."""

from datetime import date

import pytest

from capacity.services import bed_days_fill
from network.models import Role
from situation.models import Exercise
from situation.period.models import ReportSubscription
from tests.answers import NOTED_AT
from tests.factories import SYSTEM
from tests.phases.test_phases import move_clock
from tests.web.answers.asking import Asking

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("answers")]
COORDINATOR, LIAISON = Role.REGIONAL_COORDINATOR, Role.HOSPITAL_LIAISON


def test_a_figure_has_its_series_and_a_house_its_week(ask: Asking) -> None:
    asked = {"facility": ask.country.own.facility.pk, "kind": "ward"}
    series = ask.get("realms_series_retrieve", COORDINATOR, **asked)
    assert series["points"][-1]["values"]["occupied"] == 106
    week = ask.get("realms_board_week_retrieve", COORDINATOR, kind="ward")
    assert ask.country.own.facility.pk in str(week.document)


def test_a_region_has_its_flow(ask: Asking) -> None:
    flow = ask.get("realms_flow_retrieve", COORDINATOR, region=ask.country.own.region.pk)
    assert (flow["region"], flow["came"]["of"]) == (ask.country.own.region.pk, 1)


def test_how_a_patient_may_travel_is_advised(ask: Asking) -> None:
    answer = ask.get("realms_pmr_advice_retrieve", LIAISON, bed="ic", breathing="no")
    assert answer["mode"]


def test_why_not_to_another_house_is_said(ask: Asking) -> None:
    transfer = ask.country.rows["transfer"]
    asked = {"transfer": transfer, "facility": ask.country.third.facility.pk}
    answer = ask.get("realms_transfers_why_not_retrieve", Role.NATIONAL_COORDINATOR, **asked)
    assert "onbekend" in answer["nl"]  # this house reported nothing


def test_one_decision_is_read_with_its_evidence(ask: Asking) -> None:
    region = ask.country.own.region.pk
    decided = ask.do(
        Role.ROAZ_CHAIR,
        "phases.phase_decide",
        told=f"phase:{region}",
        region=region,
        phase="regular",
        reason="De druk is weg.",
    )
    seq = ask.entries().filter(key=f"phase:{region}").last().seq
    answer = ask.get("realms_regions_decision_retrieve", COORDINATOR, region=region, seq=seq)
    assert (answer["phase"], decided["phase"]) == ("regular", "regular")


def test_a_quarter_is_published_and_read(ask: Asking) -> None:
    realm, quarter = ask.country.realm, "2020-Q4"
    beds = {ask.country.own.facility.pk: 50, ask.country.other.facility.pk: 60}
    bed_days_fill(actor=SYSTEM, realm=realm, days={date(2020, 11, 1): {"ward": beds}})
    move_clock(realm, 24 * 80)
    published = ask.do(
        Role.NATIONAL_COORDINATOR,
        "situation.edition_publish",
        told=f"edition:{quarter}",
        quarter=quarter,
    )
    assert published["quarter"] == quarter
    answer = ask.get("realms_editions_retrieve", COORDINATOR, quarter=quarter)
    assert (answer["kind"], answer["quarter"]) == ("edition", quarter)


def test_a_command_goes_through_one_address_and_a_ticket_opens_the_line(ask: Asking) -> None:
    client = ask.country.client(LIAISON)
    house = ask.country.own.facility.pk
    given = {"name": "capacity.figures_confirm", "facility": house}
    answer = ask.of("realm_command", client, given)
    assert f"beds:{house}" in answer.told
    assert ask.of("realm_ticket", client, {})["ticket"]


def test_what_stands_in_the_log_is_redacted_and_looked_at(ask: Asking) -> None:
    region = ask.country.own.region.pk
    says = {"theme": "continuity", "text": "Drie afdelingen gesloten.", "reliability": "confirmed"}
    posted = ask.of(
        "situation_note_post", ask.country.client(Role.ROAZ_CHAIR), {"region": region, **says}
    )
    (key,) = posted.told
    note = ask.entries().filter(key=key).last()
    words = {"words": "afdelingen", "reason": "Herleidbaar."}
    told = f"redaction:{note.seq}"
    redacted = ask.do(
        Role.SECURITY_OFFICER, "network.entry_redact", told=told, seq=note.seq, **words
    )
    assert redacted["entries"] == [note.seq]
    note.refresh_from_db()
    assert "afdelingen" not in note.variants
    looked = ask.of("situation_log_look", ask.country.client(COORDINATOR), {"seq": note.seq})
    assert looked["seq"] == note.seq


def test_a_page_is_printed_and_a_token_ends(ask: Asking) -> None:
    officer = ask.country.client(Role.SECURITY_OFFICER)
    printed = ask.of("network_page_printed", officer, {"page": "inzage"})
    assert printed["page"] == "inzage"
    token = ask.country.rows["token"]
    revoked = ask.of("network_token_revoke", ask.country.client(Role.OBSERVER), {"token": token})
    assert revoked["revoked_at"]


def test_a_report_is_mailed_no_more_and_has_its_own_layout(ask: Asking) -> None:
    number = ask.country.rows["subscription"]
    ended = ask.of(
        "situation_report_unsubscribe",
        ask.country.client(Role.ROAZ_CHAIR),
        {"subscription": number},
    )
    assert ended["subscription"] == number
    assert not ReportSubscription.objects.filter(pk=number, ended_at__isnull=True).exists()
    area = ask.country.own.veiligheidsregio.pk
    layout = {
        "place_kind": "veiligheidsregio",
        "place": area,
        "title": "SITRAP GHOR Rotterdam-Rijnmond",
        "sections": ["facts", "changes", "picture"],
    }
    key = f"reportlayout:veiligheidsregio:{area}"
    answer = ask.do(Role.HIN, "situation.report_layout_set", told=key, **layout)
    assert answer["sections"] == layout["sections"]


def test_an_exercise_goes_on_and_is_paused(ask: Asking) -> None:
    realm = ask.country.realm
    Exercise.objects.create(
        realm=realm,
        starts_on=date(2020, 10, 12),
        ends_on=date(2021, 1, 31),
        seed=1,
        day_seconds=20,
        played_until=realm.now(),
        last_tick_at=NOTED_AT,
        created_at=NOTED_AT,
        state="paused",
    )
    for action, runs in (("resume", True), ("pause", False)):
        answer = ask.do(Role.ADMINISTRATOR, "situation.exercise_steer", told="clock", action=action)
        assert answer.told["clock"]["running"] is runs
