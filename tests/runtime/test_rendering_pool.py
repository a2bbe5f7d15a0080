"""Several children render side by side, and what they make comes in order."""

from collections.abc import Iterator

import pytest

from disclosure.proof import Secrets
from disclosure.record_pdf import RecordSheet
from disclosure.redacting import redact
from disclosure.redacting_fields import RecordFields
from records.errors import ConflictError
from runtime.rendering_pool import RenderingPool
from runtime.rendering_work import Task
from tests.disclosure.pdf.reading import page_texts


def task(number: int, *secrets: str) -> Task:
    sheet = RecordSheet(f"{number:06}", RecordFields(), redact(f"tekst {number}", ()))
    return Task(sheet, Secrets((), secrets))


@pytest.fixture
def pool() -> Iterator[RenderingPool]:
    pool = RenderingPool()
    yield pool
    pool.close()


@pytest.mark.parametrize("count", [0, 3, 40])
def test_what_is_made_comes_in_the_order_of_the_items(pool: RenderingPool, count: int) -> None:
    made = list(pool.map(lambda number: pool.render(task(number)).content, range(count)))
    assert [f"tekst {number}" in page_texts(content)[0] for number, content in enumerate(made)] == [
        True
    ] * count


def test_one_record_that_is_not_proved_stops_the_rest_and_the_pool_can_be_closed_and_used_again(
    pool: RenderingPool,
) -> None:
    with pytest.raises(ConflictError):
        list(pool.map(lambda number: pool.render(task(number, *["tekst20"] * (number == 20))), range(40)))
    pool.close()
    assert pool.render(task(1)).pages == 1
