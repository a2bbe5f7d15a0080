"""Whole hand-ins, from files to searchable and back to the original bytes."""

import base64
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from records.access import Role
from records.defect import DefectCode
from records.errors import ChangedOriginalError, ConflictError, InvalidError
from records.identity import digest_of, record_id
from records.record import Channel
from runtime.verifying import verify
from runtime.worker import Worker
from tests.builders import CRLF, archive, attachment, mbox, multipart
from tests.hand_ins import Stages, codes, ids, installation, numbered_mail, search, take_in, total, write
from tests.imessage_files import ChatDatabase, with_log
from tests.mail_folders import kept_apart

CHAT = (
    b"05-03-2024 10:12 - Anna: Is de brug open?\r\n"
    b"05-03-2024 10:13 - Bert: IMG-20240305-WA0001.jpg (bestand bijgevoegd)\r\n"
    b"05-03-2024 10:14 - Anna: Dank\r\n"
)


def word_attachment(text: str) -> bytes:
    """An attachment that waits for the slower lane, and that Tika reads."""
    packed = base64.encodebytes(b"{\\rtf1\\ansi %b}" % text.encode()).replace(b"\n", b"\r\n")
    head = attachment("", "stuk.rtf", "text/rtf") + "Content-Transfer-Encoding: base64\r\n\r\n"
    return head.replace("\r\n\r\nContent-Transfer", "\r\nContent-Transfer").encode() + packed


def ledger_of(done: dict[str, object]) -> tuple[int, int, int, int, bool]:
    ledger = done["ledger"]
    assert isinstance(ledger, dict)
    return ledger["found"], ledger["kept"], ledger["hidden"], ledger["defects"], ledger["balanced"]


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {f"{number}.eml": numbered_mail(number) for number in range(5)})
    with installation(tmp_path / "data") as services:
        first = take_in(services, folder)
        assert ledger_of(first) == (5, 5, 0, 0, True)
        found = ids(services)
        again = take_in(services, folder)
        assert {**again, "seconds": 0} == {**first, "seconds": 0}
        assert ids(services) == found
        assert len(services.accessions.all()) == 1


def test_the_same_files_elsewhere_are_the_same_hand_in(tmp_path: Path) -> None:
    files = {f"{number}.eml": numbered_mail(number) for number in range(2)}
    with installation(tmp_path / "data") as services:
        first = take_in(services, write(tmp_path / "a", files))
        second = take_in(services, write(tmp_path / "b", files))
        assert second["accessionId"] == first["accessionId"]
        assert total(services, "") == 2


def test_what_comes_after_the_sealing_is_a_supplement_that_a_grant_on_the_first_covers(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "in", {f"{number}.eml": numbered_mail(number) for number in range(3)})
    with installation(tmp_path / "data") as services:
        first = take_in(services, folder)
        _, token = services.accounts.add("anna", Role.OFFICER, services.operator)
        services.accounts.grant("anna", first["accessionId"], services.operator)
        write(folder, {"0.eml": numbered_mail(100), "nieuw.eml": numbered_mail(101)})
        later = take_in(services, folder)
        assert ledger_of(later) == (2, 2, 0, 0, True)
        supplement = services.accessions.get(later["accessionId"])
        assert (supplement.supplements, supplement.number) == (first["accessionId"], 2)
        account = services.accounts.by_token(token)
        assert account
        assert account.granted == frozenset({first["accessionId"], later["accessionId"]})
        assert [total(services, f"woord{number}") for number in (0, 100, 101)] == [1, 1, 1]
        assert take_in(services, folder)["accessionId"] == later["accessionId"]
        assert len(services.accessions.all()) == 2


