"""Compound files are read as olefile reads them, and written always the same."""

from io import BytesIO

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.outlook.compound_file import CompoundFile, MalformedCompoundError, Storage
from ingest.outlook.compound_writing import Folder, compound_bytes

NAMES = st.text("abcdeAB_0123", min_size=1, max_size=20)
STREAMS = st.dictionaries(
    NAMES, st.binary(max_size=300) | st.sampled_from((b"x" * 4095, b"y" * 4096, b"z" * 70_000)), max_size=8
)


def unlike(streams: dict[str, bytes]) -> dict[str, bytes]:
    """Those whose names differ in more than their case: the form knows no other difference."""
    return {name.upper(): streams[name] for name in streams}


def flat(storage: Storage, before: str = "") -> dict[str, bytes]:
    found = {before + name: storage.read(name) for name in storage.streams}
    for name, inner in storage.storages.items():
        found |= flat(inner, f"{before}{name}/")
    return found


@given(streams=STREAMS, inner=STREAMS)
def test_what_is_written_is_read_by_us_and_by_olefile(
    streams: dict[str, bytes], inner: dict[str, bytes]
) -> None:
    root = Folder(unlike(streams), {"map": Folder(unlike(inner), {"leeg": Folder()})})
    raw = compound_bytes(root)
    expected = unlike(streams) | {f"map/{name}": content for name, content in unlike(inner).items()}
    assert flat(CompoundFile(raw).root) == expected
    with olefile.OleFileIO(BytesIO(raw)) as theirs:
        assert theirs.parsing_issues == []
        assert {"/".join(path): theirs.openstream(path).read() for path in theirs.listdir()} == expected
    assert compound_bytes(root) == raw


def test_a_file_of_more_sectors_than_its_header_can_list_is_whole() -> None:
    content = bytes(range(256)) * 32_000
    raw = compound_bytes(Folder({"groot": content, "klein": b"x"}))
    assert flat(CompoundFile(raw).root) == {"groot": content, "klein": b"x"}
    with olefile.OleFileIO(BytesIO(raw)) as theirs:
        assert theirs.openstream("groot").read() == content


def test_a_chain_that_bites_its_tail_ends() -> None:
    raw = bytearray(compound_bytes(Folder({"a": b"x" * 5000})))
    table = raw.rfind(b"\x01\x00\x00\x00\x02\x00\x00\x00")
    raw[table : table + 4] = b"\0\0\0\0"
    assert flat(CompoundFile(bytes(raw)).root)["a"][:512] == b"x" * 512


def test_a_stream_that_breaks_off_is_no_stream() -> None:
    raw = bytearray(compound_bytes(Folder({"a": b"x" * 5000})))
    table = raw.rfind(b"\x01\x00\x00\x00\x02\x00\x00\x00")
    raw[table : table + 4] = b"\xfe\xff\xff\xff"
    with pytest.raises(MalformedCompoundError):
        CompoundFile(bytes(raw)).root.read("a")


@given(raw=st.binary(max_size=600))
def test_chance_bytes_are_refused_or_read(raw: bytes) -> None:
    whole = compound_bytes(Folder({"a": b"x"}))
    try:
        CompoundFile(whole[: len(whole) - len(raw)] + raw)
    except MalformedCompoundError:
        return
