"""HL7 v2 over MLLP: a listener that acknowledges what was stored, and nothing before."""
