"""Archives that say something of themselves that no reader knows: read as broken, never a fault of ours."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from journal.errors import Invalid
from journal.stored_text import _pack_says
from lcms_bridge.codecs import kml
from lcms_bridge.codecs.sheet import faults
from situation.setup.upload import read_upload

NEEDS, METHOD = (
    6,
    10,
)  # where an entry of the directory says what a reader needs, and how a part is packed
OWN_METHOD = 8  # the same, at the part itself


def archive(name: str) -> bytes:
    """Return an archive with one part of this name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr(name, "wat er staat")
    return made.getvalue()


def strange(name: str, at: int, value: int) -> bytes:
    """Return an archive of which the directory says something else."""
    data = bytearray(archive(name))
    place = data.index(b"PK\x01\x02") + at
    data[place : place + 2] = value.to_bytes(2, "little")
    if at == METHOD:
        data[OWN_METHOD : OWN_METHOD + 2] = value.to_bytes(2, "little")
    return bytes(data)


STRANGE = [(NEEDS, 116), (METHOD, 14), (METHOD, 12), (METHOD, 77)]


@pytest.mark.parametrize(("at", "value"), STRANGE)
def test_what_no_reader_knows_is_broken(at: int, value: int) -> None:
    assert faults.faults_of(strange("xl/workbook.xml", at, value), "Blad") == frozenset()
    ods = strange("content.xml", at, value)
    assert faults.with_faults(ods) == ods
    assert kml.recognises(strange("laag.kml", at, value)) in {True, False}
    assert _pack_says(ods, [re.compile("nergens")])


@pytest.mark.parametrize(("at", "value"), STRANGE)
def test_an_uploaded_edition_that_no_reader_knows_is_told(at: int, value: int) -> None:
    file = SimpleUploadedFile("editie.zip", strange("facilities.csv", at, value))
    with pytest.raises(Invalid) as refused, read_upload(file):
        pass
    assert refused.value.code in {"no_zip", "zip_name"}
