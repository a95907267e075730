# ruff: noqa: INP001 -- a program beside the catalogues, not a package
"""Collect the Dutch words of the screens, keep the English catalogue in step, and compile it.

    python locale/catalogue.py          # bring the .po files up to date and compile them

Message ids are Dutch, because Dutch is what the screens speak first. Needs Babel (a test dependency).
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
# What others' pages say in each language otherwise than we do: written by hand, compiled here.
OTHERS = {
    "nl": ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po",
    # apart from ours, of which the ids are Dutch and those that no screen says go
    "en": ROOT / "locale" / "others" / "en" / "LC_MESSAGES" / "django.po",
}
DOMAINS = ("django", "djangojs")
# The apps whose words this catalogue holds; each reads its Dutch with gettext.
PYTHON = ("network", "callout", "capacity", "phases", "patientspread", "situation", "lcms_bridge")
TRANSLATE = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(
    r"\{%\s*blocktranslate\b[^%]*%\}(.*?)(?:\{%\s*plural\s*%\}(.*?))?\{%\s*endblocktranslate\s*%\}",
    re.DOTALL,
)
FILLED = re.compile(r"\{\{\s*(\w+)\s*\}\}")
KEYWORDS = {"gettext": None, "gettext_lazy": None, "_": None, "ngettext": (1, 2)}

Message = str | tuple[str, str]
# A real date would make two equal catalogues differ.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def collect(domain: str) -> dict[Message, list[str]]:
    """Return every message of a domain with the files that use it, sorted."""
    found: dict[Message, list[str]] = {}
    sources = _javascript() if domain == "djangojs" else _server()
    for message, path in sources:
        places = found.setdefault(message, [])
        name = path.relative_to(ROOT).as_posix()
        if name not in places:
            places.append(name)
    return dict(sorted(found.items(), key=lambda item: str(item[0])))


def _server() -> Iterator[tuple[Message, Path]]:
    """Yield the messages of templates and of Python."""
    for path in sorted([*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*/pages/*/*.html")]):
        for match in TRANSLATE.finditer(path.read_text(encoding="utf-8")):
            # Django looks a template's text up with its per cents doubled
            yield (match.group(1) or match.group(2)).replace("%", "%%"), path
        for match in BLOCK.finditer(path.read_text(encoding="utf-8")):
            one, many = (_in_block(text) for text in match.groups(default=""))
            yield (one, many) if many else one, path
    for app in PYTHON:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield from _extracted("python", path)


def _in_block(text: str) -> str:
    """Return the text of a block as Django looks it up: its values by name, other per cents doubled."""
    return FILLED.sub(r"%(\1)s", text.replace("%", "%%"))


def _javascript() -> Iterator[tuple[Message, Path]]:
    """Yield the messages of the screens' modules."""
    for path in sorted([*(ROOT / "static").rglob("*.js"), *ROOT.glob("*/pages/*/*.js")]):
        yield from _extracted("javascript", path)


def _extracted(method: str, path: Path) -> Iterator[tuple[Message, Path]]:
    """Yield the messages Babel finds in a file."""
    options = {"parse_template_string": True} if method == "javascript" else {}
    source = io.BytesIO(path.read_bytes())
    for _line, message, _comments, _context in extract(method, source, KEYWORDS, (), options):
        both = (message[0], message[1]) if isinstance(message, tuple) else message
        yield both, path


def load(domain: str) -> Catalog:
    """Return the catalogue as it stands; an empty one when there is none."""
    path = FOLDER / f"{domain}.po"
    if not path.exists():
        return Catalog(locale="en", domain=domain)
    with path.open("rb") as file:
        return read_po(file, locale="en", domain=domain)


def updated(domain: str) -> Catalog:
    """Return the catalogue with exactly the messages in use, keeping the translations it had."""
    known = load(domain)
    fresh = Catalog(
        locale="en",
        domain=domain,
        project="Zorgbeeld",
        version="1",
        header_comment="# The English of Zorgbeeld; see locale/catalogue.py.",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="English",
        fuzzy=False,
    )
    fresh.creation_date = fresh.revision_date = NEVER
    for message, places in collect(domain).items():
        before = known.get(message if isinstance(message, str) else message[0])
        text = before.string if before is not None else ""
        fresh.add(message, text, locations=[(place, None) for place in places])  # type: ignore[misc]
    return fresh


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the ids without an English text, also when only a plural is missing."""
    missing = []
    for message in catalogue:
        texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        if message.id and not all(texts):
            missing.append(str(message.id))
    return missing


def compiled(catalogue: Catalog) -> bytes:
    """Return the .mo file of a catalogue."""
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def main() -> int:
    """Update and compile all catalogues; the exit code says whether something has no English yet."""
    missing = []
    for domain in DOMAINS:
        catalogue = updated(domain)
        with (FOLDER / f"{domain}.po").open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True)
        (FOLDER / f"{domain}.mo").write_bytes(compiled(catalogue))
        missing += [f"{domain}: {message}" for message in untranslated(catalogue)]
    for language, path in OTHERS.items():
        with path.open("rb") as file:
            path.with_suffix(".mo").write_bytes(compiled(read_po(file, locale=language)))
    sys.stdout.write("".join(f"no English yet: {line}\n" for line in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
