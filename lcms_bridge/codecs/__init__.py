"""Pure translators between bytes and the canonical document, one module per format.

A format that comes in has a `FORMAT` name and a `decode(bytes) -> Decoded` that never raises,
whatever the bytes; one that goes out has an `encode(...) -> bytes`. None knows Django, a clock or a
database. `lcms_bridge.formats` lists those that come in.
"""
