"""Bombs through the whole pipeline: each a named defect, and the mails beside them are found."""

import io
import struct
import zipfile
from collections import defaultdict
from collections.abc import Iterator

import pytest

from records.defect import DefectCode
from runtime.composition import Services
from runtime.verifying import verify
from tests.bombs import BOMBS
from tests.builders import archive
from tests.hand_ins import Json, installation, numbered_mail, take_in, total, write

MAILS = 5


def flat() -> bytes:
    """One entry that unpacks a thousandfold."""
    return archive({"bom.bin": bytes(100 << 20)})


def nested() -> bytes:
    """An archive in an archive, past the depth that is read."""
    raw = b"kern"
    for _ in range(15):
        raw = archive({"binnen.zip": raw}, zipfile.ZIP_STORED)
    return raw


def overlapping() -> bytes:
    """Two entries of the directory that share one stretch of packed bytes."""
    raw = archive({"a.txt": b"a" * 100, "b.txt": b"b" * 100}, zipfile.ZIP_STORED)
    second = raw.rfind(b"PK\x01\x02")
    return raw[: second + 42] + struct.pack("<L", 0) + raw[second + 46 :]


def lying() -> bytes:
    """An entry that claims ten bytes and holds fifty million."""
    raw = bytearray(archive({"klein.bin": bytes(50 << 20)}))
    directory = raw.rfind(b"PK\x01\x02")
    raw[directory + 24 : directory + 28] = struct.pack("<L", 10)
    raw[22:26] = struct.pack("<L", 10)
    return bytes(raw)


def many_entries() -> bytes:
    """More entries than are read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for number in range(100_001):
            zipped.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return packed.getvalue()


ARCHIVES = {
    "flat": (flat, DefectCode.LIMIT_RATIO),
    "nested": (nested, DefectCode.LIMIT_DEPTH),
    "overlapping": (overlapping, DefectCode.MALFORMED),
    "lying": (lying, DefectCode.UNREADABLE),
    "entries": (many_entries, DefectCode.LIMIT_ENTRIES),
}
EVERY = {f"{name}.eml": bomb for name, bomb in BOMBS.items()} | {
    f"{name}.zip": bomb for name, bomb in ARCHIVES.items()
}


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Json]]:
    """All bombs in one hand-in, with ordinary mails before, between and after them."""
    folder = tmp_path_factory.mktemp("bombs")
    write(folder / "in", {name: make() for name, (make, _) in EVERY.items()})
    write(
        folder / "in", {f"{'amz'[number % 3]}{number}.eml": numbered_mail(number) for number in range(MAILS)}
    )
    with installation(folder / "data", parsers=2) as services:
        yield services, take_in(services, folder / "in")


def test_every_bomb_is_named(struck: tuple[Services, Json]) -> None:
    services, done = struck
    found: dict[str, set[str]] = defaultdict(set)
    start: int | None = 0
    while start is not None:
        defects, start = services.desk.defects(services.operator, None, done["accessionId"], start, 500)
        for each in defects:
            found[each["place"]["container"]].add(each["code"])
    assert {name: code.value in found[name] for name, (_, code) in EVERY.items()} == dict.fromkeys(
        EVERY, True
    )
    assert not {each for codes in found.values() for each in codes} & {"crash", "limit-time"}


def test_the_ledger_balances_in_every_row(struck: tuple[Services, Json]) -> None:
    ledger = struck[1]["ledger"]
    assert ledger["balanced"]
    assert all(row["found"] == row["kept"] + row["defects"] for row in ledger["containers"])


def test_the_mails_beside_them_are_found(struck: tuple[Services, Json]) -> None:
    services, _ = struck
    assert [total(services, f"woord{number}") for number in range(MAILS)] == [1] * MAILS
    assert total(services, "onderwerp:bom") >= len(BOMBS) - 3


def test_nothing_is_amiss_afterwards(struck: tuple[Services, Json]) -> None:
    assert verify(struck[0])["ok"]
