"""The PDF of a record: its redacted text and nothing else, tagged, in Dutch, the same each time."""

import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.record_pdf import RecordSheet, write_record
from disclosure.redacting import redact
from disclosure.redacting_fields import RecordFields
from disclosure.words import compact
from records.ground import ground_of
from records.record import Participant, Recipient, RecipientRole
from records.redaction import Passage, Redaction
from tests.disclosure.pdf.reading import is_tagged, language, page_texts, streams, tags

FIELDS = RecordFields(
    title="Overleg met [5.1.2e]",
    sender=Participant("[5.1.2e]", "[5.1.2e]"),
    recipients=(
        Recipient(RecipientRole.TO, "Bram van Hoogveld", "[5.1.2e]"),
        Recipient(RecipientRole.CC, "", "woo@voorbeeld.nl"),
    ),
    attachment_names=("verslag.docx", "[5.1.2e].pdf"),
    place="Postvak IN/2020",
)


def written(text: str, *covered: str, fields: RecordFields = FIELDS) -> bytes:
    """The PDF of a record in which these passages are covered wherever they stand."""
    redactions = [
        Redaction(Passage(*found.span()), ground_of("5.1.2e"))
        for each in covered
        for found in re.finditer(re.escape(each), text)
    ]
    sink = io.BytesIO()
    sheet = RecordSheet("000007", fields, redact(text, redactions), datetime(2020, 7, 1, 22, 30, tzinfo=UTC))
    assert write_record(sink, sheet) == len(page_texts(sink.getvalue()))
    return sink.getvalue()


def test_the_pages_say_what_the_redacted_record_says_and_no_more() -> None:
    (page,) = page_texts(written("Bel Jan even.\nGroet,\n\nPiet", "Jan", "Piet"))
    assert page.split("\n")[:2] == ["000007 pagina 1 van ", "1"]
    assert [line.strip() for line in page.split("\n")[2:]] == [
        "Overleg met [5.1.2e]",
        "Nummer: 000007",
        "Datum: 02-07-2020 00:30",
        "Van: [5.1.2e]",
        "Aan: Bram van Hoogveld <[5.1.2e]>",
        "CC: woo@voorbeeld.nl",
        "Bijlagen: verslag.docx; [5.1.2e].pdf",
        "Vindplaats: Postvak IN/2020",
        "Bel [5.1.2e] even.",
        "Groet,",
        "[5.1.2e]",
    ]


def test_it_is_tagged_in_dutch_and_has_its_title() -> None:
    content = written("een\n\ntwee")
    assert is_tagged(content)
    assert language(content) == "nl-NL"
    assert tags(content) == [["Document", "H1", *["P"] * 7, "P", "P"]]
    (metadata,) = (each for each in streams(content) if each.startswith(b"<?xpacket"))
    told = ET.fromstring(metadata.decode("utf-8"))
    assert [each.text for each in told.iter() if each.tag.endswith("}li")] == [
        "000007 Overleg met [5.1.2e]",
        "nl-NL",
    ]
    assert [each.text for each in told.iter() if each.tag.endswith("}part")] == ["1"]


def test_every_mark_is_tagged_or_an_artifact() -> None:
    drawn = [each.decode("ascii") for each in streams(written("x " * 9_000)) if b"BDC" in each]
    assert len(drawn) > 3
    for page in drawn:
        depth = 0
        for line in page.split("\n"):
            depth += line.endswith(("BDC", "BMC")) - (line == "EMC")
            assert depth == 1 or line == "EMC"
        assert depth == 0


def test_the_same_record_gives_the_same_bytes() -> None:
    assert written("Bel Jan", "Jan") == written("Bel Jan", "Jan")


def test_the_table_of_objects_says_where_each_one_stands() -> None:
    content = written("een\n\ntwee " * 400)
    at = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    rows = content[at:].split(b"\n")[3:]
    places = [int(row[:10]) for row in rows if row.endswith(b" n ")]
    assert content.count(b" 0 obj\n") == len(places) > 20
    for number, place in enumerate(places, 1):
        assert content[place:].startswith(f"{number} 0 obj\n".encode())
    referred = {int(each) for each in re.findall(rb"(\d+) 0 R", content)}
    assert referred == set(range(1, len(places) + 1)), "nothing is left over, nothing is missing"
    assert content.count(b"%%EOF") == 1


def test_a_long_text_goes_on_over_pages_and_loses_nothing() -> None:
    text = "\n".join(f"regel {number} van een lang stuk" for number in range(3_000))
    pages = page_texts(written(text))
    assert len(pages) > 50
    assert pages[-1].startswith(f"000007 pagina {len(pages)} van \n{len(pages)}\n")
    found = re.findall(r"regel (\d+) van een lang stuk", "\n".join(pages))
    assert found == [str(number) for number in range(3_000)]


def test_a_word_wider_than_the_page_is_cut_and_kept() -> None:
    (page,) = page_texts(written("W" * 300 + " einde"))
    assert page.count("W") == 300


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("漢", "‹U+6F22›"),
        ("😀", "😀"),
        ("a\u200bb\u202ec", "abc"),
        ("een\u00a0twee\tdrie", "een twee drie"),
        ("\x00\x07x", "x"),
        ("Ω Ж ş é", "Ω Ж ş é"),
        ("(\\) <<>> endstream", "(\\) <<>> endstream"),
    ],
)
def test_what_cannot_be_drawn_stands_as_its_code_and_what_is_unseen_is_left_out(
    text: str, shown: str
) -> None:
    (page,) = page_texts(written(text))
    assert page.split("\n")[-1] == shown


def test_a_record_without_text_says_so() -> None:
    (page,) = page_texts(written(" \n"))
    assert page.endswith("Dit stuk heeft geen tekst.")


pieces = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


@given(pieces, st.sampled_from(["KANARIE 7", "kanarie@voorbeeld.nl"]), pieces, pieces)
def test_whatever_stands_around_it_a_covered_passage_is_not_on_the_page(
    before: str, canary: str, after: str, title: str
) -> None:
    content = written(f"{before} {canary} {after}", canary, fields=RecordFields(title=title))
    pages = page_texts(content)
    assert compact(canary) not in compact("".join(pages))
    assert "[5.1.2e]" in "".join(pages)
