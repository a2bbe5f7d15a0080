"""What a command shows in a terminal, as a person reads it."""

import pytest

from cli.terminal import put_ledger


def test_what_hangs_on_the_messages_of_a_container_has_a_row_that_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts = {"found": 3, "kept": 3, "hidden": 0, "defects": 0}
    rows = [("", "folder"), ("", "attachments"), ("post.tar", "tar"), ("post.tar", "attachments")]
    containers = [{"path": path, "format": form, **counts} for path, form in rows]
    put_ledger({"balanced": True, "containers": containers, **counts})
    lines = capsys.readouterr().out.splitlines()
    parts = [line.split("│")[1].strip() for line in lines if line.startswith("│")]
    assert parts == [
        "(de aanlevering)",
        "bijlagen in de aanlevering",
        "post.tar",
        "bijlagen in post.tar",
        "Totaal",
    ]
