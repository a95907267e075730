"""Modules as browsers get them: what a screen needs in one file, without comments and indentation.

On the line every file costs a round trip, and a screen is made of some eighty modules. Each is packed as a
block of its own with its imports as constants; what it exports is kept in one table of the page, so that a
module is run once, in whichever pack it came. A module is as it is written when its name is asked with DEBUG.

It reads only what our modules are made of (a test holds that): named imports and exports, no cycles, no
`export let`, no `export default`.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

TABLE = "zb$"
CORE = "zb/core.js"  # what every screen of a realm needs: a pack that stays when the screen changes
ALONE = frozenset({"zb/lock.js"})  # loaded by itself on pages outside a realm too
BESIDE = frozenset(
    {"zb/emptiness.js"}
)  # loaded by itself on some screens, part of a pack on others
ROOT = "zb/store.js"  # whatever needs it is part of a screen of a realm

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      |(?P<template>`)
      |(?P<space>\s+)
      |(?P<word>[\w$#]+)
      |(?P<other>[^\s\w$#"'`/]+|.)""",
    re.VERBOSE | re.DOTALL,
)
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
SIGNS = frozenset(
    "(,=:[!&|?{};+-*%~^<>"
)  # after these, and after these words, `/` begins a pattern
WORDS = frozenset({"return", "typeof", "case", "of", "in"})
CLOSE = frozenset("(){}[];,:=<>&|")  # beside these a space says nothing

IMPORT = re.compile(
    r'^import\s*(?:(?P<what>\{[^}]*\}|\*\s*as\s+[\w$]+)\s*from\s*)?"(?P<path>[^"]+)";\n?',
    re.MULTILINE,
)
PASSED_ON = re.compile(
    r'^export\s*\{(?P<names>[^}]*)\}\s*from\s*"(?P<path>[^"]+)";\n?', re.MULTILINE
)
LISTED = re.compile(r"^export\s*\{(?P<names>[^}]*)\};\n?", re.MULTILINE)
DECLARED = re.compile(
    r"^export\s+(?=(?:async\s+)?(?:function\b\s*\*?|class\b|const\b)\s*(?P<name>[\w$]+))",
    re.MULTILINE,
)
LEFT = re.compile(r'^(?:export(?:\s+[\w{*]|\{)|import(?:\s+["{*\w]|["{*]))', re.MULTILINE)
SHEET = re.compile(r'^@import "\./(?P<name>[\w-]+\.css)";\n', re.MULTILINE)
REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")
LATER = re.compile(r'\bimport\("(?P<path>\.[^"]+)"\)')


def stripped(source: str) -> str:
    """Return a script without comments and without space that says nothing."""
    out: list[str] = []
    before = ""  # the last token that is code
    gap = ""
    at = 0
    while at < len(source):
        token, kind = _token(source, at, before)
        at += len(token)
        if kind in {"comment", "space"}:
            gap = "\n" if "\n" in gap + token else gap or " "
            continue
        if gap and out and not (gap == " " and (before[-1] in CLOSE or token[0] in CLOSE)):
            out.append(gap)
        gap = ""
        out.append(token)
        before = token
    return "".join(out) + "\n"


def _token(source: str, at: int, before: str) -> tuple[str, str]:
    """Return the token that begins here, and its kind."""
    if source[at] == "/" and source[at + 1 : at + 2] not in {"/", "*"}:
        regex = (
            REGEX.match(source, at)
            if not before or before in WORDS or before[-1] in SIGNS
            else None
        )
        return (regex[0], "string") if regex else ("/", "other")
    found = TOKEN.match(source, at)
    if found is None:
        raise ValueError(source[at : at + 20])
    if found.lastgroup == "template":
        return source[at : _template_end(source, at)], "string"
    return found[0], found.lastgroup or ""


def _template_end(source: str, at: int) -> int:
    """Return where the template that begins here is over; what stands in its braces is code."""
    at += 1
    while source[at] != "`":
        if source[at] == "\\":
            at += 2
        elif source.startswith("${", at):
            at = _braces_end(source, at + 2)
        else:
            at += 1
    return at + 1


def _braces_end(source: str, at: int) -> int:
    """Return where the braces are over whose content begins here."""
    depth, before = 1, "{"
    while depth:
        piece, kind = _token(source, at, before)
        piece = piece[0] if kind == "other" else piece
        at += len(piece)
        depth += {"{": 1, "}": -1}.get(piece, 0)
        before = before if kind in {"space", "comment"} else piece
    return at


