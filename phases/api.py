"""The phases over HTTP: plans, decisions, proposals, GRIP."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from network.api import RealmView, command_view
from network.permissions import Command
from phases import commands
from phases.selectors import plan_documents


class PlansView(RealmView):
    """The beheersplannen in force."""

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The plans in force, readable")
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with one plan a region."""
        return Response(plan_documents())


PhaseView = command_view(
    commands.phase_decide,
    command=Command.PHASE_DECIDE,
    body=commands.PhaseIn,
    summary="Put a region in a phase without a proposal",
)
ProposalView = command_view(
    commands.proposal_decide,
    command=Command.PHASE_DECIDE,
    body=commands.DecisionIn,
    summary="Accept, reject or defer a proposal",
)
GripView = command_view(
    commands.grip_set,
    command=Command.GRIP_SET,
    body=commands.GripIn,
    summary="Set the GRIP level of a veiligheidsregio",
)
