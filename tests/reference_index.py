"""A SearchIndex that does literally what the decisions say, document by document. Slow, and right."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from records.access import AccessScope
from records.identity import AccessionId, RecordId
from search import query as tree
from search.analysis import query_stems
from search.fields import FACET, FREE
from search.index import OPEN_SEQ, FacetCount, FieldValue, Hit, IndexDocument, IndexPage, Position, Question


class ReferenceIndex:
    """All versions in a list; nothing is visible before `commit`."""

    def __init__(self) -> None:
        self._written: list[IndexDocument] = []
        self._committed: list[IndexDocument] = []

    def write(self, removed: Iterable[RecordId], documents: Iterable[IndexDocument]) -> None:
        gone = set(removed)
        self._written = [document for document in self._written if document.id not in gone]
        self._written += documents

    def commit(self) -> None:
        self._committed = list(self._written)

    def undo_after(self, seq: int) -> None:
        self._written = [document for document in self._committed if document.from_seq <= seq]
        self.commit()

    def search(self, question: Question, scope: AccessScope) -> IndexPage:
        hits = self._hits(question, scope)
        if question.after is not None:
            after = question.after
            later = [hit for hit in hits if _key(question, hit.position) > _key(question, after)]
        else:
            later = hits
        facets = {facet: self._facet(question, scope, facet) for facet in question.facets}
        page = tuple(later[: question.size])
        return IndexPage(len(hits), page, has_next=len(later) > question.size, facets=facets)

    def scan(self, question: Question, scope: AccessScope) -> Iterator[RecordId]:
        return (hit.id for hit in self._hits(question, scope))

    def count(self, question: Question, scope: AccessScope) -> int:
        return len(self._hits(question, scope))

    def versions(self) -> Iterator[tuple[RecordId, AccessionId]]:
        for document in self._committed:
            if document.until_seq == OPEN_SEQ:
                yield document.id, AccessionId(str(document.values["accession"]))

    def ping(self) -> None:
        return

    def close(self) -> None:
        return

    def _visible(self, question: Question, scope: AccessScope) -> list[IndexDocument]:
        searched: set[str] = set(scope.accessions)
        for name, node in question.restrictions:
            if name in ("accession", "custodian"):
                chosen = [document for document in self._committed if matches(node, document)]
                searched &= {str(document.values["accession"]) for document in chosen}
        return [
            document
            for document in self._committed
            if document.from_seq <= question.as_of < document.until_seq
            and document.values["accession"] in searched
            and all(matches(node, document) for _, node in question.restrictions)
            and (
                question.include_duplicates or not searched & set(_many(document.values.get("preceded", ())))
            )
        ]

    def _hits(self, question: Question, scope: AccessScope) -> list[Hit]:
        hits = []
        for document in self._visible(question, scope):
            holding = [tier for tier, (_, node) in enumerate(question.tiers) if matches(node, document)]
            if question.tiers and matches(question.tiers[-1][1], document):
                tier = holding[0] if question.sort == "relevance" else 0
                position = Position(
                    2 * tier + (not document.values["dated"]), int(str(document.values["order"])), document.id
                )
                labels = question.labels or question.tiers
                label = next(label for label, node in labels if matches(node, document))
                hits.append(Hit(document.id, position, label))
        return sorted(hits, key=lambda hit: _key(question, hit.position))

    def _facet(self, question: Question, scope: AccessScope, facet: str) -> tuple[FacetCount, ...]:
        name = FACET[facet].name
        others = tuple(row for row in question.restrictions if row[0] != name)
        free = replace(question, restrictions=others)
        counts: Counter[str] = Counter()
        if name in ("accession", "custodian"):
            for value in {str(document.values[name]) for document in self._committed}:
                chosen = (*others, (name, tree.any_value(name, [value])))
                counts[value] = self.count(replace(question, restrictions=chosen), scope)
        else:
            for document in self._visible(free, scope):
                if matches(question.tiers[-1][1], document):
                    counts.update(_many(document.values.get(name, ())))
        found = [FacetCount(value, count) for value, count in counts.items() if count]
        return tuple(sorted(found, key=lambda one: (-one.count, one.value)))


@dataclass(frozen=True)
class _Backwards:
    """Turns the order of ids round."""

    id: str

    def __lt__(self, other: "_Backwards") -> bool:
        return self.id > other.id

    def __gt__(self, other: "_Backwards") -> bool:
        return self.id < other.id


def _key(question: Question, position: Position) -> tuple[int, int, str | _Backwards]:
    if question.sort == "oldest":
        return position.stratum, position.order, position.id
    return position.stratum, -position.order, _Backwards(position.id)


def matches(node: tree.Node, document: IndexDocument, fields: tuple[str, ...] = FREE) -> bool:
    """Whether a document satisfies a tree, by the meaning of each node."""

    def holds(inner: tree.Node) -> bool:
        return matches(inner, document, fields)

    match node:
        case tree.Everything():
            result = True
        case tree.Field(name, inner):
            result = matches(inner, document, (name,))
        case tree.Not(inner):
            result = not holds(inner)
        case tree.And(nodes):
            result = all(map(holds, nodes))
        case tree.Or(nodes):
            result = any(map(holds, nodes))
        case tree.AtLeast(count, nodes):
            result = sum(map(holds, nodes)) >= count
        case tree.Word(text, exact=False) if fields == FREE:
            stems = set(_words(document, "stems"))
            return bool(stems & set(query_stems(text))) or holds(tree.Word(text, exact=True))
        case _:
            result = any(_in_field(node, document, name) for name in fields)
    return result


def _in_field(node: tree.Node, document: IndexDocument, name: str) -> bool:
    words = _words(document, name)
    value = document.values.get(name)
    match node:
        case tree.Word(text):
            result = text in words
        case tree.Phrase(phrase):
            result = any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words)))
        case tree.Near(near, distance):
            result = all(_beside(words, one, other, distance) for one, other in tree.pairs(near))
        case tree.Prefix(text):
            result = any(word.startswith(text) for word in words)
        case tree.Fuzzy(text, distance):
            result = any(edits(word, text) <= distance for word in words)
        case tree.Value(text):
            result = text in _many(value if value is not None else ())
        case tree.Flag(flag):
            result = value is flag
        case tree.DateRange(first, last):
            result = isinstance(value, int) and (first or value) <= value <= (last or value)
        case _:
            raise TypeError(node)
    return result


def _beside(words: list[str], one: str, other: str, distance: int) -> bool:
    def places(wanted: str) -> list[int]:
        return [at for at, word in enumerate(words) if word == wanted]

    return any(abs(left - right) - 1 <= distance for left in places(one) for right in places(other))


def edits(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours from one word to the other."""
    table = [[max(row, column) for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            replaced = table[row - 1][column - 1] + (one[row - 1] != other[column - 1])
            best = min(table[row - 1][column] + 1, table[row][column - 1] + 1, replaced)
            if row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]:
                best = min(best, table[row - 2][column - 2] + 1)
            table[row][column] = best
    return table[-1][-1]


def _words(document: IndexDocument, name: str) -> list[str]:
    value = document.values.get(name, "")
    return value.split() if isinstance(value, str) else []


def _many(value: FieldValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)
