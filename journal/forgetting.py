"""Taking one person out of texts, documents and rows: names, the name of the account, ways to reach her."""

import json
import re
from typing import Any

from django.db import models
from django.db.models import Q

from journal.said import LANGUAGES, Readable, kept, packed, text_of, unpacked

LEAST_NAME = 5  # characters of a full name that is looked for inside sentences
# the fields of a state that hold the name of an account, and what stands of a person beside it
ACCOUNTS = frozenset({"username", "account", "people", "user", "deputy_for"})
PERSONAL = frozenset({"name", "called", "label"})
REACHES = frozenset({"telephone", "mail", "email"})
CHUNK = 500


class Forgetting:
    """A function that takes one person out of texts and documents: `names` are what she was called.

    `shared`: somebody else is called so; then names go out of what she did herself alone.
    """

    def __init__(
        self,
        *,
        username: str,
        names: tuple[str, ...],
        pseudonym: str,
        shown: Readable,
        shared: bool = False,
    ) -> None:
        self.username, self.names, self.pseudonym = username, names, pseudonym
        self.elsewhere = self
        if shared:
            self.elsewhere = Forgetting(
                username=username, names=(), pseudonym=pseudonym, shown=shown
            )
        self.shown = {language: text_of(shown, language) for language in LANGUAGES}
        self._pattern = re.compile("|".join(map(_as_written, names)) or r"(?!)")
        # within the line of an entry about the account: elsewhere it may be any word
        self._account = re.compile(rf"(?<![\w.@+-]){re.escape(username)}(?![\w@+-]|\.\w)")

    @property
    def texts(self) -> set[str]:
        """Return the texts by which rows are found, also as JSON of SQLite writes them."""
        return {*self.names, *(json.dumps(name)[1:-1] for name in self.names)}

    def __call__(self, value: Any, *, field: str = "") -> Any:
        """Return a value without the person; `field` is the name under which it stands."""
        if isinstance(value, str):
            return self._text(value, field)
        if isinstance(value, dict):
            return self._document(value)
        if isinstance(value, list | tuple):
            return [self(one, field=field) for one in value]
        return value

    def readable(self, value: Readable) -> Readable:
        """Return what people read without the person."""
        texts = kept(value)
        if isinstance(texts, str):
            return self._text(texts, "")
        both = {"nl": self._text(texts.nl, "nl"), "en": self._text(texts.en, "en")}
        return texts if (both["nl"], both["en"]) == (texts.nl, texts.en) else type(texts)(**both)

    def _text(self, text: str, field: str) -> str:
        """Return a text without the person."""
        if text == f"user:{self.username}":
            return f"user:{self.pseudonym}"
        if text == self.username and field in ACCOUNTS:
            return self.pseudonym
        language = "en" if field == "en" or field.endswith("_en") else "nl"
        return self._pattern.sub(lambda _found: self.shown[language], text)

    def _document(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return a document without the person, and without what stands beside the name of the account."""
        own = value.get("username") == self.username
        state = value.get("state")
        about = isinstance(state, dict) and any(
            self.username == state.get(name) for name in ("username", "account", "user")
        )
        made: dict[str, Any] = {}
        for field, one in value.items():
            if about and field == "line" and isinstance(one, dict):
                made[field] = {name: self._line(name, text) for name, text in one.items()}
                continue
            if own and field in REACHES and isinstance(one, str):
                made[field] = ""
            elif own and field in PERSONAL and isinstance(one, str):
                made[field] = self.shown["nl"]
            else:
                made[field] = self(one, field=field)
        return made

    def _line(self, field: str, text: Any) -> Any:
        """Return a text of the line that tells of the account, which calls it by its name."""
        if not isinstance(text, str):
            return self(text, field=field)
        return self._account.sub(self.pseudonym, self._text(text, field))

    def key(self, key: str) -> str:
        """Return the key of an entity; that of an account names it."""
        kind, _, rest = key.partition(":")
        return f"{kind}:{self.pseudonym}" if rest == self.username else key

    def sought(self) -> Q:
        """Return which entries may speak of the person."""
        found = Q(actor=f"user:{self.username}") | Q(key__endswith=f":{self.username}")
        found |= Q(variants__contains=f'{self.username}\\"')
        for text in self.texts:
            found |= Q(variants__contains=text) | Q(reason__contains=text)
        return found


def _as_written(name: str) -> str:
    """Return the pattern of a name: two words anywhere in a text, a short one as a label alone.

    Or beside a deputy, who is named with it (`network.function_deputy`).
    """
    escaped = re.escape(name)
    if " " in name and len(name) >= LEAST_NAME:
        return rf"(?<!\w){escaped}(?!\w)"
    beside = rf"(?:(?<=\(plv\. van )|(?<=\(deputy of )){escaped}(?=\))"
    return rf"\A{escaped}(?=\Z| · )|{beside}"


def texts_forget(forget: Forgetting, found: type[models.Model]) -> int:
    """Take a person out of the rows of one table: labels, names of accounts, documents; return how many."""
    forget = forget.elsewhere
    fields = [
        field
        for field in found._meta.concrete_fields  # noqa: SLF001 -- whatever texts there are
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.primary_key
    ]
    texts = {*forget.texts, f"user:{forget.username}"}
    holds = Q()
    for field in fields:
        for text in texts:
            holds |= Q(**{f"{field.name}__icontains": text})
        if isinstance(field, models.JSONField):
            holds |= Q(**{f"{field.name}__icontains": f'"{forget.username}"'})
        elif field.name in ACCOUNTS:
            holds |= Q(**{field.name: forget.username})
    if not holds:
        return 0
    changed = 0
    rows: models.QuerySet[Any] = models.QuerySet(found)
    for row in rows.filter(holds).iterator(chunk_size=CHUNK):
        before = {field.name: getattr(row, field.name) for field in fields}
        after = {name: _forgotten(forget, name, value) for name, value in before.items()}
        if after != before:
            changed += 1
            models.QuerySet(found).filter(pk=row.pk).update(**after)
    return changed


def _forgotten(forget: Forgetting, field: str, value: Any) -> Any:
    """Return the value of a column without the person."""
    if isinstance(value, str | dict | list):
        return forget(value, field=field)
    texts = getattr(value, "nl", None)
    return unpacked(packed(forget.readable(value))) if isinstance(texts, str) else value
