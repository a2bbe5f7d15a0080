"""What several readers find in one mailbox, held against each other."""

import json
from collections import Counter
from collections.abc import Iterator

from ingest.forked import in_a_child
from ingest.format import Source
from ingest.limits import Limits
from ingest.outlook.pst_libpff import LibpffMailbox
from ingest.outlook.pst_nodes import MalformedMailboxError
from ingest.outlook.pst_place import ItemPlace
from ingest.outlook.pst_readpst import KINDS, counts, is_there
from records.defect import Defect, DefectCode

_BYTES_PER_S = 2 << 20
_MOST_NAMED = 20
_MOST_BYTES = 20 << 30
"""A larger mailbox is not written out once more to be counted."""


def listed_by_libpff(source: Source, limits: Limits) -> dict[int, ItemPlace] | None:
    """The items by node as libpff lists them, or None if it fell or could not open the mailbox."""

    def work() -> bytes:
        try:
            mailbox = LibpffMailbox(source.content)
        except MalformedMailboxError:
            return b"null"
        return json.dumps([(each.number, each.folder, each.is_listed) for each in mailbox.items()]).encode()

    found = in_a_child(work, _time_s(source, limits), lambda: _go_on(source))
    told = json.loads(found) if found else None
    return None if told is None else {number: ItemPlace(number, *rest) for number, *rest in told}


def differences(
    source: Source, limits: Limits, ours: dict[int, ItemPlace] | None, libpff: dict[int, ItemPlace] | None
) -> Iterator[Defect]:
    """In what the readers differ, each as a Defect that loses nothing: what either found is read."""
    if libpff is None:
        yield Defect(DefectCode.UNCHECKED, source.place, "libpff failed")
    elif ours is not None and ours.keys() != libpff.keys():
        named = sorted(ours.keys() ^ libpff.keys())
        yield Defect(
            DefectCode.COUNT_DIFFERS, source.place, f"own {len(ours)}, libpff {len(libpff)}: {_named(named)}"
        )
    if not is_there():
        yield Defect(DefectCode.UNCHECKED, source.place, "readpst absent")
    elif source.content.size_bytes > _MOST_BYTES:
        yield Defect(DefectCode.UNCHECKED, source.place, f"readpst not asked beyond {_MOST_BYTES} bytes")
    elif ours is not None:
        yield from _against_readpst(source, limits, list(ours.values()))


def _against_readpst(source: Source, limits: Limits, ours: list[ItemPlace]) -> Iterator[Defect]:
    """What the folders hold of the kinds that readpst writes."""
    theirs = counts(source.content, _time_s(source, limits), lambda: _go_on(source))
    if theirs is None:
        yield Defect(DefectCode.UNCHECKED, source.place, "readpst failed")
        return
    own = Counter((_within(place), place.kind) for place in ours if place.kind in KINDS.values())
    for folder, kind in sorted(own.keys() | theirs.keys()):
        if own[folder, kind] == theirs[folder, kind]:
            continue
        named = [place.number for place in ours if (_within(place), place.kind) == (folder, kind)]
        told = f"{kind}: own {own[folder, kind]}, readpst {theirs[folder, kind]}: {_named(named)}"
        yield Defect(DefectCode.COUNT_DIFFERS, source.place, told)


def _within(place: ItemPlace) -> str:
    """The folder without the topmost, as readpst writes its name."""
    return place.folder.partition("/")[2].replace("\u2215", "_")


def _named(numbers: list[int]) -> str:
    more = len(numbers) - _MOST_NAMED
    return " ".join(map(str, numbers[:_MOST_NAMED])) + (f" and {more} more" if more > 0 else "")


def _time_s(source: Source, limits: Limits) -> float:
    return limits.text_time_s + source.content.size_bytes / _BYTES_PER_S


def _go_on(source: Source) -> None:
    """Let whoever watches know that the mailbox is still being read."""
    source.content.read(0, 1)