@dataclass
class Module:
    """One module, by the path under which it is served."""

    name: str
    source: str
    imports: list[str] = field(init=False)

    def __post_init__(self) -> None:
        paths = [
            found["path"] for found in (*IMPORT.finditer(self.text), *PASSED_ON.finditer(self.text))
        ]
        self.imports = [self.there(path) for path in paths if path.startswith(".")]

    @cached_property
    def text(self) -> str:
        """Return the source without what says nothing."""
        return stripped(self.source)

    @property
    def is_module(self) -> bool:
        """Say whether it is a module, not a plain script."""
        return bool(self.imports or self.exports)

    def there(self, path: str) -> str:
        """Return the name of what a path in this module leads to."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path))

    @cached_property
    def later(self) -> list[str]:
        """Return what is loaded when it is needed."""
        return [self.there(found["path"]) for found in LATER.finditer(self.text)]

    @cached_property
    def exports(self) -> dict[str, str]:
        """Return what it gives: name → the expression in its own block."""
        given = {found["name"]: found["name"] for found in DECLARED.finditer(self.text)}
        for found in LISTED.finditer(self.text):
            given |= {there: here for here, there in _names(found["names"])}
        for found in PASSED_ON.finditer(self.text):
            table = f'{TABLE}["{self.there(found["path"])}"]'
            given |= {there: f"{table}.{here}" for here, there in _names(found["names"])}
        return given

    @cached_property
    def outside(self) -> list[str]:
        """Return the imports of what others made, which stay imports."""
        return [
            found[0].strip()
            for found in IMPORT.finditer(self.text)
            if not found["path"].startswith(".")
        ]

    def block(self, pack: str) -> str:
        """Return the module as a block of a pack."""
        body = IMPORT.sub(self._constants, self.text)
        body = DECLARED.sub("", LISTED.sub("", PASSED_ON.sub("", body)))
        body = LATER.sub(lambda found: f'import("{_way(pack, self.there(found["path"]))}")', body)
        if LEFT.search(body):
            msg = f"{self.name}: an import or export that cannot be packed"
            raise ValueError(msg)
        given = ",".join(
            name if name == value else f"{name}:{value}" for name, value in self.exports.items()
        )
        here = f'{TABLE}["{self.name}"]'
        return f"if(!{here}){{\n{body}{here}={{{given}}};\n}}\n"

    def _constants(self, found: re.Match[str]) -> str:
        """Return an import as constants."""
        if not found["path"].startswith(".") or not found["what"]:
            return ""
        table = f'{TABLE}["{self.there(found["path"])}"]'
        what = found["what"]
        if what.startswith("*"):
            return f"const {what.split()[-1]}={table};\n"
        names = ",".join(
            here if here == there else f"{here}:{there}" for here, there in _names(what.strip("{}"))
        )
        return f"const {{{names}}}={table};\n"


def _names(listed: str) -> Iterator[tuple[str, str]]:
    """Yield (name, name it gets) of what stands between braces."""
    for part in filter(None, (one.strip() for one in listed.split(","))):
        here, _, there = part.partition(" as ")
        yield here.strip(), (there or here).strip()


def _way(start: str, end: str) -> str:
    """Return the relative path from one file to another, as an import spells it."""
    path = posixpath.relpath(end, posixpath.dirname(start))
    return path if path.startswith(".") else f"./{path}"


class Packer:
    """Packs modules; `read` gives the source of a name, `waits` are what waits on pages, in any order."""

    def __init__(self, read: Callable[[str], str], waits: Iterable[str] = ()) -> None:
        self._read = read
        self._waits = tuple(waits)
        self._modules: dict[str, Module] = {}

    def module(self, name: str) -> Module:
        """Return a module."""
        if name not in self._modules:
            self._modules[name] = Module(name, self._read(name))
        return self._modules[name]

    def order(self, entry: str) -> list[str]:
        """Return a module and all it needs, each after what it needs. Raises ValueError for a ring."""
        done: dict[str, None] = {}
        self._visit(entry, done, ())
        return list(done)

    def _visit(self, name: str, done: dict[str, None], above: tuple[str, ...]) -> None:
        if name in above:
            msg = f"modules import each other: {' → '.join((*above, name))}"
            raise ValueError(msg)
        if name not in done:
            for needed in self.module(name).imports:
                self._visit(needed, done, (*above, name))
            done[name] = None

    def entries(self, names: Iterable[str]) -> list[str]:
        """Return what is loaded by itself on screens of a realm: the core, pages, what comes later."""
        modules = [self.module(name) for name in names]
        inside = {needed for one in modules for needed in one.imports}
        later = {needed for one in modules for needed in one.later}
        return [
            one.name
            for one in modules
            if one.name in later
            or one.name == CORE
            or one.name in BESIDE
            or (one.name not in inside and ROOT in self.order(one.name))
        ]

    @cached_property
    def core(self) -> list[str]:
        """Return what the core has: its own modules, then what waits on each page."""
        found = dict.fromkeys(name for name in self.order(CORE) if name != CORE)
        for name in self._waits:
            found |= dict.fromkeys(self.order(name))
        return [*found, CORE]

    def unused(self, names: Iterable[str], entries: Iterable[str]) -> set[str]:
        """Return the modules that browsers ask for in packs only."""
        packed = {name for entry in entries for name in self.order(entry)}
        packed |= {name for waits in self._waits for name in self.order(waits)}
        inside = {needed for name in packed for needed in self.module(name).imports}
        loose = {
            needed
            for name in names
            if name not in packed or name in ALONE
            for needed in self.order(name)
        }
        return (packed & (inside | set(self._waits))) - loose - set(entries)

    def pack(self, entry: str) -> str:
        """Return one file with a module and all it needs, less what the core has."""
        needed = self.core if entry == CORE else self.order(entry)
        with_core = entry != CORE and ROOT in needed
        inside = [name for name in needed if not with_core or name not in self.core]
        head = dict.fromkeys(line for name in inside for line in self.module(name).outside)
        if with_core:
            head[f'import "{_way(entry, CORE)}";'] = None
        blocks = "".join(self.module(name).block(entry) for name in inside)
        given = ",".join(self.module(entry).exports)
        tail = f'export const {{{given}}}={TABLE}["{entry}"];\n' if given else ""
        start = f"const {TABLE}=(globalThis.{TABLE}??={{}});\n"
        return "\n".join([*head, start]) + blocks + tail


def inlined(name: str, read: Callable[[str], str]) -> str:
    """Return a style sheet without remarks, with the sheets of its folder that it imports in their place."""
    folder = posixpath.dirname(name)
    text = SHEET.sub(lambda found: inlined(posixpath.join(folder, found["name"]), read), read(name))
    return INDENT.sub("\n", REMARK.sub("", text))
