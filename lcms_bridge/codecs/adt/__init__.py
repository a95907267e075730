"""HL7 v2 ADT: movements of patients to a census of wards, without anything of the patient."""

from lcms_bridge.codecs.adt.census import census
from lcms_bridge.codecs.adt.messages import Movement, read
from lcms_bridge.codecs.adt.reading import FORMAT, NO_BEDS, counted, decode, recognises
from lcms_bridge.codecs.adt.stripping import stripped

__all__ = [
    "FORMAT",
    "NO_BEDS",
    "Movement",
    "census",
    "counted",
    "decode",
    "read",
    "recognises",
    "stripped",
]
