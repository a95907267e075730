"""The first hour: from an empty installation to an open real world, by the command and by the page."""

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from callout.places import At
from callout.services.contacts import contacts_at
from journal.errors import Conflict, Refused
from journal.models import Realm, TrailNote
from network.access import AccountLink
from network.models import (
    Facility,
    Mandate,
    Municipality,
    OwnPlace,
    ReferenceSet,
    Region,
    Role,
    User,
)
from network.reference import BUNDLED, FILES, OTHERS
from network.services import administrator_invite, administrator_link, reference_load
from network.tasks import send_links
from patientspread.models import Policy
from phases.selectors import plans_in_force
from situation.setup.steps import State, after_lists, steps
from tests.factories import SYSTEM, MandateFactory, RealmFactory, UserFactory, person, report_beds

pytestmark = pytest.mark.django_db
STRONG = "paars-fietsslot-kade-91"


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("first_hour", *options, stdout=out)
    return out.getvalue()


def states() -> dict[str, State]:
    return {step.name: step.state for step in steps()}


def link_in(text: str) -> str:
    found = re.search(r"https?://\S+(/toegang/\S+/)", text)
    assert found is not None
    return found[1]


@pytest.fixture
def administrator() -> Client:
    user = MandateFactory.create(role=Role.ADMINISTRATOR).user
    user.set_password(STRONG)
    user.save()
    client = Client()
    client.force_login(user)
    return client


def archive(changed: dict[str, str] | None = None) -> io.BytesIO:
    """A zip file of an edition, with some of its files changed."""
    file, changed = io.BytesIO(), changed or {}
    with zipfile.ZipFile(file, "w") as made:
        for name in (*FILES, OTHERS):
            made.writestr(name, changed.get(name) or (BUNDLED / name).read_bytes())
        for name in changed.keys() - {*FILES, OTHERS}:
            made.writestr(name, changed[name])
    file.seek(0)
    file.name = "eigen.zip"
    return file


def do(client: Client, action: str, **values: Any) -> Any:
    return client.post(reverse("setup-act", args=[action]), values)


def test_an_empty_installation_says_what_is_to_be_done_and_changes_nothing():
    text = run("--show")
    assert set(states().values()) == {State.TODO}
    assert "first_hour --administrator" in text
    assert text.rstrip().endswith("/opzet/")
    assert not User.objects.exists()


def test_one_command_makes_all_of_it_and_again_changes_nothing():
    everything = (
        *("--administrator", "p.jansen", "--first-name", "P.", "--regions", "nazb,NAZL"),
        *("--plans", "--policy", "--realm", "brabant", "--realm-name", "Brabant"),
    )
    run(*everything)
    assert Mandate.objects.get().role == Role.ADMINISTRATOR
    assert set(Region.objects.filter(retired_at=None).values_list("pk", flat=True)) == {
        "NAZB",
        "NAZL",
    }
    assert not Facility.objects.filter(retired_at=None, demo=True).exists()
    assert set(plans_in_force()) == {"NAZB", "NAZL"}
    assert Realm.objects.get().slug == "brabant"
    before = (User.objects.count(), Policy.objects.count(), ReferenceSet.objects.count())
    run(*everything)
    assert before == (
        User.objects.count(),
        Policy.objects.count(),
        ReferenceSet.objects.count(),
    )
    done = {name for name, state in states().items() if state is State.DONE}
    assert done == {"reference", "plans", "policy", "realm"}


def test_the_first_person_comes_in_by_a_link_of_an_hour_that_works_once():
    path = link_in(run("--administrator", "p.jansen", "--first-name", "Piet"))
    link = AccountLink.objects.get()
    assert path.strip("/").rpartition("/")[2] not in link.token_hash
    assert timedelta(minutes=59) < link.ends_at - timezone.now() <= timedelta(hours=1)
    assert TrailNote.objects.filter(object="user:p.jansen", detail={"link": "setup"}).exists()
    assert Client().post(path, {"new": STRONG, "again": STRONG}).status_code == 302
    assert Client().post(path, {"new": STRONG, "again": STRONG}).status_code == 404
    client = Client()
    assert client.login(username="p.jansen", password=STRONG)
    assert client.get(reverse("setup")).status_code == 200


def test_a_link_of_an_hour_ago_is_over_and_the_command_makes_another():
    path = link_in(run("--administrator", "p.jansen", "--first-name", "Piet"))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert Client().get(path).status_code == 404
        again = link_in(run("--administrator", "p.jansen"))
        assert Client().get(again).status_code == 200
    assert User.objects.count() == 1


