"""Where else the words of an entry stand: in any row of the realm that says a sentence the entry said.

An app's row says what its entries say, and sentences are taken over: a reason by a decision, a theme by a
published picture, a text by a message to a neighbour. Whatever says one of these sentences loses the words,
by whichever app and column, so that a new one needs no list of its own. Words that somebody else wrote in a
sentence of their own stay: they are another entry's. What a program goes by is no sentence, whoever has a
name like it: codes, digests, who did something, and what the database itself keeps as it is.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from journal.append_only import AppendOnlyModel
from journal.errors import Invalid
from journal.models import CurrentState, Entry, Realm
from journal.said import packed
from journal.sought_words import REMOVED
from journal.stored_text import PACK, file_without
from journal.trail_models import Redaction, TrailNote

if TYPE_CHECKING:
    from journal.redaction import taken_out

MOST_STEPS = 4  # foreign keys between a row and its realm
OWN = (Realm, Entry, CurrentState, Redaction, TrailNote)  # the journal's: entries go one by one
CHUNK = 200
MOST = 1000  # entries or rows beside those of the entity: more is a word that everybody uses
# what a body says beyond its head that people may have written
FREE = ("state", "reason", "reason_en", "line")
# names of columns, and within documents, of which a value in one piece is no words
FIXED = frozenset(
    {
        *("actor", "answerer", "approver", "audience", "closer", "decider", "mandated", "opener"),
        *("registered_as", "registrar", "reporter", "requester", "setter", "username"),
        *(
            "at",
            "at_code",
            "at_kind",
            "bed",
            "bed_class",
            "cat",
            "code",
            "cohort",
            "facility",
            "format",
        ),
        *(
            "from_phase",
            "key",
            "kind",
            "level",
            "measure",
            "mode",
            "phase",
            "region",
            "reliability",
        ),
        *(
            "role",
            "scope",
            "scopes",
            "side_area",
            "side_code",
            "side_kind",
            "state",
            "team",
            "theme",
        ),
        *("to_phase", "type", "veiligheidsregio"),
        *("digest", "nonce", "sha256", "told_mark", "token_hash"),
    }
)

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")  # as `encode` writes one


def is_fixed(name: str, value: Any) -> bool:
    """Say whether a value is what a program goes by: some of these names hold people's own words too."""
    if not isinstance(value, str):
        return False
    return (name in FIXED and " " not in value) or _MOMENT.fullmatch(value) is not None


def leaves(value: Any) -> Iterator[str]:
    """Yield every text within a document but those of which the name says that they are no words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if not is_fixed(name, one):
                yield from leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)


class Repeats:
    """The sentences in which an entity said the words, and how to know them elsewhere."""

    def __init__(self, sentences: Iterable[str], take_out: "taken_out") -> None:
        found = {one.strip() for one in sentences if take_out.pattern.search(one)}
        self.take_out = take_out
        self.sentences = {one.casefold() for one in found}
        self.as_said = found
        # a sentence that is the words alone would take them out of whatever anybody wrote
        alone = {one.casefold() for one in found if take_out.pattern.fullmatch(one)}
        self.longer = tuple(self.sentences - alone)
        self.words = {made for one in found for made in take_out.pattern.findall(one)}
        self.runs = {longest_plain(one) for one in self.words}

    def said_in(self, text: str) -> bool:
        """Say whether a text repeats one of the sentences."""
        low = text.casefold()
        return low.strip() in self.sentences or any(one in low for one in self.longer)

    def without(self, value: Any) -> Any:
        """Return a text, a document or what people read without the words, where it repeats a sentence."""
        if isinstance(value, dict):
            return {
                name: one if is_fixed(name, one) else self.without(one)
                for name, one in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.without(one) for one in value]
        text = value if isinstance(value, str) else getattr(value, "nl", None)
        if not isinstance(text, str):
            return value
        texts = (text,) if isinstance(value, str) else (value.nl, value.en)
        return self.take_out(value) if any(self.said_in(one) for one in texts) else value

    def without_in(self, content: bytes | memoryview) -> bytes:
        """Return a stored message without the words, where it repeats a sentence, however it is written."""
        return file_without(bytes(content), self.as_said, self.words, REMOVED)


def rows_forget(realm: Realm, repeats: Repeats) -> None:
    """Take the words out of every row of a realm that repeats one of the sentences.

    Raises Invalid: more rows do than are one person's words.
    """
    count = 0
    for model in apps.get_models():
        is_kept = model in OWN or issubclass(model, AppendOnlyModel)
        way = None if is_kept else _way_to_realm(model)
        if way is not None:
            rows = model._base_manager.filter(**{way: realm.pk})  # noqa: SLF001 -- of any model
            count += _model_forgets(rows, repeats)
            _require_few(count)


def _require_few(count: int) -> None:
    """Raise Invalid where more repeats a sentence than are one person's words."""
    if count > MOST:
        raise Invalid("journal.redact_wide", field="words", most=MOST)


