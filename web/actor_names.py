"""Who did something, in pages of administrators: journals keep keys, and people are read by their names."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Substr, Trim

from journal.said import word
from web.naming import program_words

# columns that keep who did something as journals know it: `user:p.jansen`, `system:command`
ACTORS = ("actor", "asked_by", "confirmed_by", "decided_by", "given_by")
_PERSON = "user:"


def called(actor: str, person: str | None) -> str:
    """Return who did something as people read it; `person`: what that account is called."""
    words = program_words(actor)
    return str(words) if words is not None else person or actor.removeprefix(_PERSON)


def with_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows with what the accounts in their columns of actors are called, as `<column>_called`."""
    users = get_user_model().objects.annotate(
        zb_called=Trim(Concat("first_name", Value(" "), "last_name"))
    )
    named: QuerySet[Any] = rows.annotate(
        **{
            f"{name}_called": Subquery(
                users.filter(username=Substr(OuterRef(name), len(_PERSON) + 1)).values("zb_called")[
                    :1
                ]
            )
            for name in actor_columns(rows.model)
        }
    )
    return named


def actor_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Return which columns of a model keep who did something."""
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's own name for it
    return tuple(one.name for one in fields if one.name in ACTORS and type(one) is CharField)


def named(name: str) -> Any:
    """Return what shows a column of actors by the names of people."""

    def shown(row: Any) -> str:
        actor = getattr(row, name)
        is_person = actor.startswith(_PERSON)
        return called(actor, getattr(row, f"{name}_called", None) if is_person else None)

    shown.__name__ = name
    return admin.display(description=word(f"web.column.{name}"), ordering=name)(shown)
