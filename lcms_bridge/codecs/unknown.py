"""What no format knows: it is said what it is, rather than what it is not."""

from lcms_bridge.canonical import FilePlace
from lcms_bridge.codecs import jsontree, xmltree
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import text
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import Reading

MOST_NAMES = 5
_OLD = b"\xd0\xcf\x11\xe0"  # .xls, .doc and .ppt of before 2007
# an .xlsx with a password is put into such a file, under this name (MS-OFFCRYPTO 2.3.4.4)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
# what people send beside tables, by how its bytes begin
_BEGINS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),  # TIFF
    (b"MM\x00*", "picture"),
    (b"{\\rtf", "text"),
    (_OLD, "old_office"),
    (b"\x1f\x8b", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
    (b"BZh91AY&SY", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),  # Zstandard
)
_PAGES = (b"<!doctype html", b"<html")
_PAGE_BEGINS = 1000  # bytes within which a page says that it is one
# what telephones take, after the length of its first box (ISO/IEC 23008-12, AVIF)
_PICTURES = {b"ftyp" + brand for brand in (b"heic", b"heix", b"mif1", b"avif")}


def kind_of(data: bytes) -> str:
    """Return by a word what a file is in which no figures are sought; nothing: it may be a message."""
    if data.startswith(_OLD) and _LOCKED in data:
        return "locked"
    if data[4:12] in _PICTURES or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "picture"
    if xmltree.head_of(data[:_PAGE_BEGINS]).lower().startswith(_PAGES):
        return "page"
    return next((kind for begin, kind in _BEGINS if data.startswith(begin)), "")


def looks_marked_up(data: bytes) -> bool:
    """Say whether bytes begin as JSON or XML do: then they are no table."""
    return xmltree.head_of(data)[:1] in {b"{", b"[", b"<"}


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return why nothing is read of a file that no format knows; never raises."""
    del dialect
    notes = Notes()
    if kind := kind_of(data):
        notes.refuse("other_kind", sentence=f"lcms_bridge.problem.other_kind.{kind}")
        return Reading("", problems=notes.all())
    is_xml = xmltree.head_of(data)[:1] == b"<"
    try:
        if is_xml:
            root = xmltree.parse(data)
            notes.refuse(
                "xml_unknown", root.path, given=root.name[:60], space=root.namespace or "–"
            )
        else:
            _of_json(jsontree.parse(data), notes)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
    return Reading("", problems=notes.all())


def _of_json(said: object, notes: Notes) -> None:
    """Say what stands in a JSON document."""
    one = said[0] if isinstance(said, list) and said else said
    names = [text(name, 40) for name in list(jsontree.mapping(one))[:MOST_NAMES]]
    notes.refuse(
        "json_unknown", FilePlace(path="$"), names=[f"‘{name}’" for name in names] or ["–"]
    )
