"""Words that a security officer removes leave the file that said them, however that file is written."""

import io
import zipfile
from collections.abc import Callable

import pytest

from journal.errors import Missing
from journal.models import Entry
from journal.stored_text import file_without
from journal.verify import verify_all
from lcms_bridge.models import Message
from lcms_bridge.services import message_receive
from network.models import Role
from network.services import entry_redact
from situation.services import note_post
from tests.factories import RealmFactory, person

pytestmark = pytest.mark.django_db
NAME = "Zoë d'Ançona"
TEXT = f"bed 4: {NAME} & zoon, 3B"


def workbook(text: str) -> bytes:
    """Return what of an .xlsx matters here: a packed file with the texts of cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        said = text.replace("&", "&amp;")
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{said}</t></si></sst>")
    return out.getvalue()


def in_pieces(text: str) -> bytes:
    """Return a workbook of which a cell has its text in pieces, each with a make-up of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        first, last = (one.replace("&", "&amp;") for one in (text[:12], text[12:]))
        pieces = f"<r><t>{first}</t></r><r><rPr><b/></rPr><t>{last}</t></r>"
        archive.writestr("xl/sharedStrings.xml", f"<sst><si>{pieces}</si></sst>")
    return out.getvalue()


FILES: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "windows-1252": lambda text: text.encode("cp1252"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 without its mark": lambda text: text.encode("utf-16-be"),
    "xml by numbers": lambda text: "".join(
        one if one.isalnum() and one.isascii() else f"&#x{ord(one):X};" for one in text
    ).encode(),
    "xml by names": lambda text: (
        text.replace("&", "&amp;").replace("'", "&apos;").replace("ë", "&euml;").encode()
    ),
    "hl7 v2": lambda text: text.replace("&", "\\T\\").encode(),
    "lines and more spaces": lambda text: text.replace(" ", "\r\n   ").encode(),
    "workbook": workbook,
    "workbook in pieces": in_pieces,
}


def says(raw: bytes) -> bool:
    """Say whether a file says the name in any way of writing it that stands above."""
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            raw = b"".join(archive.read(one) for one in archive.namelist())
    flat = raw.replace(b"\0", b"")
    return b"Zo" in flat or b"ona" in flat


@pytest.mark.parametrize("written", FILES.values(), ids=FILES)
def test_words_leave_the_file_that_came_in_however_it_is_written(
    written: Callable[[str], bytes],
) -> None:
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    note = note_post(
        actor=person(Role.NATIONAL_COORDINATOR), realm=realm, region=None, theme="incident", text=TEXT
    )  # fmt: skip
    raws = {"says": written(f"kop;{TEXT};staart"), "other": written("kop;bed 5;staart")}
    for name, raw in raws.items():
        Message.objects.create(
            realm=realm, raw=raw, sha256=name, size=len(raw), name=name, source="s", actor="a",
            actor_label="a", received_at=note.at,
        )  # fmt: skip
    assert says(raws["says"])
    seq = Entry.objects.filter(realm=realm, key__startswith="note:").latest("seq").seq
    entry_redact(actor=officer, realm=realm, seq=seq, words=NAME, reason="te veel")
    left = {row.name: bytes(row.raw) for row in Message.objects.all()}
    assert not left["says"] or not says(left["says"])
    assert left["other"] == raws["other"]


def test_a_pack_that_cannot_be_looked_through_goes_and_bytes_of_no_text_stay() -> None:
    broken = workbook(TEXT)[:40] + b"..."
    assert file_without(broken, [TEXT], [NAME], "-") == b""
    for content in (b"\x81\xff\xfe\x00\x01", b"\xff\xfea", b"\x00\x01" * 200, b"", b"\x81 Zo"):
        assert file_without(content, [TEXT], [NAME], "-") == content


@pytest.mark.parametrize("written", FILES.values(), ids=FILES)
def test_words_that_only_the_file_of_a_message_says_go_with_the_line_of_that_message(
    written: Callable[[str], bytes],
) -> None:
    """The table of a message is shown to who mends it, and no line says what stands in it."""
    realm, officer = RealmFactory.create(), person(Role.SECURITY_OFFICER)
    raw = written(f"kop;{TEXT};staart")
    made = message_receive(
        actor=person(Role.ADMINISTRATOR), realm=realm, raw=raw, name="bedden", ring=False
    ).message
    assert says(bytes(made.raw))
    seq = Entry.objects.get(realm=realm, key=f"message:{made.pk}").seq
    done = entry_redact(actor=officer, realm=realm, seq=seq, words=NAME, reason="te veel")
    assert done.seqs == (seq,)
    left = bytes(Message.objects.get().raw)
    assert not left or not says(left)
    assert Entry.objects.filter(key=f"redaction:{seq}", corrects=seq).exists()
    assert verify_all([]) == []
    with pytest.raises(Missing):
        entry_redact(actor=officer, realm=realm, seq=seq, words=NAME, reason="te veel")
