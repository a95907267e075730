"""What the public hears: written by one, approved by another, told with a name until it is withdrawn."""

from typing import Any

import pytest

from journal.errors import Conflict, Invalid, Refused
from network.models import Role
from phases.services import activity_close
from situation.models import PublicState, PublicText
from situation.report.public_steps import PUBLIC_TEXTS
from situation.services import (
    public_text_decide,
    public_text_edit,
    public_text_submit,
    public_text_withdraw,
    public_text_write,
)

pytestmark = pytest.mark.django_db
SAYS: dict[str, Any] = {
    "title": "Gewonden opgevangen",
    "text": "Drie ziekenhuizen vangen gewonden op.",
}
TABLE = {
    ("edit", "draft"): "draft",
    ("edit", "returned"): "draft",
    ("submit", "draft"): "submitted",
    ("submit", "returned"): "submitted",
    ("approve", "submitted"): "approved",
    ("return", "submitted"): "returned",
    ("withdraw", "draft"): "withdrawn",
    ("withdraw", "submitted"): "withdrawn",
    ("withdraw", "returned"): "withdrawn",
    ("withdraw", "approved"): "withdrawn",
}


def written(incident, actor=None):
    return public_text_write(actor=actor or incident.hin, **incident.here, **SAYS)


def one(incident, made):
    return {"realm": incident.realm, "public_text": made.pk}


def submitted(incident, actor=None):
    made = written(incident, actor)
    return public_text_submit(actor=actor or incident.hin, **one(incident, made))


def approved(incident):
    made = submitted(incident)
    return public_text_decide(actor=incident.person(Role.DPG), approve=True, **one(incident, made))


def test_the_table_is_the_whole_of_it():
    found = {
        (step.name, source): step.target or source
        for step in PUBLIC_TEXTS.steps.values()
        for source in step.sources
    }
    assert found == TABLE
    assert PUBLIC_TEXTS.states == set(PublicState.values)


def test_what_is_approved_says_by_whom_and_when_and_stands_in_the_report(incident):
    made = approved(incident)
    row = PublicText.objects.get(pk=made.pk)
    assert row.approved_as == Role.DPG
    outside = incident.stranger(Role.DPG)
    (told,) = incident.read("public-texts/approved/", outside).json()["public_texts"]
    assert told["approved_by"]
    assert told["approved_at"]
    assert "Drie ziekenhuizen" in str(incident.report()["public"])


def test_until_it_is_approved_only_who_takes_part_sees_it(incident):
    submitted(incident)
    for what in ("course/", "public-texts/approved/"):
        assert "Drie ziekenhuizen" not in incident.read(what, incident.stranger()).content.decode()
    assert "Drie ziekenhuizen" in incident.read("course/").content.decode()
    assert incident.report()["public"] == []


def test_nobody_approves_what_she_wrote(incident):
    dpg = incident.person(Role.DPG)
    made = submitted(incident, dpg)
    with pytest.raises(Refused):
        public_text_decide(actor=dpg, approve=True, **one(incident, made))
    chair = incident.person(Role.ROAZ_CHAIR)
    row = public_text_decide(actor=chair, approve=True, **one(incident, made))
    assert row.approved_as == Role.ROAZ_CHAIR


def test_who_only_changed_a_word_wrote_it_too(incident):
    made, dpg = written(incident), incident.person(Role.DPG)
    public_text_edit(actor=dpg, **one(incident, made), **SAYS)
    public_text_submit(actor=incident.hin, **one(incident, made))
    with pytest.raises(Refused):
        public_text_decide(actor=dpg, approve=True, **one(incident, made))


@pytest.mark.parametrize("role", [Role.HIN, Role.ACGZ, Role.OBSERVER, Role.REGIONAL_COORDINATOR])
def test_others_do_not_approve(incident, role):
    made = submitted(incident)
    with pytest.raises(Refused):
        public_text_decide(actor=incident.person(role), approve=True, **one(incident, made))


def test_nor_does_a_dpg_of_elsewhere(incident):
    made = submitted(incident)
    with pytest.raises(Refused):
        public_text_decide(actor=incident.stranger(Role.DPG), approve=True, **one(incident, made))


def test_what_is_submitted_or_approved_is_not_changed(incident):
    made = submitted(incident)
    with pytest.raises(Conflict):
        public_text_edit(actor=incident.hin, **one(incident, made), **SAYS)
    dpg = incident.person(Role.DPG)
    public_text_decide(actor=dpg, approve=True, **one(incident, made))
    with pytest.raises(Conflict):
        public_text_edit(actor=incident.hin, **one(incident, made), **SAYS)


