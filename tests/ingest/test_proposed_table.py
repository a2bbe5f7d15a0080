"""Columns that phone read-outs are known to have are proposed, and nothing is read by that."""

from ingest.chats.proposed_table import proposed
from ingest.documents.cell_row import CellRow

_HEADER = (
    "Chat #", "Participants", "Instant Message #", "From", "To", "Body", "Timestamp: Date", "Timestamp: Time",
    "Attachment #1", "Attachment #1 - Details", "Attachment #2", "Deleted - Instant Message", "",
)  # fmt: skip


def rows(*told: tuple[str, ...]) -> list[CellRow]:
    return [CellRow(0, b"x", each) for each in told]


def test_the_columns_of_a_read_out_are_proposed_below_its_title_without_how_dates_are_written() -> None:
    table, names = proposed(iter(rows(("Chats (3)",), _HEADER, ("1",))))
    assert table == {
        "columns": {
            "conversation": ["Chat #"], "title": ["Participants"], "number": ["Instant Message #"],
            "sender": ["From"], "recipients": ["To"], "text": ["Body"], "sent": ["Timestamp: Time"],
            "attachments": ["Attachment #1", "Attachment #2"], "deleted": ["Deleted - Instant Message"],
        },
        "deleted": ["Yes"],
        "owner": "(owner)",
    }  # fmt: skip
    assert names == list(_HEADER[:-1])


def test_a_table_of_which_little_is_known_gets_no_proposal() -> None:
    assert proposed(iter(rows(("Naam", "Body", "From"), ("x",)))) == ({}, [])
