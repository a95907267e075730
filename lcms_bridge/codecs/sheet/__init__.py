"""Spreadsheets of peers: XLSX, ODS and any CSV, by the columns that the peer's dialect names."""

from lcms_bridge.codecs.sheet.reading import FORMAT, decode, recognises
from lcms_bridge.codecs.sheet.workbook import rows_of

__all__ = ["FORMAT", "decode", "recognises", "rows_of"]
