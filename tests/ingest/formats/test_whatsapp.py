"""Chat exports of Android and iOS give every message, in three languages and many date forms."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chats.chat_count import count_messages
from ingest.chats.chat_lines import chat_lines
from ingest.format import Confidence
from ingest.formats.whatsapp import WhatsApp, conversation_title
from records.defect import DefectCode
from records.identity import digest_of
from records.place import Place, StepKind
from records.record import Evidence, Participant, Recipient, RecipientRole, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import archive, attachment, multipart, original, read_all, source

_NAME = "WhatsApp-chat met Team.txt"
_ANDROID = (
    b"27-08-2020 11:16 - Berichten en gesprekken worden end-to-end versleuteld.\n"
    b"27-08-2020 11:17 - Jan: Hoi\nallemaal\n\n"
    b"27-08-2020 11:18 - +31 6 12345678: Dag: jij\n"
)
_IOS = (
    "[06-09-2026, 15:23:44] Team: \u200eJe hebt deze groep aangemaakt\r\n"
    "\u200e[06-09-2026, 15:24:00] Jan: \u200e<bijgevoegd: 00000014-PHOTO-2026-09-06-15-24-00.jpg>\r\n"
    "[06-09-2026, 15:25:00] Jan: Goed zo \u200e<Dit bericht is bewerkt>\r\n"
).encode()


def test_every_message_is_a_record_and_a_line_without_header_belongs_to_it() -> None:
    reading = read_all(_ANDROID, _NAME)
    notice, first, second = reading.records
    assert reading.opened[0].found == 3
    assert [record.kind for record in reading.records] == [
        RecordKind.NOTICE,
        RecordKind.CHAT,
        RecordKind.CHAT,
    ]
    assert notice.sender is None
    assert first.text == "Hoi\nallemaal\n"
    assert (first.sender, second.sender) == (
        Participant("Jan", ""),
        Participant("+31 6 12345678", "+31612345678"),
    )
    assert second.text == "Dag: jij"
    assert first.recipients == (Recipient(RecipientRole.MEMBER, "+31 6 12345678", "+31612345678"),)
    assert (first.sent_at, first.sent_timezone) == (
        datetime(2020, 8, 27, 9, 17, tzinfo=UTC),
        "Europe/Amsterdam",
    )
    assert first.sent_written == "27-08-2020 11:17"
    assert [record.sequence for record in reading.records] == [1, 2, 3]
    assert {record.conversation for record in reading.records} == {_NAME}
    assert {record.conversation_title for record in reading.records} == {"Team"}
    assert {record.evidence for record in reading.records} == {Evidence.EXPORT}
    assert first.place.locator == "lines:2-4"
    assert original(_ANDROID, first) == b"27-08-2020 11:17 - Jan: Hoi\nallemaal\n\n"
    assert reading.defects == []


def test_what_the_phone_wrote_is_told_by_its_mark() -> None:
    notice, media, edited = read_all(_IOS, "_chat.txt").records
    assert (notice.kind, notice.text) == (RecordKind.NOTICE, "Je hebt deze groep aangemaakt")
    assert (media.kind, media.subtype) == (RecordKind.CHAT, "media")
    assert [(defect.code, defect.detail) for defect in media.defects] == [
        (DefectCode.MISSING_MEDIA, "absent")
    ]
    assert (edited.subtype, edited.text) == ("edited", "Goed zo <Dit bericht is bewerkt>")


def test_media_in_the_archive_belong_to_the_message_that_names_them() -> None:
    raw = archive(
        {
            "00000014-PHOTO-2026-09-06-15-24-00.jpg": b"\xff\xd8\xff",
            "_chat.txt": _IOS,
            "los.jpg": b"\xff\xd8\xff",
        }
    )
    reading = read_all(raw, "WhatsApp Chat - Team.zip")
    photo = next(record for record in reading.records if record.file_name.startswith("0000"))
    loose = next(record for record in reading.records if record.file_name == "los.jpg")
    message = next(record for record in reading.records if record.subtype == "media")
    assert (photo.parent_id, photo.family_id) == (message.id, message.id)
    assert loose.parent_id is None
    assert message.defects == ()
    assert message.conversation_title == "Team"
    assert [(opened.format, opened.found) for opened in reading.opened] == [("zip", 3), ("whatsapp", 3)]
    assert original(raw, message) == _IOS.splitlines(keepends=True)[1]


def test_a_chat_attached_to_a_mail_is_opened_within_the_family() -> None:
    raw = multipart("\r\nZie bijlage", attachment(_ANDROID.decode(), _NAME, "text/plain"))
    reading = read_all(raw)
    parent, file, *messages = reading.records
    assert [record.kind.value for record in messages] == ["notice", "chat", "chat"]
    assert {record.parent_id for record in messages} == {file.id}
    assert {record.family_id for record in messages} == {parent.id}


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("27-08-2020 11:17 - A: x", (2020, 8, 27, 9, 17)),
        ("[02-05-2022 16:21:32] A: x", (2022, 5, 2, 14, 21, 32)),
        ("[06-09-2026, 15:23:44] A: x", (2026, 9, 6, 13, 23, 44)),
        ("12/19/20, 23:55 - A: x", (2020, 12, 19, 22, 55)),
        ("1/29/18, 12:24 PM - A: x", (2018, 1, 29, 11, 24)),
        ("1/29/18, 12:24\u202fAM - A: x", (2018, 1, 28, 23, 24)),
        ("[1/29/18, 12:24:03 PM] A: x", (2018, 1, 29, 11, 24, 3)),
        ("29.01.18, 12:24 - A: x", (2018, 1, 29, 11, 24)),
        ("[29.01.18, 12:24:03] A: x", (2018, 1, 29, 11, 24, 3)),
        ("[2020-01-01, 12:00:01] A: x", (2020, 1, 1, 11, 0, 1)),
        ("2020/01/20, 12:00 - A: x", (2020, 1, 20, 11, 0)),
        ("28/3/2025, 9:29 p. m. - A: x", (2025, 3, 28, 20, 29)),
        ("30/08/25 18.00 - A: x", (2025, 8, 30, 16, 0)),
        ("\ufeff\u200e[31/12/2022 11:40:26] A: x", (2022, 12, 31, 10, 40, 26)),
        ("31-12-2022 11:40 \u2013 A: x", (2022, 12, 31, 10, 40)),
    ],
)
def test_every_known_form_of_header_is_read(line: str, moment: tuple[int, ...]) -> None:
    reading = read_all(f"{line}\n{line}\n".encode(), "chat.txt")
    assert reading.opened[0].found == 2
    assert reading.codes <= {DefectCode.DATE_ORDER}  # one date alone need not tell
    for record in reading.records:
        assert record.sent_at == datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]  # six whole numbers at most
        assert (record.sender, record.text) == (Participant("A", ""), "x")


def _sent(*dates: str) -> tuple[list[str], set[DefectCode]]:
    reading = read_all("".join(f"{date}, 12:00 - A: x\n" for date in dates).encode(), "chat.txt")
    assert len(reading.records) == len(dates)
    return [f"{record.sent_at:%m-%d}" for record in reading.records], reading.codes


@pytest.mark.parametrize(
    ("dates", "sent", "is_decided"),
    [
        (("01/02/24", "13/02/24"), ["02-01", "02-13"], True),
        (("01/02/24", "02/13/24"), ["01-02", "02-13"], True),
        (("01/02/24", "02/01/24", "03/01/24"), ["01-02", "02-01", "03-01"], True),
        (("01/02/24", "02/02/24", "01/03/24"), ["02-01", "02-02", "03-01"], True),
        (("01/02/24", "01/02/24"), ["02-01", "02-01"], False),
        (("02/02/24", "02/02/24"), ["02-02", "02-02"], True),
        (("6/30/24", "30/6/24"), ["06-30", "06-30"], True),
        (("6/30/24", "30/6/24", "1/7/24"), ["06-30", "06-30", "07-01"], True),
    ],
)
def test_the_whole_file_decides_which_number_is_the_day(
    dates: tuple[str, ...], sent: list[str], is_decided: bool
) -> None:
    assert _sent(*dates) == (sent, set() if is_decided else {DefectCode.DATE_ORDER})


@pytest.mark.parametrize(
    ("time", "detail", "hour"), [("02:30", "ambiguous", 0), ("01:30", "", 23), ("03:30", "", 2)]
)
def test_an_hour_that_came_twice_is_the_first_and_doubted(time: str, detail: str, hour: int) -> None:
    record = read_all(f"27-10-2024 {time} - A: x\n".encode(), _NAME).records[0]
    assert record.sent_at is not None
    assert record.sent_at.hour == hour
    assert [defect.detail for defect in record.defects] == ([detail] if detail else [])


def test_an_hour_that_never_was_is_doubted() -> None:
    record = read_all(b"31-03-2024 02:30 - A: x\n", _NAME).records[0]
    assert [(defect.code, defect.detail) for defect in record.defects] == [(DefectCode.DATE, "skipped")]


def test_a_day_that_is_none_is_doubted_and_the_message_kept() -> None:
    (record,) = read_all(b"31-02-2024 02:30 - A: x\n", _NAME).records
    assert (record.sent_at, record.text) == (None, "x")
    assert [defect.detail for defect in record.defects] == ["unreadable"]


@pytest.mark.parametrize(
    ("body", "subtype"),
    [
        ("<Media weggelaten>", "media-omitted"),
        ("\u200eafbeelding weggelaten", "media-omitted"),
        ("\u200eimage omitted", "media-omitted"),
        ("<Medien ausgeschlossen>", "media-omitted"),
        ("\u200eVisitekaartje weggelaten", "media-omitted"),
        ("IMG-20240305-WA0001.jpg (bestand bijgevoegd)\nbijschrift", "media"),
        ("IMG-20240305-WA0001.jpg (Datei angehängt)", "media"),
        ("nota.pdf \u2022 116 pagina's \u200e<bijgevoegd: 00000017-nota.pdf>", "media"),
        ("Dit bericht is verwijderd.", "deleted"),
        ("U hebt dit bericht verwijderd.", "deleted"),
        ("Je hebt dit bericht verwijderd.", "deleted"),
        ("Diese Nachricht wurde gelöscht.", "deleted"),
        ("Locatie: https://maps.google.com/?q=52.1,4.3", "location"),
        ("PEILING:\nWanneer?\nOPTIE: nu (1 stem)", "poll"),
        ("Gemiste spraakoproep", "call"),
        ("\u200eGemiste video-oproep om 12:00", "call"),
        ("Wachten op dit bericht. Dit kan even duren.", "waiting"),
        ("null", "view-once"),
        ("Akkoord <Dit bericht is bewerkt>", "edited"),
        ("Locatie: het ministerie", ""),
        ("gewone tekst (bijlage volgt)", ""),
    ],
)
def test_phrases_of_the_phone_say_what_a_message_is(body: str, subtype: str) -> None:
    record = read_all(f"27-08-2020 11:17 - Jan: {body}\n".encode(), _NAME).records[0]
    assert (record.kind, record.subtype) == (RecordKind.CHAT, subtype)
    assert record.text == body.replace("\u200e", "")


@pytest.mark.parametrize(
    ("body", "trace"),
    [
        ("Dit bericht is verwijderd.", Trace(TraceKind.DELETION)),
        ("Dit bericht is verwijderd door beheerder Piet.", Trace(TraceKind.DELETION, "Piet")),
        ("Akkoord <Dit bericht is bewerkt>", Trace(TraceKind.EDIT)),
        ("Locatie: https://maps.google.com/?q=52.1,-4.35", Trace(TraceKind.LOCATION, text="52.1, -4.35")),
        ("Live-locatie gedeeld", Trace(TraceKind.LOCATION)),
        ("Gemiste video-oproep", Trace(TraceKind.CALL, text="missed")),
        ("Spraakoproep, 5 min", Trace(TraceKind.CALL, text="5 min")),
        ("null", Trace(TraceKind.VIEW_ONCE)),
    ],
)
def test_what_was_done_with_a_message_is_kept_of_it(body: str, trace: Trace) -> None:
    assert read_all(f"27-08-2020 11:17 - Jan: {body}\n".encode(), _NAME).records[0].traces == (trace,)


def test_the_answers_of_a_poll_are_kept_with_their_votes() -> None:
    raw = b"27-08-2020 11:17 - Jan: PEILING:\nWanneer?\nOPTIE: nu (1 stem)\nOPTIE: later (x) (12 stemmen)\n"
    (record,) = read_all(raw, _NAME).records
    assert [(each.kind, each.text) for each in record.traces] == [
        (TraceKind.POLL, "nu (1)"),
        (TraceKind.POLL, "later (x) (12)"),
    ]


@pytest.mark.parametrize(
    ("notice", "subtype", "trace"),
    [
        (
            "Jan heeft berichten met vervaldatum uitgeschakeld.",
            "expiry",
            Trace(TraceKind.EXPIRY, "Jan", text="0"),
        ),
        (
            "Jan updated the message timer. New messages will disappear from this chat 24 hours after they're sent",
            "expiry",
            Trace(TraceKind.EXPIRY, "Jan", text="86400"),
        ),
        ("Berichten met vervaldatum gaan na 7 dagen weg", "expiry", Trace(TraceKind.EXPIRY, text="604800")),
        ("Jan heeft een bericht vastgezet", "pin", Trace(TraceKind.PIN, "Jan")),
        ("Jan: Jan updated the message timer.", "expiry", Trace(TraceKind.EXPIRY, "Jan")),
    ],
)
def test_a_notice_that_messages_go_or_stay_is_kept_as_such(notice: str, subtype: str, trace: Trace) -> None:
    (record,) = read_all(f"27-08-2020 11:17 - {notice}\n".encode(), _NAME).records
    assert (record.kind, record.subtype, record.traces) == (RecordKind.NOTICE, subtype, (trace,))


def _own(raw: str, name: str) -> list[str]:
    told = {
        record.sender.name if record.sender else "": f"{trace.kind} {trace.text}"
        for record in read_all(raw.encode(), name).records
        for trace in record.traces
        if trace.kind is TraceKind.OWN
    }
    return [f"{sender}: {why}" for sender, why in told.items()]


def test_the_owner_is_who_took_a_message_back_or_the_other_half_of_a_chat_of_two() -> None:
    said = "27-08-2020 11:17 - Jan: a\n27-08-2020 11:18 - Piet: b\n"
    assert _own(said, "WhatsApp-chat met Jan.txt") == ["Piet: own by-title"]
    assert _own(said, "WhatsApp-chat met Team.txt") == []
    taken_back = said + "27-08-2020 11:19 - Jan: Je hebt dit bericht verwijderd.\n"
    assert _own(taken_back, "WhatsApp-chat met Team.txt") == ["Jan: own by-deletion"]
    assert _own(taken_back, "WhatsApp-chat met Jan.txt") == []  # the two signs contradict each other


def test_an_order_of_day_and_month_that_is_assumed_is_told_with_why() -> None:
    lines = [
        f"{date}, 12:00 - A: x\n" for date in ("01/02/24", "02/01/24", "01/02/24", "03/03/24", "02/04/24")
    ]
    (defect,) = read_all("".join(lines).encode(), _NAME).defects
    assert (defect.code, defect.lost) == (DefectCode.DATE_ORDER, 0)
    assert defect.detail == "day-first assumed: day-first descends 1x, month-first descends 2x"


def test_lines_before_the_first_header_are_a_notice() -> None:
    raw = b"losse regel\n" + _ANDROID
    reading = read_all(raw, _NAME)
    assert reading.opened == []  # a text that opens otherwise is no chat to the reader
    counted = list(chat_lines(raw))
    assert (len(counted), count_messages(raw), counted[0].rest) == (4, 4, "losse regel")


def test_a_pasted_line_of_the_other_kind_is_text() -> None:
    reading = read_all(_ANDROID + b"[02-05-2022 16:21:32] Piet: geplakt\n", _NAME)
    assert len(reading.records) == 3
    assert reading.records[-1].text.endswith("[02-05-2022 16:21:32] Piet: geplakt")


@pytest.mark.parametrize(
    ("name", "raw", "confidence"),
    [
        ("willekeurig.txt", _ANDROID, Confidence.LIKELY),
        ("_chat.txt", _IOS[: _IOS.index(b"\n")], Confidence.LIKELY),
        (_NAME, b"27-08-2020 11:17 - Jan: x", Confidence.LIKELY),
        ("nota.txt", b"27-08-2020 11:17 - Jan: x", Confidence.NO),
        ("log.txt", b"2024-01-05 12:00:01 - INFO: a\n2024-01-05 12:00:02 - INFO: b\n", Confidence.NO),
        ("nota.txt", b"Beste Jan,\n" + _ANDROID, Confidence.NO),
        ("leeg.txt", b"", Confidence.NO),
    ],
)
def test_a_chat_is_known_by_its_headers(name: str, raw: bytes, confidence: Confidence) -> None:
    assert WhatsApp().sniff(source(raw, name)) is confidence


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("map/WhatsApp-chat met Jan de Vries.txt", "Jan de Vries"),
        ("WhatsApp Chat with Team (1).txt", "Team"),
        ("WhatsApp Chat - Team.zip", "Team"),
        ("WhatsApp-Chat mit Jan.txt", "Jan"),
        ("gesprek.txt", "gesprek"),
    ],
)
def test_the_file_name_tells_the_title(name: str, title: str) -> None:
    assert conversation_title(Place(name)) == title


def test_the_archive_tells_the_title_when_its_entry_does_not() -> None:
    place = Place("WhatsApp Chat - Team.zip").into(StepKind.ENTRY, "0:_chat.txt")
    assert conversation_title(place) == "Team"


_LINES = st.sampled_from([
    "27-08-2020 11:17 - Jan: x", "[02-05-2022 16:21:32] Jan: x", "27-08-2020 11:17 - bericht", "", "tekst",
    "12/9/20, 11:55 PM - Jan: x", "\u200e[06-09-2026, 15:23:44] \u200eJan: x", "27-08-2020 11:17 -", "\r",
    "2024-01-05 12:00 - x", "27-08-2020 11:17 - Jan:", "29.01.18, 12:24 \u2013 x", "27-08-2020 tekst", "\ufeff",
])  # fmt: skip


@given(st.lists(_LINES, max_size=20), st.sampled_from(["\n", "\r\n"]))
def test_the_scanner_and_the_reader_count_the_same_and_no_byte_is_lost(lines: list[str], end: str) -> None:
    raw = end.join(lines).encode()
    found = list(chat_lines(raw))
    assert len(found) == count_messages(raw)
    blank = b"\xef\xbb\xbf \r\n\t"
    assert b"".join(raw[one.start : one.end] for one in found).strip(blank) == raw.strip(blank)


@given(
    st.lists(
        st.tuples(st.sampled_from(["Jan", "Piet"]), st.text(st.sampled_from("ab \né:<>"), max_size=9)),
        min_size=2,
        max_size=9,
    )
)
def test_whatever_is_said_the_originals_are_the_file(said: list[tuple[str, str]]) -> None:
    raw = "".join(f"27-08-2020 11:17 - {name}: {text}\n" for name, text in said).encode()
    reading = read_all(raw, _NAME)
    assert len(reading.records) == reading.opened[0].found == len(said)
    assert b"".join(original(raw, record) for record in reading.records) == raw
    assert [digest_of(original(raw, record)) for record in reading.records] == [
        one.digest for one in reading.records
    ]
