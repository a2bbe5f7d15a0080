"""Mail that was taken in to be asked about: our data folder, an officer's key, and its vocabulary."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.ingest import ingest_command
from bench.mail import MailFolder
from bench.processes import ROOT
from bench.questions import Vocabulary
from records.access import Role
from records.record import Record
from runtime.composition import Services, compose
from runtime.settings import read_settings


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A data folder with one hand-in, and a token that may search all of it."""

    mail: MailFolder
    data: Path
    token: str

    def services(self) -> Services:
        """The services over this data folder; close them after use."""
        return compose(read_settings(self.data))


def take_in(mail: MailFolder, data: Path, *, has_texts: bool = True) -> TakenIn:
    """Take the mail in with the command line, and make an officer's account.

    Texts of attachments too, unless they are what is measured next.
    """
    shutil.rmtree(data, ignore_errors=True)
    work = (sys.executable, "-m", "cli.main", "worker", "--once", "--data", str(data))
    # Else the server's own worker would read attachments while the server is measured.
    for command in (ingest_command(mail.path, data), *([work] if has_texts else [])):
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    with compose(read_settings(data)) as services:
        _, token = services.accounts.add("bench", Role.OFFICER, services.operator)
        services.accounts.grant("bench", None, services.operator)
    return TakenIn(mail, data, token)


def messages(services: Services) -> Iterator[Record]:
    """Every record that is indexed, with its text."""
    return (version.record for version, _, _ in services.outbox.everything())


def vocabulary(services: Services) -> Vocabulary:
    """The vocabulary of the texts of all messages."""
    return Vocabulary.of(
        (record.text, None if record.sent_at is None else record.sent_at.year)
        for record in messages(services)
        if record.parent_id is None
    )
