"""Everybody who is named in a field is found, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words.addresses import read_addresses
from records.record import Participant


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"jan@example.nl", [("", "jan@example.nl")]),
        (b"Jan de Vries <jan@example.nl>", [("Jan de Vries", "jan@example.nl")]),
        (b'"Vries, Jan de" <jan@example.nl>', [("Vries, Jan de", "jan@example.nl")]),
        (b"Vries, Jan <jan@example.nl>, b@example.nl", [("Vries, Jan", "jan@example.nl"), ("", "b@example.nl")]),
        (b'"J. \\"Jan\\" V" <j@example.nl>', [('J. "Jan" V', "j@example.nl")]),
        (b"'Jan' <j@example.nl>", [("Jan", "j@example.nl")]),
        (b"j@example.nl (Jan (de) Vries)", [("Jan de Vries", "j@example.nl")]),
        (b"=?utf-8?Q?Andr=C3=A9?= <a@example.nl>", [("André", "a@example.nl")]),
        (b"=?utf-8?Q?Jan_<j@example.nl>?=", [("Jan", "j@example.nl")]),
        ("André <a@example.nl>".encode("latin-1"), [("André", "a@example.nl")]),
        (b"Team: a@example.nl, B <b@example.nl>; c@example.nl",
         [("", "a@example.nl"), ("B", "b@example.nl"), ("", "c@example.nl")]),
        (b"undisclosed-recipients:;", [("undisclosed-recipients", "")]),
        (b"<@relay.example.nl:j@example.nl>", [("", "j@example.nl")]),
        (b"Jan de Vries", [("Jan de Vries", "")]),
        (b"a@example.nl,, ,b@example.nl,", [("", "a@example.nl"), ("", "b@example.nl")]),
        (b"", []),
        (b"<>", []),
    ],
)  # fmt: skip
def test_a_field_gives_its_participants(raw: bytes, found: list[tuple[str, str]]) -> None:
    assert read_addresses(raw, 100) == (tuple(Participant(*one) for one in found), False)


def test_the_limit_cuts_and_says_so() -> None:
    found, is_cut = read_addresses(b"a@b.nl, " * 11, 10)
    assert (len(found), is_cut) == (10, True)


def test_the_limit_itself_is_not_a_cut() -> None:
    assert read_addresses(b"a@b.nl, " * 10, 10)[1] is False


_WORD = st.text(st.sampled_from("abcdé"), min_size=1, max_size=8)


@given(st.lists(st.tuples(_WORD, st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.nl", fullmatch=True)), max_size=20))
def test_what_is_written_by_the_rules_comes_back(people: list[tuple[str, str]]) -> None:
    raw = ", ".join(f'"{name}, x" <{address}>' for name, address in people).encode()
    found = tuple(Participant(f"{name}, x", address) for name, address in people)
    assert read_addresses(raw, 100) == (found, False)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(raw: bytes) -> None:
    for one in read_addresses(raw, 100)[0]:
        assert one.name or one.address
        f"{one.name}{one.address}".encode()
