"""Rows of the apps that repeat a sentence: sought without any lock, looked at again and changed under one.

A search reads every text of a realm, which takes as long as there is text. What was written meanwhile is
found by its transaction: PostgreSQL keeps of each row which one wrote it (`xmin`), so that under the lock
only what was found and what is newer is read again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from journal.append_only import AppendOnlyModel
from journal.models import CurrentState, Entry, IdempotentAnswer, Realm
from journal.repeats import Repeats, is_fixed, longest_plain, require_few
from journal.stored_text import NOTATIONS, PACK
from journal.trail_models import Redaction, TrailNote

MOST_STEPS = 4  # foreign keys between a row and its realm
OWN = (Realm, Entry, CurrentState, Redaction, TrailNote)  # the journal's: entries go one by one
CHUNK = 200
MANY = 5000  # keys in one question
Model = type[models.Model]
Rows = dict[Model, list[Any]]  # keys of rows, by their model


def beginning() -> str:
    """Return the oldest transaction that a search from now on may not see, as PostgreSQL numbers them.

    Empty on SQLite, where one at a time writes: there the search is made while nobody else can.
    """
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::xid::text")
        return str(cursor.fetchone()[0])


class Since(Func):
    """Whether a row was written by a transaction that `beginning` could not see to its end."""

    output_field = models.BooleanField()

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark = mark

    def as_postgresql(self, compiler: Any, *_more: Any, **_named: Any) -> Any:
        """Return it as PostgreSQL says it: numbers of transactions go round, ages do not."""
        table = compiler.quote_name_unless_alias(compiler.query.get_initial_alias())
        return f"age({table}.xmin) <= age(%s::xid)", [self.mark]


@dataclass(frozen=True)
class _Texts:
    """The columns of a model that hold what people said, and contents as they came."""

    texts: tuple[str, ...]
    contents: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Return both."""
        return (*self.texts, *self.contents)


def rows_sought(realm: Realm, repeats: Repeats) -> Rows:
    """Return which rows of a realm repeat one of the sentences. Raises Invalid: too many for one person's."""
    found: Rows = {}
    for model, way in _models_of_realms().items():
        rows = _saying(model, way, realm, repeats)
        keys = [] if rows is None else list(rows.values_list("pk", flat=True))
        found[model] = [key for key, _left in _changes(model, keys, repeats)]
        require_few(sum(map(len, found.values())))
    return found


def rows_forget(realm: Realm, repeats: Repeats, found: Rows, since: str) -> None:
    """Take the words out of what was found, and of what was written since and repeats a sentence.

    Raises Invalid: more rows do than are one person's words.
    """
    count = 0
    for model, way in _models_of_realms().items():
        keys = {*found.get(model, ())}
        if since:
            keys |= _newer(model, way, realm, repeats, since)
        plain: QuerySet[Any] = models.QuerySet(model)
        for key, left in _changes(model, sorted(keys), repeats):
            plain.filter(pk=key).update(**left)
            count += 1
        require_few(count)


def _newer(model: Model, way: str, realm: Realm, repeats: Repeats, since: str) -> set[Any]:
    """Return which rows were written since, and say a piece of the words.

    In two steps: of both conditions at once the database may ask for the words first, of every row.
    """
    own = model._base_manager.filter(**{way: realm.pk})  # noqa: SLF001 -- of any model
    keys = list(own.filter(Since(since)).order_by().values_list("pk", flat=True))
    saying = _saying(model, way, realm, repeats) if keys else None
    found: set[Any] = set()
    if saying is None:
        return found
    for start in range(0, len(keys), MANY):
        part = saying.filter(pk__in=keys[start : start + MANY])
        found |= {*part.values_list("pk", flat=True)}
    return found


def answers_sought(realm: Realm, repeats: Repeats, since: str = "") -> list[int]:
    """Return which answers kept for repeats say the words, however their document writes them.

    `since`: of those written after a search alone.
    """
    if not repeats.words:
        return []
    written = {noted(one).casefold() for one in repeats.words for noted in NOTATIONS}
    rows = IdempotentAnswer.objects.filter(scope=realm.slug).filter(
        any_of(("answer__icontains",), repeats.runs)
    )
    if since:
        rows = rows.filter(Since(since))
    return [
        key
        for key, answer in rows.order_by("pk").values_list("pk", "answer")
        if any(one in answer.casefold() for one in written)
    ]