def test_a_link_that_is_shown_is_sent_to_nobody(settings, mailoutbox):
    settings.EMAIL_HOST = "mail.example"
    run("--administrator", "p.jansen", "--first-name", "Piet", "--email", "p@roaz.example")
    assert send_links() == 0
    assert mailoutbox == []


class Terminal(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_asks_for_what_is_missing(monkeypatch):
    typed = ["p.jansen", "Piet", "Jansen", "p.jansen@roaz.example", "NAZB", "j", "y", "brabant"]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(typed) + "\n"))
    assert "/toegang/" in run()
    made = User.objects.get()
    assert (made.get_full_name(), made.email) == ("Piet Jansen", "p.jansen@roaz.example")
    done = {name for name, state in states().items() if state is State.DONE}
    assert done == {"reference", "plans", "policy", "realm"}


def test_empty_answers_leave_everything_as_it_is(monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal("\n" * 8))
    run()
    assert not User.objects.exists()
    assert not Region.objects.exists()
    assert not Realm.objects.exists()


def test_who_has_a_password_gets_no_link():
    user = UserFactory.create(username="p.jansen")
    user.set_password(STRONG)
    user.save()
    MandateFactory.create(user=user, role=Role.ADMINISTRATOR)
    assert "/toegang/" not in run("--administrator", "P.Jansen")
    with pytest.raises(Conflict):
        administrator_link(actor=SYSTEM, user=user)
    with pytest.raises(Conflict):
        administrator_link(actor=SYSTEM, user=UserFactory.create())


def test_only_the_machine_makes_an_administrator_so():
    with pytest.raises(Refused):
        administrator_invite(
            actor=person(Role.ADMINISTRATOR), username="tweede", first_name="Tweede"
        )


def test_what_a_command_cannot_do_is_one_sentence():
    with pytest.raises(CommandError, match="NERGENS"):
        run("--regions", "NERGENS")
    with pytest.raises(CommandError, match=r"mensen\.csv"):
        run("--people", "/bestaat/niet/mensen.csv")
    assert not Region.objects.exists()


def test_people_of_a_table_are_invited_by_the_command(tmp_path: Path):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    table = tmp_path / "mensen.csv"
    table.write_text("naam;e-mail;functie;plaats\nKarin Wit;k@etz.example;ICo;Nergens\n")
    assert "regel 2" in run("--people", str(table))


def test_the_page_goes_through_all_steps(administrator):
    assert "Regio’s en zorglocaties" in administrator.get(reverse("setup")).content.decode()
    assert do(administrator, "regios", regions=["NAZB"]).status_code == 302
    assert do(administrator, "plannen").status_code == 302
    assert do(administrator, "beleid").status_code == 302
    assert do(administrator, "openen", slug="brabant", name="Brabant").status_code == 302
    assert {name: str(state) for name, state in states().items()} == {
        "administrators": "waits",
        "reference": "done",
        "plans": "done",
        "policy": "done",
        "realm": "done",
        "people": "todo",
        "after": "waits",
    }
    for step in steps():
        page = administrator.get(reverse("setup-step", args=[step.name]))
        assert page.status_code == 200
        assert str(step.why) in page.content.decode()


def test_a_step_names_the_program_as_it_is_called_on_that_machine(administrator, settings):
    settings.PROGRAM_NAME = "zorgbeeld"
    assert "zorgbeeld load_plans" in administrator.get("/opzet/stap/plans/").content.decode()
    assert "zorgbeeld load_policy" in administrator.get("/opzet/stap/policy/").content.decode()


def test_a_refusal_stands_on_the_page_with_what_was_typed(administrator):
    answer = do(administrator, "openen", slug="Mijn Regio", name="Brabant <b>")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Mijn Regio"' in text
    assert "Brabant &lt;b&gt;" in text
    assert 'role="alert"' in text
    assert do(administrator, "openen", slug="brabant", name="Brabant").status_code == 409


def test_no_region_at_all_is_no_choice(administrator):
    assert do(administrator, "regios").status_code == 422
    assert not Region.objects.exists()


def test_nothing_is_left_out_of_a_world_in_use_by_a_slip(administrator):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    RealmFactory.create()
    assert do(administrator, "regios", regions=["NAZB"]).status_code == 409
    assert Region.objects.filter(retired_at=None).count() == 11
    assert do(administrator, "regios", regions=["NAZB"], sure="yes").status_code == 302
    assert Region.objects.filter(retired_at=None).count() == 1


