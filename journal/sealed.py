"""Secrets that must be used again are kept encrypted under `SECRET_KEY`, each use with a key of its own.

Who changes `SECRET_KEY` without `SECRET_KEY_FALLBACKS` gives these secrets anew.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(purpose: str, text: str) -> str:
    """Return a secret as it is kept; `purpose` names its use, such as `network.factors`."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, kept: str) -> str:
    """Return a secret as it is used. Raises InvalidToken: it was kept under another key."""
    return _box(purpose).decrypt(kept.encode()).decode()


def _box(purpose: str) -> MultiFernet:
    """Return what encrypts for a use: the newest key first."""
    keys = (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))
    return MultiFernet([Fernet(_key(purpose, key)) for key in keys])


def _key(purpose: str, secret: str) -> bytes:
    """Return the key of a use under a secret of the installation."""
    return base64.urlsafe_b64encode(hashlib.sha256(purpose.encode() + secret.encode()).digest())


__all__ = ["InvalidToken", "seal", "unseal"]
