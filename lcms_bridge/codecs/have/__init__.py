"""EDXL-HAVE: 1.0 in and out, and the working draft of 2.0, labelled as such."""

from lcms_bridge.codecs.have import draft, one, one_writing

__all__ = ["draft", "one", "one_writing"]
