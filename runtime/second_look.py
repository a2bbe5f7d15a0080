"""A second look at a hand-in: whether it was taken in before, just as it is, and then its answer.

What an ingest needs is not loaded for it. Only what is plainly unchanged is answered here; of
anything else the whole way decides, which `runtime.ingesting` is.
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path

from ingest.handed_in import HandedFile, list_files
from records.accession import AccessionState
from records.errors import InvalidError, UnavailableError
from runtime.hand_in import HandIn, custodian_of
from runtime.views import Json, ledger_view
from storage.glance import Glance, SeenFile, SeenHandIn, glance

_PREFIX = "KLAARLICHT_"
_DATA = "KLAARLICHT_DATA"
_UNFINISHED = frozenset({AccessionState.RECEIVED, AccessionState.READING, AccessionState.FAILED})


def second_look(hand_in: HandIn, data: Path | None, *, attachments_now: bool) -> Json | None:
    """The answer of `klaarlicht ingest` for a hand-in that has not changed; None if that is not plain.

    Nor is it where settings were given besides the data folder, or a declaration: they are judged on the
    whole way.
    """
    started = time.monotonic()
    given = {name.upper(): value for name, value in os.environ.items()}  # noqa: TID251  # whether any is set
    folder = _only_folder(data, given)
    if folder is None or hand_in.passwords or hand_in.declaration.text:
        return None
    try:
        hand_in.check()
        with glance(folder.absolute() / "catalogue.sqlite") as seen:
            return _answer(seen, hand_in, started, attachments_now=attachments_now)
    except (UnavailableError, InvalidError):
        return None


def _only_folder(data: Path | None, given: Mapping[str, str]) -> Path | None:
    if any(name.startswith(_PREFIX) and name != _DATA for name in given):
        return None
    return data or Path(given.get(_DATA, "data"))


def _answer(seen: Glance, hand_in: HandIn, started: float, *, attachments_now: bool) -> Json | None:
    hand_ins = seen.of_source(hand_in.source, custodian_of(hand_in.custodian).id, hand_in.channel)
    if not hand_ins or hand_ins[-1].state in _UNFINISHED or not _is_unchanged(seen, hand_ins, hand_in):
        return None
    last = hand_ins[-1]
    if attachments_now and seen.awaits_texts(last.number):
        return None
    looked = time.monotonic()
    return {
        "accessionId": last.id,
        "state": last.state.value,
        "ledger": ledger_view(seen.ledger(last.number)),
        "seconds": {
            "searchable": round(looked - started, 3),
            "total": round(time.monotonic() - started, 3),
        },
    }


def _is_unchanged(seen: Glance, hand_ins: list[SeenHandIn], hand_in: HandIn) -> bool:
    known: dict[str, SeenFile] = {}
    for each in hand_ins:
        known.update(seen.files(each.number))
    files = list_files(list(hand_in.roots))
    return bool(files) and all(_is_same(file, known.get(file.path)) for file in files)


def _is_same(file: HandedFile, there: SeenFile | None) -> bool:
    """Whether a file is the one that was taken in; what could not be read then may be readable now."""
    if there is None:
        return False
    size_bytes, mtime_ns, is_stored = there
    if file.is_regular and not is_stored:
        return False
    return file.size_bytes == size_bytes and file.mtime_ns == mtime_ns
