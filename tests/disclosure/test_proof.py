"""What is to go out is read again, and one covered passage in any writing keeps it in."""

import io
import zlib
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.pdf.flow import Flow, whole
from disclosure.pdf.tagged import TaggedPdf
from disclosure.proof import Fault, Secrets, pdf_faults, secrets_of, text_faults
from records.ground import ground_of
from records.redaction import Passage, Redaction
from tests.disclosure.pdf.originals import (
    Original,
    with_attachment,
    with_metadata,
    with_remark,
    with_revision,
)

TEXT = "Bel Jan Kanarie op 06-12345678."
SHOWN = "Bel [5.1.2e] op [5.1.2e]."


def secrets(text: str, *covered: str, shown: str = SHOWN, more: tuple[str, ...] = ()) -> Secrets:
    redactions = [
        Redaction(Passage(text.index(each), text.index(each) + len(each)), ground_of("5.1.2e"))
        for each in covered
    ]
    return secrets_of(text, redactions, more, shown)


def page(*lines: str) -> bytes:
    sink = io.BytesIO()
    pdf = TaggedPdf(sink, "000001")
    flow = Flow(pdf, "000001")
    for line in lines:
        flow.paragraph(whole(line))
    pdf.close()
    return sink.getvalue()


SECRETS = secrets(TEXT, "Jan Kanarie", "06-12345678")


def test_a_page_that_shows_what_it_may_is_proved() -> None:
    assert pdf_faults(page(SHOWN), SECRETS, SHOWN) == ()
    assert pdf_faults(page(*[SHOWN] * 90), SECRETS, SHOWN * 90) == ()


@pytest.mark.parametrize(
    "line", ["Jan Kanarie", "jan_kanarie", "JAN  KANARIE!", "0612345678", "J a n K a n a r i e"]
)
def test_a_passage_on_the_page_is_found_however_it_is_written(line: str) -> None:
    assert Fault.PASSAGE_IN_TEXT in pdf_faults(page(SHOWN, line), SECRETS, SHOWN + line)


def test_a_letter_more_than_is_shown_is_a_fault() -> None:
    assert pdf_faults(page(SHOWN, "x"), SECRETS, SHOWN) == (Fault.MORE_LETTERS,)


def test_what_other_programs_put_in_a_pdf_is_a_fault() -> None:
    lines = [SHOWN]
    for original in (
        with_remark(Original([lines]), "x"),
        with_attachment(Original([lines]), "x"),
        with_metadata(Original([lines]), "x"),
    ):
        assert pdf_faults(original.content(), SECRETS, SHOWN) == (Fault.FOREIGN_PART,)
    revised = with_revision(
        Original([["Bel Jan Kanarie op nu"]]).content(), "Jan Kanarie op nu", "[5.1.2e] op"
    )
    assert set(pdf_faults(revised, SECRETS, SHOWN)) == {Fault.PASSAGE_IN_BYTES, Fault.FOREIGN_PART}


@pytest.mark.parametrize("packed", [False, True])
def test_a_passage_in_metadata_or_an_attachment_is_found_packed_or_not(packed: bool) -> None:
    for hide in (with_metadata, with_attachment):
        content = hide(Original([[SHOWN]], packed=packed), "Jan Kanarie").content()
        assert Fault.PASSAGE_IN_BYTES in pdf_faults(content, SECRETS, SHOWN)


def bare(raw: bytes) -> bytes:
    return raw


def in_hex(raw: bytes) -> bytes:
    return raw.hex().encode()


def in_capital_hex(raw: bytes) -> bytes:
    return raw.hex().upper().encode()


# Hex strings of a PDF are big-endian.
@pytest.mark.parametrize(
    ("encoding", "coded"),
    [
        ("utf-16-le", bare),
        *product(("utf-8", "utf-16-be", "latin-1"), (bare, in_hex, in_capital_hex)),
    ],
)
def test_a_passage_in_bytes_is_found_in_every_encoding(
    encoding: str, coded: Callable[[bytes], bytes]
) -> None:
    assert Fault.PASSAGE_IN_BYTES in text_faults(b"\x00\x01" + coded("Jan Kanarie".encode(encoding)), SECRETS)


def test_a_passage_behind_a_packed_stream_is_found() -> None:
    body = zlib.compress(b"niets") + b"Jan Kanarie"
    content = page(SHOWN).replace(
        b"xref\n", b"99 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nxref\n" % (len(body), body), 1
    )
    assert Fault.PASSAGE_IN_BYTES in pdf_faults(content, SECRETS, SHOWN)


def test_a_passage_that_stands_open_elsewhere_in_the_record_is_not_looked_for() -> None:
    told = secrets(TEXT, "Jan Kanarie", shown="[5.1.2e] was Jan Kanarie")
    assert (told.written, told.letters) == ((), ())


def test_short_passages_are_not_looked_for_among_letters_by_chance() -> None:
    assert secrets("JV belt", "JV").letters == ()
    assert (
        pdf_faults(page("[5.1.2e] belt"), secrets("JV belt", "JV", shown="[5.1.2e] belt"), "[5.1.2e] belt")
        == ()
    )


def test_covered_fields_are_looked_for_too() -> None:
    told = secrets(TEXT, more=("p.kanarie@voorbeeld.nl",))
    assert text_faults(b"aan p.kanarie@voorbeeld.nl", told) == (Fault.PASSAGE_IN_TEXT, Fault.PASSAGE_IN_BYTES)


def test_what_is_no_pdf_is_not_proved() -> None:
    assert pdf_faults(b"geen pdf", SECRETS, SHOWN) == (Fault.UNREADABLE,)


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60),
    st.text(alphabet="abcdefgh", min_size=6, max_size=9),
)
def test_any_text_of_ours_is_proved_and_a_passage_in_it_is_found(around: str, passage: str) -> None:
    shown = f"{around} [5.2]"
    told = secrets_of(passage, [Redaction(Passage(0, len(passage)), ground_of("5.2"))], (), shown)
    assert pdf_faults(page(shown), told, shown) == ()
    assert not told.letters or Fault.PASSAGE_IN_TEXT in pdf_faults(
        page(f"{shown} {passage}"), told, shown + passage
    )
