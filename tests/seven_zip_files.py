"""7z archives: packed by py7zr, or stored with a directory of our own. `python -m tests.seven_zip_files`
writes the sample."""

import zlib
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import py7zr

from tests.builders import mail, mbox

FOLDER = Path(__file__).resolve().parent / "corpora/seven-zip-solid"
STORED: list[dict[str, Any]] = [{"id": py7zr.FILTER_COPY}]
_LINK, _FOLDER = 0xA1FF8000, 0x10
_CHAT = (
    "05-03-2024 10:12 - Jan: IMG-1.jpg (bestand bijgevoegd)\n05-03-2024 10:13 - Piet: Daar ligt de brug.\n"
)
Entries = Sequence[tuple[str, bytes]]
"""Names and contents. A name that ends in `/` is a folder, `->` in a name makes a link."""


def seven_zip(
    entries: Entries,
    *,
    password: str | None = None,
    hides_names: bool = False,
    filters: list[dict[str, Any]] | None = None,
    wrong: Iterable[int] = (),
) -> bytes:
    """An archive of one block. Of the entries in `wrong` the sum is another than it should be."""
    packed = BytesIO()
    archive = py7zr.SevenZipFile(
        packed, "w", filters=filters, password=password, header_encryption=hides_names
    )
    files = [(name, content) for name, content in entries if not name.endswith("/")]
    for number, (_, content) in enumerate(files):
        archive.writestr(content, str(number))
    told = archive.header.files_info.files
    for (name, _), file in zip(files, told, strict=True):
        file["filename"] = name.partition("->")[0]
        file["attributes"] = _LINK if "->" in name else 0x20
    for place, (name, _) in enumerate(entries):
        if name.endswith("/"):
            told.insert(place, {"emptystream": True, "filename": name[:-1], "attributes": _FOLDER})
    sums = archive.header.main_streams.substreamsinfo.digests
    for name in {entries[number][0] for number in wrong}:
        sums[[each for each, _ in files].index(name)] ^= 1
    archive.close()
    return packed.getvalue()


def stored(
    blocks: Sequence[Entries], *, empty: Sequence[str] = (), sums: bool = True, coder: bytes = b"\1\0"
) -> bytes:
    """An archive of blocks that are not packed, whatever `coder` says; then files without a byte."""
    packed = [b"".join(content for _, content in block) for block in blocks]
    files = [entry for block in blocks for entry in block]
    streams = b"".join(
        (
            b"\6\0" + number(len(blocks)) + b"\x09" + b"".join(number(len(each)) for each in packed) + b"\0",
            b"\7\x0b" + number(len(blocks)) + b"\0" + (b"\1" + coder) * len(blocks),
            b"\x0c" + b"".join(number(len(each)) for each in packed) + b"\0",
            b"\x08\x0d" + b"".join(number(len(block)) for block in blocks),
            b"\x09" + b"".join(number(len(content)) for block in blocks for _, content in block[:-1]),
            b"\x0a\1" + b"".join(zlib.crc32(each).to_bytes(4, "little") for _, each in files) if sums else b"",
            b"\0\0",
        )
    )  # fmt: skip
    names = b"\0" + b"".join(name.encode("utf-16-le") + b"\0\0" for name in (*(n for n, _ in files), *empty))
    without = [False] * len(files) + [True] * len(empty)
    of_files = number(len(without)) + _told(0x0E, _bits(without)) + _told(0x0F, _bits([True] * len(empty)))
    directory = b"\1" + (b"\4" + streams if blocks else b"") + b"\5" + of_files + _told(0x11, names) + b"\0\0"
    return told_anew(b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24), b"".join(packed), directory)


def told_anew(raw: bytes, packed: bytes, directory: bytes) -> bytes:
    """The archive with these packed bytes and this directory."""
    head = b"".join(
        (
            len(packed).to_bytes(8, "little"),
            len(directory).to_bytes(8, "little"),
            zlib.crc32(directory).to_bytes(4, "little"),
        )
    )
    return raw[:8] + zlib.crc32(head).to_bytes(4, "little") + head + packed + directory


def number(value: int) -> bytes:
    """A number as directories write it, in the form of nine bytes if it does not fit in one."""
    return bytes([value]) if value < 0x80 else b"\xff" + value.to_bytes(8, "little")


def packed_range(raw: bytes) -> tuple[int, int]:
    """Where all packed bytes stand, those of the directory among them."""
    return 32, 32 + int.from_bytes(raw[12:20], "little")


def sample() -> bytes:
    """A folder of many things in one block, one of them damaged."""
    return seven_zip(
        [
            ("map/", b""),
            ("map/brief.eml", mail("Een", subject="Overleg over de brug")),
            ("chat/IMG-1.jpg", b"\xff\xd8\xff\xe0 foto"),
            ("chat/WhatsApp-chat met Piet.txt", _CHAT.encode()),
            ("nota.txt", b"Deze nota is beschadigd."),
            ("leeg.txt", b""),
            ("map/verwijzing->brief.eml", b"brief.eml"),
            ("../../post.mbox", mbox(mail("Twee", subject="Eerste"), mail("Drie", subject="Tweede"))),
            ("dubbel.txt", b"de ene"),
            ("dubbel.txt", b"de andere"),
        ],
        wrong=[4],
    )


def _told(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + number(len(content)) + content


def _bits(values: Sequence[bool]) -> bytes:
    text = "".join("01"[value] for value in values)
    return bytes(int(text[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(text), 8))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "stukken.7z").write_bytes(sample())
