"""The columns of the capacity file, the words in its cells, and text that is no formula."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FORMAT = "capacity-csv"
VERSION = "1"
MAX_COUNT = 99_999  # beds; anything larger is a slip of the hand
MAX_YEAR = 2100
MIN_YEAR = 2000
ALL, BEDS, DEPARTMENT = "all", "bed", "ed"


@dataclass(frozen=True)
class Column:
    """A column: its name, its meaning, on which lines (all, `bed` or `ed`), whether it must be there."""

    name: str
    meaning: str
    lines: str = ALL
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("versie", "`1`", required=True),
    Column("omgeving", "naam van de omgeving waaruit het bestand komt; leeg: niet gezegd"),
    Column("oefening", "`ja` of `nee`: hoort het bestand bij een oefening", required=True),
    Column("locatie", "code van de ziekenhuislocatie", required=True),
    Column("naam", "naam van de locatie; wordt met de code vergeleken"),
    Column("regio", "code van de ROAZ-regio; wordt met de code van de locatie vergeleken"),
    Column("type", "korte naam van de soort bed, of `seh`", required=True),
    Column("peilmoment", "moment waarop de cijfers golden, ISO 8601 met tijdzone", required=True),
    Column("capaciteit", "operationele bedden: open, met personeel en apparatuur", BEDS),
    Column("bezet", "bezette bedden", BEDS),
    Column("geblokkeerd", "operationele bedden die niet belegd kunnen worden", BEDS),
    Column("vrij", "capaciteit − bezet − geblokkeerd; mag negatief zijn", BEDS),
    Column("isolatie_vrij", "vrije isolatiebedden", BEDS),
    Column("breedte_regulier", "bedden die als reguliere capaciteit tellen", BEDS),
    Column("breedte_buffer", "bedden die als buffercapaciteit tellen", BEDS),
    Column("breedte_aangepast", "bedden die als aangepaste capaciteit tellen", BEDS),
    Column("breedte_crisis", "bedden die als crisiscapaciteit tellen", BEDS),
    Column("klasse", "wat de cijfers tellen: `regulier`, `buffer`, `aangepast` of `crisis`", BEDS),
    Column("seh_status", "`open`, `dreigend` of `stop`", DEPARTMENT),
    Column("seh_reden", "`piek`, `capaciteit`, `calamiteit`; verplicht als niet open", DEPARTMENT),
    Column(
        "seh_verwacht_einde",
        "verwacht einde van de stop, ISO 8601 met tijdzone; leeg: de gewone duur na ontvangst",
        DEPARTMENT,
    ),
    Column("seh_aanwezig", "patiënten aanwezig op de SEH", DEPARTMENT),
    Column("nedocs", "drukte volgens NEDOCS", DEPARTMENT),
    Column("bron", "bron van de cijfers"),
    Column(
        "methode", "`gemeld`, `bevestigd`, `afgeleid`, `ingelezen`, `gesimuleerd` of `verstreken`"
    ),
    Column("ontvangen", "moment van ontvangst bij de afzender, ISO 8601 met tijdzone"),
    Column("vers_tot", "moment waarna de cijfers verouderd zijn, ISO 8601 met tijdzone"),
    Column("duiding", "wat de cijfers betekenen, in woorden"),
    Column("demo", "`ja`: de beddenaantallen zijn verzonnen"),
)
NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
APPLIES: Mapping[str, str] = {column.name: column.lines for column in COLUMNS}

WIDTHS = {
    "regular": "breedte_regulier",
    "buffer": "breedte_buffer",
    "adapted": "breedte_aangepast",
    "crisis": "breedte_crisis",
}
# what a line holds of a facility -> its column; absent for everybody, what was known stays
STATED = {
    "operational": "capaciteit",
    "blocked": "geblokkeerd",
    "isolation_free": "isolatie_vrij",
    "capacity_class": "klasse",
    "expected_end": "seh_verwacht_einde",
    "present": "seh_aanwezig",
    "nedocs": "nedocs",
    "duiding": "duiding",
}
# what a line of beds has and this file has no column for, ever
NO_COLUMN = frozenset({"physical", "open_24h", "open_72h"})
# the platform's word -> the word in the file
ED_WORD = "seh"
CLASSES = {"regular": "regulier", "buffer": "buffer", "adapted": "aangepast", "crisis": "crisis"}
TRAFFIC = {"open": "open", "pressure": "dreigend", "stop": "stop"}
REASONS = {"peak": "piek", "capacity": "capaciteit", "incident": "calamiteit"}
METHODS = {
    "reported": "gemeld",
    "confirmed": "bevestigd",
    "derived_transfer": "afgeleid",
    "imported": "ingelezen",
    "simulated": "gesimuleerd",
    "lapsed": "verstreken",
}
YES_NO = {True: "ja", False: "nee"}

MAX_TEXT = {"omgeving": 50, "locatie": 20, "naam": 160, "regio": 12, "bron": 40, "duiding": 500}

# A spreadsheet computes a cell that starts like this, also after spaces; the wide forms are the
# same signs as a Japanese keyboard types them (OWASP, CSV injection).
_SIGNS = r"[=+\-@\t\r＝＋－＠]"
_FORMULA = re.compile(rf"[\s'\"]*{_SIGNS}")
# One that splits at another sign than the file does begins a cell in the middle of a text.
_SPLIT = re.compile(rf"([;,|\t\r\n])(?=[\s\"']{{0,60}}{_SIGNS})")
_MARKED = re.compile(rf"([;,|\t\r\n])'(?=[\s\"']{{0,60}}{_SIGNS})")


def guard(text: str) -> str:
    """Return text as a spreadsheet shows it without computing it: a quote in front where needed."""
    text = _SPLIT.sub(r"\1'", text)
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Return text without the quotes that `guard` put in; exactly its inverse."""
    if text.startswith("'") and _FORMULA.match(text[1:]):
        text = text[1:]
    return _MARKED.sub(r"\1", text)
