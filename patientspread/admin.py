"""Policies for administrators to look at: they change through their service alone.

Runs and transfers are not here: who administers does not see single patients by that.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin

from capacity.kinds import kinds_ever
from journal.said import Named, catalogue, said
from patientspread.models import Policy
from web.admin import ReadOnlyAdmin
from web.laid_out import laid_out


def policy_read(document: dict[str, Any]) -> str:
    """Return a policy under the names that people have for what stands in it."""
    kinds = {kind.code: kind for kind in kinds_ever()}

    def named(code: str) -> str:
        if code in kinds:
            return str(Named(kinds[code].name_nl, kinds[code].name_en))
        names = (f"patientspread.policy.says.{code}", f"patientspread.mode.{code}")
        found = [one for one in (*names, f"capacity.class.{code}") if one in catalogue()]
        return str(said(found[0])) if found else code

    return laid_out(document, named)


@admin.register(Policy)
class PatientspreadAdmin(ReadOnlyAdmin):
    """Policies, newest first."""

    list_display = ["reference", "__str__"]
    ordering = ["-pk"]
    in_words: ClassVar[dict[str, Callable[[Any], object]]] = {"document": policy_read}
