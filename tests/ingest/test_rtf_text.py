"""Rich text gives its words, and the HTML that Outlook wrapped in it gives those that it shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.rtf_text import rtf_text
from tests.outlook_samples import WRAPPED


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        (rb"{\rtf1 Dag\par daar}", "Dag\ndaar"),
        (rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\generator X;}{\info{\author Jan}}Dag}", "Dag"),
        (rb"{\rtf1 a\'e9\{\\\}b\~c}", "aé{\\}b\u00a0c"),
        (rb"{\rtf1\uc1 \u235?n \uc2\u8364??!}", "ën €!"),
        (rb"{\rtf1\uc1 \u-10179?\u-9216?}", "\U0001f400"),
        (rb"{\rtf1\uc1\u235\'3fn}", "ën"),
        (rb"{\rtf1\ansicpg1251 \'cc\'e8\'f0}", "Мир"),
        (rb"{\rtf1\ansi{\fonttbl{\f3\fcharset204 A;}}\f3 \'cc{\f0 \'e9}\'e8}", "Мéи"),
        (rb"{\rtf1\lquote a\rquote\emdash\tab b}", "‘a’—\tb"),
        (rb"{\rtf1 {\pict 0a0b}{\*\onbekend weg}blijft", "blijft"),
        (b"{\\rtf1 regel\r\nbreuk\\\nnieuw}", "regelbreuk\nnieuw"),
        (b"geen rijke tekst", "geen rijke tekst"),
    ],
)
def test_rich_text_gives_its_words(rich: bytes, text: str) -> None:
    assert rtf_text(rich) == text


def test_wrapped_html_gives_what_it_shows_in_the_letters_of_each_font() -> None:
    assert rtf_text(WRAPPED) == "Coördinatie met Łódź€ 5 & meer"


def test_groups_that_never_close_cost_no_stack() -> None:
    assert rtf_text(b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"y") == "xy"


@given(raw=st.binary(max_size=400))
def test_no_bytes_are_refused(raw: bytes) -> None:
    assert "\0" not in rtf_text(b"{\\rtf1\\fromhtml1 " + raw)
    rtf_text(raw).encode("utf-8")
