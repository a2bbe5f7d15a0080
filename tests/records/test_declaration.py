"""What is declared of a hand-in is checked before anything is taken in, and says what is wrong where."""

import json
from typing import Any

import pytest

from records.declaration import NOTHING_DECLARED, DateForm, Declaration, Meaning, declaration_of
from records.errors import InvalidError
from records.labels import invalid_sentence
from records.place import Place, StepKind

_COLUMNS = {"text": "Body", "sent": ["Date", "Time"], "sender": "From"}


def table(**more: Any) -> str:
    told = {"files": "*.csv", "columns": _COLUMNS, "dates": "iso", **more}
    return json.dumps({"tables": [{name: value for name, value in told.items() if value is not None}]})


def test_a_declaration_is_kept_as_it_was_told() -> None:
    told = declaration_of(table(sheet="Chats", owner="(owner)"))
    (form,) = told.tables
    assert (form.dates, form.sheet, form.owner) == (DateForm.ISO, "Chats", "(owner)")
    assert form.columns == (
        (Meaning.TEXT, ("Body",)), (Meaning.SENT, ("Date", "Time")), (Meaning.SENDER, ("From",)),
    )  # fmt: skip
    assert form.names == ("Body", "Date", "Time", "From")
    assert declaration_of(told.text) == told
    assert declaration_of(" \n") == NOTHING_DECLARED == Declaration()


@pytest.mark.parametrize(
    ("text", "reason", "where"),
    [
        ("geen", "not-json", ""),
        ("[]", "not-json", ""),
        ("[" * 100_000, "not-json", ""),
        (" " + "1" * 200_000, "not-json", ""),
        ('{"kleur": 1}', "unknown-name", "kleur"),
        ('{"tables": {}}', "not-a-list", "tables"),
        ('{"tables": [1]}', "not-an-object", "tables[0]"),
        ('{"screenshots": [1]}', "not-a-text", "screenshots"),
        (table(kleur="rood"), "unknown-name", "tables[0].kleur"),
        (table(files=None), "missing", "tables[0].files"),
        (table(files=["a"]), "not-a-text", "tables[0].files"),
        (table(dates=None), "missing", "tables[0].dates"),
        (table(dates="soms"), "dates", "tables[0].dates"),
        (table(dates=["iso"]), "dates", "tables[0].dates"),
        (table(timezone="Mars/Krater"), "unknown", "tables[0].timezone"),
        (table(columns=["Body"]), "not-an-object", "tables[0].columns"),
        (table(columns={**_COLUMNS, "kleur": "x"}), "unknown-name", "tables[0].columns.kleur"),
        (table(columns={"text": "Body", "sent": "x"}), "missing", "tables[0].columns.sender"),
        (table(columns={**_COLUMNS, "text": [1]}), "not-a-text", "tables[0].columns.text"),
        (table(columns={**_COLUMNS, "text": [" "]}), "not-a-text", "tables[0].columns.text"),
        (table(deleted=["Yes"]), "column-and-values", "tables[0].deleted"),
        (table(columns={**_COLUMNS, "direction": "x"}), "column-and-values", "tables[0].outgoing"),
    ],
)
def test_what_is_wrong_is_told_with_where_and_in_dutch(text: str, reason: str, where: str) -> None:
    with pytest.raises(InvalidError) as raised:
        declaration_of(text)
    assert (raised.value.field, raised.value.reason) == (f"declaration.{where}".rstrip("."), reason)
    assert "kan niet worden gebruikt" not in invalid_sentence("declaration", reason)


def test_a_pattern_is_of_a_name_or_a_path_in_a_folder_or_an_archive() -> None:
    told = declaration_of(json.dumps({"screenshots": ["*.PNG", "beelden/*"]}))
    place = Place("a.zip").into(StepKind.ENTRY, "3:telefoon/Scherm 1.png")
    assert told.is_screenshot(place)
    assert told.is_screenshot(Place("beelden/1.jpg"))
    assert not told.is_screenshot(Place("andere/1.jpg"))
    assert not told.is_screenshot(place.into(StepKind.BYTES, "0-3"))
