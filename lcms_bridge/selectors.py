"""Reading the bridge: the inbox for who may see it, and the state of a region to send out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from capacity.selectors import beds_now, ed_now
from journal.errors import Missing
from journal.models import Realm
from journal.said import beside
from lcms_bridge.canonical import Envelope, FacilityState, Located, Picture, RegionShape
from lcms_bridge.codecs.dialect import Dialect, dialect_of
from lcms_bridge.events import OVERSEERS
from lcms_bridge.mapping import bed_words, facility_state
from lcms_bridge.models import Message, PeerDialect
from lcms_bridge.past import states_at
from lcms_bridge.stages import verdict
from lcms_bridge.transports import way_named
from network.models import Facility, Region
from network.permissions import audiences_of
from network.selectors import hospitals_in_use, outlines_of, region_get
from phases.selectors import phase_of
from web.people import Person

WHOLE_COUNTRY = "NL"


@dataclass(frozen=True)
class KeptDialect:
    """How a sender speaks: the format it does not name, and the tables that people pointed right."""

    format: str
    dialect: Dialect


def dialect_kept(realm: Realm, source: str) -> KeptDialect:
    """Return how a sender speaks, as far as anybody said (1 query)."""
    return dialects_kept(realm, {source})[source]


def dialects_kept(realm: Realm, sources: Collection[str]) -> dict[str, KeptDialect]:
    """Return how senders speak, as far as anybody said (1 query)."""
    rows = {row.source: row for row in PeerDialect.objects.filter(realm=realm, source__in=sources)}
    words = bed_words()
    silent = KeptDialect("", dialect_of({}, words))
    spoken = {
        name: KeptDialect(row.format, dialect_of(row.tables, words)) for name, row in rows.items()
    }
    return dict.fromkeys(sources, silent) | spoken


def messages_of(realm: Realm, person: Person) -> QuerySet[Message]:
    """Return the messages a person may see, newest first, without their bytes."""
    audiences = audiences_of(person)
    rows = Message.objects.filter(realm=realm).defer("raw").order_by("-pk")
    if not audiences.isdisjoint(OVERSEERS):
        return rows
    return rows.filter(Q(actor=person.name) | Q(audience__in=audiences))


def message_get(realm: Realm, person: Person, message_id: int) -> Message:
    """Return one message. Raises Missing, also for a message that is not for this person."""
    try:
        return messages_of(realm, person).get(pk=message_id)
    except Message.DoesNotExist:
        raise Missing("lcms_bridge.no_message", field="message") from None


def message_fields(message: Message) -> dict[str, Any]:
    """Return what the wire shows of a message."""
    return {
        "id": message.pk,
        "received_at": message.received_at,
        "name": message.name,
        "source": message.source,
        "format": message.format,
        "state": message.state,
        "applied": message.applied,
        "problems": message.problems,
        "stages": list(verdict(message.state, message.applied, message.problems)),
        "transport": message.transport,
        **beside("way", way_named(message.transport)),
        "carried": message.carried,
        "reason": message.reason,
        **beside("by", message.actor_label),
    }


def picture_of(
    realm: Realm, region: str, at: datetime | None = None, kinds: Collection[str] = ()
) -> Picture:
    """Return what is known of a region, or of `NL`, for what goes out. Raises Missing.

    `at` is a moment before now; one that is yet to come shows now. Care phases are always those of now.
    `kinds` are the only kinds of bed that are spoken of (none: all), with the moment and source of those
    alone; now, not of then.
    """
    chosen = None if region == WHOLE_COUNTRY else region_get(region)
    facilities = tuple(
        facility
        for facility in hospitals_in_use()
        if chosen is None or facility.region_id == chosen.pk
    )
    if at is None or at >= realm.now():
        at, states = None, known_states(realm, facilities, kinds)
    else:
        states = states_at(realm, {one.pk: one for one in facilities}, at)
    return Picture(
        envelope=envelope_of(realm),
        name=f"{chosen.name if chosen else 'Nederland'} ({realm.name})",
        at=at or realm.now(),
        regions=region_shapes(realm, region),
        hospitals=tuple(
            Located(
                states[facility.pk],
                facility.latitude,
                facility.longitude,
                facility.city,
                facility.veiligheidsregio_id,
                facility.sector,
                facility.kind,
            )
            for facility in facilities
        ),
        words=bed_words(),
    )


def export_name(realm: Realm, region: str, at: datetime, suffix: str) -> str:
    """Return the name of a file that goes out; an exercise is visible in it."""
    mark = "OEFENING-" if realm.is_exercise else ""
    return f"{mark}{realm.slug}-{region}-{at:%Y%m%dT%H%M%SZ}.{suffix}"


def envelope_of(realm: Realm) -> Envelope:
    """Return the world a realm's messages speak of."""
    return Envelope(realm.slug, exercise=realm.is_exercise)


def known_states(
    realm: Realm, facilities: tuple[Facility, ...], kinds: Collection[str] = ()
) -> dict[str, FacilityState]:
    """Return what is known now per facility, in the order given, of all kinds of bed or some (3 queries)."""
    codes = [facility.pk for facility in facilities]
    beds, ed = beds_now(realm, codes), ed_now(realm, codes)
    if kinds:
        beds = {code: some for code, known in beds.items() if (some := known.only(kinds))}
    now = realm.now()
    return {
        facility.pk: facility_state(
            facility,
            beds.get(facility.pk),
            ed.get(facility.pk),
            demo=realm.is_exercise,
            now=now,
        )
        for facility in facilities
    }


def region_shapes(realm: Realm, region: str) -> tuple[RegionShape, ...]:
    """Return the outline and phase of a region, or of all regions for `NL`."""
    phases = phase_of(realm)
    regions = Region.objects.filter(retired_at__isnull=True)
    if region != WHOLE_COUNTRY:
        regions = regions.filter(pk=region)
    outlines = outlines_of(item.pk for item in regions)
    return tuple(
        RegionShape(item.pk, item.name, outlines[item.pk], phases.get(item.pk, "regular"))
        for item in regions
    )
