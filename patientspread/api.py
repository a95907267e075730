"""Spreading over HTTP: runs, and the answers to what they propose."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from network.api import RealmView, command_view
from network.permissions import Command
from patientspread import commands
from patientspread.selectors import run_document

RunsView = command_view(
    commands.run_request,
    command=Command.SPREAD_RUN,
    body=commands.RunIn,
    summary="Ask for a spreading run",
    status=202,
)


class RunView(RealmView):
    """One run with its moves, comparison and explanations."""

    command = Command.SPREAD_RUN

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="A run, whole")
    def get(self, _request: Request, realm: str, run: int) -> Response:
        """Answer with the run as it stands; reading its transfers is recorded."""
        return Response(run_document(self.realm, run, self.person))


AnswerView = command_view(
    commands.transfer_answer,
    command=Command.TRANSFER_ANSWER,
    body=commands.AnswerIn,
    summary="Accept or refuse a proposed transfer",
)
WithdrawView = command_view(
    commands.transfer_withdraw,
    command=Command.TRANSFER_WITHDRAW,
    body=commands.WithdrawIn,
    summary="Take a proposed transfer back",
)
