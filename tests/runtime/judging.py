"""Chosen records as a test tells them, for releases of a world."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from records.access import AccessScope
from records.ground import Act, ground_of
from records.identity import AccessionId, RecordId, digest_of
from records.judgement import Judgement, Outcome
from records.redaction import Passage, Redaction
from runtime.freezing import Freezing
from runtime.judged import Chosen, ReleaseCase
from runtime.outgoing import Filing
from storage.releases import Releases
from tests.api.world import World
from tests.clocks import FixedClock

_INQUIRIES = count(1)


@dataclass
class ToldJudgements:
    """Fulfils `runtime.judged.JudgedRecords` with what is told."""

    inquiry_id: str = field(default_factory=lambda: f"{next(_INQUIRIES):032x}")
    told: dict[RecordId, Chosen] = field(default_factory=dict)

    def judged(self, inquiry_id: str) -> Iterator[Chosen]:
        assert inquiry_id == self.inquiry_id
        yield from self.told.values()

    def some(self, inquiry_id: str, ids: Collection[RecordId]) -> Mapping[RecordId, Chosen]:
        assert inquiry_id == self.inquiry_id
        return {each: self.told[each] for each in ids}


@dataclass
class JudgingDesk:
    """Judges records of a world and freezes releases of them."""

    world: World
    scope: AccessScope
    judgements: ToldJudgements = field(default_factory=ToldJudgements)

    def judge(
        self, record_id: str, outcome: Outcome, *covered: str, code: str = "5.1.2e", **told: Any
    ) -> RecordId:
        """A judgement that was approved; every occurrence of the covered words is covered."""
        one = RecordId(record_id)
        text = self.world.services.shelf.texts([one], self.scope).get(one, "")
        ground = ground_of(code)
        redactions = tuple(
            Redaction(Passage(start, start + len(word)), ground)
            for word in covered
            for start in range(len(text))
            if text.startswith(word, start)
        )
        grounds = (ground,) if covered or outcome is Outcome.WITHHELD else ()
        judgement = Judgement(
            record_id=one,
            outcome=outcome,
            version=1,
            text_digest=digest_of(text.encode()),
            judge="officer",
            judged_at=FixedClock().now(),
            grounds=grounds,
        )
        usual = Chosen(record_id=one, judgement=judgement, redactions=redactions, is_approved=True)
        self.judgements.told[one] = replace(usual, **told)
        return one

    @property
    def inquiry_id(self) -> str:
        return self.judgements.inquiry_id

    def case(self) -> ReleaseCase:
        return ReleaseCase(
            inquiry_id=self.inquiry_id,
            reference="2026-014",
            subject="Mondkapjes",
            act=Act.WOO,
            scope=self.scope,
        )

    def releases(self) -> Releases:
        of = self.world.services
        return Releases(of.database, of.packs, of.audit, of.clock)

    def freezing(self) -> Freezing:
        of = self.world.services
        return Freezing(self.releases(), of.shelf, self.judgements, self.case(), Filing(of.packs))


def desk_of(world: World, *accessions: AccessionId) -> JudgingDesk:
    return JudgingDesk(world, AccessScope(frozenset(accessions)))
