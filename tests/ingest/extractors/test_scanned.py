"""Words of pictures, read by the real command: found, marked as read by OCR, and counted where they are not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from ingest.documents.ocr import Ocr
from ingest.extraction import Extraction, ExtractionChild, ExtractionTask
from ingest.limits import Limits
from ingest.media_type import media_type_of
from records.place import Place
from tests.office_files import pdf_file
from tests.open_document_files import Parts, p, package, root
from tests.pictures import HEIC, LETTER, document_with, drawn, image_file, on_a_page, scan

LIMITS = Limits()
WORDS = set(re.findall(r"\w{3,}", LETTER))


@pytest.fixture(scope="module")
def child(tesseract: str) -> Iterator[ExtractionChild]:
    assert tesseract
    child = ExtractionChild(LIMITS)
    yield child
    child.close()


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ExtractionChild]:
    """A machine that has no command to read pictures with."""
    monkeypatch.setenv("PATH", str(tmp_path))
    child = ExtractionChild(LIMITS)
    yield child
    child.close()


def read(child: ExtractionChild, content: bytes, name: str) -> Extraction:
    return child.extract(ExtractionTask(Place(name), media_type_of(content[:4096], name), name, content))


def codes(extraction: Extraction) -> list[tuple[str, str]]:
    return [(defect.code.value, defect.detail) for defect in extraction.defects]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "AVIF"])
def test_dutch_words_of_a_picture_are_read_to_the_letter(child: ExtractionChild, form: str) -> None:
    found = read(child, image_file(drawn(LETTER), form), f"brief.{form.lower()}")
    head, _, text = found.text.partition("\n")
    assert (found.source, codes(found), WORDS - words(text)) == ("ocr", [], set())
    mark = re.fullmatch(r"\[OCR, (\d+)%\]", head)
    assert mark is not None
    assert int(mark[1]) > 80


def test_a_photo_of_an_iphone_is_read_as_it_is_looked_at(child: ExtractionChild) -> None:
    found = read(child, HEIC.read_bytes(), "IMG_0001.HEIC")
    assert (found.source, codes(found), WORDS - words(found.text)) == ("ocr", [], set())


def test_small_letters_from_a_screen_and_light_ones_on_dark_are_read(child: ExtractionChild) -> None:
    screen = read(child, image_file(drawn(LETTER, height=13, size=(500, 140))), "scherm.png")
    dark = drawn(LETTER).point(lambda value: 235 - value * 215 // 255)
    assert WORDS - words(screen.text) == set()
    assert WORDS - words(read(child, image_file(dark), "donker.png").text) == set()


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read(child: ExtractionChild, turned: int) -> None:
    page = drawn(f"{LETTER}\n{LETTER}", size=(1240, 700)).rotate(turned, expand=True)
    assert WORDS - words(read(child, image_file(page), "gedraaid.png").text) == set()


def test_a_picture_without_words_is_no_trouble(child: ExtractionChild) -> None:
    noise = Image.effect_noise((800, 600), 80)
    assert (read(child, image_file(noise, "JPEG"), "foto.jpg").text, WORDS) == ("", WORDS)
    assert codes(read(child, image_file(noise, "JPEG"), "foto.jpg")) == []
    assert codes(read(child, image_file(Image.new("L", (1, 1))), "pixel.gif")) == []


def test_pages_of_a_scan_come_in_their_order_each_with_its_number(child: ExtractionChild) -> None:
    found = read(child, scan(drawn("eerste bladzijde"), drawn("tweede bladzijde")), "scan.pdf")
    assert (found.source, codes(found)) == ("ocr", [])
    lines = re.sub(r"\d+%", "n%", found.text).split("\n")
    assert [line for line in lines if line] == [
        "[OCR p. 1, n%]",
        "eerste bladzijde",
        "[OCR p. 2, n%]",
        "tweede bladzijde",
    ]


def test_a_fax_of_several_pages_is_read_whole(child: ExtractionChild) -> None:
    one, two = drawn("eerste bladzijde"), drawn("tweede bladzijde")
    found = read(child, image_file(one, "TIFF", save_all=True, append_images=[two]), "fax.tif")
    assert re.findall(r"p\. \d|\w+ bladzijde", found.text) == [
        "p. 1",
        "eerste bladzijde",
        "p. 2",
        "tweede bladzijde",
    ]


def test_drawn_text_comes_first_and_only_the_other_pages_are_read_by_ocr(child: ExtractionChild) -> None:
    content = pdf_file("een bladzijde die als tekst is getekend", on_a_page(drawn(LETTER)), "1")
    found = read(child, content, "half.pdf")
    drawn_text, mark, by_ocr = found.text.partition("[OCR p. 2, ")
    assert (drawn_text.split()[-2:], bool(mark)) == (["getekend", "1"], True)
    assert (WORDS - words(by_ocr), found.text.count("[OCR"), found.source, codes(found)) == (
        set(),
        1,
        "pdfium+ocr+tika",
        [],
    )


def test_a_page_of_lines_that_are_no_words_is_counted(child: ExtractionChild) -> None:
    found = read(child, pdf_file("een bladzijde met tekst erop", b"10 10 99 99 re f"), "half.pdf")
    assert codes(found) == [("no-text", "1 of 2 pages")]


LONG = "Een brief met zoveel eigen woorden dat zij ook zonder haar plaatjes heel mag heten, " * 2


def test_a_scan_within_a_document_is_read_behind_its_text_each_picture_once(child: ExtractionChild) -> None:
    letter, other = image_file(drawn(LETTER)), image_file(drawn("een andere bladzijde"), "JPEG")
    small = image_file(drawn("knop", height=10, size=(90, 90)))
    found = read(child, document_with(letter, other, letter, small, text=LONG), "brief.docx")
    text, mark, by_ocr = found.text.partition("[OCR afb. 1, ")
    assert (text.split(), bool(mark), WORDS - words(by_ocr)) == (
        [*LONG.split(), "generated", "by", "python-docx"],
        True,
        set(),
    )
    assert re.findall(r"OCR afb. \d", found.text) == ["OCR afb. 1", "OCR afb. 2"]
    assert (found.source, codes(found), [name for name, _ in found.readers]) == (
        "open-xml+ocr",
        [],
        ["open-xml", "ocr"],
    )
    assert found.confidence is not None


def test_pictures_of_a_presentation_in_opendocument_are_read_too(child: ExtractionChild) -> None:
    page = f"<office:body><office:presentation><draw:page>{p('een titel')}</draw:page></office:presentation></office:body>"
    scanned = image_file(drawn(LETTER))
    parts: Parts = {
        "content.xml": root("content", page),
        "Pictures/1.png": scanned,
        "Thumbnails/t.png": scanned,
    }
    found = read(child, package(parts, "presentation"), "a.odp")
    assert (found.source, codes(found), WORDS - words(found.text)) == ("open-document+ocr", [], set())
    assert found.text.count("[OCR, ") == 1


def test_a_broken_picture_in_a_document_is_told_only_where_there_is_little_else(
    child: ExtractionChild,
) -> None:
    def with_broken(text: str) -> bytes:
        body = f"<office:body><office:text>{p(text)}</office:text></office:body>"
        return package({"content.xml": root("content", body), "Pictures/1.png": b"\x89PNG\r\n\x1a\nkapot"})

    assert codes(read(child, with_broken(LONG), "a.odt")) == []
    assert codes(read(child, with_broken("kop"), "a.odt")) == [
        ("unreadable", "UnidentifiedImageError: 1 of 1 pictures")
    ]


def test_without_the_command_only_a_document_that_says_little_itself_lacks_its_pictures(
    without: ExtractionChild,
) -> None:
    picture = image_file(drawn(LETTER))
    letter = read(without, document_with(picture, text=LONG), "brief.docx")
    assert (codes(letter), letter.readers) == ([], (("open-xml", "2"), ("ocr", "1")))
    scanned = read(without, document_with(picture, text="bijlage"), "scan.docx")
    assert codes(scanned) == [("no-ocr", "tesseract absent: 1 of 1 pictures")]


def test_without_the_command_a_picture_says_so(without: ExtractionChild) -> None:
    picture = read(without, image_file(drawn(LETTER)), "brief.png")
    assert (picture.text, codes(picture)) == ("", [("no-ocr", "tesseract absent")])
    pages = read(without, scan(drawn("een"), drawn("twee")), "scan.pdf")
    assert codes(pages) == [("no-ocr", "tesseract absent: 2 of 2 pages")]
    assert codes(read(without, image_file(Image.new("L", (9, 9))), "logo.gif")) == []


def test_without_dutch_there_is_no_ocr(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = tmp_path / "tesseract"
    command.write_text("#!/bin/sh\necho 'List of available languages (1):'\necho eng\n", "utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert (Ocr(30, 2**30).lack(), Ocr(30, 2**30).version) == ("tesseract without nld", "")


def test_a_page_past_its_time_is_named_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tesseract: str
) -> None:
    assert tesseract
    hang = 'case "$*" in "- - "*) exec sleep 60;; *list-langs*) echo nld;; *) echo tesseract 5;; esac'
    command = tmp_path / "tesseract"
    command.write_text(f"#!/bin/sh\n{hang}\n", "utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    child = ExtractionChild(replace(LIMITS, ocr_page_time_s=0.2))
    found = read(child, scan(drawn("een"), drawn("twee")), "scan.pdf")
    child.close()
    assert codes(found) == [("limit-time", "ocr_page_time_s 0.2: 2 of 2 pages")]


def test_a_logo_that_stands_in_every_letter_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tesseract: str
) -> None:
    assert tesseract
    asked = tmp_path / "asked"
    seen = r"5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96\tgemeente\n"
    told = f"*) cat > /dev/null; echo >> {asked}; printf '{seen}';;"
    command = tmp_path / "tesseract"
    command.write_text(
        f'#!/bin/sh\ncase "$*" in *list-langs*) echo nld;; *version*) echo tesseract 5;; {told} esac\n',
        "utf-8",
    )
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    child = ExtractionChild(LIMITS)
    logo = image_file(drawn("gemeente"))
    found = [read(child, document_with(logo, text=each), "brief.docx").text for each in ("een", "twee")]
    child.close()
    assert [text.split()[-1] for text in found] == ["gemeente", "gemeente"]
    assert len(asked.read_text("utf-8").split("\n")) == 2


def test_past_the_time_of_a_file_no_page_is_begun(tesseract: str) -> None:
    assert tesseract
    child = ExtractionChild(replace(LIMITS, ocr_time_s=0))
    found = child.extract(ExtractionTask(Place("a"), "application/pdf", "a", scan(drawn("een"))))
    child.close()
    assert codes(found) == [("limit-time", "ocr_time_s 0: 1 of 1 pages")]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("kapot.png", b"\x89PNG\r\n\x1a\n" + b"kapot" * 99, "OSError"),
        ("kapot.heic", b"\0\0\0\x18ftypheic" + bytes(99), "UnidentifiedImageError"),
    ],
)
def test_a_picture_that_cannot_be_unpacked_is_unreadable(
    child: ExtractionChild, name: str, content: bytes, told: str
) -> None:
    assert codes(read(child, content, name)) == [("unreadable", told)]
