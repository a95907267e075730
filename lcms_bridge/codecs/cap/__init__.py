"""CAP 1.2 (OASIS): alerts in and out. No Dutch profile is public, so none is claimed."""

from lcms_bridge.codecs.cap.reading import FORMAT, decode, recognises
from lcms_bridge.codecs.cap.writing import encode, encode_alert

__all__ = ["FORMAT", "decode", "encode", "encode_alert", "recognises"]
