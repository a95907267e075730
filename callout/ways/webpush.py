"""What a push service takes: encrypted for one browser (RFC 8291), signed by this server (RFC 8292).

Pure. The key of the installation follows from its secret: every process has the same one, and none keeps a
file of it.
"""

import base64
import json
import os
import struct
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
RECORD = 4096
PLAIN = RECORD - 103  # what fits in one record with its header, padding mark and tag


def b64(data: bytes) -> str:
    """Return bytes as push writes them."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Return the bytes of a text. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """Return a key from a secret."""
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@lru_cache(maxsize=4)
def server_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the key of an installation, from its secret."""
    seed = _hkdf(b"zorgbeeld", secret.encode(), b"web push", 48)
    return ec.derive_private_key(int.from_bytes(seed, "big") % (ORDER - 1) + 1, CURVE)


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as a point that is not compressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(secret: str) -> str:
    """Return what a browser subscribes with."""
    return b64(public_bytes(server_key(secret).public_key()))


def encrypt(
    content: bytes,
    p256dh: str,
    auth: str,
    *,
    salt: bytes | None = None,
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Return content that only one browser can read. Raises ValueError for keys that are none.

    `salt` and `own` are made up afresh; the example of the RFC gives its own.
    """
    there = unb64(p256dh)
    browser = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, there)
    own = own or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    here = public_bytes(own.public_key())
    shared = own.exchange(ec.ECDH(), browser)
    secret = _hkdf(unb64(auth), shared, b"WebPush: info\x00" + there + here, 32)
    key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, content + b"\x02", None)
    return salt + struct.pack("!IB", RECORD, len(here)) + here + sealed


def authorization(secret: str, audience: str, subject: str, expires: int) -> str:
    """Return the header by which a push service knows this installation."""
    claims = {"aud": audience, "exp": expires, "sub": subject}
    parts = [{"typ": "JWT", "alg": "ES256"}, claims]
    told = ".".join(b64(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    signed = server_key(secret).sign(told.encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signed)
    token = f"{told}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={public_key(secret)}"
