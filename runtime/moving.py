"""Moving: everything of one installation into another that is empty, from any mode to any other.

Nobody else may have either open. The source stays as it was, but for an entry in its log; the
target can be opened when both tell the same.
"""

import time

from records.errors import ConflictError
from records.ports import CopyWatcher
from runtime.composition import Services
from runtime.filling import Copied, Origin, alone, fill, refuse_foreign, require_installation
from runtime.keys import keys_in
from runtime.settings import Settings
from runtime.uploads import READ
from runtime.verifying import anchor, verify
from runtime.views import Json
from storage.schema import finish


def move(source: Settings, target: Settings, watch: CopyWatcher) -> Json:
    """Copy, prove, and let the target be opened; `ok` tells whether it may be.

    Raises InvalidError when there is no source, ConflictError when it is at work or the target is not
    empty.
    """
    started = time.monotonic()
    require_installation(source)
    refuse_foreign(target)
    with alone(source) as former, alone(target) as fresh:
        before = _settled(former)
        copied = fill(fresh, _origin(former), watch)
        after = verify(fresh)
        is_same = _is_whole(after) and all(before[part] == after[part] for part in ("blobs", "audit"))
        if is_same:
            former.audit.append(former.operator, "installation.moved-out", copied.sha256)
            fresh.audit.append(fresh.operator, "installation.moved-in", copied.sha256)
            finish(fresh.database)
    return {
        **_view(copied),
        "verify": {"source": before, "target": after},
        "seconds": round(time.monotonic() - started, 2),
        "ok": is_same,
    }


def _settled(former: Services) -> Json:
    """What `verify` tells of the source when nothing in it waits for a process any more."""
    former.bring_up()
    if former.jobs.open_count(READ):
        raise ConflictError(str(former.settings.data), "uploads-wait")
    former.indexing.drain()
    anchor(former)
    return verify(former)


def _origin(former: Services) -> Origin:
    return Origin(former.database, former.readings, keys_in(former.settings.data), former.packs.pack)


def _is_whole(found: Json) -> bool:
    return not (found["index"]["missing"] or found["index"]["extra"])


def _view(copied: Copied) -> Json:
    return {
        "tables": {name: each.count for name, each in copied.tables.items()},
        "originals": {"bytes": copied.originals.count},
        "sha256": copied.sha256,
    }
