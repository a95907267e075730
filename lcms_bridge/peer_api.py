"""Other systems over HTTP: who is told, how that goes, and what would go now."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lcms_bridge.peer_lists import peers_of, preview_of
from lcms_bridge.rights import PEERS
from web.views import RealmView


class PeersView(RealmView):
    """The systems that are told what we know."""

    right = PEERS

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="The systems that are told what we know, with their newest messages and tries",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with those that this person decides about."""
        return Response({"peers": peers_of(self.realm, self.person)})


class PeerPreviewView(RealmView):
    """What would go to one system now."""

    right = PEERS

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="What would go to another system now"
    )
    def get(self, request: Request, realm: str, peer: str) -> Response:
        """Answer with the beginning of the message."""
        return Response(preview_of(self.realm, self.person, peer))
