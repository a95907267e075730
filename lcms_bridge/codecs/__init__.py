"""Pure translators between bytes and the canonical document, one module per format.

A format has a `FORMAT` name. One that comes in has a `decode(bytes, dialect) -> Reading` that never raises,
whatever the bytes (our own capacity file a `decode(bytes, words) -> Decoded`); one that goes out has an
`encode(picture) -> bytes`. None knows Django, a clock or a database. `lcms_bridge.formats` lists them.
"""
