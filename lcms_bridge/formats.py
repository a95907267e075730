"""The formats of the bridge, in and out: one row each. A new format is a codec and one row here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from lcms_bridge.canonical import Decoded, Picture
from lcms_bridge.codecs import (
    adt,
    cap,
    capacity_csv,
    demis,
    fhir,
    geojson,
    geojson_in,
    have,
    kml,
    lpz_json,
    people,
    registers,
    requests,
    requests_csv,
    requests_fhir,
    sheet,
    sitrep,
    unknown,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.entries import Reading
from lcms_bridge.out import receipts
from lcms_bridge.outgoing import reading_of

Read = Callable[[bytes, Dialect], Reading]
BEDS = ("operational", "occupied", "available")
SURGE = ("surge_24h", "surge_72h")


@dataclass(frozen=True)
class Format:
    """A format: how a message is recognised and read, how a picture is written, or both.

    `label` is its name on the screen, `file` the last part of the address of what goes out, with the
    suffix that the file gets; `summary` describes it in the API. `carries` are the figures of beds that
    come back as they went; `own` a file of ours, whose codes need no matching. `note` is what must be
    known before it is trusted. `free_follows`: by free beds it means those that are open and staffed less
    those that are taken or blocked, so that what is taken follows where only free beds are said.
    `of_patients` says whether bytes are about persons, by the looks of this format: they are not stored,
    or, where it can `strip` them, without what is of a person and with a name for each stay.
    `accepts` says why an answer to what was sent is no receipt (content type, body -> a fault, or nothing);
    of it at most `most_answer` bytes are read.
    After `useful` what nobody took is no use: figures that `renews` are made anew, an alert waits for a
    person. `asks`: it brings requests for a place, and no figures.
    """

    name: str
    label: str
    recognises: Callable[[bytes], bool] | None = None
    read: Read | None = None
    encode: Callable[[Picture], bytes] | None = None
    file: str = ""
    media_type: str = ""
    summary: str = ""
    carries: tuple[str, ...] = ()
    note: str = ""
    own: Callable[[bytes, Dialect], Decoded] | None = None
    free_follows: bool = False
    of_patients: Callable[[bytes], bool] | None = None
    strip: Callable[[bytes, Callable[[str], str]], bytes] | None = None
    accepts: Callable[[str, bytes], str] = receipts.receipt
    most_answer: int = receipts.PLAIN_BYTES
    useful: timedelta = timedelta(hours=2)
    renews: bool = True
    asks: bool = False

    @property
    def route(self) -> str:
        """Return the name of the address of what goes out."""
        return f"export-{self.name.replace('.', '-')}"

    @property
    def suffix(self) -> str:
        """Return the suffix of a file that goes out."""
        return self.file.rpartition(".")[2]


FORMATS: tuple[Format, ...] = (
    Format(
        fhir.FORMAT,
        "FHIR R4",
        recognises=lambda data: (
            fhir.recognises(data)
            and not demis.recognises(data)
            and not requests_fhir.recognises(data)
        ),
        read=fhir.decode,
        encode=fhir.encode,
        file="reports.fhir.json",
        media_type="application/fhir+json",
        summary="The figures of a region as a FHIR R4 transaction of MeasureReports",
        carries=(*BEDS, "physical", "blocked", *SURGE),
        free_follows=True,
        of_patients=people.in_resources,
        accepts=receipts.of_fhir,
        most_answer=receipts.FHIR_BYTES,
        note="SANER and LOINC codes; places by nl-core, reports by no profile",
    ),
    Format(
        have.one.FORMAT,
        "EDXL-HAVE 1.0",
        recognises=have.one.recognises,
        read=have.one.decode,
        encode=have.one_writing.encode,
        file="have.xml",
        media_type="application/xml",
        summary="The figures of a region as EDXL-HAVE 1.0",
        carries=("operational", "available", *SURGE),
        free_follows=True,
        note="kinds of bed that HAVE has no word for are left out",
    ),
    Format(
        have.draft.FORMAT,
        "EDXL-HAVE 2.0 (working draft)",
        recognises=have.draft.recognises,
        read=have.draft.decode,
        encode=have.draft.encode,
        file="have2-wd.xml",
        media_type="application/xml",
        summary="The figures of a region as EDXL-HAVE 2.0, working draft",
        carries=("available", "operational"),
        free_follows=True,
        note="working draft of 2012/13, not the final text; without a number of free beds nothing is written",
    ),
    Format(
        geojson.FORMAT,
        "GeoJSON",
        recognises=geojson_in.recognises,
        read=geojson_in.decode,
        encode=geojson.encode,
        file="picture.geojson",
        media_type="application/geo+json",
        summary="The state of a region as GeoJSON (RFC 7946)",
        carries=(*BEDS, "blocked"),
        free_follows=True,
    ),
    Format(
        kml.FORMAT,
        "KML",
        recognises=kml.recognises,
        read=kml.decode,
        encode=kml.encode,
        file="picture.kml",
        media_type="application/vnd.google-earth.kml+xml",
        summary="The state of a region as KML 2.2",
        carries=(*BEDS, "blocked"),
        free_follows=True,
    ),
    Format(
        cap.FORMAT,
        "CAP 1.2",
        recognises=cap.recognises,
        read=cap.decode,
        encode=cap.encode,
        file="alert.cap",
        media_type="application/cap+xml",
        summary="The care phase of a region as a CAP 1.2 alert",
        useful=timedelta(hours=24),
        renews=False,
        note="no Dutch profile is public, so none is claimed",
    ),
    Format(
        sitrep.FORMAT,
        "EDXL-SitRep 1.0",
        encode=sitrep.encode,
        file="sitrep.xml",
        media_type="application/xml",
        summary="The state of a region as EDXL-SitRep",
        useful=timedelta(hours=24),
        renews=False,
        note="its schema is not public; no conformance is claimed",
    ),
    Format(
        adt.FORMAT,
        "HL7 v2 ADT",
        recognises=adt.recognises,
        read=adt.decode,
        file="berichten.hl7",
        of_patients=people.in_segments,
        strip=adt.stripped,
        note="stored without anything of a patient",
    ),
    Format(
        requests.FORMAT,
        "Aanvragen (JSON)",
        recognises=requests.recognises,
        read=requests.decode,
        of_patients=requests.of_somebody,
        asks=True,
        note="requests for a place elsewhere, in codes: docs/bridge.md",
    ),
    Format(
        requests_fhir.FORMAT,
        "Aanvragen (FHIR ServiceRequest)",
        recognises=requests_fhir.recognises,
        read=requests_fhir.decode,
        of_patients=requests_fhir.of_somebody,
        asks=True,
        note="about a bed (Location), never a Patient: docs/bridge.md",
    ),
    Format(
        requests_csv.FORMAT,
        "Aanvragen (CSV)",
        recognises=requests_csv.recognises,
        read=requests_csv.decode,
        of_patients=requests_csv.of_somebody,
        asks=True,
        note="requests for a place elsewhere, in codes: docs/bridge.md",
    ),
    Format(demis.FORMAT, "DEMIS Bettenbelegung", recognises=demis.recognises, read=demis.decode),
    Format(
        registers.DIVI,
        "DIVI-Intensivregister",
        recognises=registers.divi_recognises,
        read=registers.decode_divi,
    ),
    Format(
        registers.LCPS,
        "LCPS-cijfers",
        recognises=registers.lcps_recognises,
        read=registers.decode_lcps,
    ),
    Format(
        lpz_json.FORMAT,
        "LPZ SEH (JSON)",
        recognises=lpz_json.recognises,
        read=lpz_json.decode,
        note="the names within ‘beschikbaarheid’ are not public: the dialect says them",
    ),
    Format(
        sheet.FORMAT,
        "Rekenblad",
        recognises=sheet.recognises,
        read=sheet.decode,
        of_patients=people.in_headings,
    ),
    # The last one that comes in reads whatever table the others leave, and says of it what is wrong.
    Format(
        capacity_csv.FORMAT,
        "CSV",
        recognises=lambda data: not (unknown.looks_marked_up(data) or unknown.kind_of(data)),
        read=lambda data, dialect: reading_of(
            capacity_csv.decode(data, dialect.words, dialect.beds)
        ),
        encode=lambda picture: capacity_csv.encode(picture.document, picture.words),
        file="capacity.csv",
        media_type="text/csv; charset=utf-8",
        summary="The figures of a region as a capacity file (docs/capacity-csv.md)",
        carries=(*BEDS, "blocked"),
        own=lambda data, dialect: capacity_csv.decode(data, dialect.words, dialect.beds),
    ),
)
# JSON and XML that no format knows (a person can point out what it is), and what is no message at all
UNKNOWN = Format("", "", read=unknown.decode)
OUTGOING = tuple(item for item in FORMATS if item.encode is not None)
INCOMING = tuple(item for item in FORMATS if item.read is not None)


def format_of(data: bytes) -> Format:
    """Return the format that reads a message, or the one that says what it is when none does."""
    known = (item for item in INCOMING if item.recognises is not None and item.recognises(data))
    return next(known, UNKNOWN)


def format_as(data: bytes, *names: str) -> Format:
    """Return the format that a message is said to be in, by the first name that is one; else as it looks.

    What can be no message (a PDF, something packed, a web page) is that, whatever its sender calls it.
    """
    if unknown.kind_of(data):
        return UNKNOWN
    said = (format_named(name) for name in names)
    return next((form for form in said if form is not None), None) or format_of(data)


def format_named(name: str) -> Format | None:
    """Return a format by name, or nothing."""
    return next((item for item in FORMATS if item.name == name), None)
