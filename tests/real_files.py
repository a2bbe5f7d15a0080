"""The table in `docs/formats/real-files.md`: every container of the real corpora, counted by us and by another.

`python -m tests.real_files` writes it anew; `tests/ingest/test_real_mail.py` holds the page to it. The
corpora are looked for where the tests look for them.
"""

import json
import mailbox
import os
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from oxmsg import Message

from ingest.outlook.pst_readpst import counts
from ingest.recognising import format_of
from records.content import BytesContent
from tests.builders import Reading, read_all, source

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/formats/real-files.md"
_START, _END = "<!-- made by tests/real_files.py -->\n", "<!-- until here -->\n"
_HEADINGS = (
    "corpus",
    "format",
    "counted first",
    "read",
    "what hangs on them",
    "another counts",
    "by",
    "lost",
)
_FOLDERS = ("enron/native", "spamassassin/*", "mime-odd/*")
_NO_CONTAINERS = frozenset({"target.json", "LICENSE", "LICENSE-aspose-examples"})
BY_HAND = {
    "chat-miner/whatsapp/test_[mmddyy]_24hrs.txt": 9,
    "chat-miner/whatsapp/test_ddmmyy_24hrs.txt": 9,
    "chat-miner/whatsapp/test_mmddyy_24hrs.txt": 9,
    "chat-miner/whatsapp/test_mmddyyyy_12hrs.txt": 9,
    "chat-miner/whatsapp/test_yyyymmdd_24hrs.txt": 9,
    "chat-history-manager/whatsapp-text_2023-10/WhatsApp Chat with +123 45 6789.txt": 13,
}
"""Messages of WhatsApp, counted by reading them (docs/formats/whatsapp.md); chat-miner's own lists leave notices out."""


def table(corpora: Path) -> str:
    """The rows: chats and mailboxes one by one, folders of mails together."""
    files = [path for folder in ("chats", "outlook") for path in sorted((corpora / folder).rglob("*"))]
    rows = [row for path in files if path.is_file() for row in _row(corpora, path)]
    folders = [folder for pattern in _FOLDERS for folder in sorted(corpora.glob(pattern)) if folder.is_dir()]
    rows += [_folder_row(corpora, folder) for folder in folders]
    return "".join(f"| {' | '.join(line)} |\n" for line in (_HEADINGS, ("---",) * len(_HEADINGS), *rows))


def written(page: str, corpora: Path) -> str:
    """The page with its table made anew."""
    before, _, rest = page.partition(_START)
    return f"{before}{_START}\n{table(corpora)}\n{_END}{rest.partition(_END)[2]}"


def _row(corpora: Path, path: Path) -> list[tuple[str, ...]]:
    """The row of a file that is a container or a mail; none of a licence or a photo beside a chat."""
    raw = path.read_bytes()
    name = format_of(source(raw, path.name)).name
    if path.name in _NO_CONTAINERS or name not in _OTHERS:
        return []
    reading = read_all(raw, path.name)
    count, by = _OTHERS[name]
    outermost = [each.found for each in reading.opened if not each.place.steps]
    return [
        (
            f"`{path.relative_to(corpora)}`",
            name,
            str(outermost[0] if outermost else 1),
            str(len(reading.records) - _hanging(reading)),
            str(_hanging(reading)),
            str(count(path)),
            by,
            str(sum(each.lost for each in reading.defects)),
        )
    ]


def _folder_row(corpora: Path, folder: Path) -> tuple[str, ...]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    readings = [read_all(path.read_bytes(), path.name) for path in files]
    hanging = sum(map(_hanging, readings))
    kept = sum(len(each.records) for each in readings)
    lost = sum(each.lost for reading in readings for each in reading.defects)
    shown = (len(files), kept - hanging, hanging, len(files))
    return (f"`{folder.relative_to(corpora)}`", "files", *map(str, shown), "`find -type f`", str(lost))


def _hanging(reading: Reading) -> int:
    """What hangs on messages, as scanners counted it: attachments and forwarded mails."""
    return sum(each.found for each in reading.attachments)


def _telegram(path: Path) -> int:
    told = json.loads(path.read_bytes())
    chats = [told] if "messages" in told else []
    chats += [each for name in ("chats", "left_chats") for each in told.get(name, {}).get("list", [])]
    return sum(len(each["messages"]) for each in chats) + len(told.get("contacts", {}).get("list", []))


def _slack(path: Path) -> int:
    """The messages, and the other files of the archive."""
    with zipfile.ZipFile(path) as opened:
        names = [each for each in opened.namelist() if not each.endswith("/")]
        days = [name for name in names if "/" in name and name.endswith(".json")]
        return sum(len(json.loads(opened.read(name))) for name in days) + len(names) - len(days)


def _instagram(path: Path) -> int:
    told: dict[str, Any] = json.loads(path.read_bytes())
    return len(told["messages"])


def _target(path: Path) -> int:
    return len(json.loads((path.parent / "target.json").read_bytes()))


def _mailbox(path: Path) -> int:
    found = counts(BytesContent(path.read_bytes()), 60, lambda: None)
    assert found is not None, "readpst is not there, or failed"
    return sum(found.values())


def _by_hand(path: Path) -> int:
    return next(count for name, count in BY_HAND.items() if path.as_posix().endswith(name))


def _mbox(path: Path) -> int:
    with closing(mailbox.mbox(path)) as opened:
        return len(opened)


def _begins(path: Path) -> int:
    raw = path.read_bytes()
    return sum(raw.count(b"BEGIN:" + kind) for kind in (b"VEVENT", b"VTODO", b"VJOURNAL", b"VCARD"))


def _item(path: Path) -> int:
    Message.load(str(path))
    return 1


_OTHERS: dict[str, tuple[Callable[[Path], int], str]] = {
    "telegram": (_telegram, "`json`"),
    "slack": (_slack, "`zipfile`, `json`"),
    "messenger": (_instagram, "`json`"),
    "signal": (_target, "`target.json`"),
    "whatsapp": (_by_hand, "hand"),
    "pst": (_mailbox, "`readpst -j 0`"),
    "mbox": (_mbox, "`mailbox`"),
    "msg": (_item, "`python-oxmsg`"),
    "ics": (_begins, "`BEGIN` lines"),
    "vcf": (_begins, "`BEGIN` lines"),
    "eml": (lambda _: 1, "one a file"),
}
"""Who else counts a format. None of them has a line of ours in common with our readers."""


if __name__ == "__main__":
    beside = ROOT.parent / "shared" / "corpora"
    there = Path(os.environ.get("KLAARLICHT_CORPORA", beside))  # noqa: TID251  # a test's own setting
    PAGE.write_text(written(PAGE.read_text("utf-8"), there), "utf-8")
