"""Why something was taken for what it was: content before name, and what a name promised in vain."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Confidence
from ingest.formats import FORMATS
from ingest.media_type import broken_promise, judged, media_type_of
from ingest.recognising import recognised
from records.recognition import KnownBy, Recognition
from storage.cards import read_card, write_card
from tests.builders import archive, attachment, mail, mbox, multipart, read_all, source
from tests.office_files import docx_file, pdf_file

_CHAT = b"27-08-2020 11:17 - Jan: x\n27-08-2020 11:18 - Piet: y\n"


def reasons(content: bytes, name: str) -> list[Recognition | None]:
    return [each.recognition for each in read_all(content, name).records]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (mail(), "a.eml", Recognition("eml", KnownBy.CONTENT)),
        (mail(), "a.txt", Recognition("eml", KnownBy.CONTENT)),
        (mail(), "a.pdf", Recognition("eml", KnownBy.CONTENT, promised="application/pdf")),
        (b"zomaar wat", "a.eml", Recognition("eml", KnownBy.NAME)),
        (mbox(mail()), "post", Recognition("eml", KnownBy.CONTAINER)),
        (archive({"a.eml": mail()}), "a.docx.zip", Recognition("eml", KnownBy.CONTENT)),
        (_CHAT, "a.txt", Recognition("whatsapp", KnownBy.CONTENT)),
        (pdf_file("x"), "a.pdf", Recognition("application/pdf", KnownBy.SIGNATURE)),
        (
            pdf_file("x"),
            "a.jpg",
            Recognition("application/pdf", KnownBy.SIGNATURE, promised="image/jpeg"),
        ),
        (b"a;b\n1;2\n", "a.csv", Recognition("text/csv", KnownBy.NAME)),
        (b"<html>x</html>", "a.txt", Recognition("text/html", KnownBy.CONTENT)),
        (
            b"<html>x</html>",
            "a.doc",
            Recognition("text/html", KnownBy.CONTENT, promised="application/msword"),
        ),
        (b"tekst", "zonder", Recognition("text/plain", KnownBy.NOTHING)),
        (b"\0\1\2\3", "a.bin", Recognition("application/octet-stream", KnownBy.NOTHING)),
        (b"", "leeg.pdf", Recognition("text/plain", KnownBy.NOTHING, promised="application/pdf")),
    ],
)
def test_the_content_is_asked_first_and_the_name_second(
    content: bytes, name: str, expected: Recognition
) -> None:
    assert set(reasons(content, name)) == {expected}


def test_what_hangs_on_a_mail_says_so_too() -> None:
    raw = multipart(
        "Content-Type: text/plain\r\n\r\nzie bijlage",
        attachment("\0\1\2", "a.x", "application/x-meting"),
        b"Content-Type: message/rfc822\r\n\r\n" + mail("binnen"),
        attachment("<html>x</html>", "nota.docx", "text/plain"),
    )
    assert reasons(raw, "a.eml") == [
        Recognition("eml", KnownBy.CONTENT),
        Recognition("application/x-meting", KnownBy.DECLARED),
        Recognition("eml", KnownBy.CONTENT),
        Recognition("text/html", KnownBy.CONTENT, promised=media_type_of(docx_file("x"), "")),
    ]


def test_what_else_it_looked_like_is_told() -> None:
    form, found = recognised(source(b"[2024-03-05, 09:00] Jan: x\n[2024-03-05, 09:01] Me: y\n", "chat.md"))
    assert (form.name, found.known_by, found.others) == ("signal", KnownBy.CONTENT, ("whatsapp",))


@given(st.binary(max_size=300), st.text(max_size=20))
def test_the_surest_reads_and_the_earlier_among_equals(content: bytes, name: str) -> None:
    here = source(content, name)
    sure = [each.sniff(here) for each in FORMATS]
    form, found = recognised(here)
    assert form is FORMATS[sure.index(max(sure))]
    claims = {each.name for each, how in zip(FORMATS, sure, strict=True) if how > Confidence.FALLBACK}
    assert set(found.others) <= claims - {form.name}
    if max(sure) < Confidence.CERTAIN:
        assert set(found.others) == claims - {form.name}


@given(st.binary(max_size=300), st.text(max_size=20), st.text(max_size=20))
def test_what_was_judged_is_what_it_is_and_nothing_broke_its_own_promise(
    head: bytes, name: str, declared: str
) -> None:
    found, known_by = judged(head, name, declared)
    assert found == media_type_of(head, name, declared)
    assert known_by in KnownBy
    assert broken_promise(name, found) != found


@given(
    st.builds(
        Recognition,
        st.text(max_size=9),
        st.sampled_from(KnownBy),
        st.lists(st.text(max_size=9), max_size=3).map(tuple),
        st.text(max_size=9),
    )
    | st.none()
)
def test_a_card_brings_the_reason_back(found: Recognition | None) -> None:
    (record,) = read_all(mail()).records
    assert read_card(write_card(replace(record, recognition=found))).recognition == found
