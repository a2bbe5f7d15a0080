"""A record as fields."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from records.identity import RecordId
from records.place import Place, StepKind
from records.record import Participant, Recipient, RecipientRole, Record
from search.index import IndexDocument
from search.keywords import message_id_value, type_value
from search.projection import order_key, project
from tests.search_worlds import ACCESSIONS, a_record, document, facts

IDS = st.integers(0, 2**128 - 1).map(lambda number: RecordId(f"{number:032x}"))
MOMENTS = st.datetimes(timezones=st.just(UTC))


def test_words_are_folded_and_stems_are_those_of_the_records_language() -> None:
    made = document(1, "De gemeenten en het besluit", title="Coördinatie")
    assert made.values["text"] == "de gemeenten en het besluit"
    assert made.values["title"] == "coordinatie"
    assert made.values["stems"] == "de gemeent en het besluit coordinatie"


def test_an_english_text_has_english_stems() -> None:
    assert "polici" in str(document(1, "The policies that we have").values["stems"]).split()


def test_the_language_that_a_record_has_wins() -> None:
    record = a_record(1, "policies")
    assert project(record, facts()).values["stems"] == "policies"


def test_participants_are_words_by_role_and_keys_of_persons() -> None:
    record = a_record(1)
    people = (
        Recipient(RecipientRole.TO, "Ayşe Yılmaz", "Ayse@MinVWS.nl"),
        Recipient(RecipientRole.CC, "", "ayse@minvws.nl"),
        Recipient(RecipientRole.BCC, "Piet  de Wit", ""),
        Recipient(RecipientRole.MEMBER, "+31 6 12345678", ""),
    )
    made = _with(record, recipients=people, sender=Participant("Jan", "jan@vws.nl"))
    assert made.values["sender"] == "jan jan vws nl"
    assert made.values["to"] == "ayse yilmaz ayse minvws nl"
    assert made.values["cc"] == "ayse minvws nl"
    assert made.values["bcc"] == "piet de wit"
    assert "31 6 12345678" in str(made.values["participant"])
    assert made.values["person"] == ("jan@vws.nl", "ayse@minvws.nl", "piet de wit", "31 6 12345678")


def test_a_file_is_found_by_its_name_and_its_path_but_not_by_its_offsets() -> None:
    place = Place("map/Archief.zip").into(StepKind.ENTRY, "3:sub/b.mbox").into(StepKind.BYTES, "100-200")
    made = _with(a_record(1), place=place, file_name="Nota.PDF", media_type="application/pdf")
    assert made.values["file"] == "map archief zip sub b mbox nota pdf"
    assert made.values["type"] == ("application/pdf", "pdf")
    assert made.values["title"] == "nota pdf"


def test_a_mail_within_an_mbox_is_not_of_the_type_mbox() -> None:
    place = Place("archief.mbox").into(StepKind.BYTES, "0-10")
    assert _with(a_record(1), place=place).values["type"] == ("message/rfc822",)
    assert document(1).values["type"] == ("message/rfc822", "eml")


def test_a_chat_is_titled_by_its_conversation() -> None:
    made = _with(a_record(1), conversation_title="Team Stikstof")
    assert made.values["title"] == "team stikstof"
    assert made.values["conversation"] == "team stikstof"


def test_a_message_id_loses_its_brackets_only() -> None:
    assert document(1, message_id=" <A@b.nl> ").values["msgid"] == "A@b.nl"


def test_days_and_months_are_those_of_amsterdam() -> None:
    made = document(1, sent_at=datetime(2020, 3, 31, 22, 30, tzinfo=UTC))
    assert (made.values["month"], made.values["day"]) == (
        "2020-04",
        datetime(2020, 4, 1, tzinfo=UTC).toordinal(),
    )


def test_an_undated_record_has_an_order_but_no_day() -> None:
    made = document(1, sent_at=None)
    assert made.values["dated"] is False
    assert made.values.keys().isdisjoint({"day", "month"})


def test_what_is_empty_is_left_out() -> None:
    names = {"text", "title", "attachment", "conversation", "msgid", "preceded", "to", "person"}
    assert document(1).values.keys().isdisjoint(names)


def test_the_facts_of_the_hand_in_are_keywords() -> None:
    given_facts = facts(ACCESSIONS[1], preceded_by=(ACCESSIONS[0],), attachment_names=("Nota v2.pdf",))
    made = project(a_record(1), given_facts)
    assert made.values["accession"] == ACCESSIONS[1]
    assert made.values["preceded"] == (ACCESSIONS[0],)
    assert made.values["attachment"] == "nota v2 pdf"
    assert made.values["has_attachment"] is True


@given(IDS, MOMENTS | st.none())
def test_an_order_key_has_63_signed_bits(record_id: RecordId, moment: datetime | None) -> None:
    assert -(2**62) <= order_key(record_id, moment) < 2**62


@given(IDS, IDS, MOMENTS)
def test_a_later_second_orders_later(one: RecordId, other: RecordId, moment: datetime) -> None:
    clamped = datetime(1850, 1, 1, tzinfo=UTC) <= moment <= datetime(2100, 1, 1, tzinfo=UTC)
    if clamped:
        assert order_key(one, moment) < order_key(other, moment + timedelta(seconds=1))


@given(MOMENTS)
def test_every_moment_of_the_calendar_can_be_projected(moment: datetime) -> None:
    assert document(1, sent_at=moment).values["dated"] is True


@given(st.text())
def test_keyword_forms_are_final(text: str) -> None:
    assert message_id_value(message_id_value(text)) == message_id_value(text)
    assert type_value(type_value(text)) == type_value(text)


def _with(record: Record, **changes: object) -> IndexDocument:
    return project(replace(record, **changes), facts())  # type: ignore[arg-type]  # any field
