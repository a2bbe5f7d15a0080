"""Neighbours: which files stand beside a chat export, so that its media are found there."""

from collections.abc import Iterable


class Neighbours:
    """The names in the folders of a hand-in that hold what may be a chat export."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Know the paths of all files of the hand-in."""
        every = [path.rpartition("/") for path in paths]
        folders = {folder for folder, _, name in every if _may_be_chat(name)}
        names: dict[str, set[str]] = {folder: set() for folder in folders}
        for folder, _, name in every:
            if folder in folders:
                names[folder].add(name)
        self._names = {folder: frozenset(beside) for folder, beside in names.items()}

    def of(self, path: str) -> frozenset[str]:
        """The names beside a chat export; none for any other file."""
        folder, _, name = path.rpartition("/")
        return self._names.get(folder, frozenset()) if _may_be_chat(name) else frozenset()


def _may_be_chat(name: str) -> bool:
    folded = name.casefold()
    return "chat" in folded and folded.endswith(".txt")
