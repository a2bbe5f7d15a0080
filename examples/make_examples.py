"""Makes the sample hand-ins from their script: `python -m examples.make_examples [FOLDER]`.

The same script gives the same bytes on every machine: dates, boundaries and ids follow from
the script, and nothing is compressed.
"""

import sys
from pathlib import Path

from examples.making.chats import android, ios
from examples.making.mail_bytes import Writer, from_line
from examples.making.quotes import Story
from examples.making.script import Scene, people, scenes

_OFFICIAL_SERVER = "minvwr.example"
_HOME_SERVER = "thuispost.example"
_TWICE_OFFICIAL = ("o049",)
"""Stored twice in the official mailbox, byte for byte."""
_TWICE_PRIVATE = ("p010",)
"""In the inbox, and once more in the maildir."""
_MAILDIR = "archief"


def made() -> dict[str, bytes]:
    """Every file of the sample, by its path below this folder."""
    official, private = list(scenes("official")), list(scenes("private"))
    story = Story([*official, *private], people())
    writer = Writer(story)
    official += [scene for scene in private if scene.fields.get("ook") == "officieel"]
    return {
        "official/postvak-minister.mbox": _mbox(official, story, writer),
        **_files(private, story, writer),
        "private/chats/WhatsApp-chat met Zilverdam klein comite.txt": android(),
        "private/chats/WhatsApp Chat - Pieter Koolhof.zip": ios(),
    }


def _mbox(official: list[Scene], story: Story, writer: Writer) -> bytes:
    """All mails in the order of arrival, in the mboxrd dialect, LF line ends."""
    ordered = sorted(
        [*official, *(story.scenes[twice] for twice in _TWICE_OFFICIAL)], key=lambda scene: scene.sent_at
    )
    out = []
    for scene in ordered:
        mail = writer.mail(scene, _OFFICIAL_SERVER).replace(b"\r\n", b"\n")
        quoted = (
            b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in mail.split(b"\n")
        )
        out.append(
            from_line(scene, story.sender(scene).address).encode() + b"\n" + b"\n".join(quoted) + b"\n"
        )
    return b"".join(out)


def _files(private: list[Scene], story: Story, writer: Writer) -> dict[str, bytes]:
    found = {}
    for scene in private:
        mail = writer.mail(scene, _HOME_SERVER)
        folder = scene.fields["map"]
        if folder == _MAILDIR:
            found[_maildir_path(scene, is_new=scene is private[-1])] = mail
        else:
            subject = "".join(c if c.isascii() and c.isalnum() else " " for c in story.subject(scene))
            title = f"{scene.sent_at:%Y-%m-%d %H%M} {' '.join(subject.split())[:40].strip()}"
            found[f"private/{folder}/{title}.eml"] = mail
        if scene.id in _TWICE_PRIVATE:
            found[_maildir_path(scene, is_new=False)] = mail
    return found


def _maildir_path(scene: Scene, *, is_new: bool) -> str:
    """A maildir name. `!` stands for the colon, as programs write it where a colon is not allowed."""
    stem = f"{int(scene.sent_at.timestamp())}.M{scene.id[1:]}P7.thuis"
    return f"private/{_MAILDIR}/new/{stem}" if is_new else f"private/{_MAILDIR}/cur/{stem}!2,S"


def main() -> None:
    """Write the files below the folder given, or below this one."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    for name, content in made().items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
