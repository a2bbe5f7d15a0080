"""The tables of casework: inquiries and all that is done in them, part of the one catalogue.

What is done is added and never changed: what holds now follows from what was done, in order.
`ordinal` counts within an inquiry, from 1; days are ISO 8601 texts.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from storage.tables import Bytes, Number, Words, catalogue

inquiry = Table(
    "inquiry",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("id", Bytes, nullable=False, unique=True),
    Column("reference", Words, nullable=False),
    Column("wording", Words, nullable=False),
    Column("act", Words, nullable=False),
    Column("received_on", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hold", Words),  # the decision that imposed it
    Column("held_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
)

requester = Table(
    "requester",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("contact", Words, nullable=False),
)

inquiry_caseworker = Table(
    "inquiry_caseworker",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("account_id", Words, primary_key=True),
    Column("part", Words, nullable=False),
    Column("since", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("inquiry_caseworker_account", inquiry_caseworker.c.account_id)

inquiry_scope = Table(
    "inquiry_scope",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("body", Bytes, nullable=False),
)

scope_accession = Table(
    "scope_accession",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("accession", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
Index("scope_accession_held", scope_accession.c.accession)

inquiry_event = Table(
    "inquiry_event",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("day", Words, nullable=False),
    Column("body", Bytes, nullable=False),
)

inquiry_note = Table(
    "inquiry_note",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("kind", Words, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),  # within its kind
    Column("at", BigInteger, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("body", Bytes, nullable=False),
)

logged_search = Table(
    "logged_search",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("analysis", Words, nullable=False),
    Column("total", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    Column("body", Bytes, nullable=False),
    Column("found", Bytes, nullable=False),  # ids of 16 bytes, in order of their bytes
)

selection_change = Table(
    "selection_change",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("origin", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("undoes", Integer),
    Column("records", Bytes, nullable=False),  # ids of 16 bytes, in order of their bytes
)

judgement = Table(
    "judgement",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("record", Bytes, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("text_digest", Bytes, nullable=False),
    Column("body", Bytes, nullable=False),
)
Index("judgement_record", judgement.c.inquiry, judgement.c.record, judgement.c.ordinal)

second_reading = Table(
    "second_reading",
    catalogue,
    Column("inquiry", Number, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("judgement", Integer, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("remark", Words, nullable=False),
)
Index("second_reading_judgement", second_reading.c.inquiry, second_reading.c.judgement)