def test_an_own_edition_is_loaded_from_a_zip_file(administrator):
    assert do(administrator, "bestand", file=archive()).status_code == 302
    assert ReferenceSet.objects.get().source == "eigen.zip"
    assert do(administrator, "regios", edition="own", regions=["NAZL"]).status_code == 302
    assert Region.objects.filter(retired_at=None).get().pk == "NAZL"
    page = administrator.get(reverse("setup-step", args=["reference"])).content.decode()
    assert page.count('name="regions"') == 11


def test_a_fault_in_a_file_is_named_with_file_line_and_column_in_the_readers_language(
    administrator,
):
    good = (BUNDLED / "hospitals.csv").read_text()
    bad = good.replace("53.22296,6.57421", "6.57421,53.22296", 1)
    files = {"hospitals.csv": bad}
    answer = do(administrator, "bestand", file=archive(files))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "hospitals.csv" in text
    assert "regel 2" in text
    assert "verwisseld" in text
    administrator.cookies["django_language"] = "en"
    assert "swapped" in do(administrator, "bestand", file=archive(files)).content.decode()
    assert not Region.objects.exists()


@pytest.mark.parametrize(
    "more",
    [{"../elders.csv": "x"}, {"map/regions.csv": "x"}, {"virus.exe": "x"}],
)
def test_what_does_not_belong_in_the_zip_is_refused(administrator, more):
    assert do(administrator, "bestand", file=archive(more)).status_code == 422
    assert not Region.objects.exists()


def test_what_is_no_zip_file_is_refused(administrator):
    for content in (b"", b"regions", b"PK\x03\x04" + b"x" * 100):
        file = io.BytesIO(content)
        file.name = "x.zip"
        assert do(administrator, "bestand", file=file).status_code == 422
    assert do(administrator, "bestand").status_code == 422


def test_a_table_of_people_says_which_rows_were_wrong(administrator):
    do(administrator, "regios", regions=["NAZB"])
    file = io.BytesIO(
        b"naam;e-mail;functie;plaats\nKarin Wit;k@etz.example;hospital_liaison;ETZ\n"
        b"Jan;j@etz.example;tovenaar;\n"
    )
    file.name = "mensen.csv"
    answer = administrator.post(reverse("setup-invite"), {"file": file})
    text = answer.content.decode()
    assert "tovenaar" in text
    assert "1 uitgenodigd" in text
    assert Mandate.objects.filter(role=Role.HOSPITAL_LIAISON, facility="ETZ").exists()
    assert administrator.post(reverse("setup-invite")).status_code == 422


HOUSE = {
    "sector": "nursing_home",
    "name": "De Linde",
    "organisation": "Stichting De Linde",
    "city": "Tilburg",
    "lat": "51.56",
    "lon": "5.09",
    "roaz": "NAZB",
    "veiligheidsregio": "VR20",
    "kind_elv": "24",
    "kind_grz": "",
}


def test_a_facility_is_added_changed_closed_and_opened_on_the_screens(administrator):
    do(administrator, "regios", regions=["NAZB"])
    assert administrator.post(reverse("setup-place-new"), HOUSE).status_code == 302
    made = Facility.objects.get(name="De Linde")
    assert made.resources == {"elv": 24}
    one = reverse("setup-place", args=[made.pk])
    text = administrator.get(one).content.decode()
    assert 'value="24"' in text
    assert 'value="Stichting De Linde"' in text
    changed = HOUSE | {"kind_grz": "12", "serves": ["VR21"]}
    assert administrator.post(one, changed).status_code == 302
    made.refresh_from_db()
    assert (made.resources, made.serves) == ({"elv": 24, "grz": 12}, ["VR21"])
    close = reverse("setup-place-close", args=[made.pk])
    administrator.post(close)
    made.refresh_from_db()
    assert made.retired_at is not None
    assert "hier gesloten" in administrator.get(reverse("setup-places")).content.decode()
    administrator.post(close, {"open": "1"})
    made.refresh_from_db()
    assert made.retired_at is None


REGION = {"name": "Midden-Brabant", "trauma_centre": "ETZ Elisabeth", "areas": ["VR20"]}


