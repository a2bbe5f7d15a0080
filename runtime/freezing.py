"""Freezing: from a judged selection to a release that never changes.

Nothing goes out while anything of it is open. Members are made and written some hundreds at a time, so
that a large release needs little memory; it is there only when all of it is, its manifest included.
What is known of all of them is in a private database (`storage.numbering`).
"""

import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice

from disclosure.inventory_paper import inventory_paper
from disclosure.paper import Paper
from disclosure.paper_json import MEDIA_TYPE as JSON
from disclosure.readiness import Hindrance, Obstacle, Standing, hindrances
from disclosure.set_papers import MANIFEST, manifest, set_papers
from records.access import Actor
from records.errors import NotFoundError, UnreadyError
from records.identity import Digest, RecordId, digest_of
from records.judgement import Outcome
from records.numbering import Earlier, Line, Numbers
from records.release import Change, FileRole, Member, ReleasedFile, Stone, WithdrawalReason
from records.stored import StoredRecord
from runtime.judged import Chosen, JudgedRecords, ReleaseCase
from runtime.outgoing import Filing, Readied, Rendering
from runtime.paper_forms import FORMS
from runtime.redacted_records import Originals
from runtime.rendering_pool import RenderingPool
from storage.numbering import Numbering
from storage.released_set import StoredSet
from storage.releases import Placed, Releases
from storage.shelf import RecordShelf

BATCH = 250
"""Members that are made and written together."""

_SPOOL_BYTES = 2**22
_NUMBER = re.compile("[0-9]+")

_Gone = dict[RecordId, WithdrawalReason | None]
"""Members of a corrected release that are left out, and why; None where nobody said."""


