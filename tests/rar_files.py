"""Rar archives of both forms, made from their documentation; `python -m tests.rar_files` writes the sample.

Nothing is packed in them: what says that it is has bytes that no command undoes.
"""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.builders import mail, mbox

FOLDER = Path(__file__).resolve().parent / "corpora/rar-stored"
_OLD, _NEW = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
_STORED, _PACKED = 0x30, 0x33


class File(NamedTuple):
    """An entry; `content` is what comes out, of what is packed something else stands in the archive."""

    name: str
    content: bytes = b""
    is_packed: bool = False
    is_encrypted: bool = False
    is_folder: bool = False
    is_split: bool = False
    crc: int | None = None
    redirects: tuple[int, str] | None = None
    """The kind of a link and where it leads; of the new form."""


def new_rar(files: Sequence[File], *, is_volume: bool = False, hides_names: bool = False) -> bytes:
    """An archive as RAR 5 and later make them."""
    if hides_names:
        return _NEW + _new_block(number(4) + number(0) * 2 + number(1) + b"\x0f" + bytes(16)) + bytes(64)
    main = _new_block(number(1) + number(0) + number(int(is_volume)))
    return _NEW + main + b"".join(map(_new_file, files)) + _new_block(number(5) + number(0) * 2)


def old_rar(files: Sequence[File], *, is_volume: bool = False, hides_names: bool = False) -> bytes:
    """An archive as RAR 3 and 4 make them."""
    flags = is_volume * 0x101 | hides_names * 0x80
    main = _old_block(0x73, flags, bytes(6))
    end = _old_block(0x7B, 0x4000, b"")
    return _OLD + main + b"".join(map(_old_file, files)) + end


def number(value: int) -> bytes:
    """A number of seven bits a byte, low ones first."""
    more = value >> 7
    return bytes([value & 0x7F | 0x80]) + number(more) if more else bytes([value])


def sample() -> bytes:
    """A folder of many things, one of them damaged; nothing in it needs a command."""
    return new_rar(
        [
            File("map", is_folder=True),
            File("map/brief.eml", mail("Een", subject="Overleg over de brug")),
            File("../../post.mbox", mbox(mail("Twee"), mail("Drie"))),
            File("geheim.txt", b"x", is_encrypted=True),
            File("kopie.eml", redirects=(5, "map/brief.eml")),
            File("verwijzing", redirects=(1, "../../../etc/passwd")),
            File("beschadigd.txt", b"Deze nota is beschadigd.", crc=1),
            File("leeg.txt"),
            File("dubbel.txt", b"de ene"),
            File("dubbel.txt", "de andere, coördinatie".encode()),
        ]
    )


def _stored(file: File) -> bytes:
    return b"\x93" * (len(file.content) // 2 + 1) if file.is_packed else file.content


def _crc(file: File) -> bytes:
    return (zlib.crc32(file.content) if file.crc is None else file.crc).to_bytes(4, "little")


def _new_block(body: bytes, data: bytes = b"") -> bytes:
    told = number(len(body)) + body
    return zlib.crc32(told).to_bytes(4, "little") + told + data


def _new_file(file: File) -> bytes:
    name, data = file.name.encode(), _stored(file)
    extra = b""
    if file.is_encrypted:
        extra += _record(number(1) + number(0) * 2 + b"\x0f" + bytes(32))
    if file.redirects:
        kind, target = file.redirects
        extra += _record(number(5) + number(kind) + number(0) + number(len(target)) + target.encode())
    flags = 2 | bool(extra) | file.is_split << 4
    told = number(file.is_folder | 4) + number(len(file.content)) + number(0o644) + _crc(file)
    told += number((3 if file.is_packed else 0) << 7) + number(1) + number(len(name)) + name
    sizes = (number(len(extra)) if extra else b"") + number(len(data))
    return _new_block(number(2) + number(flags) + sizes + told + extra, data)


def _record(body: bytes) -> bytes:
    return number(len(body)) + body


def _old_block(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
    told = bytes([kind]) + flags.to_bytes(2, "little") + (len(body) + 7).to_bytes(2, "little") + body
    return (zlib.crc32(told) & 0xFFFF).to_bytes(2, "little") + told + data


def _old_file(file: File) -> bytes:
    name, data = file.name.replace("/", "\\").encode("ascii"), _stored(file)
    flags = 0x8000 | file.is_encrypted * 4 | file.is_folder * 0xE0 | file.is_split * 2
    told = b"".join(
        (
            len(data).to_bytes(4, "little"), len(file.content).to_bytes(4, "little"), b"\2", _crc(file), bytes(4),
            bytes([29, _PACKED if file.is_packed else _STORED]), len(name).to_bytes(2, "little"),
            (0x20).to_bytes(4, "little"), name,
        )
    )  # fmt: skip
    return _old_block(0x74, flags, told, data)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "stukken.rar").write_bytes(sample())
