"""The contract `koppelvlak GZ-beeld`: what one installation tells another, and how it is taken over.

Our own design: no interface of LCMS is public, and no conformance is claimed.
"""
