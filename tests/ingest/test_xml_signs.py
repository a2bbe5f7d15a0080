"""XML that names an encoding which nobody knows, or which is none of texts, is unreadable and no crash."""

import pytest

from ingest.data.xml_signs import XmlSigns
from ingest.extract import UnreadableTextError
from records.defect import DefectCode


@pytest.mark.parametrize(
    "encoding",
    ["UTF-6", "utf-7", "big5", "shift_jis", "idna", "punycode", "undefined", "base64", "rot13", "zlib", "x"],
)
def test_an_encoding_that_cannot_be_read_is_named(encoding: str) -> None:
    written = f'<?xml version="1.0" encoding="{encoding}"?><a>tekst</a>'.encode()
    with pytest.raises(UnreadableTextError) as refused:
        XmlSigns().of(written, is_last=True)
    assert (refused.value.code, refused.value.detail) == (DefectCode.UNREADABLE, "encoding")


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15", "windows-1252", "koi8-r", "us-ascii"])
def test_an_encoding_of_single_bytes_is_read(encoding: str) -> None:
    written = f'<?xml version="1.0" encoding="{encoding}"?><a>tekst</a>'.encode()
    assert [each.told.get("text", each.name) for each in XmlSigns().of(written, is_last=True)] == [
        "a",
        "tekst",
        "a",
    ]
