"""The screens of the phases: where every region stands, its measures, pressure and agreements."""

from django.utils.translation import gettext_lazy as _

from capacity.reported import reports_missing
from network.permissions import PICTURE_SEE
from phases.drafts import EDIT
from phases.selectors import plans_missing
from phases.services.agreements import agreement_set
from web.pages import Empty, Page, register

DECIDED = ("planrun:", "proposal:", "phaseround:")
# only who decides can fill these: others wait for a decision
NOTHING_DECIDED = Empty("phases.empty.maatregelen", DECIDED, asks="phases.empty.ask_deciders")

register(
    Page(
        "fasen",
        _("Fasen"),
        PICTURE_SEE,
        order=40,
        waits=True,
        empty=reports_missing("phases.empty.fasen", *DECIDED),
    ),
    Page(
        "druk",
        _("Druk"),
        PICTURE_SEE,
        order=43,
        under="fasen",
        # a score without a report says only that nothing can be judged
        empty=reports_missing("phases.empty.druk"),
    ),
    Page(
        "afspraken",
        _("Afspraken"),
        PICTURE_SEE,
        order=44,
        under="fasen",
        empty=Empty(
            "phases.empty.afspraken",
            ("agreement:",),
            does=agreement_set.right,
            asks="phases.empty.ask_chair",
        ),
    ),
    # a plan is no part of the picture: the server knows where there is none
    Page(
        "plan",
        _("Plan van de regio"),
        PICTURE_SEE,
        order=42,
        under="fasen",
        empty=Empty(
            "phases.empty.plan",
            does=EDIT,
            asks="phases.empty.ask_plan",
            when=plans_missing,
        ),
    ),
    Page(
        "maatregelen",
        _("Maatregelen"),
        PICTURE_SEE,
        order=41,
        under="fasen",
        empty=NOTHING_DECIDED,
    ),
    Page(
        "land",
        _("Land in één oogopslag"),
        PICTURE_SEE,
        order=42,
        under="fasen",
        empty=reports_missing("phases.empty.land", *DECIDED),
    ),
    Page(
        "verloop",
        _("Verloop en besluiten"),
        PICTURE_SEE,
        order=43,
        under="fasen",
        empty=Empty("phases.empty.verloop", DECIDED, asks="phases.empty.ask_deciders"),
    ),
)
