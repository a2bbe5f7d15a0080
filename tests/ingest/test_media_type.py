"""The content decides what a file is, then its name, and what was declared comes last."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.media_type import media_type_of
from tests.office_files import docx_file, ods_file, odt_file, pdf_file, xlsx_file

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@given(st.binary(max_size=300), st.text(max_size=20), st.text(max_size=20))
def test_any_bytes_and_names_have_one_media_type(head: bytes, name: str, declared: str) -> None:
    assert media_type_of(head, name, declared) == media_type_of(head, name, declared)


@given(st.binary(max_size=300), st.text(max_size=20))
def test_an_undeclared_media_type_is_well_formed(head: bytes, name: str) -> None:
    assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", media_type_of(head, name))


@pytest.mark.parametrize(
    ("content", "name", "declared", "found"),
    [
        (pdf_file("x"), "brief.doc", "application/msword", "application/pdf"),
        (b"\r\n\r\n%PDF-1.4", "", "", "application/pdf"),
        (docx_file("x"), "zonder-extensie", "application/zip", DOCX),
        (docx_file("x"), "vals.xlsx", "", DOCX),
        (xlsx_file([["x"]]), "", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (odt_file("x"), "x.zip", "", "application/vnd.oasis.opendocument.text"),
        (ods_file("x"), "", "", "application/vnd.oasis.opendocument.spreadsheet"),
        (b"PK\x03\x04" + bytes(99), "map.zip", "", "application/zip"),
        (OLE, "brief.DOC", "", "application/msword"),
        (OLE, "raming.xls", "text/plain", "application/vnd.ms-excel"),
        (OLE, "onbekend", "", "application/x-ole-storage"),
        (b"{\\rtf1 x}", "brief.doc", "application/msword", "text/rtf"),
        (b"\x89PNG\r\n\x1a\n", "foto.jpg", "", "image/png"),
        (b"\xff\xd8\xff\xe0", "foto", "", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "", "", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "", "", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "", "", "video/mp4"),
        (b"BMW heeft gebeld", "notitie", "", "text/plain"),
        (b"MZ heeft gebeld", "notitie.txt", "", "text/plain"),
        (b"MZ\x90\x00\x03", "setup.txt", "text/plain", "application/x-msdownload"),
        (b"<!-- x --><!DOCTYPE html><p>", "a.txt", "", "text/html"),
        (b"a;b;c", "a.csv", "application/vnd.ms-excel", "text/csv"),
        (b"BEGIN:VCALENDAR", "", "text/calendar; method=REQUEST", "text/calendar"),
        (b"<?xml version='1.0'?><x/>", "", "", "application/xml"),
        ("tekst".encode("utf-16"), "a.txt", "", "text/plain"),
        (b"\x00\x01\x02\x03", "a.txt", "text/plain", "application/octet-stream"),
        (b"\x00\x01\x02\x03", "a", "application/x-wpd", "application/x-wpd"),
        (b"", "", "", "text/plain"),
    ],
)
def test_the_content_comes_first_the_name_second(
    content: bytes, name: str, declared: str, found: str
) -> None:
    assert media_type_of(content[:4096], name, declared) == found
