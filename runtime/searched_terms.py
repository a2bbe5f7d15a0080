"""SearchedTerms: which searched words may stand in the account that goes out, and who said so.

A searched word may be a name that stands only in what was withheld: to tell that it was searched would
tell of it (docs/decisions/0144). Until somebody answers, such a word does not go out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from disclosure.redacting import redact
from disclosure.redacting_fields import FieldRule, RecordFields
from disclosure.words import words_of
from records.access import Actor
from records.errors import InvalidError, QueryError
from records.identity import RecordId
from records.inquiry import Inquiry
from records.judgement import RELEASABLE
from records.searched_term import SearchedTerm, TermAnswer, Whereabouts
from records.stored import StoredRecord
from runtime.access import Policy
from runtime.account_cover import AccountCover
from runtime.case_choices import CaseChoices
from runtime.judged import Chosen
from runtime.views import Json, moment
from search.analysis import fold, tokens
from search.language import parse
from search.query import Everything, Node
from search.request import SearchRequest
from search.service import SearchService
from search.terms import Sought, sought_of, terms_of, without
from search.wording import in_words, written
from storage.audit import ReadingAudit
from storage.logged_searches import LoggedSearch, LoggedSearches
from storage.notes import NoteKind, Notes
from storage.shelf import RecordShelf

_KIND = NoteKind.TERM_ANSWER
_AT_ONCE = 25
"""Records that are read together to see whether a word stands open in one of them."""

USUAL = "een woord dat alleen voorkomt in wat niet openbaar is"


@dataclass(frozen=True, slots=True)
class Hidden:
    """The terms that do not go out, with what is told instead of each."""

    instead: Mapping[Node, str]

    def told(self, search: LoggedSearch) -> tuple[str, str]:
        """A search and how it was understood, as they go out."""
        query, understood = str(search.logged.question.get("query") or ""), search.logged.understood
        node = tree_of(search)
        if node is None:
            return f"[{USUAL}]", ""
        left = without(node, self.instead)
        if left == node:
            return query, understood
        stems = bool((search.logged.question.get("expansions") or {}).get("stem", True))
        return written(left), in_words(left, stems=stems)

    def masked(self, text: str) -> str:
        """Other words of an account without these terms."""
        if not self.instead:
            return text
        words = list(words_of(text))
        bare = [fold(text[each.start : each.end]) for each in words]
        parts, at, place = [], 0, 0
        while place < len(words):
            size, said = self._at(bare, place)
            if size:
                parts += [text[at : words[place].start], f"[{said}]"]
                at = words[place + size - 1].end
            place += max(size, 1)
        return "".join((*parts, text[at:]))

    def _at(self, words: Sequence[str], place: int) -> tuple[int, str]:
        found = [
            (sought.length_at(words, place), said)
            for term, said in self.instead.items()
            for sought in sought_of(term)
        ]
        return max(found, key=lambda each: each[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedTerms:
    """Tells of every searched term where it stands, and keeps what was said of it."""

    notes: Notes
    searches: LoggedSearches
    service: SearchService
    choices: CaseChoices
    cover: AccountCover
    shelf: RecordShelf
    policy: Policy
    audit: ReadingAudit

    def listed(self, actor: Actor, inquiry_id: str) -> list[Json]:
        """Every searched term of an inquiry, in the order of first use. Raises NotFoundError."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "inquiry.searched-terms", inquiry.id)
        return [_view(each) for each in self._told(inquiry).values()]

    def answer(self, actor: Actor, inquiry_id: str, said: Sequence[tuple[str, bool, str]]) -> list[Json]:
        """Keep of terms whether they go out and what is told instead, all or none.

        Raises InvalidError for what was never searched and for one named twice.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        terms = [term for term, _, _ in said]
        if len(set(terms)) < len(terms):
            raise InvalidError("answers", "twice")
        if set(terms) - {written(each) for each in self._searched(inquiry)}:
            raise InvalidError("answers", "unknown")
        before = len(self.notes.kept(inquiry.id, _KIND))
        bodies = [
            {"term": term, "goes_out": goes_out, "instead": instead} for term, goes_out, instead in said
        ]
        self.notes.add(inquiry.id, _KIND, bodies, actor, after=before)
        return [_view(each) for each in self._told(inquiry, lambda term: term in terms).values()]

    def open(self, inquiry: Inquiry) -> int:
        """How many terms wait for somebody to say whether they go out."""
        answered = {each.term for each in self._answers(inquiry.id)}
        return sum(each.is_open for each in self._told(inquiry, lambda term: term not in answered).values())

    def hidden(self, inquiry: Inquiry, rule: FieldRule) -> Hidden:
        """The terms that do not go out as it stands now; whom that is shown to is decided before.

        `rule` is what the account is covered by.
        """
        answers = {each.term: each for each in self._answers(inquiry.id)}
        unanswered = self._told(inquiry, lambda term: term not in answers, rule)
        hidden = {node: USUAL for node, each in unanswered.items() if not each.goes_out}
        for node in self._searched(inquiry):
            answer = answers.get(written(node))
            if answer is not None and not answer.goes_out:
                hidden[node] = answer.instead or USUAL
        return Hidden(hidden)

    def _told(
        self, inquiry: Inquiry, wanted: Callable[[str], bool] = bool, rule: FieldRule | None = None
    ) -> dict[Node, SearchedTerm]:
        """Those of the terms that are wanted; where a term stands is looked for here and nowhere else."""
        answers = {each.term: each for each in self._answers(inquiry.id)}
        searches = {each.number: each for each in self.searches.listed(inquiry.id)}
        places = _Places(self, inquiry, searches, rule)
        return {
            node: SearchedTerm(
                term=term,
                searches=numbers,
                whereabouts=places.of(node, numbers),
                answer=answers.get(term),
            )
            for node, numbers in self._searched(inquiry).items()
            for term in [written(node)]
            if wanted(term)
        }

    def _searched(self, inquiry: Inquiry) -> dict[Node, tuple[int, ...]]:
        found: dict[Node, tuple[int, ...]] = {}
        for search in self.searches.listed(inquiry.id):
            for term in dict.fromkeys(terms_of(tree_of(search) or Everything())):
                found[term] = (*found.get(term, ()), search.number)
        return found

    def _answers(self, inquiry_id: str) -> Iterator[TermAnswer]:
        for note in self.notes.kept(inquiry_id, _KIND):
            yield TermAnswer(
                term=note.body["term"],
                goes_out=note.body["goes_out"],
                instead=note.body["instead"],
                by=note.by,
                at=note.at,
            )


@dataclass
class _Places:
    """Where terms stand in one inquiry as it was judged now; read as far as is needed."""

    of_terms: SearchedTerms
    inquiry: Inquiry
    searches: Mapping[int, LoggedSearch]
    rule: FieldRule | None = None

    def of(self, term: Node, numbers: Sequence[int]) -> Whereabouts:
        """Where a term of the searches with these numbers stands."""
        sought = sought_of(term)
        if _all_in(sought, tokens(self.inquiry.wording)):
            return Whereabouts.RELEASED
        scope = self.of_terms.policy.within(self.inquiry)
        request = SearchRequest(query=written(term), include_duplicates=True)
        hits = set(self.of_terms.service.scan(request, scope))
        if not hits:
            return Whereabouts.NOWHERE
        if any(_all_in(sought, words) for words in self._open(sorted(hits & self._selected))):
            return Whereabouts.RELEASED
        left = {word for each in numbers for word in self._left(self.searches[each])}
        if left.isdisjoint(word for each in sought for word in each.words):
            return Whereabouts.COVERED
        return Whereabouts.WITHHELD

    def _left(self, search: LoggedSearch) -> list[str]:
        """The words of a search, as it would be told, that no rule covers."""
        told = f"{search.logged.question.get('query') or ''}\n{search.logged.understood}"
        return tokens(self._rule.redacted(RecordFields(title=told)).title)

    def _open(self, ids: Sequence[RecordId]) -> Iterator[list[str]]:
        """The words that stand open in those of the records that go out: text, then title and people."""
        of = self.of_terms
        scope = of.policy.within(self.inquiry)
        for start in range(0, len(ids), _AT_ONCE):
            judged = of.choices.some(self.inquiry.id, ids[start : start + _AT_ONCE])
            outgoing = [each for each in judged.values() if _goes_out(each)]
            some = [each.record_id for each in outgoing]
            texts, records = of.shelf.texts(some, scope), of.shelf.records(some, scope)
            for each in outgoing:
                if each.record_id in records:
                    yield tokens(redact(texts.get(each.record_id, ""), each.redactions).text)
                    yield tokens(self._fields(records[each.record_id]))

    def _fields(self, record: StoredRecord) -> str:
        bare = RecordFields(title=record.title, sender=record.sender, recipients=record.recipients)
        shown = self._rule.redacted(bare)
        people = (f"{each.name} {each.address}" for each in shown.people)
        return "\n".join((shown.title, *people))

    @cached_property
    def _selected(self) -> frozenset[RecordId]:
        return self.of_terms.choices.judging.selected(self.inquiry.id)

    @cached_property
    def _rule(self) -> FieldRule:
        return self.rule or self.of_terms.cover.rule(self.inquiry)


def _goes_out(each: Chosen) -> bool:
    """Whether a record goes out as judged now."""
    return each.is_current and each.judgement is not None and each.judgement.outcome in RELEASABLE


def tree_of(search: LoggedSearch) -> Node | None:
    """The tree of a kept search; None if the language of today does not read it."""
    try:
        return parse(str(search.logged.question.get("query") or ""))
    except QueryError:
        return None


def _all_in(sought: Sequence[Sought], words: Sequence[str]) -> bool:
    return all(each.is_in(words) for each in sought)


def _view(term: SearchedTerm) -> Json:
    answer = term.answer
    return {
        "term": term.term,
        "searches": list(term.searches),
        "whereabouts": term.whereabouts.value,
        "goesOut": term.goes_out,
        "isOpen": term.is_open,
        "instead": answer.instead if answer else "",
        "by": answer and answer.by,
        "at": answer and moment(answer.at),
    }
