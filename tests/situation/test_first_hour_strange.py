"""Whatever somebody types in the forms of the first hour is taken or refused in a sentence, never a fault."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from journal.models import Realm
from network.models import Facility, OwnRegion, Role, User
from network.reference import BUNDLED
from network.services import reference_load
from situation.services import realm_open
from tests.factories import SYSTEM, MandateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
STRANGE = ("a\0b", "\u202eothcan", "x" * 5000)
SURE = {"sure": "yes"}


@pytest.fixture
def administrator() -> Client:
    user = MandateFactory.create(role=Role.ADMINISTRATOR).user
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def answered(client: Client, address: str, values: Any) -> str:
    """Post a form; return the page that stands there then. A fault of the program is an exception."""
    answer = client.post(address, values, follow=True)
    assert answer.status_code in {200, 400, 403, 404, 409, 413, 422}, (address, values)
    text = answer.content.decode()
    assert "<script>zbx" not in text
    return text


HOUSE = {
    "sector": "nursing_home",
    "name": "De Linde",
    "roaz": "NAZB",
    "city": "Breda",
    "lat": "51.58",
    "lon": "4.77",
    "veiligheidsregio": "VR20",
    "code": "",
}
CONTACT = {"function": "secretariaat", "telephone": "076", "mail": "a@example.nl", "username": ""}


@pytest.mark.parametrize("text", STRANGE, ids=lambda one: ascii(one)[:20])
def test_no_form_falls_over_what_is_typed_in_it(administrator: Client, text: str) -> None:
    reference_load(actor=SYSTEM, folder=BUNDLED)
    for slug, name in ((text, "Nederland"), ("nederland", text), (text, text)):
        answered(administrator, reverse("setup-act", args=["openen"]), {"slug": slug, "name": name})
    answered(administrator, reverse("setup-act", args=["regios"]), {"regions": text, **SURE})
    answered(administrator, reverse("setup-act", args=["regios"]), {"edition": text, **SURE})
    for field in (*HOUSE, "resources", "serves", "parent", "kind_elv", "seen", "address"):
        answered(administrator, reverse("setup-place-new"), HOUSE | {field: text})
    for field in ("code", "name", "short_name", "areas", "municipalities", "outline", "seen"):
        given = {"code": "EIGEN", "name": "Eigen", "short_name": "Eigen", field: text}
        answered(administrator, reverse("setup-region-new"), given)
    if not Realm.objects.exists():
        realm_open(actor=SYSTEM, slug="nederland", name="Nederland")
    house = Facility.objects.filter(retired_at=None).first()
    assert house is not None
    for field in ("function", "telephone", "mail", "username", "seen"):
        given = CONTACT | {field: text}
        answered(administrator, reverse("setup-place-contacts", args=[house.pk]), given)
    table = "naam;mail;gebruikersnaam;functie;plaats\n"
    table += f"{text};a@example.nl;{text};hin;{text}\n{text};{text};;{text};NAZB\n"
    table += f"An;b@example.nl;{text};roaz_chair;NAZB\n"
    content = table.encode()
    file = SimpleUploadedFile("mensen.csv", content)
    answered(administrator, reverse("setup-invite"), {"file": file})
    file = SimpleUploadedFile("eigen.zip", content)
    answered(administrator, reverse("setup-act", args=["bestand"]), {"file": file, **SURE})
    for query in ("q", "sector", "roaz"):
        answer = administrator.get(reverse("setup-places"), {query: text})
        assert answer.status_code == 200
    kept = [
        *Facility.objects.values_list("name", flat=True),
        *Realm.objects.values_list("name", flat=True),
        *User.objects.values_list("first_name", flat=True),
        *(str(one.values) for one in OwnRegion.objects.all()),
    ]
    assert not [one for one in kept if "\u202e" in one or "\0" in one]
