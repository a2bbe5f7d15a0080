"""Pictures of words that the tests draw themselves, as image files and as scanned pages."""

from io import BytesIO
from pathlib import Path

import docx
from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).resolve().parents[1] / "disclosure" / "fonts" / "DejaVuSans.ttf"
HEIC = Path(__file__).parent / "corpora/heic-photo-of-a-letter/IMG_0001.HEIC"
"""A photo of the letter below: on its side, and the second of two pictures in its file."""
LETTER = (
    "De gemeente heeft op 3 maart 2021 besloten de\n"
    "vergunning voor de Ceciliabrug in te trekken, omdat\n"
    "de coördinatie van de geïnde heffing niet klopte."
)


def drawn(text: str, *, height: int = 36, size: tuple[int, int] = (1240, 400)) -> Image.Image:
    """Black words on white, in gray."""
    picture = Image.new("L", size, 255)
    font = ImageFont.truetype(str(FONT), height)
    ImageDraw.Draw(picture).multiline_text((40, 40), text, font=font, fill=0, spacing=height // 2)
    return picture


def image_file(picture: Image.Image, form: str = "PNG", **settings: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, form, **settings)
    return stream.getvalue()


def on_a_page(picture: Image.Image) -> bytes:
    """Operators that draw a picture on a page of a PDF, as wide as A4."""
    width, height = picture.size
    head = b"q 555 0 0 %d 20 300 cm BI /W %d /H %d /CS /G /BPC 8 /F /AHx ID " % (
        555 * height // width,
        width,
        height,
    )
    return head + picture.convert("L").tobytes().hex().encode() + b"> EI Q"


def scan(*pages: Image.Image) -> bytes:
    """A PDF of pictures alone."""
    return image_file(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=150.0)


def document_with(*pictures: bytes, text: str = "") -> bytes:
    """A Word document with these image files in it."""
    stream, document = BytesIO(), docx.Document()
    for picture in pictures:
        document.add_picture(BytesIO(picture))
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()
