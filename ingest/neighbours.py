"""Neighbours: which files stand beside a chat or a mail that has its media or attachments there.

A database and its log are two files of one: each is the other's companion, and is read with its bytes.
"""

from collections.abc import Iterable

_DATABASES = frozenset({"chat.db", "sms.db"})
"""What a Mac and an iPhone call the database of iMessage, which has its files in folders below it."""
_LOG = "-wal"

_PARTIAL, _MESSAGES, _ATTACHMENTS = ".partial.emlx", "Messages", "Attachments"
"""Apple Mail keeps the attachments of `Messages/7.partial.emlx` as `Attachments/7/PART/NAME`."""


class Neighbours:
    """The names in the folders of a hand-in or archive that hold what may refer to them."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Know the paths of all files there."""
        every = [path.rpartition("/") for path in paths]
        folders = {folder for folder, _, name in every if _may_be_chat(name)}
        names: dict[str, set[str]] = {folder: set() for folder in folders}
        for folder, _, name in every:
            if folder in folders:
                names[folder].add(name)
        self._names = {folder: frozenset(beside) for folder, beside in names.items()}
        self._below = {
            folder: frozenset(_below(folder, map("".join, every)))
            for folder, _, name in every
            if name in _DATABASES
        }

        self._apart: dict[str, set[str]] = {}
        for folder, _, name in every:
            around, is_apart, part = folder.rpartition("/")
            if is_apart and f"/{around}".rpartition("/")[0].endswith(f"/{_ATTACHMENTS}"):
                self._apart.setdefault(around, set()).add(f"{part}/{name}")

    def of(self, path: str) -> frozenset[str]:
        """The names beside a chat export, the paths below the folder of a database or mail; else none."""
        folder, _, name = path.rpartition("/")
        if name.endswith(_PARTIAL) and f"/{folder}".endswith(f"/{_MESSAGES}"):
            apart = f"{folder.removesuffix(_MESSAGES)}{_ATTACHMENTS}/{name.removesuffix(_PARTIAL)}"
            return frozenset(self._apart.get(apart, ()))
        if name.removesuffix(_LOG) in _DATABASES:
            below = self._below.get(folder, frozenset())
            return below if name in _DATABASES else below & {name.removesuffix(_LOG)}
        return self._names.get(folder, frozenset()) if _may_be_chat(name) else frozenset()


def companion_of(path: str, beside: frozenset[str]) -> str:
    """The path of the other half of a database that is kept in two files, if it stands there; else empty."""
    folder, sign, name = path.rpartition("/")
    other = name.removesuffix(_LOG) if name.endswith(_LOG) else f"{name}{_LOG}"
    is_half = name.removesuffix(_LOG) in _DATABASES and other in beside
    return f"{folder}{sign}{other}" if is_half else ""


def _may_be_chat(name: str) -> bool:
    folded = name.casefold()
    return "chat" in folded and folded.endswith(".txt")


def _below(folder: str, paths: Iterable[str]) -> Iterable[str]:
    before = f"{folder}/" if folder else ""
    return (path.removeprefix(before) for path in paths if path.startswith(before))
