"""The schema of the catalogue, one for SQLite and PostgreSQL.

Ids are 16 bytes, digests 32, moments whole milliseconds since 1970 UTC (sent: seconds).
`number` columns are internal and never leave the house: they would betray other hand-ins.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex


class Bytes(LargeBinary):
    """Bytes that go to the driver as they are: the stock type wraps each value once more."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:  # noqa: ARG002  # the signature of the library
        """Both drivers take bytes."""
        return


# SQLite numbers rows by itself only in a column that is exactly INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")

# Text is ordered by its bytes, which is by code point: as in SQLite, whatever the server's language.
Words = Text().with_variant(Text(collation="C"), "postgresql")

catalogue = MetaData()
"""Hand-ins, records and all that is done with them."""

readings = MetaData()
"""What was asked and opened: its own file in the embedded mode, so that it never waits for an ingest."""

accession = Table(
    "accession",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("id", Bytes, nullable=False, unique=True),
    Column("custodian_id", Words, nullable=False),
    Column("custodian_name", Words, nullable=False),
    Column("channel", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("timezone", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("in_place", Boolean, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("sealed_at", BigInteger),
    Column("seal_hash", Bytes),
    Column("failure", Words, nullable=False, server_default=""),
    Column("supplements", Number),
    Column("found", BigInteger, nullable=False, server_default="0"),
    Column("read", BigInteger, nullable=False, server_default="0"),
    Column("started_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("declaration", Words, nullable=False, server_default=""),
)

provenance = Table(
    "provenance",
    catalogue,
    Column("accession", Number, primary_key=True, autoincrement=False),
    Column("body", Bytes, nullable=False),
)

password = Table(
    "password",
    catalogue,
    Column("accession", Number, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("body", Words, nullable=False),
)

blob_part = Table(
    "blob_part",
    catalogue,
    Column("digest", Bytes, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("pack", Integer),  # none: in place, see `path`
    Column("start", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("path", Words),
    Column("mtime_ns", BigInteger),
    sqlite_with_rowid=False,
)
Index("blob_part_pack", blob_part.c.pack, blob_part.c.start)

source_file = Table(
    "source_file",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("accession", Number, nullable=False),
    Column("path", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("digest", Bytes),
    Column("done", Boolean, nullable=False),
    UniqueConstraint("accession", "path"),
)

container = Table(
    "container",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("accession", Number, nullable=False),
    Column("parent", Number),
    Column("path", Words, nullable=False),
    Column("format", Words, nullable=False),
    Column("found", BigInteger, nullable=False),
    UniqueConstraint("accession", "path", "format"),
)
Index("container_parent", container.c.parent)

inner_source = Table(
    "inner_source",
    catalogue,
    Column("accession", Number, primary_key=True),
    Column("id", Bytes, primary_key=True),
    Column("parent", Bytes, nullable=False, index=True),
    sqlite_with_rowid=False,
)

text_block = Table(
    "text_block",
    catalogue,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("frame", Bytes, nullable=False),
)

record = Table(
    "record",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("id", Bytes, nullable=False, unique=True),
    Column("accession", Number, nullable=False),
    Column("container", Number, nullable=False, index=True),
    Column("source_file", Number, nullable=False),
    Column("locator", Words, nullable=False),
    Column("digest", Bytes, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kind", Words, nullable=False),
    Column("parent", Bytes),
    Column("family", Bytes),
    Column("sent", BigInteger),
    Column("mih", Bytes),
    Column("conversation", Bytes),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("duplicate_key", Bytes),
    Column("chain", Bytes),  # message ids (MIH) that it ties together, end to end, itself last
    Column("text_state", SmallInteger, nullable=False),
    Column("text_block", Number),
    Column("text_start", Integer, nullable=False, server_default="0"),
    Column("text_size", Integer, nullable=False, server_default="0"),
    Column("set_aside", Words),
    Column("from_seq", BigInteger),
    Column("card", Bytes, nullable=False),
)


@compiles(CreateIndex)
def _with_condition(made: CreateIndex, compiler: Any, **told: Any) -> str:
    """`CREATE INDEX` with the condition of a partial one.

    Both databases write it alike; the library's own parameters for it load both of its dialects.
    """
    condition = made.element.info.get("where")
    return str(compiler.visit_create_index(made, **told)) + (f" WHERE {condition}" if condition else "")


def _partial(name: str, where: str, *columns: Column[Any]) -> None:
    """An index of the rows for which the condition holds: few of them."""
    Index(name, *columns, info={"where": where})


_partial("record_parent", "parent IS NOT NULL", record.c.parent)
_partial("record_family", "family IS NOT NULL", record.c.family)
_partial("record_mih", "mih IS NOT NULL", record.c.mih)
_partial("record_duplicate", "duplicate_key IS NOT NULL", record.c.duplicate_key)
_partial("record_conversation", "conversation IS NOT NULL", record.c.conversation, record.c.sequence)
_partial("record_set_aside", "set_aside IS NOT NULL", record.c.set_aside)
_partial("record_incomplete", "text_state <> 0", record.c.accession, record.c.text_state)

preceded = Table(
    "preceded",
    catalogue,
    Column("record", Number, primary_key=True),
    Column("accession", Number, primary_key=True),
    sqlite_with_rowid=False,
)

past_version = Table(
    "past_version",
    catalogue,
    Column("record_id", Bytes, primary_key=True),
    Column("from_seq", BigInteger, primary_key=True),
    Column("until_seq", BigInteger, nullable=False),
    Column("body", Bytes, nullable=False),
    sqlite_with_rowid=False,
)

defect = Table(
    "defect",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("id", Bytes, nullable=False, unique=True),
    Column("accession", Number, nullable=False, index=True),
    Column("container", Number, nullable=False),
    Column("record", Bytes),
    Column("code", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("path", Words, nullable=False),
    Column("locator", Words, nullable=False),
    Column("lost", Integer, nullable=False),
)
_partial("defect_record", "record IS NOT NULL", defect.c.record)

thread_node = Table(
    "thread_node",
    catalogue,
    Column("accession", Number, primary_key=True),
    Column("mih", Bytes, primary_key=True),
    Column("thread", Bytes, nullable=False),
    sqlite_with_rowid=False,
)
Index("thread_node_thread", thread_node.c.accession, thread_node.c.thread)
Index("thread_node_mih", thread_node.c.mih)

thread_edge = Table(
    "thread_edge",
    catalogue,
    Column("accession", Number, primary_key=True),
    Column("child", Bytes, primary_key=True),
    Column("parent", Bytes, primary_key=True),
    sqlite_with_rowid=False,
)

thread_alias = Table(
    "thread_alias",
    catalogue,
    Column("accession", Number, primary_key=True),
    Column("former", Bytes, primary_key=True),
    Column("thread", Bytes, nullable=False),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("record_id", Bytes, nullable=False),
    Column("removed", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

index_state = Table(
    "index_state",
    catalogue,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("generation", Words, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("analysis", Words, nullable=False),
)

job = Table(
    "job",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("subject", Bytes, nullable=False),
    Column("accession", Number, nullable=False),
    Column("source", Words, nullable=False, server_default=""),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("owner", Words),
    Column("lease_until", BigInteger),
    Column("error", Words, nullable=False, server_default=""),
    Column("at_work", Integer),  # the item that a unit of suspect was at
    Column("begun", Integer, nullable=False, server_default="0"),  # how often that was begun
    UniqueConstraint("kind", "subject"),
)
_partial("job_waiting", "state IN ('open', 'claimed')", job.c.kind, job.c.accession, job.c.number)
_partial("job_claimed", "state = 'claimed'", job.c.kind, job.c.owner)

share = Table(
    "share",
    catalogue,
    Column("kind", Words, primary_key=True),
    Column("accession", Number, primary_key=True, autoincrement=False),
    Column("served_at", BigInteger, nullable=False),
)

account = Table(
    "account",
    catalogue,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("role", Words, nullable=False),
    Column("token_hash", Bytes, nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

access_grant = Table(
    "access_grant",
    catalogue,
    Column("account_id", Words, primary_key=True),
    Column("accession", Number, primary_key=True),  # 0: all
)


def _turn_table(name: str, metadata: MetaData) -> Table:
    """One row: whoever writes holds it, and its number grows with each commit. SQLite has a file for that."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("number", BigInteger, nullable=False),
    )


turn = _turn_table("turn", catalogue)
turn_reading = _turn_table("turn_reading", readings)


def _audit_table(name: str, metadata: MetaData) -> Table:
    """BIO 8.15.01: action, object, result, origin, actor and moment; and the chain."""
    return Table(
        name,
        metadata,
        Column("number", Number, primary_key=True, autoincrement=False),
        Column("at", BigInteger, nullable=False),
        Column("actor", Words, nullable=False),
        Column("action", Words, nullable=False),
        Column("object", Words, nullable=False),
        Column("result", Words, nullable=False),
        Column("origin", Words, nullable=False),
        Column("hash", Bytes, nullable=False),
    )


audit = _audit_table("audit", catalogue)
audit_reading = _audit_table("audit_reading", readings)

asked = Table(
    "asked",
    readings,
    Column("id", Words, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("body", Bytes, nullable=False),
)