@cache
def _models_of_realms() -> dict[Model, str]:
    """Return the models whose rows belong to a realm and may change, and by which way they do."""
    found = {}
    for model in apps.get_models():
        is_kept = model in OWN or issubclass(model, AppendOnlyModel)
        way = None if is_kept else _way_to_realm(model)
        if way is not None and _texts_of(model).all:
            found[model] = way
    return found


def _way_to_realm(model: Model) -> str | None:
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


def _texts_of(model: Model) -> _Texts:
    """Return the columns of a model in which words may stand."""
    fields = [one for one in model._meta.concrete_fields if not one.unique]  # noqa: SLF001
    texts = [
        one.name
        for one in fields
        if isinstance(one, models.CharField | models.TextField | models.JSONField)
        and not one.choices
    ]
    contents = [one.name for one in fields if isinstance(one, models.BinaryField)]
    return _Texts(tuple(texts), tuple(contents))


def _saying(model: Model, way: str, realm: Realm, repeats: Repeats) -> QuerySet[Any] | None:
    """Return the rows of a realm in which a piece of the words stands; None: there is no piece to seek."""
    columns = _texts_of(model)
    known: dict[str, Func] = {f"zb_{name}": Cast(F(name), TextField()) for name in columns.texts}
    said = any_of((f"{name}__icontains" for name in known), repeats.runs)
    placed = {
        f"zb_{name}_{n}": _At(F(name), Value(run))
        for name in columns.contents
        for n, run in enumerate(_in_files(repeats.words))
    }
    said |= any_of((f"{name}__gt" for name in placed), (0,))
    if not said:
        return None
    # a packed file shows nothing of what it says
    packs = {f"zb_{name}_pack": _At(F(name), Value(PACK)) for name in columns.contents}
    said |= any_of(packs, (1,))
    placed |= packs
    rows: QuerySet[Any] = model._base_manager.filter(**{way: realm.pk})  # noqa: SLF001 -- of any
    saying: QuerySet[Any] = rows.alias(**known, **placed).filter(said).order_by()
    return saying


def _in_files(words: Iterable[str]) -> set[bytes]:
    """Return by which bytes a file that may say the words is known, in each encoding of files.

    Spaces are left out: a file may have more of them, or others.
    """
    runs = {max(longest_plain(one).split(), key=len, default="") for one in words}
    # of UTF-16 without the last zero: the same bytes in either order
    return {made for run in runs for made in (run.encode(), run.encode("utf-16-le")[:-1])}


def _changes(
    model: Model, keys: list[Any], repeats: Repeats
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the key of each row that repeats a sentence, and its columns as they are without the words."""
    columns, meta = _texts_of(model), model._meta  # noqa: SLF001 -- of any model
    ways = (
        *(repeats.without,) * len(columns.texts),
        *(repeats.without_in,) * len(columns.contents),
    )
    plain: QuerySet[Any] = models.QuerySet(model)
    for start in range(0, len(keys), CHUNK):  # a message is large: never all of them at once
        part = plain.filter(pk__in=keys[start : start + CHUNK])
        for key, *values in part.values_list("pk", *columns.all):
            left = {
                name: _fitting(meta.get_field(name), after)
                for name, value, without in zip(columns.all, values, ways, strict=True)
                if value is not None
                and not is_fixed(name, value)
                and (after := without(value)) != value
            }
            if left:
                yield key, left


def _fitting(field: Any, value: Any) -> Any:
    """Return a value as its column has room for it: what stands for the words may be longer than they are."""
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value


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


def any_of(lookups: Iterable[str], values: Iterable[Any]) -> Q:
    """Return what finds a row of which one of some columns fits one of some values."""
    return Q(*product(lookups, values), _connector=Q.OR)
