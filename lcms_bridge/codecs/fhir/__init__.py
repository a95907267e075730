"""FHIR R4: MeasureReports with SANER and LOINC codes, Bundles, Locations; in and out."""

from lcms_bridge.codecs.fhir.reading import decode, recognises
from lcms_bridge.codecs.fhir.writing import encode

FORMAT = "fhir-r4"

__all__ = ["FORMAT", "decode", "encode", "recognises"]
