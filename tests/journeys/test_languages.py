"""The language of a text is kept with its record, of attachments once their text is found."""

from pathlib import Path

from runtime.composition import Services
from tests.builders import CRLF, multipart
from tests.hand_ins import ids, installation, numbered_mail, take_in, write
from tests.office_files import docx_file
from tests.pictures import drawn, image_file

DUTCH = "De heipalen staan niet meer in de grond, want ze zijn er gisteren uit gehaald."
GERMAN = "Die Brücke wird nicht mehr gebaut, weil sie für die Stadt zu teuer ist."
CHAT = "12-03-2024 10:01 - Jan: ok\n12-03-2024 10:02 - Piet: Kun je me even bellen over de brug?\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_each_record_has_the_language_of_its_text_or_of_what_it_belongs_to(tmp_path: Path) -> None:
    letter = multipart(
        f"Content-Type: text/plain; charset=utf-8{CRLF}{CRLF}{DUTCH}",
        part("duits.docx", docx_file(GERMAN)),
        part("kort.docx", docx_file("zwaluw")),
    )
    files = {"brief.eml": letter, "los.docx": docx_file("merel"), "WhatsApp-chat met Piet.txt": CHAT.encode()}
    with installation(tmp_path / "data") as services:
        take_in(services, write(tmp_path / "in", files))
        asked = ("heipalen", "teuer", "zwaluw", "merel", "ok", "bellen")
        assert [language(services, query) for query in asked] == ["nl", "de", "nl", None, "nl", "nl"]


def test_an_attachment_without_words_has_the_language_of_its_message(tmp_path: Path) -> None:
    letter = multipart(
        f"Content-Type: text/plain{CRLF}{CRLF}{DUTCH}", part("leeg.png", image_file(drawn("")), "image/png")
    )
    with installation(tmp_path / "data") as services:
        take_in(services, write(tmp_path / "in", {"brief.eml": letter}))
        assert language(services, "file:leeg") == "nl"


def test_english_words_are_found_by_their_english_stems(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as services:
        mail = numbered_mail(1, "These are the policies that we have about it.")
        take_in(services, write(tmp_path / "in", {"a.eml": mail}))
        assert language(services, "policy") == "en"


def part(name: str, content: bytes, media_type: str = WORD) -> bytes:
    head = f'Content-Type: {media_type}{CRLF}Content-Disposition: attachment; filename="{name}"{CRLF}{CRLF}'
    return head.encode() + content


def language(services: Services, query: str) -> object:
    (found,) = ids(services, query)
    return services.opening.text_source(services.operator, None, found)["language"]
