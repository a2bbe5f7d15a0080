"""Signs are counted alike in one window and in many."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.words.sign_count import count_signs, signs
from records.content import BytesContent

_SIGN = re.compile(rb'\n\{"a": ?("[^"]*")')


@given(
    st.lists(st.sampled_from([b'{"a":"x"}\n', b'{"a": "{y"}', b"\n", b"{", b'"']), max_size=30),
    st.integers(1, 40),
)
def test_every_sign_is_found_once_whatever_the_window(pieces: list[bytes], window: int) -> None:
    raw = b"".join(pieces)
    wanted = [(sign.start() - 1, sign[1]) for sign in _SIGN.finditer(b"\n" + raw)]
    assert [(at, sign[1]) for at, sign in signs(BytesContent(raw), _SIGN, window)] == wanted
    assert count_signs(BytesContent(raw), _SIGN) == len(wanted)