def test_a_region_is_drawn_changed_and_given_back_on_the_screens(administrator):
    do(administrator, "regios", regions=["NAZB"])
    assert "VR20" in administrator.get(reverse("setup-region-new")).content.decode()
    assert administrator.post(reverse("setup-region-new"), REGION).status_code == 302
    made = Region.objects.get(name="Midden-Brabant")
    one = reverse("setup-region", args=[made.pk])
    assert 'value="VR20" checked' in administrator.get(one).content.decode()
    administrator.post(one, REGION | {"short_name": "MB"})
    made.refresh_from_db()
    assert made.short_name == "MB"
    assert "hier opgegeven" in administrator.get(reverse("setup-regions")).content.decode()
    page = administrator.get(reverse("setup-step", args=["reference"])).content.decode()
    assert "Midden-Brabant" in page
    assert administrator.post(reverse("setup-region-back", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.retired_at is not None
    assert administrator.get(one).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"outline": "geen json"}, "outline"),
        ({"areas": []}, "areas"),
        ({"areas": ["VR99"]}, "areas"),
    ],
)
def test_a_wrong_field_of_the_form_of_a_region_is_named_at_that_field(administrator, change, field):
    do(administrator, "regios", regions=["NAZB"])
    answer = administrator.post(reverse("setup-region-new"), REGION | change)
    assert answer.status_code == 422
    assert answer.context["fault_field"] == field
    text = answer.content.decode()
    assert answer.context["fault"] in text
    assert 'value="ETZ Elisabeth"' in text  # what was right is not typed again


def test_a_region_that_would_end_is_asked_about_and_a_hospital_ends_the_waiting(administrator):
    do(administrator, "regios", regions=["NAZB", "NAZL"])
    code = Region.objects.get(pk="NAZL")
    areas = list(code.veiligheidsregios.values_list("pk", flat=True))
    asked = REGION | {"name": "Limburg en meer", "areas": areas}
    answer = administrator.post(reverse("setup-region-new"), asked)
    assert (answer.status_code, 'name="sure"' in answer.content.decode()) == (409, True)
    town = Municipality.objects.get(name="Tilburg")
    corner = '{"type":"Polygon","coordinates":[[[4.8,51.8],[4.81,51.8],[4.81,51.81],[4.8,51.8]]]}'
    waits = {**REGION, "areas": [], "municipalities": [town.pk], "outline": corner, "code": "MB"}
    administrator.post(reverse("setup-region-new"), waits)
    listed = administrator.get(reverse("setup-regions")).content.decode()
    assert "wacht op een ziekenhuis" in listed
    form = administrator.get(reverse("setup-place-new"), {"sector": "hospital", "roaz": "MB"})
    assert '<option value="MB" selected>' in form.content.decode()
    house = administrator.get(reverse("setup-place-new"), {"sector": "nursing_home"})
    assert '<option value="MB"' not in house.content.decode()


def test_the_contacts_of_a_facility_are_set_on_its_form(administrator):
    do(administrator, "regios", regions=["NAZB"])
    page = reverse("setup-place", args=["ETZ"])
    assert 'id="contacten"' not in administrator.get(page).content.decode()
    realm = RealmFactory.create()
    form = administrator.get(page)
    assert "Dienstdoende intensivist" in form.content.decode()
    to = reverse("setup-place-contacts", args=["ETZ"])
    given = {
        "seen": form.context["contacts"].seen,
        "function": ["Opnamecoördinator", "Portier", "Crisiscoördinator"],
        "telephone": ["013 555 01 23", "", ""],
        "mail": ["", "portier@etz.example", ""],
        "account": ["", "", ""],
    }
    assert administrator.post(to, given).status_code == 302
    kept = contacts_at(realm, At(Facility.objects.get(pk="ETZ")))
    assert [(row.function, row.telephone, row.mail) for row in kept] == [
        ("admissions", "013 555 01 23", ""),
        ("Portier", "", "portier@etz.example"),
    ]
    # somebody else who had the form open then does not undo it
    assert administrator.post(to, given | {"telephone": ["", "1", "2"]}).status_code in {409, 422}
    assert administrator.post(to, given).status_code == 409
    assert len(contacts_at(realm, At(Facility.objects.get(pk="ETZ")))) == 2


def test_two_at_one_form_do_not_undo_each_other(administrator):
    """Of a facility, and of a region: who was later hears of it, and keeps what she typed."""
    do(administrator, "regios", regions=["NAZB"])
    administrator.post(reverse("setup-place-new"), HOUSE)
    administrator.post(reverse("setup-region-new"), REGION)
    made = Facility.objects.get(name="De Linde"), Region.objects.get(name="Midden-Brabant")
    forms: list[tuple[str, dict[str, Any], str]] = [
        ("setup-place", {**HOUSE}, "city"),
        ("setup-region", {**REGION}, "short_name"),
    ]
    for (route, given, field), one in zip(forms, made, strict=True):
        page = reverse(route, args=[one.pk])
        seen = administrator.get(page).context["seen"]
        first = administrator.post(page, given | {field: "Goirle", "seen": seen})
        second = administrator.post(page, given | {field: "Breda", "seen": seen})
        assert (first.status_code, second.status_code) == (302, 409)
        assert 'value="Breda"' in second.content.decode()
        again = administrator.post(page, given | {field: "Breda", "seen": seen})
        assert again.status_code == 409


