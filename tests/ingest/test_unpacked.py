"""What was unpacked to a temporary file is the same to whoever reads it, also at the same time."""

from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile

from ingest.archives.unpacked import SpooledContent

_PIECE_BYTES, _PIECES = 4096, 2_000


def test_threads_that_read_the_same_entry_each_get_the_bytes_that_they_asked_for() -> None:
    spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=1)  # noqa: SIM115  # its content closes it
    for piece in range(_PIECES):
        spool.write(piece.to_bytes(4, "big") * (_PIECE_BYTES // 4))
    content = SpooledContent(spool, _PIECES * _PIECE_BYTES)

    def is_own(piece: int) -> bool:
        start = piece * _PIECE_BYTES
        return content.read(start, start + _PIECE_BYTES) == piece.to_bytes(4, "big") * (_PIECE_BYTES // 4)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(is_own, list(range(_PIECES)) * 3))
