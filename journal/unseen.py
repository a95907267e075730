"""Characters that nobody sees, or that turn the reading direction around: no name and no text has them.

A name with one is refused (`UNSEEN`): two things would look like one. A free text loses them where it comes
in (`seen`): they come along when somebody copies a telephone number, and refusing what was said in a crisis
for a sign that cannot be found helps nobody. What stays of it reads as it was typed, on every screen, in
every mail and file. The joiners of emoji and of Arabic letters (U+200C, U+200D) stay: they are seen.
"""

import re
from collections.abc import Mapping
from typing import Any

from journal.said import Named, Said

# controls, zero widths, marks and overrides of direction, ends of a line, what could not be decoded
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd"
    r"\U000e0000-\U000e007f]"
)
# what word processors and other systems end a line with
_LINE_ENDS = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
# as above, less what ends a line, tabs, joiners, and the sign that says itself that something was lost;
# NUL is left to whoever reads a field: it is no slip of a person, and is refused
_IN_TEXT = re.compile(
    r"[\x01-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def seen(text: str) -> str:
    """Return a text without what nobody sees: what reads the same to whoever writes and to whoever reads."""
    if text.isprintable():  # nearly all, and quick: none of these is printable
        return text
    return _IN_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def all_seen(value: Any) -> Any:
    """Return a value with each text in it as `seen` gives it; the same object where nothing changes."""
    match value:
        case str():
            return seen(value)
        case Named():
            texts = seen(value.nl), seen(value.en)
            return value if texts == (value.nl, value.en) else Named(*texts)
        case Said():
            params = all_seen(value.params)
            return value if params is value.params else Said(value.code, params)
        case Mapping():
            found = {name: all_seen(one) for name, one in value.items()}
            return value if all(found[name] is one for name, one in value.items()) else found
        case list() | tuple():
            rows = [all_seen(one) for one in value]
            same = all(new is old for new, old in zip(rows, value, strict=True))
            return value if same or hasattr(value, "_fields") else type(value)(rows)
    return value