def test_a_closed_facility_that_is_changed_stays_closed(administrator):
    do(administrator, "regios", regions=["NAZB"])
    administrator.post(reverse("setup-place-new"), HOUSE)
    made = Facility.objects.get(name="De Linde")
    administrator.post(reverse("setup-place-close", args=[made.pk]))
    administrator.post(reverse("setup-place", args=[made.pk]), HOUSE | {"city": "Goirle"})
    made.refresh_from_db()
    assert made.retired_at is not None
    administrator.post(reverse("setup-place-close", args=[made.pk]), {"open": "1"})
    opened = Facility.objects.get(pk=made.pk)
    assert (opened.retired_at, opened.city) == (None, "Goirle")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"telephone": ["bel maar"]}, "telephone"),
        ({"mail": ["geen adres"]}, "mail"),
        ({"function": [""]}, "function"),
        ({"function": ["x" * 81]}, "function"),
        ({"seen": "morgen"}, ""),
        ({"seen": "9" * 5000}, ""),
        ({"seen": "0" * 5000}, ""),
    ],
)
def test_a_contact_that_cannot_be_is_named_at_its_line(administrator, change, says):
    do(administrator, "regios", regions=["NAZB"])
    realm = RealmFactory.create()
    given = {
        "seen": str(realm.head),
        "function": ["Portier"],
        "telephone": ["013 555 01 23"],
        "mail": [""],
        "account": [""],
    }
    answer = administrator.post(reverse("setup-place-contacts", args=["ETZ"]), given | change)
    assert answer.status_code == 422
    shown = answer.context["contacts"]
    if says:
        assert shown.rows[0].fault_field == says
    else:
        assert shown.fault
    assert contacts_at(realm, At(Facility.objects.get(pk="ETZ"))) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [({"lat": "6,5"}, "lat"), ({"hours": "altijd"}, "hours"), ({"name": ""}, "name")],
)
def test_a_wrong_field_of_the_form_is_named_where_it_can_be_mended(administrator, change, field):
    do(administrator, "regios", regions=["NAZB"])
    answer = administrator.post(reverse("setup-place-new"), HOUSE | change)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="fout_{field}"' in text
    assert 'value="Tilburg"' in text  # what was right is not typed again
    assert not OwnPlace.objects.exists()


def test_an_added_facility_can_report_what_it_lists(administrator):
    do(administrator, "regios", regions=["NAZB"])
    administrator.post(reverse("setup-place-new"), HOUSE)
    from capacity.kinds import forget, has_kind  # noqa: PLC0415 -- what is kept must look again

    forget()
    made = Facility.objects.get(name="De Linde")
    assert has_kind("elv", made)
    assert not has_kind("grz", made)


def test_what_is_to_be_asked_after_gets_shorter(administrator, settings):
    settings.MFA_ROLES = ["administrator", "hospital_liaison"]
    reference_load(actor=SYSTEM, folder=BUNDLED)
    realm = RealmFactory.create()
    house = Facility.objects.get(pk="ETZ")
    counts = {one.code.rpartition(".")[2]: len(one.names) for one in after_lists()}
    assert counts["no_liaison"] == 401
    liaison = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=house).user
    never = {one.code.rpartition(".")[2]: one.names for one in after_lists()}
    assert str(liaison) in never["never"]
    assert len(never["no_liaison"]) == 400
    assert never["no_report"] == (str(house),)
    User.objects.filter(pk=liaison.pk).update(last_login=timezone.now())
    report_beds(realm, house)
    after = {one.code.rpartition(".")[2]: one.names for one in after_lists()}
    assert after["no_report"] == ()
    assert str(liaison) in after["no_factor"]


def test_the_list_of_steps_costs_the_same_whatever_is_there(
    administrator, django_assert_max_num_queries
):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    with django_assert_max_num_queries(40):
        steps()


def test_an_administrator_without_any_realm_is_led_to_the_steps(administrator):
    assert administrator.get(reverse("home"))["Location"] == reverse("setup")
    other = Client()
    other.force_login(MandateFactory.create(role=Role.OBSERVER).user)
    assert "beheerder" in other.get(reverse("home")).content.decode()


def test_nobody_else_sees_any_of_it():
    client = Client()
    client.force_login(MandateFactory.create(role=Role.OBSERVER).user)
    for route in ("setup", "setup-places", "setup-place-new", "setup-regions", "setup-region-new"):
        assert client.get(reverse(route)).status_code == 403
    assert Client().get(reverse("setup")).status_code == 302
