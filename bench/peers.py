"""The peers: notmuch and mu as Debian ships them, with settings and databases in a folder of ours."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NOTMUCH_SETTINGS = """\
[database]
path={database}
mail_root={mail}
[user]
name=Bench
primary_email=bench@example.org
[new]
tags=
[search]
exclude_tags=
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """One peer over one maildir: how to begin anew, the command that is timed, where its database lies."""

    name: str
    database: Path
    begin: tuple[str, ...]
    index: tuple[str, ...]

    @property
    def is_installed(self) -> bool:
        """Whether this machine has it."""
        return shutil.which(self.name) is not None

    def begin_anew(self) -> None:
        """Throw the database away and make an empty one; not timed."""
        shutil.rmtree(self.database, ignore_errors=True)
        self.database.mkdir(parents=True)
        if self.begin:
            subprocess.run(self.begin, check=True, capture_output=True)


def notmuch(mail: Path, folder: Path) -> Peer:
    """Notmuch, with its database outside the mail."""
    settings = notmuch_settings(folder)
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "notmuch"
    settings.write_text(_NOTMUCH_SETTINGS.format(database=database, mail=mail), "utf-8")
    return Peer("notmuch", database, (), ("notmuch", f"--config={settings}", "new", "--quiet"))


def notmuch_settings(folder: Path) -> Path:
    """Where the settings of notmuch stand for a bench in this folder."""
    return folder / "notmuch.conf"


def mu(mail: Path, folder: Path) -> Peer:
    """Mu, which reads `cur` and `new` of a maildir."""
    database = folder / "mu"
    home = f"--muhome={database}"
    begin = ("mu", "init", home, f"--maildir={mail}", "--quiet")
    return Peer("mu", database, begin, ("mu", "index", home, "--quiet"))


def installed(peers: Sequence[Peer]) -> list[Peer]:
    """Those that this machine has; of the others it is said that they are absent."""
    for peer in peers:
        if not peer.is_installed:
            print(f"{peer.name} is not installed: left out (on Debian: notmuch, maildir-utils)")
    return [peer for peer in peers if peer.is_installed]
