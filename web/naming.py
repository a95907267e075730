"""What the administration calls rows and columns: words of the catalogue, in the language of the moment.

A model says nothing of it, so that a better word is no migration: `<app>.rows.<model>` are its rows, as one
and as several, `web.column.<field>` a column that means the same wherever it stands.
"""

from typing import Any

from django.db import models
from django.utils.functional import lazystr

from journal.said import Said, catalogue, places_in, said, word

COLUMN = "web.column."


def name_words(model: type[models.Model]) -> None:
    """Give a model and its fields the words of the catalogue, where it has them."""
    words, meta = catalogue(), model._meta  # noqa: SLF001 -- Django's own name for it
    code = rows_code(model)
    if code in words:
        meta.verbose_name, meta.verbose_name_plural = _counted(code, 1), _counted(code, 2)
    for field in (*meta.fields, *meta.many_to_many):
        own: Any = getattr(field, "_verbose_name", None)
        if own is None and f"{COLUMN}{field.name}" in words:
            field.verbose_name = word(f"{COLUMN}{field.name}")


def rows_code(model: type[models.Model]) -> str:
    """Return the code of what a model's rows are called."""
    return f"{model._meta.app_label}.rows.{model._meta.model_name}"  # noqa: SLF001


def codes_of(model: type[models.Model]) -> set[str]:
    """Return the codes by which a model and its fields may be called."""
    return {rows_code(model)} | {f"{COLUMN}{field.name}" for field in model._meta.fields}  # noqa: SLF001


class _Counted:
    """A noun for so many rows, said when it is shown."""

    def __init__(self, code: str, n: int) -> None:
        self.code, self.n = code, n

    def __str__(self) -> str:
        return str(said(self.code, n=self.n))


def _counted(code: str, n: int) -> Any:
    """Return a lazy noun."""
    return lazystr(_Counted(code, n))


def program_words(actor: str) -> Said | None:
    """Return what people call a part of the system that did something (`system:command`); None: no words."""
    kind, _colon, name = actor.partition(":")
    if kind != "system":
        return None
    own = [f"web.actor.{name}", f"{name}.actor"]
    others = sorted(code for code in catalogue() if code.endswith(f".actor.{name}"))
    return next((said(code) for code in (*own, *others) if code in catalogue()), None)


def programs() -> dict[str, str]:
    """Return every part of the system that may have done something, and what people call it."""
    # one with a parameter is called after what it does it for, which stands in its own lines
    plain = [code for code, words in catalogue().items() if not places_in(str(words["nl"]))]
    names = {code.rpartition(".actor.")[2] for code in plain if ".actor." in code}
    names |= {code.removesuffix(".actor") for code in plain if code.endswith(".actor")}
    words = {f"system:{name}": program_words(f"system:{name}") for name in sorted(names)}
    return {actor: str(one) for actor, one in words.items() if one is not None}
