"""Documents, workbooks and presentations: every word of them, and what their pages do not show marked."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract import Extracted
from ingest.extractors.office import OfficeText
from ingest.extractors.open_xml import OpenXmlText
from ingest.words.marked_text import MarkedText
from tests.office_files import docx_file, replaced
from tests.open_xml_files import changed, package, run, shape, slide, slides, word, word_part

_KIND = "application/vnd.openxmlformats-officedocument"
WORD, SHEET, SLIDES = (
    f"{_KIND}.{each}"
    for each in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)


def read(content: bytes, media_type: str = WORD) -> Extracted:
    return OpenXmlText().extract(content, media_type, "a")


def paragraph(*inside: str) -> str:
    return f"<w:p>{''.join(inside)}</w:p>"


def test_a_tracked_change_stands_where_it_was_made_with_by_whom_and_when() -> None:
    body = paragraph(
        run("De brug is "),
        changed("del", run("oud", "delText")),
        changed("ins", run("ni") + run("euw")),
        changed("ins", run("er")),
        run(" dan de sluis."),
    )
    found = read(word(body))
    assert found.text == (
        "De brug is [verwijderd door Jan op 2024-03-05: oud][ingevoegd door Jan op 2024-03-05: nieuwer] "
        "dan de sluis."
    )
    assert (found.whole, found.shortcomings) == (True, ())


def test_a_remark_and_a_note_stand_where_they_are_referred_to_and_no_other_is_lost() -> None:
    body = paragraph(
        run("De raming"), '<w:r><w:footnoteReference w:id="2"/><w:commentReference w:id="0"/></w:r>'
    )
    comment = '<w:comment w:id="%d" w:author="Anna de Vries" w:date="2024-03-05T10:00:00Z">%s</w:comment>'
    comments = comment % (0, paragraph(run("klopt niet"))) + comment % (1, paragraph(run("nergens")))
    notes = f'<w:footnote w:id="2">{paragraph(run("zie bijlage"))}</w:footnote>'
    assert read(word(body, comments=comments, footnotes=notes)).text.split("\n") == [
        "De raming[voetnoot: zie bijlage][opmerking van Anna de Vries op 2024-03-05: klopt niet]",
        "",
        "[opmerking van Anna de Vries op 2024-03-05: nergens]",
    ]


def test_two_remarks_of_one_person_are_two_and_a_frame_within_a_line_stands_apart() -> None:
    said = "".join(
        f'<w:comment w:id="{number}" w:author="Jan">{paragraph(run(text))}</w:comment>'
        for number, text in enumerate(("klopt niet", "ook dit niet"))
    )
    named = "".join(f'<w:r><w:commentReference w:id="{number}"/></w:r>' for number in (0, 1))
    picture = '<w:r><wp:docPr title="Foto" descr="De brug"/></w:r>'
    frame = f"<w:r><w:txbxContent>{paragraph(run('in een kader'))}</w:txbxContent></w:r>"
    body = paragraph(run("voor"), named, picture, frame, run("na"))
    of_picture = "bijschrift van een afbeelding"
    assert read(word(body, comments=said)).text.split("\n") == [
        f"voor[opmerking van Jan: klopt niet][opmerking van Jan: ook dit niet][{of_picture}: Foto][{of_picture}: De brug]",
        "in een kader",
        "na",
    ]


def test_hidden_text_is_marked_and_a_field_its_ruler_and_its_other_form_are_no_text() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>open</w:t></w:r>'
    former = "<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>!</w:t></w:r>"
    silent = "<w:pPr><w:tabs><w:tab/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>"
    field = "<w:r><w:instrText>HYPERLINK</w:instrText></w:r>"
    choice = f"<mc:AlternateContent><mc:Choice>{run('een')}</mc:Choice><mc:Fallback>{run('twee')}</mc:Fallback></mc:AlternateContent>"
    assert read(word(paragraph(silent, hidden, shown, former, field, choice))).text == (
        "[verborgen: geheim]open!een"
    )


def test_what_a_style_hides_is_marked_and_two_styles_that_hide_show_again() -> None:
    def styled(kind: str, name: str, inside: str, more: str = "") -> str:
        return f'<w:style w:type="{kind}" w:styleId="{name}" {more}>{inside}</w:style>'

    hides, based = "<w:rPr><w:vanish/></w:rPr>", '<w:basedOn w:val="%s"/>'
    styles = styled("character", "Geheim", hides) + styled("character", "Dieper", based % "Geheim")
    styles += styled("character", "Open", based % "Geheim" + '<w:rPr><w:vanish w:val="0"/></w:rPr>')
    styles += styled("paragraph", "Notitie", hides) + styled("paragraph", "Rond", based % "Rond")

    def of(style: str, text: str, more: str = "") -> str:
        return f'<w:r><w:rPr><w:rStyle w:val="{style}"/>{more}</w:rPr><w:t>{text}</w:t></w:r>'

    def in_(style: str, *inside: str) -> str:
        return paragraph(f'<w:pPr><w:pStyle w:val="{style}"/>{hides}</w:pPr>', *inside)

    body = paragraph(of("Geheim", "een"), of("Dieper", "twee"), of("Open", "drie"))
    body += in_("Notitie", run("vier"), of("Geheim", "vijf"), of("Geheim", "zes", "<w:vanish/>"))
    body += in_("Rond", run("zeven"), of("Geheim", "acht", '<w:vanish w:val="false"/>'))
    assert read(word(body, styles=styles)).text.split("\n") == [
        "[verborgen: eentwee]drie",
        "[verborgen: vier]vijf[verborgen: zes]",
        "zevenacht",
    ]
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{word_part(styles, "styles")}'.encode("utf-16")
    hidden = replaced(word(paragraph(of("Geheim", "een")), styles=""), "word/styles.xml", wide)
    assert read(hidden).text == "[verborgen: een]"
    default = styled("paragraph", "Alles", hides, 'w:default="1"')
    assert read(word(paragraph(run("een")), styles=default)).text == "[verborgen: een]"


def test_a_document_of_a_library_gives_head_body_remark_and_title() -> None:
    found = read(docx_file("eerste", "tweede", header="Kop", comment="kanttekening", deleted="geschrapt"))
    lines = re.sub(r"\d{4}-\d\d-\d\d", "HEDEN", found.text).split("\n")
    assert [line for line in lines if line] == [
        "Kop",
        "eerste",
        "tweede",
        "opmerking[opmerking van Jan op HEDEN: kanttekening]",
        "[verwijderd door Jan: geschrapt]",
        "generated by python-docx",
    ]


def test_tika_finds_no_word_in_a_document_that_is_not_found_here() -> None:
    content = docx_file("eerste", "tweede", header="Kop", comment="kanttekening", deleted="geschrapt")
    ours, theirs = read(content), OfficeText(1_000_000).extract(content, WORD, "a")
    assert set(theirs.text.split()) <= set(re.findall(r"[\w-]+", ours.text))


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "remove_timezone": True}) as book:
        fill(book)
    return stream.getvalue()


def test_values_of_a_sheet_stand_as_they_are_kept_and_dates_as_iso() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Raming")
        day = book.add_format({"num_format": "d mmmm yyyy"})
        moment = book.add_format({"num_format": "dd-mm-yy uu:mm"})
        money = book.add_format({"num_format": '[Red]"dag" #,##0.00'})
        page.write_datetime(0, 0, datetime(2024, 3, 5, tzinfo=UTC), day)
        page.write_datetime(0, 1, datetime(2024, 3, 5, 14, 30, tzinfo=UTC), moment)
        page.write_number(0, 2, 1250000.456, money)
        page.write_formula(1, 0, "=1+1", None, 2)
        page.write_boolean(1, 1, True)
        page.write_number(1, 2, -5, day)

    found = read(workbook(fill), SHEET)
    assert found.text.split() == [
        "Raming", "2024-03-05", "2024-03-05", "14:30:00", "1250000.456", "2", "WAAR", "-5",
    ]  # fmt: skip
    assert not found.whole


def test_hidden_sheets_rows_and_columns_and_remarks_at_cells_are_marked() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page, hidden, deeper = (book.add_worksheet(name) for name in ("Open", "Geheim", "Dieper"))
        hidden.hide()
        deeper.very_hidden()
        page.write_row(0, 0, ["een", "twee"])
        page.write(1, 0, "drie")
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})
        page.write_comment(0, 0, "niet zo", {"author": "Jan"})
        page.insert_textbox(5, 5, "in een kader")
        hidden.write(0, 0, "vier")

    found = read(workbook(fill), SHEET)
    assert [" ".join(line.split()) for line in found.text.split("\n") if line.strip()] == [
        "Open",
        "een [verborgen kolom B: twee]",
        "[verborgen rij 2: drie]",
        "[opmerking bij A1 van Jan: niet zo]",
        "in een kader",
        "[verborgen blad: Geheim]",
        "vier",
        "[verborgen blad: Dieper]",
    ]


def test_a_row_without_height_and_a_value_whose_format_shows_nothing_are_marked() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Raming")
        page.write(0, 0, 12.5, book.add_format({"num_format": ";;;"}))
        page.write(0, 1, "open", book.add_format({"num_format": "0;;;"}))
        page.write(1, 0, "plat")
        page.set_row(1, 0)

    assert read(workbook(fill), SHEET).text.split("\n")[1:] == [
        "[verborgen: 12.5]\topen",
        "[verborgen rij 2: plat]",
    ]


def test_a_shape_that_is_hidden_alone_or_with_its_group_is_marked() -> None:
    named = '<p:nvSpPr><p:cNvPr name="a" hidden="%s"/></p:nvSpPr>'
    said = [
        shape(text).replace("<p:sp>", "<p:sp>" + named % hidden) for text, hidden in (("een", 1), ("twee", 0))
    ]
    group = f'<p:grpSp><p:nvGrpSpPr><p:cNvPr hidden="true"/></p:nvGrpSpPr>{shape("drie")}</p:grpSp>'
    content = slides(slide().replace("</p:sld>", f"{''.join(said)}{group}{shape('vier')}</p:sld>"))
    assert read(content, SLIDES).text.split("\n") == [
        "[verborgen: een]", "twee", "[verborgen: drie]", "vier", "Vertrouwelijk",
    ]  # fmt: skip


def test_notes_remarks_hidden_slides_and_what_all_slides_bear_are_told_apart() -> None:
    content = slides(
        slide("Stand van zaken", "drie punten"),
        slide("Niet tonen", show="0"),
        notes="eerst koffie",
        remark="te lang",
    )
    found = read(content, SLIDES)
    assert found.text.split("\n") == [
        "Stand van zaken",
        "drie punten",
        "[sprekersnotitie bij dia 1: eerst koffie]",
        "[opmerking bij dia 1 van Jan op 2024-03-05: te lang]",
        "[verborgen dia 2]",
        "Niet tonen",
        "Vertrouwelijk",
    ]
    assert found.whole


@given(st.lists(st.lists(st.sampled_from(["t", "ins", "del", "hidden"]), max_size=6), max_size=6))
def test_no_word_of_a_document_is_lost_whatever_marks_it_bears(paragraphs: list[list[str]]) -> None:
    words: list[str] = []

    def made(kind: str) -> str:
        words.append(f"woord{len(words)}")
        if kind == "hidden":
            return f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{words[-1]} </w:t></w:r>"
        if kind == "t":
            return run(f"{words[-1]} ")
        return changed(kind, run(f"{words[-1]} ", "delText" if kind == "del" else "t"))

    found = read(word("".join(paragraph(*map(made, each)) for each in paragraphs)))
    assert [
        each for each in found.text.replace("]", " ").replace("[", " ").split() if "woord" in each
    ] == words


@given(st.lists(st.sampled_from(["open", "close", "put"]), max_size=30))
def test_whatever_is_opened_or_not_closed_everything_put_comes_out_once(acts: list[str]) -> None:
    text, depth, put = MarkedText(), 0, 0
    for act in acts:
        if act == "open":
            text.open("merk")
            depth += 1
        elif act == "close" and depth:
            text.close()
            depth -= 1
        elif act == "put":
            text.put("x")
            put += 1
    assert text.finish().count("x") == put


DOCTYPE = '<!DOCTYPE w [<!ENTITY a "lol">]>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04kapot", ("unreadable", "open-xml: BadZipFile")),
        (package({}, {}), ("unreadable", "open-xml: KeyError")),
        (word("<w:p><w:r>"), ("unreadable", "open-xml: ExpatError")),
        (word("<w:x>" * 600 + "</w:x>" * 600), ("limit-depth", "open-xml: xml 500")),
        (word(paragraph(run(" " * (65 * 2**20)))), ("limit-size", "open-xml: xml 67108864")),
        (
            package({"word/document.xml": f"{DOCTYPE}<w/>"}, {"": [("officeDocument", "word/document.xml")]}),
            ("unreadable", "open-xml: doctype"),
        ),
    ],
    ids=["no zip", "no document", "broken", "deep", "bomb", "doctype"],
)
def test_what_cannot_be_read_here_is_named_and_left_to_the_next_reader(
    content: bytes, told: tuple[str, str]
) -> None:
    found = read(content)
    assert (found.text, found.whole, [(each.code.value, each.detail) for each in found.shortcomings]) == (
        "",
        False,
        [told],
    )


def test_a_part_that_nobody_knows_here_is_left_to_the_next_reader_too() -> None:
    relations = {"": [("officeDocument", "d.xml")], "d.xml": [("chart", "c.xml")]}
    found = read(package({"d.xml": "<d/>", "c.xml": "<c/>"}, relations))
    assert (found.whole, found.shortcomings) == (False, ())
