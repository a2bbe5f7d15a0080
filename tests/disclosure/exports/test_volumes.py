"""The file set, the bag and the load file, each read by a reader that is not ours."""

import csv
import hashlib
import io
import subprocess
import tempfile
import zipfile
from pathlib import Path

import bagit

from disclosure.exports.bag import Bag
from disclosure.exports.file_set import FileSet
from disclosure.exports.load_file import FIELDS, NEWLINE, QUOTE, SEPARATOR, LoadFile
from disclosure.set_papers import MANIFEST
from records.release import Member
from tests.contracts.export_contract import ExportContract, Found
from tests.disclosure.sets import MemorySet, told_set


def files_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {each.orig_filename: archive.read(each) for each in archive.infolist()}


def by_member(paths: dict[str, bytes]) -> Found:
    """The digests of files in folders of days, by the code that their names begin with."""
    found: dict[str, list[str]] = {}
    for path, content in paths.items():
        if "/stukken/" in path:
            code = path.rpartition("/")[2].partition(".")[0]
            found.setdefault(code, []).append(hashlib.sha256(content).hexdigest())
    return [(code, tuple(sorted(digests))) for code, digests in found.items()]


class TestFileSet(ExportContract):
    export = FileSet()

    def expects(self, member: Member) -> bool:
        return bool(member.files)

    def read(self, raw: bytes) -> Found:
        return by_member(files_of(raw))

    def test_its_length_is_known_before_its_first_byte(self) -> None:
        released = told_set()
        assert self.export.length(released) == len(self.written(released))

    def test_the_checksums_in_it_hold_for_who_checks_them_with_his_own_tools(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(self.written(told_set()))) as archive:
            archive.extractall(tmp_path)
        (folder,) = tmp_path.iterdir()
        told = subprocess.run(
            ["sha256sum", "--check", "--strict", MANIFEST],
            cwd=folder,
            capture_output=True,
            check=True,
            text=True,
        )
        lines = told.stdout.splitlines()
        assert len(lines) == len(told_set().files()) - 1
        assert all(line.endswith(": OK") for line in lines)
        listed = {line.removesuffix(": OK") for line in lines} | {MANIFEST}
        assert {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()} == listed

    def test_the_readme_counts_what_is_in_it(self) -> None:
        files = files_of(self.written(told_set()))
        readme = files["verstrekking-2026-014-2/LEESMIJ.txt"].decode()
        assert "Verstrekking 2 bij Woo-verzoek 2026-014" in readme
        assert "Stukken op de inventarislijst: 8\n  Openbaar: 4\n  Deels openbaar: 1\n" in readme
        assert "Ingetrokken na een eerdere verstrekking: 000009." in readme


class TestBag(ExportContract):
    export = Bag()

    def expects(self, member: Member) -> bool:
        return bool(member.files)

    def read(self, raw: bytes) -> Found:
        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                archive.extractall(folder)
            (top,) = Path(folder).iterdir()
            bag = bagit.Bag(str(top))
            bag.validate()
            assert bag.info["External-Identifier"] == told_set().release.id
            paths = {f"/{path}": (top / path).read_bytes() for path in sorted(bag.payload_files())}
        return by_member(paths)


class TestLoadFile(ExportContract):
    export = LoadFile()

    def read(self, raw: bytes) -> Found:
        files = files_of(raw)
        rows = self.rows(files)
        for row in rows:
            paths = [row[name] for name in ("NATIVEPATH", "PDFPATH", "TEXTPATH") if row[name]]
            digests = {hashlib.sha256(files[path]).hexdigest() for path in paths}
            assert digests == set(filter(None, row["SHA256"].split("; ")))
        return [(row["BEGDOC"], tuple(sorted(filter(None, row["SHA256"].split("; "))))) for row in rows]

    def rows(self, files: dict[str, bytes]) -> list[dict[str, str]]:
        text = files["VOL001.dat"].decode("utf-8-sig")
        read = csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR, quotechar=QUOTE, strict=True)
        headings, *rows = read
        assert headings == [name for name, _ in FIELDS]
        return [dict(zip(headings, row, strict=True)) for row in rows]

    def test_marks_of_the_format_in_a_text_do_not_break_it(self) -> None:
        released = told_set()
        (first, *_) = released.listed
        strange = Member(
            **{
                **{name: getattr(first, name) for name in Member.__dataclass_fields__},
                "title": "þ en \x14 en ®\nen verder",
            }
        )
        rows = self.rows(files_of(self.written(MemorySet(released.release, (strange,), (), released.raw))))
        assert rows[0]["SUBJECT"] == f"þ en \ufffd en (R){NEWLINE}en verder"

    def test_the_image_file_has_a_line_for_each_pdf(self) -> None:
        files = files_of(self.written(told_set()))
        assert files["VOL001.opt"] == b"000001,VOL001,stukken/2020-03-05/000001.pdf,Y,,,2\r\n"
