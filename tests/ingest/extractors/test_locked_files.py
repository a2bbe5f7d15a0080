"""Files with a password of their own are opened by one of the hand-in, and say by which; else they are shut."""

from collections.abc import Iterator

import pytest

from ingest.documents.locked_file import unlocked
from ingest.extraction import Extraction, ExtractionChild, ExtractionTask
from ingest.keyring import Keyring
from ingest.limits import Limits
from ingest.media_type import media_type_of
from records.defect import DefectCode
from records.passwords import Passwords
from records.place import Place
from tests.locked_files import locked_docx, locked_pdf
from tests.mutations import mutations
from tests.office_files import docx_file

_FILES = [
    pytest.param("brief.pdf", locked_pdf("heipalen", "deur"), id="pdf"),
    pytest.param("brief.docx", locked_docx("heipalen", "deur"), id="docx"),
]
_LOCKED = pytest.mark.parametrize(("name", "content"), _FILES)


@pytest.fixture(scope="module")
def child() -> Iterator[ExtractionChild]:
    child = ExtractionChild(Limits())
    yield child
    child.close()


def extracted(child: ExtractionChild, name: str, content: bytes, *passwords: str) -> Extraction:
    kind = media_type_of(content[:8192], name)
    task = ExtractionTask(Place(name), kind, name, content, passwords=Passwords(passwords))
    return child.extract(task)


def codes(found: Extraction) -> list[tuple[DefectCode, str]]:
    return [(each.code, each.detail) for each in found.defects]


@_LOCKED
def test_a_password_of_the_hand_in_opens_a_file(child: ExtractionChild, name: str, content: bytes) -> None:
    found = extracted(child, name, content, "raam", "deur")
    assert found.text.split()[0] == "heipalen"
    assert codes(found) == [(DefectCode.UNLOCKED, "password 2, opened 1")]
    assert "deur" not in repr(found)


@_LOCKED
def test_without_the_right_one_it_is_encrypted(child: ExtractionChild, name: str, content: bytes) -> None:
    for passwords in ((), ("raam", "dak")):
        found = extracted(child, name, content, *passwords)
        assert found.text == ""
        assert [each.code for each in found.defects] == [DefectCode.ENCRYPTED]


def test_what_no_password_locks_is_read_as_it_is(child: ExtractionChild) -> None:
    found = extracted(child, "brief.docx", docx_file("heipalen"), "deur")
    assert (found.text.split()[0], found.defects) == ("heipalen", ())
    only_printing = locked_pdf("heipalen", "")
    assert extracted(child, "a.pdf", only_printing).text == "heipalen"
    assert extracted(child, "a.pdf", only_printing, "deur").text == "heipalen"


def test_a_task_tells_no_password() -> None:
    task = ExtractionTask(Place("a"), "application/pdf", "a", b"", passwords=Passwords(("Zwaluwstaart",)))
    assert "Zwaluwstaart" not in repr(task)


@_LOCKED
def test_broken_copies_are_opened_or_not_and_nothing_escapes(name: str, content: bytes) -> None:
    for broken in mutations(content, 25):
        found = unlocked(broken, media_type_of(broken[:8192], name), Keyring(Passwords(("raam", "deur"))))
        assert found is None or found
