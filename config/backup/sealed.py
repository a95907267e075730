"""A stream encrypted and authenticated piece by piece: a changed, cut or reordered file is found out.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, 2015), as in age: pieces of 256 KiB under
AES-256-GCM, the nonce counts them and marks the last one, the key is that of this one file (HKDF of the
installation's key and a salt). The head of the file is authenticated with every piece.
"""

import base64
import binascii
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from config.backup import BackupError

MAGIC = b"zorgbeeld backup 1\n"
PIECE = 256 * 1024
KEY, SALT, MARK, TAG = 32, 32, 8, 16
HEAD = len(MAGIC) + MARK + SALT
KEY_WORD = "zorgbeeld-backup-key-1"
OTHERS = 0o007  # rights of whoever is neither owner nor group


@dataclass(frozen=True)
class Key:
    """The key of an installation's backups; `mark` tells it apart from others without telling it."""

    secret: bytes

    @property
    def mark(self) -> bytes:
        """Return what stands in the head of files made with it."""
        return _derived(self.secret, b"", b"zorgbeeld backup key mark", MARK)

    def of_file(self, salt: bytes) -> AESGCM:
        """Return the cipher of one file."""
        return AESGCM(_derived(self.secret, salt, b"zorgbeeld backup stream", KEY))


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """Return bytes derived from a secret."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt or None, info=info).derive(secret)


def key_new(path: Path) -> None:
    """Make a key in a file that its owner alone can read. Raises BackupError: the file is there."""
    text = f"{KEY_WORD} {base64.urlsafe_b64encode(secrets.token_bytes(KEY)).decode()}\n"
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(text, encoding="ascii")
    except FileExistsError:
        raise BackupError(f"{path} is there already; a key is never written over.") from None
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from None


def key_read(path: str | Path) -> Key:
    """Return the key in a file. Raises BackupError: none is named, or it cannot be used."""
    if not str(path):
        raise BackupError(
            "No key: set BACKUP_KEY_FILE. `manage.py backup --new-key FILE` makes one;"
            " keep a copy of it away from this machine, without it no backup opens."
        )
    where = Path(path)
    try:
        text = where.read_text(encoding="ascii")
        others = where.stat().st_mode & OTHERS
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it holds no text"
        raise BackupError(f"The key file {where} cannot be read: {why}.") from None
    if others:
        raise BackupError(f"Everybody can read the key file {where}: chmod o-rwx {where}")
    word, _, encoded = text.strip().partition(" ")
    try:
        secret = base64.urlsafe_b64decode(encoded)
    except (binascii.Error, ValueError):
        secret = b""
    if word != KEY_WORD or len(secret) != KEY:
        raise BackupError(f"{where} holds no key made by `manage.py backup --new-key`.")
    return Key(secret)


def sealed(key: Key, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield an encrypted file from the parts of a plain one."""
    salt = secrets.token_bytes(SALT)
    head = MAGIC + key.mark + salt
    cipher = key.of_file(salt)
    yield head
    for number, (piece, is_last) in enumerate(_pieces(parts)):
        yield cipher.encrypt(_nonce(number, is_last=is_last), piece, head)


def opened(key: Key, file: BinaryIO) -> Iterator[bytes]:
    """Yield the plain parts of an encrypted file. Raises BackupError: another key, changed or cut off."""
    head = file.read(HEAD)
    if not head.startswith(MAGIC) or len(head) != HEAD:
        raise BackupError("This is no backup of Zorgbeeld, or it was cut off.")
    if head[len(MAGIC) : len(MAGIC) + MARK] != key.mark:
        raise BackupError("This backup was made with another key (name that one with --key).")
    cipher = key.of_file(head[-SALT:])
    number, piece = 0, file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not following), piece, head)
        except InvalidTag:
            raise BackupError(
                "This backup was changed or cut off since it was made: take another one."
            ) from None
        if not following:
            return
        number, piece = number + 1, following


def _nonce(number: int, *, is_last: bool) -> bytes:
    """Return the nonce of a piece."""
    return number.to_bytes(11) + bytes([is_last])


def _pieces(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield what the parts make together in equal pieces, and whether a piece is the last."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
    yield bytes(held), True
