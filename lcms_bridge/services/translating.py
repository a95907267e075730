"""How a sender's table is read, and how a sender speaks: set as a whole, and taken back."""

from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Missing
from journal.models import Realm
from journal.services import record, writing
from lcms_bridge.bodies import DialectTakeBackIn, SheetMapIn
from lcms_bridge.codecs.dialect import dialect_of
from lcms_bridge.mapping import bed_words
from lcms_bridge.mending import FIELDS, FORMAT, WARDS
from lcms_bridge.models import Message, MessageState, PeerDialect
from lcms_bridge.rights import MEND
from lcms_bridge.services.corrections import again, dialect_save, pointed, require_mend, visible
from lcms_bridge.sheets import FORMAT as SHEET
from lcms_bridge.sheets import OPTIONS, dialect_tried
from network.places import require_in_use
from network.selectors import facility_get
from web.commands import command
from web.people import require
from web.scopes import MESSAGES

HELD = (MessageState.PARTLY, MessageState.QUARANTINED)


@command(
    "lcms_bridge.sheet_map",
    scope=MESSAGES,
    by=MEND,
    body=SheetMapIn,
    address="messages/<int:message>/sheet/map/",
    answer=lambda row: {"id": row.pk, "state": row.state},
    on=("message:{message}",),
)
def sheet_map(
    *,
    actor: Actor,
    realm: Realm,
    message: int,
    columns: str,
    turned: bool = False,
    fill: bool = False,
    moment: str = "",
    facility: str = "",
    header: int = 0,
) -> Message:
    """Say which column of a sender's table is what, keep that, and have what was held back read again.

    `columns` is `<number of a column>:<what it is>`, with commas between. Raises Missing, Refused, Invalid,
    Conflict (it is no table, or somebody else was the first to say something of this sender meanwhile).
    """
    with writing():
        row = visible(actor, realm, message)
        require_mend(actor, row)
        if facility:
            house = facility_get(facility)
            require_in_use(house)
            require(actor, MEND, house)
        kept = _dialect(realm, row.source) or PeerDialect(realm=realm, source=row.source)
        query = {
            "map": columns,
            "turned": "true" if turned else "",
            "fill": "true" if fill else "",
            "moment": moment,
            "facility": facility,
            "header": str(header),
        }
        tried = dialect_tried(dialect_of(kept.tables, bed_words()), row, query)
        kept.tables = {**kept.tables, FIELDS: dict(tried.fields), "options": dict(tried.options)}
        kept.format = SHEET
        told = [{"given": theirs, "becomes": ours} for ours, theirs in tried.fields.items()]
        _save(kept, row, told, actor)
        if row.state in HELD:
            row.format = SHEET
            return again(row, actor)
    return row


@command(
    "lcms_bridge.dialect_take_back",
    scope=MESSAGES,
    by=MEND,
    body=DialectTakeBackIn,
    address="dialects/take-back/",
    answer=lambda row: {"source": row.source},
    on=("dialect:{source}",),
)
def dialect_take_back(
    *, actor: Actor, realm: Realm, source: str, table: str, given: str = ""
) -> PeerDialect:
    """Forget what a word of a sender was pointed at, or (`fields`) how its table is read, from now on.

    What was read so stays. Raises Missing (nothing was pointed there), Refused.
    """
    with writing():
        rows = Message.objects.filter(realm=realm, source=source).defer("raw").order_by("-pk")
        last = rows.first()
        kept = _dialect(realm, source)
        if last is None or kept is None:
            raise Missing("lcms_bridge.no_dialect", field="source")
        visible(actor, realm, last.pk)
        require_mend(actor, last)
        _forget(kept, table, given)
        _save(kept, last, [{"given": given or table, "becomes": "–"}], actor)
    return kept


def _forget(kept: PeerDialect, table: str, given: str) -> None:
    """Take one thing out of a dialect. Raises Missing."""
    tables: dict[str, Any] = {name: dict(one) for name, one in kept.tables.items()}
    options = tables.setdefault("options", {})
    if table == FORMAT and kept.format:
        kept.format = ""
    elif table == FIELDS and (tables.get(FIELDS) or any(name in options for name in OPTIONS)):
        tables[FIELDS] = {}
        tables["options"] = {
            name: one for name, one in options.items() if name not in (*OPTIONS, "guess")
        }
    elif table == WARDS and given in options.get(WARDS, {}):
        left = {name: one for name, one in options[WARDS].items() if name != given}
        tables["options"] = options | {WARDS: left}
    elif given in tables.get(table, {}):
        del tables[table][given]
    else:
        raise Missing("lcms_bridge.no_dialect", field="given")
    kept.tables = tables


def _dialect(realm: Realm, source: str) -> PeerDialect | None:
    """Return how a sender speaks, locked."""
    return PeerDialect.objects.select_for_update().filter(realm=realm, source=source).first()


def _save(kept: PeerDialect, row: Message, told: list[dict[str, str]], actor: Actor) -> None:
    """Keep how a sender speaks, with what was said of it now. Raises Conflict: more than can be kept."""
    if len(str(kept.tables)) > MOST_TABLES:
        raise Conflict("lcms_bridge.dialect_full", field="columns")
    kept.changed_at, kept.changed_by = row.realm.now(), actor.label
    dialect_save(kept)
    record(pointed(kept, row, told), realm=row.realm, actor=actor)


MOST_TABLES = 100_000