def _way_to_realm(model: type[models.Model]) -> str | None:
    """Return by which foreign keys the rows of a model belong to a realm; None: they do not."""
    seen, found = {model}, [("", model)]
    for _step in range(MOST_STEPS):
        further = []
        for way, at in found:
            for field in at._meta.concrete_fields:  # noqa: SLF001 -- of any model
                of = field.related_model
                if of is Realm:
                    return f"{way}{field.name}"
                if isinstance(of, type) and of not in seen:
                    seen.add(of)
                    further.append((f"{way}{field.name}__", of))
        found = further
    return None


def _model_forgets(rows: QuerySet[Any], repeats: Repeats) -> int:
    """Take the words out of some rows of one model; return out of how many."""
    meta = rows.model._meta  # noqa: SLF001 -- of any model
    fields = [one for one in meta.concrete_fields if not one.unique]
    texts = [
        one.name
        for one in fields
        if isinstance(one, models.CharField | models.TextField | models.JSONField)
        and not one.choices
    ]
    contents = [one.name for one in fields if isinstance(one, models.BinaryField)]
    known: dict[str, Func] = {f"zb_{name}": Cast(F(name), TextField()) for name in texts}
    said = _any((f"{name}__icontains" for name in known), repeats.runs)
    known |= {
        f"zb_{name}_{n}": _At(F(name), Value(run))
        for name in contents
        for n, run in enumerate(_in_files(repeats.words))
    }
    packs = {f"zb_{name}_pack": _At(F(name), Value(PACK)) for name in contents}
    if not known:
        return 0
    said |= _any((f"{name}__gt" for name in known if name.removeprefix("zb_") not in texts), (0,))
    said |= _any(packs, (1,))
    held = list(rows.alias(**known, **packs).filter(said).order_by().values_list("pk", flat=True))
    plain: QuerySet[Any] = models.QuerySet(rows.model)
    count = 0
    ways = (*(repeats.without,) * len(texts), *(repeats.without_in,) * len(contents))
    for start in range(0, len(held), CHUNK):  # a message is large: never all of them at once
        part = plain.filter(pk__in=held[start : start + CHUNK])
        for key, *values in part.values_list("pk", *texts, *contents):
            left = {
                name: _fitting(meta.get_field(name), after)
                for name, value, without in zip((*texts, *contents), values, ways, strict=True)
                if value is not None
                and not is_fixed(name, value)
                and (after := without(value)) != value
            }
            if left:
                plain.filter(pk=key).update(**left)
                count += 1
    return count


def _in_files(words: Iterable[str]) -> set[bytes]:
    """Return by which bytes a file that may say the words is known, in each encoding of files.

    Spaces are left out: a file may have more of them, or others.
    """
    runs = {max(longest_plain(one).split(), key=len, default="") for one in words}
    # of UTF-16 without the last zero: the same bytes in either order
    return {made for run in runs for made in (run.encode(), run.encode("utf-16-le")[:-1])}


def _fitting(field: Any, value: Any) -> Any:
    """Return a value as its column has room for it: what stands for the words may be longer than they are."""
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value


def entries_repeating(realm: Realm, key: str, repeats: Repeats) -> list[Entry]:
    """Return the entries of other entities that repeat one of the sentences, oldest first.

    Raises Invalid: more do than are one person's words.
    """
    rows = Entry.objects.filter(
        _any(("variants__icontains", "reason__icontains"), repeats.runs),
        realm=realm,
    )
    numbers = list(rows.exclude(key=key).order_by("seq").values_list("seq", flat=True))
    found: list[Entry] = []
    for start in range(0, len(numbers), CHUNK):
        part = Entry.objects.filter(realm=realm, seq__in=numbers[start : start + CHUNK])
        found += [
            one
            for one in part.order_by("seq")
            if any(repeats.said_in(text) for text in said_by(one))
        ]
        _require_few(len(found))
    return found


def said_by(entry: Entry) -> Iterator[str]:
    """Yield every text that an entry shows to anybody, but who made it."""
    for variant in json.loads(entry.variants):
        body = json.loads(variant["body"])
        makers = makers_of(body)
        free = {name: body[name] for name in FREE if name in body}
        yield from (text for text in leaves(free) if text not in makers)
    reason = entry.reason
    yield from (reason,) if isinstance(reason, str) else (reason.nl, reason.en, packed(reason))


def makers_of(body: dict[str, Any]) -> frozenset[str]:
    """Return who made an entry, as a body of it says it in each language."""
    return frozenset(body[name] for name in ("by", "by_en") if body.get(name))


class _At(Func):
    """Where bytes stand in a column of bytes; 0: nowhere."""

    output_field = IntegerField()
    function = "INSTR"

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Return it as PostgreSQL says it."""
        column, sought = self.get_source_expressions()
        swapped = _At(sought, column)
        return super(_At, swapped).as_sql(
            compiler, connection, template="POSITION(%(expressions)s)", arg_joiner=" IN ", **more
        )


def _any(lookups: Iterable[str], values: Iterable[Any]) -> Q:
    """Return what finds a row of which one of some columns fits one of some values."""
    return Q(*product(lookups, values), _connector=Q.OR)


def longest_plain(text: str) -> str:
    """Return the longest piece of a text that no database or notation writes otherwise.

    SQLite knows no capitals outside of ASCII, and documents escape such letters, quotes and new lines.
    """
    return max(re.findall(r"[A-Za-z0-9 ]+", text), key=len, default="").strip()
