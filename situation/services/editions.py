"""Publishing the figures of a quarter: once, whole, by who answers for the country."""

from journal.actors import Actor
from journal.errors import Conflict
from journal.models import Realm
from journal.services import record, writing
from situation.period.asked import COUNTRY, NATIONAL, SETTLED, Scope, place_of
from situation.period.bodies import PublishIn
from situation.period.edition import edition_document, quarter_of
from situation.period.events import EditionPublished
from situation.period.models import PublicEdition
from situation.period.rights import PUBLISH
from web.commands import command


@command(
    "situation.edition_publish",
    by=PUBLISH,
    body=PublishIn,
    address="editions/",
    status=201,
    answer=lambda row: {"quarter": row.quarter, "published_at": row.published_at},
)
def edition_publish(*, actor: Actor, realm: Realm, quarter: str) -> PublicEdition:
    """Publish a quarter that is over: everybody can take it from then on, and it is never made again.

    A second version beside the first would tell by their difference what the first one hid.

    Raises Refused, Invalid, Missing (not over), Conflict (published before).
    """
    now = realm.now()
    scope = Scope(realm, place_of(COUNTRY, NATIONAL), quarter_of(quarter), now - SETTLED)
    document = edition_document(scope)
    with writing():
        row, made = PublicEdition.objects.get_or_create(
            realm=realm,
            quarter=quarter,
            defaults={
                "document": document,
                "published_at": now,
                "published_by": actor.label,
            },
        )
        if not made:
            raise Conflict("situation.edition.there", field="quarter", quarter=quarter)
        event = EditionPublished(quarter, row.published_at, row.published_by)
        record(event, realm=realm, actor=actor)
    return row
