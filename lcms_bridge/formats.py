"""The formats of the bridge, in and out: one row each. A new format is a codec and one row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lcms_bridge.canonical import Decoded, Picture
from lcms_bridge.codecs import capacity_csv, geojson

# Bytes, and the words for our kinds of bed, to values.
Decode = Callable[[bytes, Mapping[str, str]], Decoded]


@dataclass(frozen=True)
class Format:
    """A format: how a message is recognised and read, how a picture is written, or both.

    `label` is its name on the screen, `file` the last part of the address of what goes out, with the
    suffix that the file gets; `summary` describes it in the API.
    """

    name: str
    label: str
    recognises: Callable[[bytes], bool] | None = None
    decode: Decode | None = None
    encode: Callable[[Picture], bytes] | None = None
    file: str = ""
    media_type: str = ""
    summary: str = ""

    @property
    def route(self) -> str:
        """Return the name of the address of what goes out."""
        return f"export-{self.name}"

    @property
    def suffix(self) -> str:
        """Return the suffix of a file that goes out."""
        return self.file.rpartition(".")[2]


FORMATS: tuple[Format, ...] = (
    Format(
        geojson.FORMAT,
        "GeoJSON",
        encode=geojson.encode,
        file="picture.geojson",
        media_type="application/geo+json",
        summary="The state of a region as GeoJSON (RFC 7946)",
    ),
    # The last one that comes in reads whatever the others leave, and says of it what is wrong.
    Format(
        capacity_csv.FORMAT,
        "CSV",
        recognises=lambda _data: True,
        decode=capacity_csv.decode,
        encode=lambda picture: capacity_csv.encode(picture.document, picture.words),
        file="capacity.csv",
        media_type="text/csv; charset=utf-8",
        summary="The figures of a region as a capacity file (docs/capacity-csv.md)",
    ),
)
OUTGOING = tuple(item for item in FORMATS if item.encode is not None)


def decoder_of(data: bytes) -> Decode:
    """Return what reads a message."""
    return next(
        item.decode
        for item in FORMATS
        if item.decode is not None and item.recognises is not None and item.recognises(data)
    )