def test_a_touched_file_with_the_same_bytes_is_no_news(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        first = take_in(services, folder)
        os.utime(folder / "a.eml", ns=(1, 1))
        assert take_in(services, folder)["accessionId"] == first["accessionId"]
        assert len(services.accessions.all()) == 1


def test_an_open_private_hand_in_is_extended_until_it_is_sealed(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        first = take_in(services, folder, channel=Channel.PRIVATE)
        assert first["state"] == "screening"
        write(folder, {"a.eml": numbered_mail(2), "b.eml": numbered_mail(3)})
        second = take_in(services, folder, channel=Channel.PRIVATE)
        assert (second["accessionId"], second["state"]) == (first["accessionId"], "screening")
        assert ledger_of(second) == (3, 3, 0, 0, True)
        services.desk.seal(services.operator, None, first["accessionId"])
        assert [total(services, f"woord{number}") for number in (1, 2, 3)] == [1, 1, 1]
        write(folder, {"c.eml": numbered_mail(4)})
        third = take_in(services, folder, channel=Channel.PRIVATE)
        assert third["accessionId"] != first["accessionId"]
        assert third["state"] == "screening"


def test_a_family_that_is_set_aside_takes_along_what_still_waits_for_its_text(tmp_path: Path) -> None:
    letter = multipart(
        "Content-Type: text/plain\r\n\r\nzie bijlage",
        word_attachment("geheimzinnig"),
        extra="Message-ID: <1@example.nl>\r\n",
    )
    folder = write(tmp_path / "in", {"a.eml": letter, "b.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder, channel=Channel.PRIVATE, attachments_now=False)
        head = str(record_id(done["accessionId"], "a.eml", digest_of(letter)))
        aside = services.desk.set_aside(
            services.operator, None, done["accessionId"], [head], "purely-private"
        )
        assert aside == {"setAside": 2}
        Worker(services).run(once=True)
        services.desk.seal(services.operator, None, done["accessionId"])
        assert (total(services, "geheimzinnig"), total(services, "")) == (0, 1)
        ledger = services.desk.ledger(services.operator, None, done["accessionId"])
        assert (ledger["setAside"], ledger["balanced"]) == (2, True)


def test_in_place_leaves_the_bytes_and_never_gives_others(tmp_path: Path) -> None:
    content = numbered_mail(1)
    folder = write(tmp_path / "in", {"a.eml": content, "b.mbox": mbox(numbered_mail(2), numbered_mail(3))})
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder, in_place=True)
        assert ledger_of(done)[:2] == (4, 4)
        assert list((tmp_path / "data").rglob("*.pack")) == []
        (found,) = ids(services, "woord1")
        assert services.opening.original(services.operator, None, found).content == content
        assert verify(services)["blobs"] == {"checked": 2, "bad": 0}
        (folder / "a.eml").write_bytes(content.replace(b"woord1", b"anders"))
        with pytest.raises(ChangedOriginalError):
            services.opening.original(services.operator, None, found)
        assert verify(services)["blobs"] == {"checked": 2, "bad": 1}


def test_a_private_hand_in_is_never_left_in_place(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        with pytest.raises(InvalidError) as raised:
            take_in(services, folder, in_place=True, channel=Channel.PRIVATE)
        assert raised.value.reason == "private"
        assert services.accessions.all() == []


def test_links_and_empty_files_are_counted_and_named(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in", {"a.eml": numbered_mail(1), "leeg.eml": b"", "map/b.eml": numbered_mail(2)}
    )
    (folder / "koppeling.eml").symlink_to(folder / "a.eml")
    (folder / "lege map").mkdir()
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder)
        assert ledger_of(done) == (4, 3, 0, 1, True)
        assert codes(services, done["accessionId"]) == {"unreadable": 1, "empty": 1}
        view = services.desk.one(services.operator, None, done["accessionId"])
        assert (view["progress"]["filesFound"], view["progress"]["filesRead"]) == (4, 4)
        assert take_in(services, folder)["accessionId"] == done["accessionId"]
        assert len(services.accessions.all()) == 1


def test_a_name_that_is_not_utf_8_is_kept_readable(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.eml")).write_bytes(numbered_mail(1))
    with installation(tmp_path / "data") as services:
        assert ledger_of(take_in(services, folder)) == (1, 1, 0, 0, True)
        (item,) = search(services, "woord1")["items"]
        assert item["place"]["container"] == "caf\\xe9.eml"
        assert services.opening.original(services.operator, None, item["id"]).content == numbered_mail(1)


def test_two_roots_with_the_same_name_lose_nothing(tmp_path: Path) -> None:
    one = write(tmp_path / "een" / "post", {"a.eml": numbered_mail(1)})
    other = write(tmp_path / "twee" / "post", {"a.eml": numbered_mail(2)})
    with installation(tmp_path / "data") as services:
        done = take_in(services, one, other)
        assert ledger_of(done) == (2, 2, 0, 0, True)
        assert [total(services, "woord1"), total(services, "woord2")] == [1, 1]
        places = {item["place"]["container"] for item in search(services, "")["items"]}
        assert places == {"post/a.eml", "post/a.eml (2)"}
        assert take_in(services, one, other)["accessionId"] == done["accessionId"]


def test_what_cannot_be_taken_in_is_refused_before_anything_is_kept(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        for paths, changes, reason in (
            ([tmp_path / "nergens"], {}, "absent"),
            ([tmp_path / "leeg"], {}, "nothing-there"),
            ([folder], {"custodian": " "}, "empty"),
            ([folder], {"timezone": "Europa/Amsterdam"}, "unknown"),
        ):
            with pytest.raises(InvalidError) as raised:
                take_in(services, *paths, **changes)
            assert raised.value.reason == reason
        assert services.accessions.all() == []


def test_progress_counts_up_to_what_was_found(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {f"{number}.eml": numbered_mail(number) for number in range(7)})
    stages = Stages()
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder, watch=stages)
        view = services.desk.one(services.operator, None, done["accessionId"])
    assert (stages.seen[0].found, stages.seen[0].read) == (7, 0)
    assert (stages.seen[-1].found, stages.seen[-1].read, stages.seen[-1].records) == (7, 7, 7)
    assert [each.read for each in stages.seen] == sorted(each.read for each in stages.seen)
    assert (view["progress"]["filesFound"], view["progress"]["filesRead"]) == (7, 7)
    assert view["progress"]["startedAt"] <= view["progress"]["finishedAt"]


def test_texts_of_attachments_may_come_later(tmp_path: Path) -> None:
    letter = multipart("Content-Type: text/plain\r\n\r\nzie bijlage", word_attachment("kostenraming"))
    folder = write(tmp_path / "in", {"a.eml": letter})
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder, attachments_now=False)
        assert done["state"] == "available"
        before = search(services, "kostenraming")
        assert (before["total"], before["incomplete"]) == (0, {"records": 1, "reason": "text-pending"})
        Worker(services).run(once=True)
        after = search(services, "kostenraming")
        assert (after["total"], after["incomplete"]) == (1, None)
        assert take_in(services, folder)["ledger"] == done["ledger"]


def test_originals_come_back_byte_for_byte_from_wherever_they_stand(tmp_path: Path) -> None:
    first, second = numbered_mail(1), numbered_mail(2)
    letter = multipart(
        "Content-Type: text/plain\r\n\r\nzie bijlage", attachment("a;b\r\n1;2", "lijst.csv"), extra=""
    )
    folder = write(
        tmp_path / "in",
        {
            "post.mbox": mbox(first),
            "pak.zip": archive({"map/tweede.eml": second}),
            "brief.eml": letter,
            "WhatsApp-chat met Anna.txt": CHAT,
        },
    )
    with installation(tmp_path / "data") as services:
        take_in(services, folder)

        def original(query: str) -> bytes:
            (found,) = ids(services, query)
            return services.opening.original(services.operator, None, found).content

        assert original("woord1") == first.replace(b"\r\n", b"\n")
        assert original("woord2") == second
        assert original("bestand:lijst.csv soort:file") == b"a;b\r\n1;2"
        assert original("dank soort:chat") == b"05-03-2024 10:14 - Anna: Dank\r\n"


@pytest.mark.parametrize("with_photo", [True, False], ids=["photo", "no photo"])
def test_a_loose_chat_misses_only_the_media_that_are_not_beside_it(tmp_path: Path, with_photo: bool) -> None:
    files = {"chats/WhatsApp-chat met Anna.txt": CHAT, "elders/IMG-20240305-WA0001.jpg": b"\xff\xd8\xff"}
    if with_photo:
        files["chats/IMG-20240305-WA0001.jpg"] = b"\xff\xd8\xff\xe0"
    with installation(tmp_path / "data") as services:
        done = take_in(services, write(tmp_path / "in", files))
        found = codes(services, done["accessionId"]).get(DefectCode.MISSING_MEDIA, 0)
        assert found == (0 if with_photo else 1)


def test_a_database_and_its_log_are_read_together_and_their_originals_come_back(tmp_path: Path) -> None:
    made = ChatDatabase()
    made.message({"guid": "G1", "text": "zwaluw", "date": 1})
    new = "INSERT INTO message (guid, text, date) VALUES ('G2', 'merel', 2)"
    changed = "UPDATE message SET text = 'wielewaal' WHERE guid = 'G1'"
    database, log = with_log(made.file(), new, changed)
    folder = write(tmp_path / "in", {"Messages/chat.db": database, "Messages/chat.db-wal": log})
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder)
        assert ledger_of(done) == (5, 5, 0, 0, True)
        for word, file in (("zwaluw", database), ("merel", log), ("wielewaal", log)):
            (found,) = ids(services, word)
            assert services.opening.original(services.operator, None, found).content in file


def test_attachments_that_a_mail_program_keeps_apart_hang_on_their_mail(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as services:
        done = take_in(services, write(tmp_path / "in", kept_apart()))
        assert ledger_of(done) == (7, 7, 0, 0, True)
        (letter,) = ids(services, "soort:mail bijlage:nota")
        shown = services.opening.record(services.operator, None, letter)
        assert [each["name"] for each in shown["attachments"]] == ["kwijt.txt", "nota.txt", "post.zip"]
        (note,) = ids(services, "zilverreiger")
        assert note in {each["id"] for each in shown["attachments"]}
        assert services.opening.original(services.operator, None, note).content == b"De zilverreiger.\n"
        (inner,) = ids(services, "purperreiger")
        family = services.opening.family(services.operator, None, letter)
        assert {each["id"] for each in family} >= {letter, note, inner}
        assert len(family) == 7


def test_a_chat_is_read_in_the_time_zone_of_its_hand_in(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"WhatsApp-chat met Anna.txt": CHAT})
    with installation(tmp_path / "data") as services:
        take_in(services, folder, timezone="America/Curacao")
        (item,) = search(services, "dank")["items"]
        assert (item["sentAt"], item["sentTimezone"]) == ("2024-03-05T14:14:00Z", "America/Curacao")
        assert str(ZoneInfo("America/Curacao")) == item["sentTimezone"]


def test_a_hand_in_is_read_by_one_process_at_a_time(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        first = take_in(services, folder)
        lock = services.locks.lock(first["accessionId"])
        assert lock.acquire()
        accession = services.accessions.get(first["accessionId"])
        with pytest.raises(ConflictError) as raised:
            services.ingesting.read(accession, [], None, services.operator, Stages())  # type: ignore[arg-type]  # not reached
        assert raised.value.reason == "being-read"
        lock.release()


_OPENED = ((2, "whatsapp", 2), (3, "ics", 2), (4, "vcf", 1))
"""What hangs on a mail as its second part and on: its format, and how much is in it."""


def test_what_is_opened_on_a_mail_is_counted_once_and_in_its_own_row(tmp_path: Path) -> None:
    chat = "05-03-2024 10:12 - Jan: hallo\n05-03-2024 10:13 - Piet: dag\n"
    event = "BEGIN:VEVENT\r\nSUMMARY:{}\r\nDTSTART:20240305T100000Z\r\nEND:VEVENT\r\n"
    days = f"BEGIN:VCALENDAR\r\n{event.format('Brug')}{event.format('Sluis')}END:VCALENDAR\r\n"
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Piet\r\nEND:VCARD\r\n"
    body = "Content-Type: text/plain\r\n\r\nZie de bijlagen."
    letter = multipart(
        body,
        attachment(chat, "WhatsApp-chat met Piet.txt", "text/plain"),
        attachment(days, "uitnodiging.ics", "text/calendar"),
        attachment(card, "piet.vcf", "text/vcard"),
    )
    with installation(tmp_path / "data") as services:
        done = take_in(services, write(tmp_path / "in", {"a.eml": letter, "b.mbox": mbox(letter)}))
        ledger = done["ledger"]
        where = f"bytes:45-{45 + len(letter) - letter.count(CRLF.encode())}"
        rows = {(row["path"], row["format"]): (row["found"], row["kept"]) for row in ledger["containers"]}
        assert rows == {
            ("", "folder"): (2, 2),
            ("", "attachments"): (3, 3),
            ("b.mbox", "mbox"): (1, 1),
            ("b.mbox", "attachments"): (3, 3),
            **{(f"a.eml|part:{part}", name): (count, count) for part, name, count in _OPENED},
            **{(f"b.mbox|{where}|part:{part}", name): (count, count) for part, name, count in _OPENED},
        }
        assert (ledger["balanced"], ledger["defects"]) == (True, 0)
        assert total(services, "soort:item", include_duplicates=True) == 6
