"""Neighbours: which files stand beside a chat, so that its media are found there."""

from collections.abc import Iterable

_DATABASES = frozenset({"chat.db", "sms.db"})
"""What a Mac and an iPhone call the database of iMessage, which has its files in folders below it."""


class Neighbours:
    """The names in the folders of a hand-in or archive that hold what may be a chat."""

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

    def of(self, path: str) -> frozenset[str]:
        """The names beside a chat export, the paths below the folder of a database; else none."""
        folder, _, name = path.rpartition("/")
        if name in _DATABASES:
            return self._below.get(folder, frozenset())
        return self._names.get(folder, frozenset()) if _may_be_chat(name) else frozenset()


def _may_be_chat(name: str) -> bool:
    folded = name.casefold()
    return "chat" in folded and folded.endswith(".txt")


def _below(folder: str, paths: Iterable[str]) -> Iterable[str]:
    before = f"{folder}/" if folder else ""
    return (path.removeprefix(before) for path in paths if path.startswith(before))
