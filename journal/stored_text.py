"""Words within a stored message: however its file is encoded, and however its notation writes a character.

A sender's file is kept as it came: UTF-8, UTF-16 or Windows-1252, with the escapes of JSON, XML, CSV or
HL7 v2, or packed as a workbook is. A pack has no place that words can be taken out of: when it says them, it
goes.
"""

import json
import re
from collections.abc import Callable, Iterable
from html import escape
from html.entities import codepoint2name
from io import BytesIO
from zipfile import ZipFile

from journal.sought_words import letter_ways, words_pattern

PACK = b"PK\x03\x04"  # how a zip begins, and so an .xlsx and an .ods
MOST_UNPACKED = 256 * 2**20  # bytes: a pack that grows beyond is not looked through, and goes
_BOMS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SPACE = (
    r"(?:\s|\\[nrt]|\\u00(?:0a|0d|09|20|a0)|&nbsp;|&#0*(?:9|10|13|32|160);|&#x0*(?:9|a|d|20|a0);)+"
)
# beside numbers and names of characters: the escapes of CSV, JSON and HL7 v2
_ESCAPES = {
    '"': ('""', '\\"'),
    "'": ("&apos;", "\\'"),
    "/": ("\\/",),
    "\\": ("\\\\", "\\E\\"),
    "&": ("\\T\\",),
    "|": ("\\F\\",),
    "^": ("\\S\\",),
    "~": ("\\R\\",),
}
_TAG = re.compile(r"<[^<>]*>")
_CELL = re.compile(r"</(?:\w+:)?(?:si|is|c|v|p|f|table-cell)>")  # pieces of one cell are one text


def pattern_in_file(words: str) -> re.Pattern[str]:
    """Return what finds words in the text of a file, however its notation writes them."""
    return words_pattern(words, _written, _SPACE)


def _written(one: str) -> str:
    """Return what finds one character in a file."""
    if one.isascii() and one.isalnum():
        return re.escape(one)  # which no notation writes otherwise
    ways: dict[str, None] = {}
    for way in letter_ways(one):
        escaped = "".join(f"(?:{'|'.join(map(re.escape, _escapes(each)))})" for each in way)
        ways[escaped] = None
    return f"(?:{'|'.join(ways)})"


def _escapes(one: str) -> list[str]:
    """Return a character and how notations write it; longest first, for what is one is a part of another."""
    found = {one, *_ESCAPES.get(one, ())}
    for each in {one, one.lower(), one.upper()}:
        if len(each) == 1:
            code = ord(each)
            units = each.encode("utf-16-be").hex()
            in_json = "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
            found |= {f"&#{code};", f"&#x{code:x};", in_json}
            found |= {f"&{codepoint2name[code]};"} if code in codepoint2name else set()
    return sorted(found, key=len, reverse=True)


def file_without(
    content: bytes, sentences: Iterable[str], words: Iterable[str], instead: str
) -> bytes:
    """Return a file without the words where it says one of the sentences; a pack that does is empty then."""
    said = [pattern_in_file(one) for one in sentences]
    if content.startswith(PACK):
        return b"" if _pack_says(content, said) else content
    text, encode = _text(content)
    if not any(one.search(text) for one in said):
        return content
    for one in words:
        text = pattern_in_file(one).sub(instead, text)
    return encode(text)


def _text(content: bytes) -> tuple[str, Callable[[str], bytes]]:
    """Return a file as text, and what makes bytes of that again as they were."""
    codec = next((name for mark, name in _BOMS if content.startswith(mark)), "")
    if not codec and content[:200].count(0) * 3 > len(content[:200]):  # UTF-16 that does not say so
        codec = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    if codec:
        even = len(content) // 2 * 2
        text = content[:even].decode(
            codec, "surrogatepass" if _is_whole(content, codec) else "replace"
        )
        return text, lambda one: one.encode(codec, "surrogatepass")
    codec = next(name for name in ("utf-8", "cp1252", "latin-1") if _is_whole(content, name))
    return content.decode(codec), lambda one: one.encode(codec, "replace")


def _is_whole(content: bytes, codec: str) -> bool:
    """Say whether the bytes are text of this encoding to the last."""
    try:
        content.decode(codec, "surrogatepass" if codec.startswith("utf-16") else "strict")
    except UnicodeDecodeError:
        return False
    return True


def _pack_says(content: bytes, said: Iterable[re.Pattern[str]]) -> bool:
    """Say whether any file in a pack says one of the sentences; one that cannot be opened may."""
    try:
        with ZipFile(BytesIO(content)) as pack:
            members = pack.infolist()
            if sum(one.file_size for one in members) > MOST_UNPACKED:
                return True
            for member in members:
                text = _text(pack.read(member))[0]
                cells = _TAG.sub("", _CELL.sub("\n", text))
                if any(one.search(text) or one.search(cells) for one in said):
                    return True
    except Exception:  # noqa: BLE001  # zipfile raises whatever its parts do
        return True
    return False


def _as_json(text: str) -> str:
    """Return a text as JSON writes it."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _as_ascii_json(text: str) -> str:
    """Return a text as JSON writes it in ASCII."""
    return json.dumps(text)[1:-1]


def _as_markup(text: str) -> str:
    """Return a text as XML and HTML write it between two elements."""
    return escape(text, quote=False)


NOTATIONS = (str, _as_json, _as_ascii_json, _as_markup)
