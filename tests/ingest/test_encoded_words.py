"""Header values are read as they were meant, also when mailers broke the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words.encoded_words import decode_header


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Overleg", "Overleg"),
        (b"=?utf-8?Q?co=C3=B6rdinatie?=", "coördinatie"),
        (b"=?ISO-8859-1?Q?Re=3A_co=F6rdinatie?= morgen", "Re: coördinatie morgen"),
        (b"=?utf-8?B?w6k?=", "é"),
        (b"=?utf-8?Q?=C3?=\r\n =?utf-8?Q?=B6?=", "ö"),
        (b"=?utf-8?Q?een?= =?utf-8?Q?_twee?=", "een twee"),
        (b"=?utf-8?Q?een?= twee =?utf-8?Q?drie?=", "een twee drie"),
        (b"=?utf-8*nl?Q?taal?=", "taal"),
        (b"=?utf-8?Q?een twee?=", "een twee"),
        (b"=?utf-8?Q?onaf", "=?utf-8?Q?onaf"),
        (b"=?utf-8?B?Q?=", "=?utf-8?B?Q?="),
        (b"=?bestaat-niet?Q?a=E9?=", "aé"),
        ("rauw: coördinatie".encode(), "rauw: coördinatie"),
        ("rauw: coördinatie".encode("latin-1"), "rauw: coördinatie"),
        (b"  veel \t ruimte\r\n  hier ", "veel ruimte hier"),
        (b"", ""),
    ],
)
def test_a_value_is_decoded(raw: bytes, text: str) -> None:
    assert decode_header(raw) == text


@given(st.binary(max_size=300))
def test_any_bytes_give_one_clean_line(raw: bytes) -> None:
    text = decode_header(raw)
    assert text == " ".join(text.split())
    text.encode("utf-8")
