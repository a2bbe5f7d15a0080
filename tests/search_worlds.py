"""Small worlds to search in: documents, scopes and trees, as builders and strategies."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from records.access import AccessScope
from records.identity import AccessionId, RecordId, digest_of
from records.place import Place
from records.record import Channel, Participant, Recipient, RecipientRole, Record, RecordKind
from search import query as tree
from search.index import OPEN_SEQ, IndexDocument, Question
from search.projection import Facts, project
from search.tiers import tiers_of

ACCESSIONS = tuple(AccessionId(letter * 32) for letter in "abc")
CUSTODIANS = {ACCESSIONS[0]: "jansen", ACCESSIONS[1]: "jansen", ACCESSIONS[2]: "yilmaz"}
EVERYTHING = AccessScope(frozenset(ACCESSIONS))
WORDS = (
    *("brief", "brieven", "besluit", "besluiten", "minister", "ministers", "stuk"),
    *("meeting", "meetings", "ab", "ba", "abc", "acb", "coordinatie"),
)


def a_record(
    number: int,
    text: str = "",
    *,
    title: str = "",
    sent_at: datetime | None = datetime(2020, 3, 5, 12, tzinfo=UTC),
    sender: str = "",
    to: tuple[str, ...] = (),
    kind: RecordKind = RecordKind.MAIL,
    message_id: str = "",
) -> Record:
    """A record; ids with numbers below 2**64 share their first half, so that orders tie."""
    record_id = RecordId(f"{number:032x}")
    digest = digest_of(record_id.encode())
    return Record(
        id=record_id,
        kind=kind,
        place=Place(f"archief/{number}.eml"),
        origin=digest,
        digest=digest,
        size_bytes=100,
        title=title,
        text=text,
        media_type="message/rfc822",
        sent_at=sent_at,
        sender=Participant(sender, "") if sender else None,
        recipients=tuple(Recipient(RecipientRole.TO, name, "") for name in to),
        message_id=message_id,
        family_id=record_id,
    )


def facts(
    accession: AccessionId = ACCESSIONS[0],
    *,
    preceded_by: tuple[AccessionId, ...] = (),
    attachment_names: tuple[str, ...] = (),
) -> Facts:
    """The facts of a record of a hand-in."""
    return Facts(
        accession_id=accession,
        channel=Channel.OFFICIAL,
        custodian_id=CUSTODIANS.get(accession, "niemand"),
        custodian_name=CUSTODIANS.get(accession, "Niemand").title(),
        attachment_names=attachment_names,
        preceded_by=preceded_by,
    )


def document(number: int, text: str = "", **changes: object) -> IndexDocument:
    """A document of the first hand-in, valid from the first seq."""
    return project(a_record(number, text, **changes), facts()).numbered(1)  # type: ignore[arg-type]  # a builder


def question(node: tree.Node, *, stems: bool = True, **changes: object) -> Question:
    """The question of a tree."""
    tiers = tiers_of(node, stems=stems)
    return Question(tiers=tiers.ranking, labels=tiers.labels, **changes)  # type: ignore[arg-type]  # a builder


sentences = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
names = st.sampled_from(("", "minister", "stuk besluit"))
moments = st.none() | st.sampled_from(
    (
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(2020, 3, 5, 12, tzinfo=UTC),
        datetime(2020, 3, 31, 23, 30, tzinfo=UTC),
    )
)
preceding = st.sets(st.sampled_from(ACCESSIONS), max_size=2).map(lambda some: tuple(sorted(some)))
spans = st.sampled_from(((1, OPEN_SEQ), (2, OPEN_SEQ), (3, OPEN_SEQ), (1, 3), (2, 4)))


@st.composite
def documents(draw: st.DrawFn, number: int) -> IndexDocument:
    """Any document with this number."""
    record = a_record(
        number,
        draw(sentences),
        title=draw(names),
        sent_at=draw(moments),
        sender=draw(names),
        kind=draw(st.sampled_from((RecordKind.MAIL, RecordKind.CHAT))),
    )
    made = project(record, facts(draw(st.sampled_from(ACCESSIONS)), preceded_by=draw(preceding)))
    return made.numbered(*draw(spans))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[IndexDocument, ...]:
    """Up to eight documents, many with the same moment."""
    count = draw(st.integers(0, 8))
    return tuple(draw(documents(number)) for number in range(1, count + 1))


words = st.sampled_from(WORDS)
leaves: st.SearchStrategy[tree.Node] = st.one_of(
    words.map(tree.Word),
    words.map(lambda word: tree.Word(word, exact=True)),
    st.lists(words, min_size=2, max_size=3).map(lambda some: tree.Phrase(tuple(some))),
    st.builds(
        tree.Near,
        st.lists(words, min_size=2, max_size=3, unique=True).map(tuple),
        st.integers(0, 4),
    ),
    words.map(lambda word: tree.Prefix(word[:2])),
    st.builds(tree.Fuzzy, words, st.integers(1, 2)),
    st.builds(
        tree.Field,
        st.sampled_from(("title", "sender", "participant")),
        words.map(lambda w: tree.Word(w, exact=True)),
    ),
    st.sampled_from(("mail", "chat")).map(lambda kind: tree.any_value("kind", [kind])),
    st.builds(tree.DateRange, st.sampled_from((None, 737489)), st.sampled_from((737489, 737515))).map(
        lambda days: tree.Field("day", days)
    ),
    st.just(tree.Everything()),
)
alternatives = st.lists(words.map(tree.Word), min_size=2, max_size=4).map(lambda some: tree.Or(tuple(some)))
trees: st.SearchStrategy[tree.Node] = alternatives | st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(tree.Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: tree.And(tuple(some))),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: tree.Or(tuple(some))),
    ),
    max_leaves=5,
)
scopes = st.sets(st.sampled_from(ACCESSIONS)).map(lambda some: AccessScope(frozenset(some)))
filters = st.dictionaries(
    st.sampled_from(("accession", "custodian", "kind", "has_attachment")), st.integers(0, 1), max_size=2
).map(lambda chosen: tuple((name, _restriction(name, index)) for name, index in chosen.items()))


def _restriction(name: str, index: int) -> tree.Node:
    if name == "has_attachment":
        return tree.Field(name, tree.Flag(holds=bool(index)))
    values = {"accession": ACCESSIONS, "custodian": ("jansen", "yilmaz"), "kind": ("mail", "chat")}
    return tree.any_value(name, [values[name][index]])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question with all facets and a small page."""
    return question(
        draw(trees),
        stems=draw(st.booleans()),
        restrictions=draw(filters),
        sort=draw(st.sampled_from(("relevance", "newest", "oldest"))),
        size=draw(st.integers(1, 4)),
        as_of=draw(st.sampled_from((1, 2, 3, 9))),
        facets=("kind", "channel", "custodian", "accession", "person", "month"),
        include_duplicates=draw(st.booleans()),
    )
