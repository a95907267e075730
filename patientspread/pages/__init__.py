"""The screen of spreading."""

from django.utils.translation import gettext_lazy as _

from capacity.reported import reports_missing
from patientspread.request_lists import document
from patientspread.rights import SEE
from web.pages import Page, register

register(
    Page(
        "spreiding",
        _("Spreiding"),
        SEE,
        order=50,
        uses_map=True,
        waits=True,
        data=document,
        empty=reports_missing("patientspread.empty.spreiding", "run:", "transfer:", "pmr:"),
    )
)