def test_returned_it_says_why_and_can_be_changed_and_submitted_again(incident):
    made = submitted(incident)
    dpg = incident.person(Role.DPG)
    row = public_text_decide(
        actor=dpg, approve=False, reason="Geen aantallen.", **one(incident, made)
    )
    assert (row.state, row.reason) == (PublicState.RETURNED, "Geen aantallen.")
    public_text_edit(actor=incident.hin, **one(incident, made), **SAYS)
    public_text_submit(actor=incident.hin, **one(incident, made))
    row = public_text_decide(actor=dpg, approve=True, **one(incident, made))
    assert row.state == PublicState.APPROVED


def test_withdrawn_it_leaves_the_report_and_stays_readable(incident):
    made = approved(incident)
    public_text_withdraw(actor=incident.hin, reason="Achterhaald.", **one(incident, made))
    assert incident.report()["public"] == []
    (told,) = incident.read("public-texts/approved/").json()["public_texts"]
    assert told["state"] == "withdrawn"
    assert told["reason"] == "Achterhaald."


def test_closing_withdraws_what_waits_and_leaves_what_was_told(incident):
    from tests.factories import grip_at  # noqa: PLC0415 -- one test alone

    kept, waits = approved(incident), submitted(incident)
    grip_at(incident.row, incident.area, 0)
    activity_close(
        actor=incident.hin, realm=incident.realm, activity=incident.row.pk, reason="Klaar."
    )
    assert PublicText.objects.get(pk=kept.pk).state == PublicState.APPROVED
    assert PublicText.objects.get(pk=waits.pk).state == PublicState.WITHDRAWN


def test_what_was_told_is_withdrawn_also_once_its_activiteit_closed(incident):
    from tests.factories import grip_at  # noqa: PLC0415 -- as above

    kept = approved(incident)
    grip_at(incident.row, incident.area, 0)
    activity_close(
        actor=incident.hin, realm=incident.realm, activity=incident.row.pk, reason="Klaar."
    )
    with pytest.raises(Conflict):
        written(incident)
    public_text_withdraw(actor=incident.hin, reason="Fout adres.", **one(incident, kept))
    assert PublicText.objects.get(pk=kept.pk).state == PublicState.WITHDRAWN
    (told,) = incident.read("public-texts/approved/").json()["public_texts"]
    assert told["reason"] == "Fout adres."


def renewed(incident, told):
    """Write the next version of a text that is told."""
    says = SAYS | {"title": "Nieuw nummer"}
    return public_text_write(actor=incident.hin, **incident.here, **says, replaces=told.pk)


def test_a_new_version_takes_the_place_of_the_one_that_is_told(incident):
    told = approved(incident)
    made = renewed(incident, told)
    public_text_submit(actor=incident.hin, **one(incident, made))
    assert PublicText.objects.get(pk=told.pk).state == PublicState.APPROVED
    public_text_decide(actor=incident.person(Role.DPG), approve=True, **one(incident, made))

    assert "Gewonden opgevangen" not in str(incident.report()["public"])
    assert "Nieuw nummer" in str(incident.report()["public"])
    old = incident.read("public-texts/approved/").json()["public_texts"][1]
    assert (old["state"], old["reason"]) == ("withdrawn", f"vervangen door P{made.number}")


def test_of_two_new_versions_the_second_takes_the_place_of_the_first(incident):
    told = approved(incident)
    versions = [renewed(incident, told) for _ in range(2)]
    for made in versions:
        public_text_submit(actor=incident.hin, **one(incident, made))
    for made in versions:
        public_text_decide(actor=incident.person(Role.DPG), approve=True, **one(incident, made))
    first, second = (PublicText.objects.get(pk=made.pk) for made in versions)
    assert (first.state, second.state) == (PublicState.WITHDRAWN, PublicState.APPROVED)
    assert str(first.reason).endswith(f"P{second.number}")
    assert PublicText.objects.get(pk=told.pk).reason != first.reason


def test_a_new_version_that_is_not_approved_leaves_what_is_told(incident):
    told = approved(incident)
    made = renewed(incident, told)
    public_text_submit(actor=incident.hin, **one(incident, made))
    public_text_decide(
        actor=incident.person(Role.DPG), approve=False, reason="Nee.", **one(incident, made)
    )
    assert PublicText.objects.get(pk=told.pk).state == PublicState.APPROVED


def test_a_new_version_leaves_what_was_withdrawn_meanwhile_as_it_is(incident):
    told = approved(incident)
    made = renewed(incident, told)
    public_text_withdraw(actor=incident.hin, reason="Achterhaald.", **one(incident, told))
    public_text_submit(actor=incident.hin, **one(incident, made))
    public_text_decide(actor=incident.person(Role.DPG), approve=True, **one(incident, made))
    assert PublicText.objects.get(pk=told.pk).reason == "Achterhaald."


def test_what_is_not_told_is_not_replaced(incident):
    with pytest.raises(Invalid):
        renewed(incident, submitted(incident))
