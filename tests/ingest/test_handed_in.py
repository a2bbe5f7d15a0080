"""What was handed in is listed under paths and moments that any database can keep."""

import os
from hashlib import sha256
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.handed_in import list_files
from records.place import LONGEST_PATH_BYTES, fitting_path

long_paths = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(lambda text: text * 2_100)


@given(path=long_paths | st.text())
def test_a_path_that_fits_is_kept_and_a_longer_one_is_made_to_fit(path: str) -> None:
    kept = fitting_path(path)
    fits = len(path.encode("utf-8", "surrogatepass")) <= LONGEST_PATH_BYTES
    assert (kept == path) == fits
    assert fits or len(kept.encode()) <= LONGEST_PATH_BYTES
    assert fitting_path(kept) == kept


def test_long_paths_that_differ_at_their_end_stay_different() -> None:
    assert len({fitting_path("a" * 3_000 + ending) for ending in "abc"}) == 3


def test_a_file_deep_below_its_root_is_listed_under_a_path_that_fits(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*(sha256(bytes([number])).hexdigest() * 3 for number in range(11)))
    folder.mkdir(parents=True)
    (folder / "stuk.txt").write_bytes(b"diep")
    (listed,) = list_files([tmp_path])
    assert len(listed.path) == LONGEST_PATH_BYTES
    assert listed.place.read_bytes() == b"diep"


def test_a_file_that_says_it_changed_in_a_far_future_is_listed_with_a_number_that_can_be_kept(
    tmp_path: Path,
) -> None:
    file = tmp_path / "toekomst.txt"
    file.write_bytes(b"")
    os.utime(file, ns=(0, 14 * 10**18))
    (listed,) = list_files([tmp_path])
    assert listed.mtime_ns == min(file.stat().st_mtime_ns, 2**63 - 1)
