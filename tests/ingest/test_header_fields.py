"""Header fields are found once, in order, and never at more than they may cost."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.limits import Limits
from ingest.mime.header_fields import body_start, read_fields
from records.defect import DefectCode

_LIMITS = Limits(headers=10, header_bytes=100)


def test_wanted_fields_come_unfolded_whatever_their_case() -> None:
    fields = read_fields(b"SUBJECT: een\r\n twee\r\nX-A: weg\r\nTo: a@b.nl\r\nto: c@d.nl\r\n", _LIMITS)
    assert fields.first(b"subject") == b"een twee"
    assert fields.all(b"to") == [b"a@b.nl", b"c@d.nl"]
    assert fields.all(b"x-a") == []
    assert fields.first(b"from") == b""
    assert fields.struck == ()


def test_white_space_before_the_colon_is_borne() -> None:
    assert read_fields(b"Subject : een", _LIMITS).first(b"subject") == b"een"


def test_a_name_that_only_begins_like_a_wanted_one_is_another() -> None:
    assert read_fields(b"Toon: een\nDate-X: twee\n", _LIMITS).values == {}


def test_fields_beyond_the_limit_are_left_out_and_the_limit_is_named() -> None:
    fields = read_fields(b"X: y\n" * 10 + b"Subject: te laat\n", _LIMITS)
    assert (fields.first(b"subject"), fields.struck) == (b"", (DefectCode.LIMIT_HEADERS,))


def test_as_many_fields_as_the_limit_are_read() -> None:
    fields = read_fields(b"X: y\n\tz\n" * 9 + b"Subject: nog net\n", _LIMITS)
    assert (fields.first(b"subject"), fields.struck) == (b"nog net", ())


def test_a_field_beyond_the_limit_is_cut_and_the_limit_is_named() -> None:
    fields = read_fields(b"Subject: " + b"a" * 101 + b"\nTo: b@c.nl\n", _LIMITS)
    assert fields.first(b"subject") == b"a" * 99  # the space before it counts
    assert fields.first(b"to") == b"b@c.nl"
    assert fields.struck == (DefectCode.LIMIT_HEADER_SIZE,)


def test_the_body_begins_after_the_first_empty_line() -> None:
    for raw, body in [
        (b"A: b\n\nbody\n\n", b"body\n\n"),
        (b"A: b\r\n\r\nbody\n\n", b"body\n\n"),
        (b"A: b\n\r\nbody\n\n", b"body\n\n"),
        (b"\nbody", b"body"),
        (b"\r\nbody", b"body"),
        (b"A: b", b""),
        (b"", b""),
    ]:
        assert raw[body_start(raw, 0, len(raw))[1] :] == body


@given(st.binary(max_size=200))
def test_header_block_and_body_are_all_there_is(raw: bytes) -> None:
    header_end, body = body_start(raw, 0, len(raw))
    assert raw[header_end:body].strip(b"\r\n") == b""
    assert 0 <= header_end <= body <= len(raw)


@given(st.lists(st.from_regex(rb"[a-z ]{0,30}", fullmatch=True), max_size=8))
def test_every_value_of_a_field_comes_back(values: list[bytes]) -> None:
    block = b"".join(b"To: " + value + b"\r\n" for value in values)
    assert read_fields(block, _LIMITS).all(b"to") == [value.strip() for value in values]
