"""The inventory as csv, xlsx and json, and the production report, each read by another's reader."""

import csv
import io
import zipfile

import openpyxl
import orjson
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet

from disclosure.cells import plain
from disclosure.exports.inventory_csv import InventoryCsv
from disclosure.exports.inventory_json import InventoryJson
from disclosure.exports.inventory_xlsx import InventoryXlsx
from disclosure.exports.production_report import HEADINGS, ProductionReport
from disclosure.inventory import COLUMNS
from tests.contracts.export_contract import ExportContract, Found
from tests.disclosure.sets import MemorySet, drawn_sets, told_set

KEYS = [column.key for column in COLUMNS]


def found(rows: list[dict[str, object]]) -> Found:
    return [
        (str(row["number"]), tuple(sorted(str(row["digests"] or "").split())))
        for row in rows
        if not row["withdrawn"]
    ]


def sheet_of(raw: bytes) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    (sheet,) = book.worksheets
    assert isinstance(sheet, Worksheet)
    return sheet


def csv_rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


class TestInventoryCsv(ExportContract):
    export = InventoryCsv()

    def read(self, raw: bytes) -> Found:
        return found([dict(zip(KEYS, row.values(), strict=True)) for row in csv_rows(raw)])

    def test_it_opens_in_a_dutch_spreadsheet(self) -> None:
        raw = self.written(told_set())
        assert raw.startswith(b"\xef\xbb\xbfNummer;Datum;Tijd;")
        assert raw.count(b"\r\n") == 1 + 8 + 1

    def test_every_column_has_its_value(self) -> None:
        first, *_, stone = csv_rows(self.written(told_set()))
        assert first == {
            "Nummer": "000001",
            "Datum": "2020-03-06",
            "Tijd": "00:31:00",
            "Tijdstip (UTC)": "2020-03-05T23:31:00Z",
            "Soort": "E-mail",
            "Kanaal": "Officieel",
            "Bewijs": "Origineel",
            "Titel": "'=2+5 mondkapjes",
            "Afzender": "M. de Vries <m.devries@voorbeeld.nl>",
            "Aan": "[5.1.2e]",
            "Cc": "",
            "Bcc": "",
            "Deelnemers": "",
            "Pagina's": "2",
            "Over de pdf": "",
            "Beoordeling": "Deels openbaar",
            "Gronden": "5.1.2e",
            "Plaats van de gronden": "5.1.2e: regel 2, 5",
            "Toelichting": "Namen van ambtenaren.",
            "Publieke link": "",
            "Familie": "1",
            "Bijlage van": "",
            "Draad": "1",
            "Gesprek": "",
            "Naam van het gesprek": "",
            "Dubbel van": "",
            "Bestanden": "stukken/2020-03-05/000001.txt\nstukken/2020-03-05/000001.pdf",
            "SHA-256": first["SHA-256"],
            "Verzoek": "2026-014",
            "Verstrekking": "2",
            "Verandering": "",
            "Ingetrokken": "",
        }
        assert stone["Nummer"] == "000009"
        assert stone["Ingetrokken"] == "2026-11-20: het bestand bevatte gegevens die niet openbaar zijn"
        assert set(stone.values()) == {"000009", "2026-014", "2", stone["Ingetrokken"], ""}

    @settings(max_examples=20)
    @given(released=drawn_sets())
    def test_no_cell_begins_as_a_formula(self, released: MemorySet) -> None:
        for row in csv_rows(self.written(released)):
            assert not [
                cell for cell in row.values() if cell.lstrip()[:1] in set("=+-@\t\r＝＋－＠") and cell.strip()
            ]


class TestInventoryXlsx(ExportContract):
    export = InventoryXlsx()

    def read(self, raw: bytes) -> Found:
        headings, *rows = sheet_of(raw).iter_rows(values_only=True)
        assert list(headings) == [column.heading for column in COLUMNS]
        return found([dict(zip(KEYS, row, strict=True)) for row in rows])

    @settings(max_examples=20)
    @given(released=drawn_sets())
    def test_nothing_in_it_is_alive(self, released: MemorySet) -> None:
        raw = self.written(released)
        kinds = {cell.data_type for row in sheet_of(raw).iter_rows() for cell in row}
        assert kinds <= {"s", "n", "inlineStr"}
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
            sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not [each for each in names if "external" in each or "vba" in each or "/_rels/sheet" in each]

    def test_numbers_are_numbers(self) -> None:
        sheet = sheet_of(self.written(told_set()))
        assert sheet.cell(3, KEYS.index("parent") + 1).value == 1


class TestInventoryJson(ExportContract):
    export = InventoryJson()

    def read(self, raw: bytes) -> Found:
        return found(orjson.loads(raw)["items"])

    def test_it_says_what_it_is(self) -> None:
        read = orjson.loads(self.written(told_set()))
        assert (read["inquiry"], read["number"], read["releasedAt"]) == (
            "2026-014",
            2,
            "2026-11-20T09:30:04Z",
        )
        assert read["corrects"] == "ab" * 16
        assert read["publisher"]["uri"].endswith("mnre1025")
        assert read["items"][0]["title"] == "=2+5 mondkapjes"
        assert list(read["items"][0]) == KEYS


class TestProductionReport(ExportContract):
    export = ProductionReport()

    def read(self, raw: bytes) -> Found:
        headings, *rows = sheet_of(raw).iter_rows(values_only=True)
        assert headings == HEADINGS
        return [(str(row[0]), ()) for row in rows]

    def expected(self, released: MemorySet) -> Found:
        return [(each.code, ()) for each in released.members()]

    def test_the_headings_are_those_of_the_platform(self) -> None:
        assert ", ".join(HEADINGS) == (
            "ID, Matter, Family, Email Thread ID, Document, File Type, Datum, Beoordeling, Opgeschort, "
            "Beoordelingsgrond, Toelichting, Publieke Link, Gerelateerd ID, Zaaknummer"
        )

    def test_each_outcome_is_said_in_the_words_of_the_platform(self) -> None:
        _, *rows = sheet_of(self.written(told_set())).iter_rows(values_only=True)
        told = [(row[0], row[5], row[7], row[9], row[11], row[12]) for row in rows]
        assert told == [
            ("000001", "email", "Deels openbaar", "5.1.2e", None, None),
            ("000002", "spreadsheet", "Openbaar", None, None, None),
            ("000003", "chat", "Openbaar", None, None, None),
            ("000004", "image", "Openbaar", None, None, None),
            ("000005", "chat", "Openbaar", None, None, None),
            ("000006", "email", "Niet openbaar", "5.2", None, None),
            ("000007", "email", "Reeds openbaar", None, "https://example.nl/a|https://example.nl/b", None),
            ("000008", "email", "Niet openbaar", "dubbel", None, "000001"),
        ]
        assert [row[2] for row in rows] == [1, 1, 3, 3, 5, 6, 7, 8]
        assert rows[0][6] == "2020-03-06"

    @settings(max_examples=20)
    @given(released=drawn_sets())
    def test_no_text_is_longer_than_the_platform_takes(self, released: MemorySet) -> None:
        _, *rows = sheet_of(self.written(released)).iter_rows(values_only=True)
        for row in rows:
            assert row[4]
            assert len(plain(str(row[4]))) <= 500
