"""Questionnaires on record: read with an edition of the reference data, kept in versions, never changed.

Where no edition was loaded, the bundled file counts.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from capacity.models import Questionnaire
from capacity.survey.questions import (
    LANGUAGES,
    QuestionnaireError,
    read_questionnaire,
    read_questionnaires,
    themes_moved,
)
from capacity.survey.questions import Questionnaire as Questions
from journal import clock
from journal.errors import Invalid
from journal.said import Readable, said
from journal.strict_json import TwiceError, read_json
from network.models import Facility
from network.parts import PartRead, ReferencePart
from network.tables import read_text, unsound

FILE = "questionnaires.json"
BUNDLED = Path(__file__).parent / "data" / FILE
EDITION = said("capacity.survey.edition")


def versions_in_force() -> dict[str, Questionnaire]:
    """Return the newest version of each sector that was not retired."""
    rows = Questionnaire.objects.order_by("sector", "version")
    newest = {row.sector: row for row in rows}
    return {sector: row for sector, row in newest.items() if row.retired_at is None}


def ensure_some() -> None:
    """Put the bundled questionnaires in force where none ever were; inside a transaction."""
    if not Questionnaire.objects.exists():
        put_in_force(bundled(), author=EDITION)


def put_in_force(
    documents: Iterable[Mapping[str, Any]], *, author: Readable
) -> list[Questionnaire]:
    """Add a version for every document that differs from the one in force; return what was added.

    Raises Invalid when a code would speak of another theme than it did in any version before.
    """
    added = []
    in_force = versions_in_force()
    for document in documents:
        sector = document["sector"]
        current = in_force.get(sector)
        if current is not None and current.document == document:
            continue
        before = list(Questionnaire.objects.filter(sector=sector).order_by("version"))
        _check_themes(document, before)
        added.append(
            Questionnaire.objects.create(
                sector=sector,
                version=before[-1].version + 1 if before else 1,
                document=dict(document),
                author=author,
                valid_from=clock.now(),
            )
        )
    return added


def _check_themes(document: Mapping[str, Any], before: Iterable[Questionnaire]) -> None:
    """Raise Invalid when a code changes its theme: past answers would be read as another's."""
    after = read_questionnaire(document)
    for row in before:
        moved = themes_moved(read_questionnaire(row.document), after)
        if moved:
            raise Invalid(
                "capacity.survey_theme_moved",
                field="code",
                question=moved[0],
                sector=row.sector,
                version=row.version,
            )


def questions_of(asked: Mapping[str, int]) -> dict[str, Questions]:
    """Return the questions of versions that were asked, by sector (one query)."""
    rows = Questionnaire.objects.filter(sector__in=list(asked), version__in=set(asked.values()))
    return {
        row.sector: read_questionnaire(row.document)
        for row in rows
        if asked[row.sector] == row.version
    }


def sectors_asked() -> frozenset[str]:
    """Return the sectors for which there are questions in force: what a plan may look at."""
    return frozenset(one["sector"] for one in questionnaire_documents() if one["in_force"])


def questionnaire_documents() -> list[dict[str, Any]]:
    """Return all versions there are, as screens get them; those of the bundled file where there are none."""
    rows = list(Questionnaire.objects.all())
    if not rows:
        rows = [
            Questionnaire(sector=one["sector"], version=1, document=one, author=EDITION)
            for one in bundled()
        ]
    newest = {row.sector: row.version for row in rows}
    return [
        {
            **row.document,
            "version": row.version,
            "valid_from": row.valid_from,
            "in_force": row.retired_at is None and newest[row.sector] == row.version,
        }
        for row in rows
    ]


@lru_cache(maxsize=1)
def bundled() -> tuple[dict[str, Any], ...]:
    """Return the documents of the bundled file."""
    return tuple(json.loads(BUNDLED.read_text(encoding="utf-8")))


def _read(folder: Path) -> PartRead:
    """Read the questionnaires of an edition, or the bundled ones where it has none. Raises Invalid."""
    path = folder / FILE
    text = read_text(path if path.is_file() else BUNDLED)
    try:
        documents = read_json(text)
        read_questionnaires(documents)
    except json.JSONDecodeError as error:
        raise unsound(
            FILE, "network.edition.no_json", line=error.lineno, mark=error.colno
        ) from None
    except QuestionnaireError as error:
        place = said("network.at.feature", file=FILE, feature=error.place)
        raise unsound(place, f"capacity.questionnaire.{error.code}", **error.params) from None
    except TwiceError as error:
        raise unsound(FILE, "journal.json.twice", name=str(error)) from None
    except (ValueError, RecursionError):
        raise unsound(FILE, "capacity.questionnaire.list") from None
    digest = hashlib.sha256(text.encode()).hexdigest()
    return PartRead(digest, lambda: _write(documents))


def _write(documents: list[dict[str, Any]]) -> None:
    """Put the questionnaires of an edition in force; sectors it lacks are asked nothing any more."""
    put_in_force(documents, author=EDITION)
    sectors = [one["sector"] for one in documents]
    Questionnaire.objects.filter(retired_at__isnull=True).exclude(sector__in=sectors).update(
        retired_at=clock.now()
    )


def _no_fields(_facility: Facility) -> dict[str, Any]:
    """Return that a facility's own document says nothing of questionnaires."""
    return {}


def _named() -> list[dict[str, Any]]:
    """Return which questionnaires are in force, by name; their questions have an address of their own."""
    return [
        {
            "sector": one["sector"],
            "version": one["version"],
            **{f"name_{language}": one["name"][language] for language in LANGUAGES},
        }
        for one in questionnaire_documents()
        if one["in_force"]
    ]


PART = ReferencePart(name="questionnaires", read=_read, document=_named, facility_fields=_no_fields)
