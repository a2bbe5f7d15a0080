"""Two hundred pieces with canaries are taken in, redacted and rendered: not one byte of a canary comes out."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.exports import EXPORTS
from disclosure.pdf_bytes import pieces as parts
from disclosure.proposing import proposals, redaction_of
from disclosure.recogniser import Surroundings
from disclosure.words import compact
from records.access import AccessScope
from records.ground import Act, ground_of
from records.identity import AccessionId
from records.redaction import Passage, Redaction
from runtime.composition import Services
from runtime.redacted_records import RedactedFiles, RedactedRecord
from runtime.release_search import ReleaseIndexes, scope_of
from runtime.rendering import RenderingChild
from search.cursor import CursorSeal
from search.request import SearchRequest
from tests.disclosure.pdf.reading import page_texts
from tests.hand_ins import installation, take_in, write
from tests.journeys.canaries import STEM, inside, pieces
from tests.journeys.everything_released import read, released_from

CANARY = re.compile(rf"(?:Ada[\s_]+)?{STEM}\d{{4}}", re.IGNORECASE)
WRITINGS = [
    each
    for stem in (STEM, STEM.lower())
    for plain in (stem.encode(), stem.encode("utf-16-le"), stem.encode("utf-16-be"))
    for each in (plain, plain.hex().encode(), plain.hex().upper().encode())
]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, AccessScope]]:
    folder = tmp_path_factory.mktemp("kanaries")
    with installation(folder / "data") as services:
        answer = take_in(services, write(folder / "in", pieces()))
        assert answer["ledger"]["balanced"]
        yield services, AccessScope(frozenset({AccessionId(answer["accessionId"])}))


def covered(text: str) -> tuple[Redaction, ...]:
    """What an officer does: every canary, and whatever the recognisers propose."""
    by_hand = [Redaction(Passage(*found.span()), ground_of("5.1.2e")) for found in CANARY.finditer(text)]
    return (*by_hand, *(redaction_of(hit, Act.WOO) for hit in proposals(text, Surroundings())))


def holds_canary(content: bytes) -> bool:
    return any(each in content for each in WRITINGS)


def test_every_piece_holds_its_canary_to_begin_with() -> None:
    made = pieces()
    assert len(made) == 200
    for name, content in made.items():
        found = [each for one in inside(content) for each in (one, *parts(one))]
        assert any(map(holds_canary, found)), name
        assert STEM not in name


def test_no_byte_of_a_canary_comes_out(taken: tuple[Services, AccessScope], tmp_path: Path) -> None:
    services, scope = taken
    forms: Counter[str] = Counter()
    with RenderingChild() as child:
        files = RedactedFiles(services.shelf, services.packs, child)
        for found, text in read(services, scope):
            one = RedactedRecord(found, text, covered(text))
            sheet = one.sheet("000001")
            page = files.pdf(one, sheet, scope)
            forms[page.refusal or ("pages" if found.media_type == "application/pdf" else "set")] += 1
            for content in (
                repr(one.fields).encode(),
                one.covered.text.encode(),
                *parts(page.content),
                page.content,
            ):
                assert not holds_canary(content), found
            assert compact(STEM) not in compact("".join(page_texts(page.content)))
            assert page.pages == len(page_texts(page.content))
    assert forms == {"set": 180, "pages": 60, "layers": 20, "attached": 20}


def test_no_byte_of_a_canary_is_in_a_release_its_exports_its_index_or_its_logs(
    taken: tuple[Services, AccessScope], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    services, scope = taken
    released = released_from(services, scope, covered)
    for export in EXPORTS:
        whole = b"".join(export.write(released))
        for one in (whole, *inside(whole)):
            assert not any(map(holds_canary, (one, *parts(one)))), export.name
    indexes = ReleaseIndexes(tmp_path, 2**25, CursorSeal(bytes(32)))
    search = indexes.service(released)
    for query in (STEM, f"{STEM}*", f"{STEM}0001~2"):
        assert search.search(SearchRequest(query=query), scope_of(released)).total == 0
    assert search.search(SearchRequest(query="geachte"), scope_of(released)).total == 100
    indexes.close()
    for kept in tmp_path.rglob("*"):
        assert not (kept.is_file() and holds_canary(kept.read_bytes())), kept
    with services.database.read() as connection:
        entries = [repr(each).encode() for each in services.audit.chain.entries(connection)]
    assert len(entries) > 2
    assert not any(map(holds_canary, entries))
    assert not holds_canary("".join(capfd.readouterr()).encode())


def test_what_is_not_covered_is_still_there(taken: tuple[Services, AccessScope]) -> None:
    kept = Counter[str]()
    for found, text in read(*taken):
        shown = RedactedRecord(found, text, covered(text)).covered.text
        kept.update(
            word
            for word in ("Geachte heer", "Tweede alinea", "Zie de bijlage", "Vooruit", "naam")
            if word in shown
        )
    assert kept == {"Geachte heer": 100, "Tweede alinea": 20, "Zie de bijlage": 20, "Vooruit": 20, "naam": 40}
