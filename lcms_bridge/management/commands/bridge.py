"""`manage.py bridge read|write|formats`: what a file of others says, and what goes out, by hand."""

import json
import sys
import tomllib
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from journal.actors import system_actor
from journal.errors import Invalid, ZorgbeeldError
from journal.models import Realm, RealmKind
from journal.said import said
from lcms_bridge.application import problem_document, said_problem, weighed
from lcms_bridge.canonical import Scope
from lcms_bridge.codecs.dialect import Dialect, dialect_of
from lcms_bridge.codecs.values import moment
from lcms_bridge.entries import Reading
from lcms_bridge.formats import FORMATS, INCOMING, OUTGOING, Format, format_as, format_named
from lcms_bridge.gate import admitted
from lcms_bridge.mapping import bed_words
from lcms_bridge.reports import reading_document
from lcms_bridge.selectors import picture_of
from lcms_bridge.services import message_process, message_receive

ACTOR = system_actor("command", said("web.actor.command"))
UNREADABLE = 2
DEFAULT_REALM = "the realm; the real world by default, or the only one that is open"
MAX_FILE = 64 * 1024 * 1024


class Command(BaseCommand):
    """Prints one JSON object; a file that nobody can or may read is exit code 2 and a sentence."""

    help = "Read a file of another system, write what is known of a region, or list the formats."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        read = actions.add_parser("read", help="show what a file says; --apply takes it over")
        read.add_argument("file", type=Path, help="the file; - is the standard input")
        read.add_argument(
            "--format", default="", dest="form", help="see `bridge formats`; recognised by default"
        )
        read.add_argument("--apply", action="store_true", help="give it to the realm")
        read.add_argument("--dialect", type=Path, help="a TOML or JSON file: how this peer speaks")
        read.add_argument("--realm", default="", help=DEFAULT_REALM)
        write = actions.add_parser("write", help="write a region to the standard output")
        write.add_argument("--format", required=True, dest="form", help="see `bridge formats`")
        write.add_argument("--region", required=True, help="a region's code, or NL")
        write.add_argument("--as-of", default="", help="a moment with its offset; now by default")
        write.add_argument("--realm", default="", help=DEFAULT_REALM)
        actions.add_parser("formats", help="list the formats")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked; an error of a service becomes one sentence and exit code 1."""
        actions = {"read": self._read, "write": self._write, "formats": self._formats}
        try:
            actions[options["action"]](options)
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error

    def _read(self, options: dict[str, Any]) -> None:
        """Show what a file says, and take it over where that was asked."""
        raw = _bytes(options["file"])
        form = format_as(raw, _form(options["form"], INCOMING).name if options["form"] else "")
        dialect = _dialect(options["dialect"])
        try:
            raw = admitted(raw, "", realm="", source=ACTOR.name).raw
        except Invalid as refusal:  # a line of it would show whom it is about
            self.stdout.write(json.dumps(_of_patients(form, refusal), ensure_ascii=True, indent=2))
            self.stderr.write(refusal.message)
            sys.exit(UNREADABLE)
        if form.read is None:  # `_form` gave one of those that read
            _unreadable(said("lcms_bridge.cli.no_format", given=form.name))
        document = reading_document(reading := form.read(raw, dialect))
        if reading.refused:
            document["entries"] = []
        elif options["apply"]:
            document |= self._apply(options, form, raw, dialect, document)
        elif realm := _open_realm(options["realm"]):
            document["verdict"] = _verdict(realm, form, raw, dialect)
        self.stdout.write(json.dumps(document, ensure_ascii=True, indent=2))
        if reading.refused:
            first = document["quarantined"][0]
            language = "sentence_en" if get_language() == "en" else "sentence"
            self.stderr.write(str(first[language]))
            sys.exit(UNREADABLE)

    def _apply(
        self,
        options: dict[str, Any],
        form: Format,
        raw: bytes,
        dialect: Dialect,
        document: dict[str, Any],
    ) -> dict[str, Any]:
        """Store the file and process it at once; return what became of it."""
        realm = _realm(options["realm"])
        name = options["file"].name
        receipt = message_receive(
            actor=ACTOR, realm=realm, raw=raw, name=name, format_name=form.name, ring=False
        )
        message = receipt.message
        if not receipt.again:
            done = message_process(actor=ACTOR, message_id=message.pk, dialect=dialect)
            message = done or message
        held = [one for one in message.problems if not one["remark"]]
        known = [(one["code"], one["place"]) for one in document["quarantined"]]
        return {
            "quarantined": document["quarantined"]
            + [one for one in held if (one["code"], one["place"]) not in known],
            "applied": message.applied,
            "state": message.state,
        }

    def _write(self, options: dict[str, Any]) -> None:
        """Write a picture as bytes."""
        form = _form(options["form"], OUTGOING)
        realm = _realm(options["realm"])
        at: datetime | None = None
        if options["as_of"]:
            found = moment(options["as_of"])
            if found is None:
                raise CommandError(
                    str(said("lcms_bridge.problem.no_day", given=options["as_of"][:40]))
                )
            if found.day_only or found.no_offset:  # in October one hour is there twice
                raise CommandError(
                    str(said("lcms_bridge.cli.no_offset", given=options["as_of"][:40]))
                )
            at = found.at
        picture = picture_of(realm, options["region"], at)
        out = form.encode(picture) if form.encode else b""
        buffer = getattr(self.stdout._out, "buffer", None)  # noqa: SLF001  # bytes, not a text
        if buffer is None:
            self.stdout.write(out.decode("utf-8"), ending="")
        else:
            buffer.write(out)
            buffer.flush()

    def _formats(self, _options: dict[str, Any]) -> None:
        """List the formats."""
        rows = [
            {
                "name": form.name,
                "label": form.label,
                "in": form.read is not None,
                "out": form.encode is not None,
                "carries": list(form.carries),
                "note": form.note,
            }
            for form in FORMATS
        ]
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))


def _of_patients(form: Format, refusal: Invalid) -> dict[str, Any]:
    """Return what is said of a file about patients: nothing of what is in it."""
    said_of_it = problem_document(said_problem(refusal.code, refusal.said, scope=Scope.FILE))
    return reading_document(Reading(form.name)) | {"quarantined": [said_of_it]}


def _form(name: str, among: tuple[Format, ...]) -> Format:
    """Return a format by name. Exits with a sentence that names those there are."""
    form = format_named(name)
    if form is None or form not in among:
        names = [one.name for one in among]
        _unreadable(said("lcms_bridge.cli.no_format", given=name[:60], names=names))
    return form


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file, not more than anybody reads. Exits with a sentence."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(MAX_FILE + 1)
        with path.open("rb") as stream:
            return stream.read(MAX_FILE + 1)
    except OSError:
        _unreadable(said("lcms_bridge.cli.no_file", path=str(path)))


def _dialect(path: Path | None) -> Dialect:
    """Return how a peer speaks. Exits with a sentence when its file is no dialect."""
    words = bed_words()
    if path is None:
        return Dialect(words=words)
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        if not isinstance(data, dict):
            raise ValueError(path.name)  # noqa: TRY004, TRY301
        return dialect_of(data, words)
    except (OSError, ValueError) as error:
        _unreadable(said("lcms_bridge.cli.no_dialect", path=str(path), what=str(error)[:200]))


def _verdict(realm: Realm, form: Format, raw: bytes, dialect: Dialect) -> dict[str, Any]:
    """Return what `--apply` would do in a realm: which facilities count, and what is held back."""
    found = weighed(ACTOR, realm, form, raw, dialect)
    held = [problem_document(one) for one in found.problems if one.scope.holds]
    return {
        "realm": realm.slug,
        "would_apply": [one.code for one in found.accepted],
        "unchanged": list(found.unchanged),
        "quarantined": held,
    }


def _realm(slug: str) -> Realm:
    """Return the realm that was named, the real world, or the only one that is open. Raises CommandError."""
    realm = _open_realm(slug)
    if realm is None:
        raise CommandError(str(said("lcms_bridge.cli.no_realm", given=slug or RealmKind.REAL)))
    return realm


def _open_realm(slug: str) -> Realm | None:
    """Return that realm; None where there is none, or nobody can know which of several is meant."""
    if slug:
        return Realm.objects.filter(slug=slug).first()
    real = Realm.objects.filter(kind=RealmKind.REAL).order_by("-pk").first()
    if real is not None:
        return real
    is_open = list(Realm.objects.filter(is_open=True)[:2])
    return is_open[0] if len(is_open) == 1 else None


def _unreadable(sentence: Any) -> NoReturn:
    """Say why nothing can be read, and end with exit code 2."""
    sys.stderr.write(f"{sentence}\n")
    sys.exit(UNREADABLE)
