"""Neighbours: which files stand beside a chat or a mail that has its media or attachments there.

A database and its log are two files of one: each is the other's companion, and is read with its bytes.
An attachment that Apple Mail took out of a mail belongs to the family of that mail.
"""

import re
from collections.abc import Iterable

_DATABASES = frozenset({"chat.db", "sms.db"})
"""What a Mac and an iPhone call the database of iMessage, which has its files in folders below it."""
_LOG = "-wal"

_PARTIAL, _MESSAGES, _ATTACHMENTS = ".partial.emlx", "Messages", "Attachments"
_APART = re.compile(rf"(?P<before>(?:.*/)?){_ATTACHMENTS}/(?P<mail>[^/]+)/[^/]+/[^/]+", re.DOTALL)
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
        partial = {"".join(each) for each in every if _is_partial(each[0], each[2])}
        self._apart: dict[str, set[str]] = {mail: set() for mail in partial}
        for path in map("".join, every) if partial else ():
            if (mail := _mail_of(path)) in partial:
                self._apart[mail].add(path)

    def of(self, path: str) -> frozenset[str]:
        """The names beside a chat export, the paths below the folder of a database or mail; else none."""
        folder, _, name = path.rpartition("/")
        if path in self._apart:
            return frozenset(_within(each) for each in self._apart[path])
        if name.removesuffix(_LOG) in _DATABASES:
            below = self._below.get(folder, frozenset())
            return below if name in _DATABASES else below & {name.removesuffix(_LOG)}
        return self._names.get(folder, frozenset()) if _may_be_chat(name) else frozenset()

    def kept_apart(self, path: str) -> Iterable[str]:
        """The paths of the attachments that were taken out of the mail at a path."""
        return self._apart.get(path, ())

    def other_half(self, path: str) -> str:
        """The path of the other half of a database that is kept in two files, if there is one; else empty."""
        folder, sign, name = path.rpartition("/")
        other = name.removesuffix(_LOG) if name.endswith(_LOG) else f"{name}{_LOG}"
        is_half = name.removesuffix(_LOG) in _DATABASES and other in self.of(path)
        return f"{folder}{sign}{other}" if is_half else ""

    def mail_of(self, path: str) -> str:
        """The path of the mail that an attachment was taken out of, if it stands there; else empty."""
        mail = _mail_of(path)
        return mail if path in self._apart.get(mail, ()) else ""


def is_kept_apart(path: str) -> bool:
    """Whether an attachment that was taken out of its mail would have this path."""
    return bool(_mail_of(path))


def _is_partial(folder: str, name: str) -> bool:
    return name.endswith(_PARTIAL) and f"/{folder}".endswith(f"/{_MESSAGES}")


def _mail_of(path: str) -> str:
    found = _APART.fullmatch(path) if _ATTACHMENTS in path else None
    return f"{found['before']}{_MESSAGES}/{found['mail']}{_PARTIAL}" if found else ""


def _within(path: str) -> str:
    return "/".join(path.split("/")[-2:])


def _may_be_chat(name: str) -> bool:
    folded = name.casefold()
    return "chat" in folded and folded.endswith(".txt")


def _below(folder: str, paths: Iterable[str]) -> Iterable[str]:
    before = f"{folder}/" if folder else ""
    return (path.removeprefix(before) for path in paths if path.startswith(before))
