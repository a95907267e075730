"""The platform's own capacity file, version 1: one line per facility and kind of bed or ED.

LPZ's column list is not public: this is a format of our own that follows what is known of LPZ and
LCPS. docs/capacity-csv.md describes it for who writes such files.
"""

from lcms_bridge.codecs.capacity_csv.columns import COLUMNS, FORMAT, VERSION
from lcms_bridge.codecs.capacity_csv.reading import decode
from lcms_bridge.codecs.capacity_csv.writing import encode

__all__ = ["COLUMNS", "FORMAT", "VERSION", "decode", "encode"]
