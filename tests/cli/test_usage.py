"""Wrong usage: told in Dutch, with what is wrong and how it goes; exit code 2."""

import pytest

from cli.main import run


def typed(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit code of a line as typed, and what was said on standard error."""
    with pytest.raises(SystemExit) as ended:
        run(line.split())
    assert isinstance(ended.value.code, int)
    return ended.value.code, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("search", "Dit ontbreekt: {query}."),
        ("search iets --bla", "Deze optie is er niet: --bla."),
        ("search iets --siz 3", "Deze optie is er niet: --siz. Bedoelt u --size?"),
        ("search iets --size 500", "--size: deze waarde kan niet. Hoeveel stukken, 1 tot en met 200."),
        ("search iets --size", "Deze optie wil een waarde: --size."),
        ("search iets nogiets", "Dit is er niet: nogiets."),
        ("zoek iets", "Dit is er niet: zoek."),
        ("ingest . --custodian A --channel beide", "--channel: deze waarde kan niet. official of private."),
        (
            "ingest . --custodian A --channel official --attachments straks",
            "--attachments: now of later",
        ),
    ],
)
def test_wrong_usage_is_told_in_dutch(line: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = typed(line, capsys)
    assert (code, lines[0]) == (2, told)
    assert lines[1:] == [] or lines[1].startswith("Gebruik: ")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("search iets --sort beste", "sort: Deze waarde is niet bekend. beste"),
        ("search iets --filter soort=mail", "filter: Deze waarde is niet bekend. soort=mail"),
        ("search iets --filter kind=brief", "kind: Deze waarde is niet bekend. brief"),
    ],
)
def test_a_sort_or_filter_that_there_is_not_is_wrong_usage(
    line: str, told: str, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    code, lines = typed(f"{line} --data {tmp_path}", capsys)
    assert (code, lines[0]) == (2, told)
    assert lines[1].startswith("Gebruik: ")


def test_a_query_that_cannot_be_read_is_no_wrong_usage(
    capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    code, lines = typed(f"search (iets --data {tmp_path}", capsys)
    assert code == 1
    assert "sluitend haakje" in lines[0]


def test_a_command_without_anything_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["account"])
    shown = capsys.readouterr()
    assert (ended.value.code, shown.err) == (2, "")
    assert "grant" in shown.out
