"""Judging: what becomes of the selected records of an inquiry, held to the text that was read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from disclosure.judging import Circumstances, faults, ordered
from disclosure.propagation import Proposal, for_relatives, for_same_passages
from disclosure.second_reading import check_reading, standing
from disclosure.selection import selected
from records.access import AccessScope, Actor, Permission
from records.errors import ConflictError, FaultyError, InvalidError, StaleError
from records.ground import ground_of
from records.identity import RecordId, digest_text
from records.inquiry import Inquiry
from records.judgement import (
    Environment,
    Judged,
    Judgement,
    KeptJudgement,
    Outcome,
    SecondReading,
    Standing,
    Verdict,
)
from records.ports import Clock
from records.redaction import Passage, Redaction
from records.stored import StoredRecord
from runtime.access import Policy, require
from runtime.judgement_views import judgement_view, line_view, proposal_view
from runtime.views import Json, record_view
from storage.audit import ReadingAudit
from storage.judgements import Judgements
from storage.kinship import Kinship
from storage.selections import Selections
from storage.shelf import RecordShelf
from storage.sql import few
from storage.text_versions import TextVersion, TextVersions

_HERE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A judgement as somebody makes it: of which text (its digest, `sha256:…`) and in place of which one.

    `replaces` is the number of the judgement that he saw, 0 for none; `redactions` are start, end, code
    of the ground and recogniser; `origin` the record whose judgement was proposed for this one.
    """

    record_id: RecordId
    outcome: Outcome
    text_digest: str
    replaces: int = 0
    grounds: tuple[str, ...] = ()
    remark: str = ""
    age_reason: str = ""
    closed_until: date | None = None
    environment: Environment = Environment.NONE
    public_link: str = ""
    redactions: tuple[tuple[int, int, str, str], ...] = ()
    origin: RecordId | None = None


