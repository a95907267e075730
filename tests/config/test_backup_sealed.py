"""A backup file: only its key opens it, and whatever was done to it shows."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.backup import BackupError
from config.backup.sealed import HEAD, PIECE, TAG, Key, key_new, key_read, opened, sealed

KEY = Key(bytes(range(32)))
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17]


def content(size: int) -> bytes:
    return bytes(number * 7 % 251 for number in range(1000)) * (size // 1000 + 1)


def parts_of(plain: bytes, step: int) -> Iterator[bytes]:
    for start in range(0, len(plain), step):
        yield plain[start : start + step]


def closed(plain: bytes, *, step: int = 100_000, key: Key = KEY) -> bytes:
    return b"".join(sealed(key, parts_of(plain, step)))


def read(data: bytes, key: Key = KEY) -> bytes:
    return b"".join(opened(key, io.BytesIO(data)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", [999, 10**6])
def test_what_went_in_comes_out(size: int, step: int) -> None:
    plain = content(size)[:size]
    assert read(closed(plain, step=step)) == plain


def test_nothing_of_it_can_be_read_and_no_two_are_alike() -> None:
    plain = b"P. Jansen " * 100
    first, second = closed(plain), closed(plain)
    assert b"Jansen" not in first
    assert first[HEAD:] != second[HEAD:]


@pytest.mark.parametrize("place", [3, HEAD - 1, HEAD, HEAD + PIECE // 2, HEAD + PIECE + TAG, -1])
def test_one_changed_byte_shows(place: int) -> None:
    data = bytearray(closed(content(2 * PIECE)[: 2 * PIECE]))
    data[place] ^= 1
    with pytest.raises(BackupError):
        read(bytes(data))


@pytest.mark.parametrize(
    "length", [0, 5, HEAD, HEAD + 10, HEAD + PIECE + TAG, HEAD + 2 * (PIECE + TAG), -1]
)
def test_a_file_that_was_cut_off_shows_also_between_two_pieces(length: int) -> None:
    data = closed(content(3 * PIECE)[: 3 * PIECE])
    with pytest.raises(BackupError):
        read(data[:length])


def test_pieces_that_changed_places_and_what_was_added_show() -> None:
    data = closed(content(3 * PIECE)[: 3 * PIECE])
    step = PIECE + TAG
    first, second = data[HEAD : HEAD + step], data[HEAD + step : HEAD + 2 * step]
    for wrong in (data[:HEAD] + second + first + data[HEAD + 2 * step :], data + b"x"):
        with pytest.raises(BackupError, match="changed or cut off"):
            read(wrong)


def test_another_key_is_told_from_a_damaged_file() -> None:
    with pytest.raises(BackupError, match="another key"):
        read(closed(b"x"), Key(bytes(32)))


def test_a_file_of_something_else_is_no_backup() -> None:
    with pytest.raises(BackupError, match="no backup of Zorgbeeld"):
        read(b"PGDMP" + bytes(200))


def test_a_key_is_made_once_and_read_by_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key_new(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(key_read(path).secret) == 32
    with pytest.raises(BackupError, match="there already"):
        key_new(path)


def test_a_key_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key_new(path)
    path.chmod(0o644)
    with pytest.raises(BackupError, match="Everybody can read"):
        key_read(path)


@pytest.mark.parametrize(
    "text", ["", "geheim", "zorgbeeld-backup-key-1 !", "zorgbeeld-backup-key-1 AAAA"]
)
def test_what_is_no_key_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(BackupError, match="holds no key"):
        key_read(path)


def test_without_a_key_the_sentence_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="--new-key"):
        key_read("")
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        key_read(tmp_path / "none")
