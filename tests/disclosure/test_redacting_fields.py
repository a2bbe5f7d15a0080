"""What is covered in a text is covered in the fields beside it, and people are covered there anyway."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.recogniser import Surroundings
from disclosure.redacting_fields import FieldRule, RecordFields
from disclosure.words import compact
from records.ground import Act, ground_of
from records.record import Participant, Recipient, RecipientRole
from records.redaction import Passage, Redaction

MINISTER = "Bram van Hoogveld"


def shown(fields: RecordFields, text: str = "", *covered: str, code: str = "5.1.2e") -> RecordFields:
    """The fields of a record in whose text these passages are covered."""
    redactions = [
        Redaction(Passage(text.index(each), text.index(each) + len(each)), ground_of(code))
        for each in covered
    ]
    return FieldRule(text, redactions, Surroundings(staying=(MINISTER,)), Act.WOO).redacted(fields)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ziekte van Sander Zandstra", "Ziekte van [5.1.2e]"),
        ("RE: SANDER  ZANDSTRA belde", "RE: [5.1.2e] belde"),
        ("sander_zandstra_verslag", "[5.1.2e]_verslag"),
        ("Verslag Sander-Zandstra", "Verslag [5.1.2e]"),
        ("VerslagSanderZandstra", "[5.1.2e]"),
        ("Sander alleen", "Sander alleen"),
        ("niets", "niets"),
        ("", ""),
    ],
)
def test_a_passage_covered_in_the_text_is_covered_in_the_title(title: str, expected: str) -> None:
    assert shown(RecordFields(title=title), "Dit is Sander Zandstra.", "Sander Zandstra").title == expected


def test_four_words_in_a_row_of_a_long_passage_are_covered_too() -> None:
    text = "Wij vinden dat de minister hierover moet zwijgen tot na de zomer."
    fields = shown(RecordFields(title="FW: de minister hierover moet opletten"), text, text, code="5.2")
    assert fields.title == "FW: [5.2] opletten"


def test_file_names_keep_what_tells_their_kind() -> None:
    fields = shown(
        RecordFields(
            file_name="Zandstra.DOCX",
            attachment_names=("brief.Zandstra", "foto.jpg", "Zandstra.tar.zip"),
            place="Postvak/Zandstra/2020.pst",
        ),
        "Zandstra",
        "Zandstra",
    )
    assert fields.file_name == "[5.1.2e].DOCX"
    assert fields.attachment_names == ("brief.[5.1.2e]", "foto.jpg", "[5.1.2e].tar.zip")
    assert fields.place == "Postvak/[5.1.2e]/2020.pst"


def test_who_wrote_and_who_received_are_covered_but_for_offices_and_those_who_stay() -> None:
    fields = shown(
        RecordFields(
            sender=Participant("Jan", "jan@voorbeeld.nl"),
            recipients=(
                Recipient(RecipientRole.TO, MINISTER, "b.vanhoogveld@voorbeeld.nl"),
                Recipient(RecipientRole.CC, "Postbus Woo", "woo@voorbeeld.nl"),
                Recipient(RecipientRole.MEMBER, "+31 6 12345678", ""),
            ),
        )
    )
    assert fields.sender == Participant("[5.1.2e]", "[5.1.2e]")
    assert fields.recipients == (
        Recipient(RecipientRole.TO, MINISTER, "[5.1.2e]"),
        Recipient(RecipientRole.CC, "Postbus Woo", "woo@voorbeeld.nl"),
        Recipient(RecipientRole.MEMBER, "[5.1.2e]", ""),
    )


def test_an_office_whose_name_is_covered_in_the_text_is_covered_as_well() -> None:
    sender = Participant("Zandstra Advies", "info@zandstra.example")
    fields = shown(RecordFields(sender=sender), "door Zandstra Advies", "Zandstra Advies", code="5.1.2f")
    assert fields.sender == Participant("[5.1.2f]", "[5.1.2f]")


def test_participants_and_numbers_in_a_title_are_covered_though_the_text_is_public() -> None:
    fields = shown(
        RecordFields(
            title="Jan de Vries, BSN 111222333, over NL91ABNA0417164300",
            conversation_title="Groep van Vries en Hoogveld",
            sender=Participant("Vries, Jan de", ""),
        )
    )
    assert fields.title == "[5.1.2e], BSN [5.1.1e], over [5.1.2e]"
    assert fields.conversation_title == "Groep van [5.1.2e] en Hoogveld"


def test_an_old_request_has_the_grounds_of_the_wob() -> None:
    fields = FieldRule("", (), Surroundings(), Act.WOB).redacted(
        RecordFields(title="BSN 111222333", sender=Participant("Jan", ""))
    )
    assert (fields.title, fields.sender) == ("BSN [10.1d]", Participant("[10.2e]", ""))


words = st.text(alphabet=st.sampled_from("abcdefgéßI"), min_size=2, max_size=6)


@given(
    st.lists(words, min_size=1, max_size=7),
    st.lists(words, max_size=3),
    st.sampled_from([" ", "_", "-", "  ", ". "]),
)
def test_no_field_holds_a_covered_passage_however_it_is_written(
    phrase: list[str], around: list[str], gap: str
) -> None:
    text = " ".join(phrase)
    written = gap.join((*around, *map(str.upper, phrase), *around))
    fields = shown(
        RecordFields(
            title=written,
            file_name=f"{written}.docx",
            conversation_title=written,
            attachment_names=(written,),
            place=f"map/{written}/x",
            sender=Participant(written, "x@voorbeeld.nl"),
        ),
        text,
        text,
    )
    for each in (
        fields.title,
        fields.file_name,
        fields.conversation_title,
        fields.attachment_names[0],
        fields.place,
    ):
        assert "[5.1.2e]" in each
        assert compact(text) not in compact(each) or len(phrase) < 4
    assert fields.sender == Participant("[5.1.2e]", "[5.1.2e]")
