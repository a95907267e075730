"""A table of people: good rows are done, bad ones are named by row and column, twice does nothing twice."""

import pytest
from django.core import mail

from journal.errors import Invalid, Refused
from network.access import MandateRequest
from network.models import Mandate, Role, User
from network.services import people_invite
from network.tasks import send_links
from tests.factories import FacilityFactory, RegionFactory, VeiligheidsregioFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings):
    settings.EMAIL_HOST = "mail.example"
    region = RegionFactory.create(code="NAZB", name="Netwerk Brabant", short_name="Brabant")
    area = VeiligheidsregioFactory.create(code="VR20", name="Midden-Brabant")
    area.regions.add(region)
    return FacilityFactory.create(
        code="ETZ", name="ETZ Tilburg", region=region, veiligheidsregio=area
    )


@pytest.fixture
def administrator(place):
    return person(Role.ADMINISTRATOR)


def table(*rows: str, head: str = "naam;e-mail;functie;plaats;veiligheidsregio") -> bytes:
    return "\r\n".join([head, *rows]).encode("utf-8-sig")


def test_good_rows_are_invited_and_what_decides_waits_for_a_second(administrator):
    done = people_invite(
        actor=administrator,
        content=table(
            "Karin de Wit;k.dewit@etz.example;Informatiecoördinator (ICo);ETZ Tilburg;",
            "Ahmed Bos;a.bos@ggd.example;DPG;Brabant;Midden-Brabant",
            "Vera Smit;v.smit@roaz.example;observer;;",
            "Karin de Wit;k.dewit@etz.example;waarnemer;;",
        ),
    )
    assert (done.opened, done.given, done.asked, done.there, done.faults) == (3, 3, 1, 0, [])
    karin = User.objects.get(username="k.dewit")
    assert (karin.first_name, karin.last_name) == ("Karin", "de Wit")
    assert karin.home_facility_id == "ETZ"
    assert not karin.has_usable_password()
    held = Mandate.objects.filter(user=karin).order_by("pk")
    assert [one.role for one in held] == [Role.HOSPITAL_LIAISON, Role.OBSERVER]
    asked = MandateRequest.objects.get()
    assert (asked.user.username, asked.region_id, asked.veiligheidsregio_id) == (
        "a.bos",
        "NAZB",
        "VR20",
    )
    assert send_links() == 3
    assert {one.to[0] for one in mail.outbox} >= {"k.dewit@etz.example", "v.smit@roaz.example"}


def test_the_same_table_again_does_nothing_twice(administrator):
    content = table(
        "Karin de Wit;k.dewit@etz.example;hospital_liaison;ETZ;",
        "Ahmed Bos;a.bos@ggd.example;DPG;NAZB;VR20",
    )
    people_invite(actor=administrator, content=content)
    again = people_invite(actor=administrator, content=content)
    assert (again.opened, again.given, again.asked, again.there) == (0, 0, 0, 2)
    assert User.objects.filter(email__endswith=".example").count() == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (";x@etz.example;DPG;Brabant;VR20", "naam"),
        ("Jan;;waarnemer;;", "e-mail"),
        ("Jan;geen adres;waarnemer;;", "e-mail"),
        ("Jan;j@etz.example;tovenaar;;", "functie"),
        ("Jan;j@etz.example;DPG;Brabant;", "veiligheidsregio"),
        ("Jan;j@etz.example;DPG;;VR20", "plaats"),
        ("Jan;j@etz.example;hospital_liaison;Nergens;", "plaats"),
        ("Jan;j@etz.example;waarnemer;ETZ;", "plaats"),
        ("Jan;ja/n\u202e@etz.example;waarnemer;;", "e-mail"),
        ("Jan;klaas@etz.example;waarnemer;;", "gebruikersnaam"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column_and_keeps_no_other_back(administrator, row, column):
    User.objects.create(username="klaas", email="klaas@elders.example")
    done = people_invite(
        actor=administrator,
        content=table(row, "Vera Smit;v.smit@etz.example;hospital_liaison;ETZ;"),
    )
    assert [(fault.line, fault.column) for fault in done.faults] == [(2, column)]
    assert str(done.faults[0].what)
    assert (done.opened, done.given) == (1, 1)
    assert not User.objects.filter(first_name="Jan").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"naam,e-mail\nJan,j@x.example",
        b"naam,e-mail,functie,kleur\n",
        b"naam,naam,e-mail,functie\n",
        b'naam,e-mail,functie\n"Jan,x',
        b"naam,e-mail,functie\n" + b"Jan,j@x.example,DPG\n" * 1001,
        b"x" * 500_001,
    ],
)
def test_what_is_no_such_table_is_refused_with_a_sentence(administrator, content):
    with pytest.raises(Invalid) as refused:
        people_invite(actor=administrator, content=content)
    assert refused.value.text("nl") != refused.value.text("en")


def test_who_keeps_no_people_invites_none(place):
    with pytest.raises(Refused):
        people_invite(
            actor=person(Role.HOSPITAL_LIAISON, facility=place),
            content=table("Jan;j@etz.example;waarnemer;;"),
        )


def test_who_keeps_a_house_invites_for_that_house_alone(place):
    keeper = person(Role.LOCAL_ADMINISTRATOR, facility=place)
    done = people_invite(
        actor=keeper,
        content=table(
            "Karin;k@etz.example;hospital_liaison;ETZ;",
            "Ahmed;a@etz.example;roaz_chair;Brabant;",
        ),
    )
    assert (done.opened, done.given, [fault.line for fault in done.faults]) == (1, 1, [3])
