"""Pages that were scanned, drawn for the measuring: mails that each carry one, all of other words."""

import random
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bench.mail import MailFolder
from bench.processes import ROOT

_FONT = ROOT / "disclosure" / "fonts" / "DejaVuSans.ttf"
_PAGE = (1240, 1754)
"""A4 at 150 dots an inch."""
_MARGIN, _LETTER = 100, 24
_LINES, _LINE_WORDS = 36, 7
_WORDS = (
    "de het een van gemeente besluit vergunning brug fundering overleg minister kamer stukken advies "
    "onderzoek kosten raming planning bezwaar zienswijze termijn bijlage verslag gesprek college "
    "provincie rijk water"
)


def scans(folder: Path, count: int) -> MailFolder:
    """A maildir of so many mails, each with a page of A4 as a picture of 252 words."""
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    mails = [_mail(number) for number in range(count)]
    for number, mail in enumerate(mails, start=1):
        (folder / "cur" / f"{number:08d}.bench:2,S").write_bytes(mail)
    return MailFolder(folder, count, sum(map(len, mails)))


def _mail(number: int) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "scanner@example.nl", "archief@example.nl"
    message["Subject"], message["Message-ID"] = f"Scan {number}", f"<scan-{number}@example.nl>"
    message["Date"] = "Tue, 05 Mar 2024 10:12:00 +0100"
    message.set_content("Zie de scan.")
    message.add_attachment(_page(number), maintype="image", subtype="png", filename=f"scan-{number}.png")
    message.set_boundary(f"scan-{number}")
    return message.as_bytes()


def _page(number: int) -> bytes:
    """A page of words drawn by lot; the same number gives the same page."""
    chosen = random.Random(number)
    words = _WORDS.split()
    lines = [" ".join(chosen.choices(words, k=_LINE_WORDS)) for _ in range(_LINES)]
    picture = Image.new("L", _PAGE, 255)
    font = ImageFont.truetype(str(_FONT), _LETTER)
    place = (_MARGIN, _MARGIN)
    ImageDraw.Draw(picture).multiline_text(place, "\n".join(lines), font=font, fill=0, spacing=_LETTER // 2)
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
