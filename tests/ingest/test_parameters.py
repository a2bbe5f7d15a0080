"""Parameters of part headers, with file names however they were encoded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mime.parameters import read_parameters


@pytest.mark.parametrize(
    ("value", "main", "parameters"),
    [
        ("Text/Plain", "text/plain", {}),
        ("text/plain; charset=UTF-8", "text/plain", {"charset": "UTF-8"}),
        ('attachment; filename="a;b.pdf"', "attachment", {"filename": "a;b.pdf"}),
        ('a; filename="zeg \\"ja\\".pdf"', "a", {"filename": 'zeg "ja".pdf'}),
        ("a; filename=twee woorden.pdf; x=y", "a", {"filename": "twee woorden.pdf", "x": "y"}),
        ("a; filename*=utf-8''co%C3%B6rd.pdf", "a", {"filename": "coörd.pdf"}),
        ("a; filename*0*=utf-8''co%C3; filename*1*=%B6rd; filename*2=.pdf", "a", {"filename": "coörd.pdf"}),
        ("a; name*1=b; name*0=a", "a", {"name": "ab"}),
        ('a; name="=?utf-8?Q?co=C3=B6rd.pdf?="', "a", {"name": "coörd.pdf"}),
        ('multipart/mixed; boundary="een twee"', "multipart/mixed", {"boundary": "een twee"}),
        ("a; charset=een; charset=twee", "a", {"charset": "een"}),
        (";;;", "", {}),
    ],
)
def test_a_value_is_taken_apart(value: str, main: str, parameters: dict[str, str]) -> None:
    assert read_parameters(value) == (main, parameters)


@given(st.text(max_size=300))
def test_any_text_is_read(value: str) -> None:
    for text in read_parameters(value)[1].values():
        text.encode("utf-8", "surrogatepass")
