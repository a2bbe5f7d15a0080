"""Passwords of a hand-in open what is encrypted in it; which one did is told by its number alone."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Context
from ingest.keyring import Keyring, LockedError, WrongPasswordError, spellings
from ingest.limits import Limits
from ingest.originals import open_place
from records.content import BytesContent
from records.defect import DefectCode
from records.passwords import LONGEST, MOST, NO_PASSWORDS, Passwords, checked, listed
from records.record import RecordKind
from tests.builders import Reading, attachment, context, mail, multipart, read_all
from tests.imessage_files import ChatDatabase, with_log
from tests.locked_archives import with_aes, with_pkzip

_LETTER = {"brief.eml": mail("Geheim"), "nota.txt": b"Nota"}


def within(*passwords: str, limits: Limits | None = None) -> Context:
    known = context(limits)
    return Context(known.accession_id, known.timezone, known.limits, Passwords(passwords))


def told(reading: Reading) -> list[tuple[DefectCode, str, int]]:
    return [(each.code, each.detail, each.lost) for each in reading.defects]


LOCKED = [
    pytest.param(with_aes(_LETTER, "deur"), id="aes"),
    pytest.param(with_pkzip({name: (b"deur", each) for name, each in _LETTER.items()}), id="pkzip"),
]


@pytest.mark.parametrize("raw", LOCKED)
def test_without_a_password_every_entry_is_lost_by_name(raw: bytes) -> None:
    for known in (within(), within("raam", "dak")):
        reading = read_all(raw, "dicht.zip", known)
        assert reading.records == []
        assert told(reading) == [(DefectCode.ENCRYPTED, "", 1)] * 2


def test_a_locked_database_is_read_with_its_locked_log_and_each_is_opened_once() -> None:
    new = "INSERT INTO message (guid, text, date) VALUES ('N1', 'nieuw', 1)"
    database, log = with_log(ChatDatabase().file(), new)
    raw = with_aes({"chat.db": database, "chat.db-wal": log}, "deur")
    reading = read_all(raw, "dicht.zip", within("deur"))
    assert [each.text for each in reading.records] == ["nieuw"]
    assert told(reading) == [(DefectCode.UNLOCKED, "password 1, opened 2", 0)]


@pytest.mark.parametrize("raw", LOCKED)
def test_with_its_password_it_reads_as_if_nothing_had_locked_it(raw: bytes) -> None:
    reading = read_all(raw, "dicht.zip", within("raam", "deur", "dak"))
    assert [(each.kind, each.text) for each in reading.records] == [
        (RecordKind.MAIL, "Geheim"),
        (RecordKind.FILE, "Nota"),
    ]
    assert told(reading) == [(DefectCode.UNLOCKED, "password 2, opened 2", 0)]
    for record in reading.records:
        found = open_place(BytesContent(raw), record.place.steps, Passwords(("raam", "deur")))
        assert found.size_bytes == record.size_bytes
        with pytest.raises(LockedError):
            open_place(BytesContent(raw), record.place.steps)


def test_each_entry_may_have_a_password_of_its_own() -> None:
    raw = with_pkzip(
        {
            "a.txt": (b"een", b"A"),
            "b.txt": (b"twee", b"B"),
            "c.txt": (b"drie", b"C"),
            "d.txt": (b"twee", b"D"),
        }
    )
    reading = read_all(raw, "dicht.zip", within("twee", "een"))
    assert [each.text for each in reading.records] == ["A", "B", "D"]
    assert told(reading) == [
        (DefectCode.ENCRYPTED, "", 1),
        (DefectCode.UNLOCKED, "password 1, opened 2", 0),
        (DefectCode.UNLOCKED, "password 2, opened 1", 0),
    ]


def test_what_nothing_locks_stands_beside_what_is_locked() -> None:
    raw = with_aes({"b.txt": b"B"}, "deur", open_entries={"a.txt": b"A"})
    assert [each.text for each in read_all(raw, "half.zip").records] == ["A"]
    assert [each.text for each in read_all(raw, "half.zip", within("deur")).records] == ["A", "B"]


def test_an_archive_within_an_archive_on_a_mail_is_opened_too() -> None:
    inner = with_aes(_LETTER, "binnen")
    outer = with_aes({"binnen.zip": inner}, "buiten")
    raw = multipart(attachment("", "dicht.zip", "application/zip").encode() + outer)
    reading = read_all(raw, "bericht.eml", within("binnen", "buiten"))
    assert [each.text for each in reading.records if each.parent_id][-2:] == ["Geheim", "Nota"]
    assert {each.family_id for each in reading.records} == {reading.records[0].id}


def test_a_chat_that_is_locked_is_still_a_chat_with_its_media() -> None:
    chat = "05-03-2024 10:12 - Jan: IMG-1.jpg (bestand bijgevoegd)\n05-03-2024 10:13 - Piet: mooi\n"
    entries = {"WhatsApp-chat met Piet.txt": chat.encode(), "IMG-1.jpg": b"\xff\xd8\xff\xe0 foto"}
    locked = read_all(with_aes(entries, "deur"), "chat.zip", within("deur")).records
    assert [each.kind for each in locked] == [RecordKind.CHAT, RecordKind.CHAT, RecordKind.FILE]
    assert [each.parent_id for each in locked] == [None, None, locked[0].id]


def test_a_bomb_behind_a_password_is_a_bomb() -> None:
    raw = with_aes({"nullen.bin": bytes(5 * 2**20)}, "deur")
    (defect,) = read_all(raw, "bom.zip", within("deur")).defects
    assert (defect.code, defect.lost) == (DefectCode.LIMIT_RATIO, 1)


@pytest.mark.parametrize("raw", LOCKED)
def test_a_damaged_entry_is_one_that_no_password_opens(raw: bytes) -> None:
    at = raw.index(b"brief.eml") + 60
    broken = raw[:at] + bytes([raw[at] ^ 255]) + raw[at + 1 :]
    reading = read_all(broken, "dicht.zip", within("deur"))
    assert told(reading) == [
        (DefectCode.ENCRYPTED, "", 1),
        (DefectCode.UNLOCKED, "password 1, opened 1", 0),
    ]


def test_a_password_with_an_accent_is_tried_as_old_windows_wrote_it() -> None:
    raw = with_pkzip({"a.txt": ("privé".encode("cp850"), b"A")})
    assert [each.text for each in read_all(raw, "dicht.zip", within("privé")).records] == ["A"]
    assert list(spellings("€")) == ["€".encode(), b"\x80"]


@given(st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=8), st.data())
def test_the_first_that_fits_opens_and_nothing_else_is_said(
    passwords: list[str], data: st.DataObject
) -> None:
    fits = data.draw(st.sets(st.sampled_from(passwords))) if passwords else set()
    keyring, tries = Keyring(Passwords(passwords)), count()

    def attempt(password: str) -> str:
        next(tries)
        if password not in fits:
            raise WrongPasswordError
        return password

    if not fits:
        with pytest.raises(LockedError):
            keyring.open(attempt)
        assert next(tries) == len(passwords)
        return
    first = keyring.open(attempt)
    assert first == next(each for each in passwords if each in fits)
    keyring.count()
    before = next(tries)
    assert keyring.open(attempt) == first
    assert next(tries) == before + 2
    (defect,) = keyring.told(read_all(mail()).records[0].place)
    assert defect.detail == f"password {passwords.index(first) + 1}, opened 1"


def test_a_list_of_passwords_says_how_many_there_are_and_no_more() -> None:
    known = within("geheim", "nog een")
    assert f"{known.passwords!r} {known.passwords!s}" == "2 passwords 2 passwords"
    assert "geheim" not in f"{known}"


def test_a_list_has_one_a_line_each_once_and_has_bounds() -> None:
    assert listed("\ufeffeen\r\n\r\ntwee\neen\n met spatie \n") == ("een", "twee", " met spatie ")
    assert listed("") == NO_PASSWORDS
    assert NO_PASSWORDS.joined(["a", "b"]).joined(["b", "c"]) == ("a", "b", "c")
    for wrong in ("\n".join(map(str, range(MOST + 1))), "x" * (LONGEST + 1)):
        with pytest.raises(ValueError, match=r"\d+"):
            listed(wrong)
    assert len(checked(map(str, range(MOST)))) == MOST
