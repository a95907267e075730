"""The columns of the capacity file, the words in its cells, and text that is no formula."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FORMAT = "capacity-csv"
VERSION = "1"
MAX_COUNT = 99_999  # beds; anything larger is a slip of the hand
MAX_YEAR = 2100
MIN_YEAR = 2000


@dataclass(frozen=True)
class Column:
    """A column: its name, its meaning, for which types of line, and whether it must be there."""

    name: str
    meaning: str
    types: tuple[str, ...] = ("ic", "kliniek", "seh")
    required: bool = False


BED_TYPES = ("ic", "kliniek")
ED_TYPES = ("seh",)

COLUMNS: tuple[Column, ...] = (
    Column("versie", "`1`", required=True),
    Column("omgeving", "naam van de omgeving waaruit het bestand komt; leeg: niet gezegd"),
    Column("oefening", "`ja` of `nee`: hoort het bestand bij een oefening", required=True),
    Column("locatie", "code van de ziekenhuislocatie", required=True),
    Column("naam", "naam van de locatie (alleen om te lezen)"),
    Column("regio", "code van de ROAZ-regio (alleen om te lezen)"),
    Column("type", "`ic`, `kliniek` of `seh`", required=True),
    Column("peilmoment", "moment waarop de cijfers golden, ISO 8601 met tijdzone", required=True),
    Column("capaciteit", "operationele bedden: open, met personeel en apparatuur", BED_TYPES),
    Column("bezet", "bezette bedden", BED_TYPES),
    Column("geblokkeerd", "operationele bedden die niet belegd kunnen worden", BED_TYPES),
    Column("vrij", "capaciteit − bezet − geblokkeerd; mag negatief zijn", BED_TYPES),
    Column("isolatie_vrij", "vrije isolatiebedden", BED_TYPES),
    Column("breedte_regulier", "bedden die als reguliere capaciteit tellen", BED_TYPES),
    Column("breedte_buffer", "bedden die als buffercapaciteit tellen", BED_TYPES),
    Column("breedte_aangepast", "bedden die als aangepaste capaciteit tellen", BED_TYPES),
    Column("breedte_crisis", "bedden die als crisiscapaciteit tellen", BED_TYPES),
    Column(
        "klasse", "wat de cijfers tellen: `regulier`, `buffer`, `aangepast` of `crisis`", BED_TYPES
    ),
    Column("seh_status", "`open`, `dreigend` of `stop`", ED_TYPES),
    Column("seh_reden", "`piek`, `capaciteit`, `calamiteit`; verplicht als niet open", ED_TYPES),
    Column("seh_verwacht_einde", "verwacht einde van de stop, ISO 8601 met tijdzone", ED_TYPES),
    Column("seh_aanwezig", "patiënten aanwezig op de SEH", ED_TYPES),
    Column("nedocs", "drukte volgens NEDOCS", ED_TYPES),
    Column("bron", "bron van de cijfers"),
    Column("methode", "`gemeld`, `bevestigd`, `afgeleid`, `ingelezen` of `gesimuleerd`"),
    Column("ontvangen", "moment van ontvangst bij de afzender, ISO 8601 met tijdzone"),
    Column("vers_tot", "moment waarna de cijfers verouderd zijn, ISO 8601 met tijdzone"),
    Column("duiding", "wat de cijfers betekenen, in woorden"),
    Column("demo", "`ja`: de beddenaantallen zijn verzonnen"),
)
NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
APPLIES: Mapping[str, tuple[str, ...]] = {column.name: column.types for column in COLUMNS}

WIDTHS = {
    "regular": "breedte_regulier",
    "buffer": "breedte_buffer",
    "adapted": "breedte_aangepast",
    "crisis": "breedte_crisis",
}
# the platform's word -> the word in the file
BEDS = {"ic": "ic", "ward": "kliniek"}
CLASSES = {"regular": "regulier", "buffer": "buffer", "adapted": "aangepast", "crisis": "crisis"}
TRAFFIC = {"open": "open", "pressure": "dreigend", "stop": "stop"}
REASONS = {"peak": "piek", "capacity": "capaciteit", "incident": "calamiteit"}
METHODS = {
    "reported": "gemeld",
    "confirmed": "bevestigd",
    "derived_transfer": "afgeleid",
    "imported": "ingelezen",
    "simulated": "gesimuleerd",
}
YES_NO = {True: "ja", False: "nee"}

MAX_TEXT = {"omgeving": 50, "locatie": 20, "naam": 160, "regio": 12, "bron": 40, "duiding": 500}

# A spreadsheet computes a cell that starts like this, also after spaces; the wide forms are the
# same signs as a Japanese keyboard types them (OWASP, CSV injection).
_FORMULA = re.compile(r"[\s']*[=+\-@\t\r＝＋－＠]")


def guard(text: str) -> str:
    """Return text as a spreadsheet shows it without computing it: a quote in front where needed."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Return text without the quote that `guard` put in front; exactly its inverse."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