class Freezing:
    """Freezes releases of one inquiry; the caller sees to it that it is the only one."""

    def __init__(
        self, releases: Releases, shelf: RecordShelf, judged: JudgedRecords, case: ReleaseCase, filing: Filing
    ) -> None:
        """Read judged records of the case from the shelf and write a release."""
        self._releases, self._shelf, self._judged = releases, shelf, judged
        self._case, self._filing, self._pool = case, filing, RenderingPool()
        self._rendering = Rendering(case, filing, self._pool.render)
        self._originals = Originals(shelf, filing.packs, case.scope)

    def hindrances(
        self, corrected: StoredSet | None, withdrawn: Mapping[int, WithdrawalReason]
    ) -> list[Hindrance]:
        """What stands in the way of releasing now, by kind."""
        gone = self._gone(corrected, withdrawn) if corrected else {}
        standings = (
            _standing(each)
            for each in self._judged.judged(self._case.inquiry_id)
            if each.record_id not in gone
        )
        found = hindrances(standings)
        unexplained = [record_id for record_id, reason in gone.items() if reason is None]
        if unexplained:
            found.append(Hindrance(Obstacle.UNEXPLAINED, len(unexplained), unexplained[:20]))
        return found

    def freeze(
        self,
        begun: StoredSet,
        corrected: StoredSet | None,
        withdrawn: Mapping[int, WithdrawalReason],
        papers: Iterable[Paper],
        actor: Actor,
    ) -> Digest:
        """Write the release that was begun, whole, and freeze it; the digest of its manifest.

        Raises UnreadyError while anything stands in the way, ConflictError when it cannot be proved of a
        record that what is covered is gone.
        """
        found = self.hindrances(corrected, withdrawn)
        if found:
            raise UnreadyError("release", tuple((each.obstacle.value, each.count) for each in found))
        gone = self._gone(corrected, withdrawn) if corrected else {}
        with closing(Numbering(self._lines(gone), self._earlier())) as numbering:
            try:
                for batch in _batches(numbering.ids()):
                    self._write(begun, corrected, numbering, batch)
            finally:
                self._pool.close()
            self._releases.add_stones(begun, self._stones(begun, corrected, numbering, gone))
        self._write_papers(begun, papers)
        digest = self._write_manifest(begun)
        self._releases.freeze(begun, digest, actor)
        return digest

    def _gone(self, corrected: StoredSet, withdrawn: Mapping[int, WithdrawalReason]) -> _Gone:
        """Members of the corrected release that this one leaves out."""
        selected = {
            each.record_id
            for each in self._judged.judged(self._case.inquiry_id)
            if each.judgement is None or each.judgement.outcome is not Outcome.OUT_OF_SCOPE
        }
        return {
            member.record_id: withdrawn.get(member.number)
            for member in corrected.members()
            if member.number in withdrawn or member.record_id not in selected
        }

    def _lines(self, gone: Collection[RecordId]) -> Iterator[Line]:
        """A line for each record that goes into the release. Raises NotFoundError if one is not there."""
        ids = (
            each.record_id
            for each in self._judged.judged(self._case.inquiry_id)
            if each.judgement
            and each.judgement.outcome is not Outcome.OUT_OF_SCOPE
            and each.record_id not in gone
        )
        for batch in _batches(ids):
            found = self._shelf.passing(batch, self._case.scope)
            if len(found) < len(batch):
                raise NotFoundError("record")
            yield from map(_line, found.values())

    def _earlier(self) -> Iterator[tuple[RecordId, Earlier]]:
        """The numbers that records had in releases of the inquiry, the last ones last."""
        for record_id, number, thread, conversation in self._releases.numbers(self._case.inquiry_id):
            yield record_id, Earlier(number, thread, conversation)

    def _stones(
        self, begun: StoredSet, corrected: StoredSet | None, numbering: Numbering, gone: _Gone
    ) -> list[Stone]:
        """What was taken back, now or before, and did not come back."""
        moment = begun.release.released_at
        stones = {each.number: each for each in corrected.stones()} if corrected else {}
        for record_id, number in numbering.former(gone).items():
            if reason := gone[record_id]:
                stones[number] = Stone(number, moment, reason)
        back = numbering.given(stones)
        return [stones[number] for number in sorted(stones) if number not in back]

    def _write(
        self, begun: StoredSet, corrected: StoredSet | None, numbering: Numbering, batch: list[RecordId]
    ) -> None:
        """Make some members and write them."""
        families = numbering.families(batch)
        wanted = dict.fromkeys(chain(batch, *(families.get(each, ()) for each in batch)))
        judged = self._judged.some(self._case.inquiry_id, wanted)
        covered = [each for each in wanted if judged[each].redactions]
        records = self._shelf.passing(batch, self._case.scope)
        texts = self._shelf.texts(list(dict.fromkeys([*batch, *covered])), self._case.scope)
        rules = {each: self._rendering.rule(texts.get(each, ""), judged[each]) for each in covered}
        firsts = (first for each in batch if (first := judged[each].duplicate_of))
        numbers = numbering.some(dict.fromkeys(chain(batch, firsts)))
        former = {} if corrected is None else _former(corrected, [numbers[each].number for each in batch])
        _require_same([(judged[each], texts.get(each, "")) for each in wanted if each in texts])

        def member_of(each: RecordId) -> Member:
            family = [rules[one] for one in families.get(each, ()) if one in rules]
            readied = self._readied(records[each], texts.get(each, ""), judged[each], numbers)
            return self._rendering.member(readied, numbers[each], family)

        made = []
        for each, member in zip(batch, self._pool.map(member_of, batch), strict=True):
            if corrected is not None:
                told = replace(member, change=_change(former.get(member.number), member))
            else:
                told = member
            made.append(Placed(told, numbers[each].place))
        self._releases.add(begun, made, self._filing.taken())

    def _readied(
        self, record: StoredRecord, text: str, judged: Chosen, numbers: Mapping[RecordId, Numbers]
    ) -> Readied:
        first = numbers.get(judged.duplicate_of) if judged.duplicate_of else None
        original = self._originals.of(record, text, judged.redactions, is_public=judged.is_public)
        return Readied(record, text, judged, first.number if first else None, original)

    def _write_papers(self, begun: StoredSet, papers: Iterable[Paper]) -> None:
        for paper in set_papers():
            self._write_paper(begun, paper.path, paper.media_type, paper.write(begun))
        for told in (inventory_paper(begun), *papers):
            for form in FORMS:
                # The inventory is there as JSON already, with all its columns.
                if (told.name, form.media_type) != ("inventarislijst", JSON):
                    self._write_paper(begun, f"{told.name}.{form.suffix}", form.media_type, form.write(told))

    def _write_manifest(self, begun: StoredSet) -> Digest:
        """The digest of the manifest is kept with the release: it stands for every byte of it."""
        files = chain(begun.papers(), (file for member in begun.members() for file in member.files))
        return self._write_paper(begun, MANIFEST, "text/plain", manifest(files)).digest

    def _write_paper(
        self, begun: StoredSet, path: str, media_type: str, chunks: Iterable[bytes]
    ) -> ReleasedFile:
        with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spooled:
            for chunk in chunks:
                spooled.write(chunk)
            spooled.seek(0)
            file = self._filing.put(path, FileRole.PAPER, media_type, spooled)
            (kept,) = self._filing.taken()
            self._releases.add_paper(begun, file, kept)
        return file


def _batches(ids: Iterable[RecordId]) -> Iterator[list[RecordId]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _standing(each: Chosen) -> Standing:
    outcome = each.judgement.outcome if each.judgement else None
    return Standing(each.record_id, outcome, each.is_current, each.is_approved, len(each.redactions))


def _line(record: StoredRecord) -> Line:
    return Line(
        record_id=record.id,
        family_id=record.family_id,
        parent_id=record.parent_id,
        thread_id=record.thread_id if record.message_id_hash else "",
        conversation_id=record.conversation_id,
        sent_at=record.sent_at,
        inner=tuple(map(int, _NUMBER.findall(record.locator))),
    )


def _require_same(read: Iterable[tuple[Chosen, str]]) -> None:
    """Return if every text is the one that was judged: it may have changed since that was asked."""
    changed = sum(
        each.judgement is not None
        and digest_of(text.encode("utf-8", "surrogatepass")) != each.judgement.text_digest
        for each, text in read
    )
    if changed:
        raise UnreadyError("release", ((Obstacle.REOPENED.value, changed),))


def _former(corrected: StoredSet, numbers: list[int]) -> dict[int, Member]:
    return {each.number: each for each in corrected.some(numbers)}


def _change(former: Member | None, member: Member) -> Change | None:
    if former is None:
        return Change.ADDED
    return None if replace(former, change=None) == member else Change.CHANGED
