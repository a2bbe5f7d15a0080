"""What holds of every recogniser on every text, and of every number that is one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.proposing import proposals, redaction_of
from disclosure.recogniser import Confidence, Hit, Recogniser, Surroundings
from disclosure.recognisers import RECOGNISERS
from disclosure.recognisers.bsn import Bsn
from disclosure.recognisers.bsn import passes as passes_eleven
from disclosure.recognisers.email_address import EmailAddress
from disclosure.recognisers.iban import Iban
from disclosure.recognisers.telephone import Telephone
from records.ground import Act
from tests.disclosure.recognisers.test_cases import AROUND

NOBODY = Surroundings()
HOSTILE = (
    *(
        "1",
        "0",
        "1 ",
        "0 ",
        "06 12 ",
        "00 ",
        "+",
        "(",
        "@",
        "a@",
        "[at]",
        "a.",
        "A ",
        "Aa-",
        "NL91 ",
        "van ",
        "-",
    ),
    *(
        "de heer ",
        "straat 1 ",
        "Laan van ",
        "1234 AB ",
        "Jan de ",
        "postbus 1 1234 AB ",
        "groet\n",
        "Aa van ",
        "\n",
    ),
)

texts = st.text(alphabet=st.sampled_from("abAB 019.-,@+()\n\u00a0é€NLvandestraat"), max_size=80) | st.text(
    max_size=40
)
words = st.sampled_from(["", "tel ", "zie ", "Het is ", "(", "nr. ", "x\n", "Van: "])
ends = st.sampled_from(["", ".", " en verder", ")", "\n", ", ", ";"])


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text(alphabet="0123456789", min_size=length, max_size=length)


@st.composite
def bsns(draw: st.DrawFn) -> str:
    """A valid BSN of nine digits: the first eight drawn, the ninth as the test asks."""
    start = draw(digits(8).filter(lambda each: each[0] != "0" and len(set(each)) > 1))
    for last in "0123456789":
        if passes_eleven(start + last):
            return start + last
    return "111222333"  # of some beginnings the ninth would have to be ten


def covered(hits: list[Hit], text: str) -> list[str]:
    return [text[hit.passage.start : hit.passage.end] for hit in hits]


@given(texts)
def test_passages_lie_in_the_text_and_come_in_order(text: str) -> None:
    for each in RECOGNISERS:
        hits = list(each.find(text, AROUND))
        assert all(0 <= hit.passage.start < hit.passage.end <= len(text) for hit in hits)
        assert all(hit.recogniser == each.name for hit in hits)


@given(texts)
def test_proposals_rise_and_none_lies_within_another(text: str) -> None:
    found = [hit.passage for hit in proposals(text, AROUND)]
    assert all(one.start <= two.start and one.end < two.end for one, two in pairwise(found))


@given(words, bsns(), ends, st.sampled_from(["", " ", ".", "-"]))
def test_every_bsn_is_found_in_each_form(before: str, number: str, after: str, separator: str) -> None:
    written = separator.join((number[:3], number[3:6], number[6:]))
    text = f"{before}bsn {written}{after}"
    assert covered(list(Bsn().find(text, NOBODY)), text) == [written]


@given(st.integers(0, 10**9))
def test_a_bsn_changed_in_one_digit_does_not_pass(seed: int) -> None:
    number = "123456782"
    place, other = seed % 9, str((int(number[seed % 9]) + 1 + seed // 9 % 9) % 10)
    changed = number[:place] + other + number[place + 1 :]
    assert changed == number or not passes_eleven(changed)


@given(words, digits(10), st.sampled_from(["", " "]), ends)
def test_every_dutch_iban_is_found(before: str, account: str, separator: str, after: str) -> None:
    number = int("".join(str(int(sign, 36)) for sign in f"RABO{account}NL00"))
    written = f"NL{98 - number % 97:02}RABO{account}"
    spaced = separator.join(written[place : place + 4] for place in range(0, 18, 4))
    text = f"{before}{spaced}{after}"
    assert covered(list(Iban().find(text, NOBODY)), text) == [spaced]


@given(words, digits(7), st.sampled_from(["06{}", "06-{}", "+31 6 {}", "+31(0)6{}", "00316{}"]), ends)
def test_every_mobile_number_is_found(before: str, rest: str, form: str, after: str) -> None:
    written = form.format("1" + rest)
    text = f"{before}{written}{after}"
    assert covered(list(Telephone().find(text, NOBODY)), text) == [written]


@given(
    words,
    st.from_regex(r"[a-z]{2,9}(?:[.+-][a-z]{1,9})?@[a-z]{1,9}(?:-[a-z]{1,5})?\.[a-z]{2,4}", fullmatch=True),
)
def test_every_address_of_a_person_is_found(before: str, address: str) -> None:
    text = f"{before}x{address} en"
    assert covered(list(EmailAddress().find(text, NOBODY)), text) == [f"x{address}"]


@pytest.mark.parametrize("recogniser", RECOGNISERS, ids=lambda each: each.name)
def test_hostile_text_takes_time_in_proportion(recogniser: Recogniser) -> None:
    # Whatever goes back over what it has read takes hours here, and strikes the limit of every test.
    for piece in HOSTILE:
        for _ in recogniser.find(piece * (25_000 // len(piece)), AROUND):
            pass
    for _ in recogniser.find("1234 567 " * 110_000, AROUND):
        pass


def test_a_hit_becomes_a_redaction_with_the_ground_of_its_law() -> None:
    (hit,) = proposals("BSN 111222333", NOBODY)
    assert hit.confidence is Confidence.CERTAIN
    assert redaction_of(hit, Act.WOO).ground.code == "5.1.1e"
    assert redaction_of(hit, Act.WOB).ground.code == "10.1d"
    (mail,) = proposals("p.peters@voorbeeld.nl", NOBODY)
    assert redaction_of(mail, Act.WOO).ground.code == "5.1.2e"
    assert redaction_of(mail, Act.WOO).recogniser == "email"


def test_no_reason_repeats_what_it_is_about() -> None:
    text = "Jan de Vries, 06-12345678, jan@voorbeeld.nl, BSN 111222333, Kerkstraat 12, 1234 AB"
    hits = proposals(text, AROUND)
    assert len(hits) == 5
    assert not any(passage in hit.why for hit, passage in zip(hits, covered(list(hits), text), strict=True))
