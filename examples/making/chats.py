"""The chats as a phone exports them: Android as one text file, iOS as a zip with its media."""

from examples.making.files import made, zipped
from examples.making.script import HERE, attachments

_MARK = "\u200e"
"""Left-to-right mark: iOS puts it before everything that the program itself wrote."""
IOS_MEDIA = ("00000015-PHOTO-2025-03-29-07-48-15.jpg", "00000026-Sonderingen-oostoever.pdf")


def android() -> bytes:
    """The group chat of the small committee: UTF-8, LF; the photo that it names was not exported."""
    return ("\n".join(_lines("klein-comite.txt")) + "\n").encode()


def ios() -> bytes:
    """The chat with the builder: UTF-8, CRLF, with a photo and a PDF beside it."""
    text = "".join(_marked(line) + "\r\n" for line in _lines("pieter-koolhof.txt"))
    files = attachments()
    media = {name: made(name, files.get(name) or files[name.partition("-")[2]]) for name in IOS_MEDIA[1:]}
    return zipped({"_chat.txt": text.encode(), IOS_MEDIA[0]: made(IOS_MEDIA[0], []), **media})


def _lines(name: str) -> list[str]:
    return (HERE / "chats" / name).read_text("utf-8").rstrip("\n").split("\n")[1:]


def _marked(line: str) -> str:
    """`^` becomes the mark; a line that attaches something has one before its bracket too."""
    return (_MARK if "^<bijgevoegd" in line else "") + line.replace("^", _MARK)
