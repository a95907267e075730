"""Reading XML of strangers: no document types, entities or network; limits in size, depth and parts.

An `Element` finds its children by local name: peers write other namespaces than their standard does,
and a codec says so as a remark. Nothing raises but `UnreadableError`, with the code of a sentence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError, TreeBuilder  # defusedxml reads; only its types

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 60
MAX_ELEMENTS = 60_000
MAX_ATTRIBUTES = 100
UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class UnreadableError(ValueError):
    """What cannot be read, with the code of its sentence and what fills it."""

    def __init__(self, code: str, **params: Any) -> None:
        """Take the code of the sentence."""
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Element:
    """An element with its path, as a person would name it."""

    node: Any
    path: str

    @property
    def name(self) -> str:
        """Return its local name."""
        return _local(self.node.tag)

    @property
    def namespace(self) -> str:
        """Return its namespace, or nothing."""
        tag = str(self.node.tag)
        return tag[1:].partition("}")[0] if tag.startswith("{") else ""

    @property
    def text(self) -> str:
        """Return its own text without surrounding space."""
        return (self.node.text or "").strip()

    def attribute(self, name: str) -> str:
        """Return an attribute by local name."""
        for key, value in self.node.attrib.items():
            if _local(key) == name:
                return str(value).strip()
        return ""

    def children(self, *names: str) -> Iterator["Element"]:
        """Yield the children, of some names or all, each with its number among its like."""
        seen: dict[str, int] = {}
        for node in self.node:
            name = _local(node.tag)
            seen[name] = seen.get(name, 0) + 1
            if not names or name in names:
                yield Element(node, f"{self.path}/{name}[{seen[name]}]")

    def child(self, *names: str) -> "Element | None":
        """Return the child at a path of names, or nothing."""
        found: Element | None = self
        for name in names:
            found = next(found.children(name), None) if found else None
        return found

    def said(self, *names: str) -> str:
        """Return the text of the child at a path of names; empty when it is not there."""
        found = self.child(*names)
        return found.text if found else ""

    def has(self, name: str) -> bool:
        """Say whether it has a child of that name."""
        return self.child(name) is not None

    def within(self, name: str) -> "Element | None":
        """Return the first element of a name at any depth, itself too."""
        return next(self.every(name), None)

    def every(self, name: str) -> Iterator["Element"]:
        """Yield the elements of a name at any depth, itself too, but not those within one."""
        if self.name == name:
            yield self
            return
        for child in self.children():
            yield from child.every(name)


def parse(data: bytes) -> Element:
    """Return the root of an XML document. Raises UnreadableError, and nothing else."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too_large", most=MAX_BYTES // 1024)
    if not data.strip():
        raise UnreadableError("nothing")
    if _DOCTYPE.search(data):
        raise UnreadableError("doctype")
    target = _Limited()
    parser = DefusedXMLParser(target=target, forbid_dtd=True, forbid_entities=True)
    try:
        parser.feed(data.lstrip())
        root = parser.close()
    except DefusedXmlException:
        raise UnreadableError("doctype") from None
    except ParseError as error:
        line, column = getattr(error, "position", (0, 0))
        raise UnreadableError("not_xml", line=line, column=column + 1) from None
    except (LookupError, UnicodeError, ValueError) as error:
        raise error if isinstance(error, UnreadableError) else UnreadableError("encoding") from None
    return Element(root, f"/{_local(root.tag)}")


def is_xml(*roots: str) -> Callable[[bytes], bool]:
    """Return a function that says whether bytes look like XML with one of these words in its head."""
    sought = [root.encode() for root in roots]

    def recognises(data: bytes) -> bool:
        head = head_of(data)
        # what an envelope holds may stand far below its list of areas and keywords
        part = data if b"EDXLDistribution" in head else head
        return head.startswith(b"<") and any(word in part for word in sought)

    return recognises


def head_of(data: bytes) -> bytes:
    """Return how a document begins, without its mark of order and as UTF-8 would have it."""
    head = data[:8000]
    if head.startswith(UTF16):
        return head.decode("utf-16", errors="replace").encode(errors="replace").lstrip()
    return head[:4000].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()


def _local(tag: Any) -> str:
    """Return the local name of a tag; a comment has none."""
    return str(tag).rpartition("}")[2] if isinstance(tag, str) else ""


class _Limited(TreeBuilder):
    """A builder of trees with an end."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: Any, attrs: Any) -> Any:
        """Begin an element. Raises UnreadableError past the limits."""
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableError("too_deep", most=MAX_DEPTH)
        if self.count > MAX_ELEMENTS or len(attrs) > MAX_ATTRIBUTES:
            raise UnreadableError("too_many_parts", most=MAX_ELEMENTS)
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Any:
        """End an element."""
        self.depth -= 1
        return super().end(tag)
