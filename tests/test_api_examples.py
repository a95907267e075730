"""The examples of docs/api.md do what they say, and the API keeps the rules that it names there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from capacity.selectors import beds_now
from journal.models import Realm
from network.models import Facility, Role
from network.services.tokens import token_make
from tests.lcms_bridge.factories import (
    NOW,
    make_facilities,
    make_person,
    make_realm,
    register,
    report,
)
from tests.needs import REPO

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = (REPO / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```(python|sh|bash)\n(.*?)```", PAGE, re.DOTALL))
REPORT = {
    "facility": "ALFA",
    "observed_at": NOW.isoformat(),
    "lines": [{"bed": "ic", "operational": 10, "occupied": 4}],
}


@pytest.fixture
def around(live_server: Any, tmp_path: Path) -> dict[str, str]:
    """The variables of the examples, with a token of a person and of a system."""
    make_facilities()
    realm = make_realm()
    report(realm, Facility.objects.get(pk="ALFA"))
    person = make_person(Role.HIN, region="WEST")
    token = token_make(
        actor=person, realm=realm, name="voorbeeld", days=1, scopes=["picture", "files"]
    )[1]
    (tmp_path / "report.json").write_text(json.dumps(REPORT), encoding="utf-8")
    return {
        "ZORGBEELD": live_server.url,
        "REALM": realm.slug,
        "REGION": "WEST",
        "TOKEN": token,
        "SOURCE_TOKEN": register(realm),
    }


def run(command: list[str], around: dict[str, str], folder: Path) -> str:
    """Run an example as somebody would; return what it said."""
    done = subprocess.run(
        command,
        env={"PATH": os.environ["PATH"]} | around,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_ten_lines_of_python_and_curl_read_the_picture(
    around: dict[str, str], tmp_path: Path
) -> None:
    said = run([sys.executable, "-c", BLOCKS["python"]], around, tmp_path)
    assert re.search(r"^.*Alfa 4$|^.*ALFA.* 4$", said, re.MULTILINE | re.IGNORECASE), said
    assert "ALFA" in run(["sh", "-c", BLOCKS["sh"]], around, tmp_path)


def test_the_example_of_a_system_counts(around: dict[str, str], tmp_path: Path) -> None:
    answer = json.loads(run(["bash", "-c", BLOCKS["bash"]], around, tmp_path))
    assert len(answer["accepted"]) == 1
    realm = Realm.objects.get(slug=around["REALM"])
    assert beds_now(realm)["ALFA"].lines["ic"].occupied == 4


def test_what_did_not_change_is_not_sent_again(around: dict[str, str], client: Any) -> None:
    address = f"/api/v1/realms/{around['REALM']}/messages/"
    headers = {"Authorization": f"Token {around['TOKEN']}"}
    first = client.get(address, headers=headers)
    assert first["API-Version"] == "1.2.0"
    again = client.get(address, headers=headers | {"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    file = f"/api/v1/realms/{around['REALM']}/regions/{around['REGION']}/capacity.csv"
    answer = client.get(file, headers=headers)
    assert (answer.status_code, bool(answer["ETag"])) == (200, True)
    assert "no-store" in answer["Cache-Control"]


def test_the_description_is_where_the_design_rules_look_for_it(client: Any) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json()["info"]["version"]) == (200, "1.2.0")