@dataclass(frozen=True)
class Judging:
    """Judges records of inquiries for their caseworkers."""

    judgements: Judgements
    texts: TextVersions
    selections: Selections
    kinship: Kinship
    shelf: RecordShelf
    policy: Policy
    audit: ReadingAudit
    clock: Clock

    def judge(self, actor: Actor, inquiry_id: str, drafts: Sequence[Draft]) -> list[int]:
        """Judge records, all or none; the numbers of the judgements.

        Raises FaultyError with every rule that is broken, ConflictError for a record that is not
        selected or whose text is another by now, StaleError for one that somebody judged meanwhile.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        ids = [each.record_id for each in drafts]
        if len(set(ids)) < len(ids):
            raise InvalidError("judgements", "twice")
        scope = self.policy.within(inquiry)
        if not self.selected(inquiry_id).issuperset(ids):
            raise ConflictError("record", "not-selected")
        records, texts = self.shelf.records(ids, scope), self.texts.texts(ids, scope)
        if any(each not in records for each in ids):
            raise ConflictError("record", "not-selected")
        if any(digest_text(texts[each.record_id].digest) != each.text_digest for each in drafts):
            raise ConflictError("record", "other-text")
        made = [self._made(actor, each, texts[each.record_id]) for each in drafts]
        self._check(inquiry, made, records, texts)
        replaced = [(kept, draft.replaces) for kept, draft in zip(made, drafts, strict=True)]
        return self.judgements.add(inquiry_id, replaced, actor)

    def read(self, actor: Actor, inquiry_id: str, said: Sequence[tuple[int, Verdict, str]]) -> list[int]:
        """Approve judgements or send them back, all or none: number, verdict, remark of each.

        Raises ForbiddenError for who is no reviewer, ConflictError for one's own and for one whose text
        is another by now, StaleError for one that does not count any more.
        """
        require(actor, Permission.APPROVE)
        inquiry = self.policy.inquiry(actor, inquiry_id)
        found = self.judgements.numbered(inquiry_id, (number for number, _, _ in said))
        scope, now = self.policy.within(inquiry), self.clock.now()
        texts = self.texts.texts([each.judgement.record_id for each in found.values()], scope)
        readings = []
        for number, verdict, remark in said:
            reading = SecondReading(
                judgement=number,
                verdict=verdict,
                reader=actor.account_id,
                reader_name=actor.name,
                at=now,
                remark=remark,
            )
            kept = found.get(number)
            if kept is None or kept.judgement.record_id not in texts:
                raise StaleError("judgement")
            check_reading(kept, reading, texts[kept.judgement.record_id].digest)
            readings.append(reading)
        self.judgements.read(inquiry_id, readings, actor)
        return [number for number, _, _ in said]

    def judged(self, inquiry: Inquiry, ids: Iterable[RecordId] | None = None) -> Iterator[Judged]:
        """Every selected record in order of its id, or those of `ids`, with its standing.

        They are read some hundreds at a time, so that memory stays flat. Whom it is shown to is decided
        before. One text at a time is looked at, and only where the catalogue has another one than was
        judged.
        """
        scope = self.policy.within(inquiry)
        chosen = sorted(self.selected(inquiry.id) if ids is None else ids)
        for some in few(chosen):
            current = self.judgements.current(inquiry.id, some)
            readings = self.judgements.readings(inquiry.id, [each.number for each in current.values()])
            numbers = self.texts.numbers(some, scope)
            for each in some:
                if each in numbers:
                    kept = current.get(each)
                    reading = None if kept is None else readings.get(kept.number)
                    where = self._standing(kept, reading, numbers[each], scope)
                    yield Judged(each, where, kept, reading)

    def selected(self, inquiry_id: str) -> frozenset[RecordId]:
        """The records that are chosen now."""
        return selected(self.selections.changes(inquiry_id))

    def listed(self, actor: Actor, inquiry_id: str, after: str, limit: int) -> Json:
        """A page of the selected records with where each stands, by id, after that id."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        wanted = [each for each in sorted(self.selected(inquiry_id)) if each > after][: limit + 1]
        page = wanted[:limit]
        self.audit.append(actor, "judgement.list", inquiry.id, f"records={len(page)}")
        more = len(wanted) > limit
        return {
            "items": [line_view(each) for each in self.judged(inquiry, page)],
            "hasNextPage": more,
            "nextCursor": page[-1] if more else None,
        }

    def one(self, actor: Actor, inquiry_id: str, record_id: RecordId) -> Json:
        """A record of the inquiry with the text that is judged and every judgement that it had."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        scope = self.policy.within(inquiry)
        record = self.shelf.record(record_id, scope)
        self.audit.append(actor, "inquiry.record", record.id)
        text = self.texts.texts([record.id], scope)[record.id]
        (line,) = self.judged(inquiry, [record.id])
        history = self.judgements.history(inquiry_id, record.id)
        return {
            "record": record_view(record),
            "text": text.text,
            "textDigest": digest_text(text.digest),
            "isSelected": record.id in self.selected(inquiry_id),
            "standing": line.standing.value,
            "judgements": [judgement_view(each) for each in history],
        }

    def proposals(self, actor: Actor, inquiry_id: str, record_id: RecordId) -> list[Json]:
        """What follows from the judgement of a record for its copies, its family and the same passages.

        Nothing is changed; who agrees sends them back as judgements. Raises ConflictError for a record
        that was not judged, NotFoundError.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        scope = self.policy.within(inquiry)
        record = self.shelf.record(record_id, scope)
        kept = self.judgements.current(inquiry_id, [record.id]).get(record.id)
        if kept is None:
            raise ConflictError("record", "not-judged")
        self.audit.append(actor, "judgement.propose", record.id)
        chosen = self.selected(inquiry_id)
        found = [
            each
            for each in (*self._for_relatives(kept, scope), *self._for_passages(kept, chosen, scope))
            if each.record_id in chosen
        ]
        present = self.texts.texts([each.record_id for each in found], scope)
        current = self.judgements.current(inquiry_id, present)
        numbers = {each: kept.number for each, kept in current.items()}
        return [
            proposal_view(each, present[each.record_id].digest, numbers.get(each.record_id, 0))
            for each in found
        ]

    def _for_relatives(self, kept: KeptJudgement, scope: AccessScope) -> Iterator[Proposal]:
        return for_relatives(kept.judgement, self.kinship.kin([kept.judgement.record_id], scope))

    def _for_passages(
        self, kept: KeptJudgement, chosen: frozenset[RecordId], scope: AccessScope
    ) -> Iterator[Proposal]:
        own = kept.judgement.record_id
        text = self.texts.texts([own], scope)[own].text
        if not kept.redactions:
            return iter(())
        return for_same_passages(kept, text, self._texts(chosen, scope))

    def _texts(self, ids: Iterable[RecordId], scope: AccessScope) -> Iterator[tuple[RecordId, str]]:
        for some in few(sorted(ids)):
            for each, found in self.texts.texts(some, scope).items():
                yield each, found.text

    def _standing(
        self, kept: KeptJudgement | None, reading: SecondReading | None, number: int, scope: AccessScope
    ) -> Standing:
        if kept is None:
            return Standing.OPEN
        present, own = kept.judgement.text_digest, kept.judgement.record_id
        if kept.judgement.version != number:
            present = self.texts.texts([own], scope)[own].digest
        return standing(kept, reading, present)

    def _made(self, actor: Actor, draft: Draft, text: TextVersion) -> KeptJudgement:
        return KeptJudgement(
            number=0,
            origin=draft.origin,
            redactions=tuple(
                Redaction(Passage(start, end), ground_of(code), recogniser)
                for start, end, code, recogniser in draft.redactions
            ),
            judgement=Judgement(
                record_id=draft.record_id,
                outcome=draft.outcome,
                version=text.version,
                text_digest=text.digest,
                judge=actor.account_id,
                judged_at=self.clock.now(),
                grounds=ordered(map(ground_of, draft.grounds)),
                remark=draft.remark,
                age_reason=draft.age_reason,
                closed_until=draft.closed_until,
                environment=draft.environment,
                public_link=draft.public_link,
            ),
        )

    def _check(
        self,
        inquiry: Inquiry,
        made: Sequence[KeptJudgement],
        records: Mapping[RecordId, StoredRecord],
        texts: Mapping[RecordId, TextVersion],
    ) -> None:
        """Raise FaultyError if a judgement breaks a rule, with all faults of all of them."""
        found: list[tuple[str, str]] = []
        families = {each.family_id for each in records.values()}
        heads = {**records, **self.shelf.records(sorted(families), self.policy.within(inquiry))}
        for place, each in enumerate(made):
            own = each.judgement.record_id
            # An attachment has no moment of its own: it is as old as the message that it came with.
            sent = records[own].sent_at or heads[records[own].family_id].sent_at
            known = Circumstances(
                inquiry.act,
                inquiry.received_on,
                sent and sent.astimezone(_HERE).date(),
                len(texts[own].text),
            )
            wrong = faults(each.judgement, each.redactions, known)
            found += [(f"judgements.{place}", fault.name.lower()) for fault in wrong]
        if found:
            raise FaultyError(tuple(found))
