"""A parser process that hangs or falls costs the one item, and nothing beside it."""

from pathlib import Path
from typing import Any

import pytest

from ingest.formats import FORMATS
from ingest.limits import Limits
from ingest.reader import HELD_BYTES
from records.defect import DefectCode
from records.errors import UnavailableError
from tests.builders import attachment, multipart
from tests.hand_ins import codes, installation, numbered_mail, search, take_in, total, write
from tests.hostile_formats import Counts, Falls, Hangs, Series, Waits, series

MAILS = 900
IMPATIENT = Limits(item_time_s=0.5)


def beside() -> dict[str, bytes]:
    return {f"{number}.eml": numbered_mail(number) for number in range(10_000, 10_005)}


def many() -> bytes:
    """Mails with an attachment each, so that one counted twice would show in the ledger."""
    return series(
        *(
            multipart(
                f"Content-Type: text/plain\r\n\r\nwoord{number}",
                attachment(f"bijlage{number}"),
                extra=f"Message-ID: <{number}@example.nl>\r\n",
            )
            for number in range(MAILS)
        )
    )


def counts(done: dict[str, Any]) -> tuple[int, int, int, bool]:
    ledger = done["ledger"]
    return ledger["found"], ledger["kept"], ledger["defects"], ledger["balanced"]


@pytest.mark.parametrize(("name", "code"), [("a.hangt", DefectCode.LIMIT_TIME), ("a.valt", DefectCode.CRASH)])
def test_an_item_that_cannot_be_read_is_kept_with_its_defect_alone(
    tmp_path: Path, name: str, code: DefectCode
) -> None:
    folder = write(tmp_path / "in", {name: b"onleesbaar", **beside()})
    formats = (*FORMATS, Hangs(), Falls())
    with installation(tmp_path / "data", limits=IMPATIENT, formats=formats) as services:
        done = take_in(services, folder)
        assert counts(done) == (6, 6, 0, True)
        assert codes(services, done["accessionId"]) == {code.value: 1}
        (item,) = search(services, f"bestand:{name}")["items"]
        assert (item["kind"], [each["code"] for each in item["defects"]]) == ("file", [code.value])
        assert services.opening.original(services.operator, None, item["id"]).content == b"onleesbaar"
        assert [total(services, f"woord{number}") for number in range(10_000, 10_005)] == [1] * 5


def test_an_item_that_is_read_for_longer_than_it_may_be_silent_is_read_whole(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.telt": bytes(HELD_BYTES + 1), **beside()})
    formats, patient = (*FORMATS, Counts(each_s=2)), Limits(item_time_s=6)
    with installation(tmp_path / "data", limits=patient, formats=formats) as services:
        done = take_in(services, folder)
        assert counts(done) == (6, 6, 0, True)
        assert codes(services, done["accessionId"]) == {}


def test_a_process_that_falls_once_in_a_container_loses_and_doubles_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.reeks": many(), **beside()})
    formats = (*FORMATS, Series(falls_after=600, marker=tmp_path / "fell"))
    with installation(tmp_path / "data", formats=formats) as services:
        done = take_in(services, folder)
        assert (tmp_path / "fell").exists()
        assert counts(done) == (2 * MAILS + 6, 2 * MAILS + 6, 0, True)
        assert codes(services, done["accessionId"]) == {}
        assert total(services, "", include_duplicates=True) == 2 * MAILS + 5
        assert total(services, "woord899") == 1


@pytest.mark.parametrize("hangs", [True, False], ids=["hangs", "falls"])
def test_a_container_that_cannot_be_read_on_keeps_what_was_read_and_counts_the_rest(
    tmp_path: Path, hangs: bool
) -> None:
    folder = write(tmp_path / "in", {"a.reeks": many(), **beside()})
    formats = (*FORMATS, Series(falls_after=600, hangs=hangs))
    with installation(tmp_path / "data", limits=IMPATIENT, formats=formats) as services:
        done = take_in(services, folder)
        found, kept, lost, is_balanced = counts(done)
        assert is_balanced
        assert kept == total(services, "", include_duplicates=True) + 1
        # What had not been handed over when the process ended is lost too: at most one parcel.
        assert MAILS - 600 <= lost <= MAILS - 600 + 500
        assert found == 2 * (MAILS - lost) + lost + 6
        code = DefectCode.LIMIT_TIME if hangs else DefectCode.CRASH
        assert codes(services, done["accessionId"]) == {code.value: 1}
        assert total(services, "woord10004") == 1


def test_bytes_that_cannot_be_had_now_end_the_run_and_blame_nobody(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.wacht": numbered_mail(1), **beside()})
    formats = (*FORMATS, Waits(tmp_path / "terug"))
    with installation(tmp_path / "data", formats=formats) as services:
        with pytest.raises(UnavailableError):
            take_in(services, folder)
        (tmp_path / "terug").touch()
        done = take_in(services, folder)
        assert counts(done) == (7, 7, 0, True)
        assert total(services, "woord1") == 1
