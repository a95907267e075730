"""What the measures and agreements that a plan names are called: people read titles, never codes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from journal.models import Realm, RealmKind
from journal.said import Named, Readable
from phases.models import Agreement, Plan


@dataclass(frozen=True)
class Titles:
    """The titles of measures and agreements by their codes; what has none is called by its code."""

    measures: Mapping[str, Readable] = field(default_factory=dict)
    agreements: Mapping[str, Readable] = field(default_factory=dict)

    def measure(self, code: str) -> Readable:
        """Return what a measure is called."""
        return self.measures.get(code, code)

    def agreement(self, code: str) -> Readable:
        """Return what an agreement is called."""
        return self.agreements.get(code, code)


def titles_of(
    document: Mapping[str, Any], agreements: Mapping[str, Readable] | None = None
) -> Titles:
    """Return the titles that a plan gives its measures, with those of agreements; it may have faults."""
    return Titles(dict(_measures(document)), agreements or {})


def agreement_titles(realm: Realm, region: str) -> dict[str, Readable]:
    """Return the titles of the agreements of a region, as each was called last (1 query).

    Those that ended are among them: an older version of a plan names them still.
    """
    return _last_titles(Agreement.objects.filter(realm=realm, region=region).order_by("pk"))


def plan_agreement_titles(plan: Plan) -> dict[str, Readable]:
    """Return the titles of the agreements of which a plan may speak, whoever reads it (1 query).

    The plan of a region counts in every realm, and speaks of the real world: what an exercise calls an
    agreement is shown in that exercise alone.
    """
    rows = Agreement.objects.filter(region=plan.region_id)
    if plan.realm_id is not None:
        rows = rows.filter(realm=plan.realm_id)
    else:
        rows = rows.filter(realm__kind=RealmKind.REAL)
    return _last_titles(rows.order_by("pk"))


def _last_titles(rows: QuerySet[Agreement]) -> dict[str, Readable]:
    """Return the titles of agreements by their codes: of each the last of the rows."""
    last = dict(rows.values_list("code", "title"))
    return dict(_told(iter(last.items())))


def _measures(document: Mapping[str, Any]) -> Iterator[tuple[str, Readable]]:
    """Yield the measures of a document that may have faults, each with its title."""
    rows = document.get("measures")
    found = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    return _told((one.get("id"), one.get("title")) for one in found)


def _told(rows: Iterator[tuple[Any, Any]]) -> Iterator[tuple[str, Readable]]:
    """Yield codes with their titles in quotes; titles that are given twice with their code."""
    sound = [(code, title) for code, title in rows if isinstance(code, str) and _is_title(title)]
    times = Counter((title["nl"], title["en"]) for _code, title in sound)
    for code, title in sound:
        more = f" ({code})" if times[title["nl"], title["en"]] > 1 else ""
        yield code, Named(f"“{title['nl']}”{more}", f"“{title['en']}”{more}")


def _is_title(title: Any) -> bool:
    """Say whether something is a title in both languages."""
    return isinstance(title, dict) and all(
        isinstance(title.get(language), str) and title[language] for language in ("nl", "en")
    )
