"""Tracked changes of an OpenDocument text (ODF 1.3 part 3, 5.5): told first, placed by id in what follows."""

from collections.abc import Iterator
from typing import NamedTuple

from ingest.words.marked_text import DELETED, INSERTED, change, remark
from ingest.words.ranged_text import RangedText

_LABELS = {
    "insertion": INSERTED,
    "deletion": DELETED,
    "format-change": "",
    "cell-content-change": DELETED,
}


class Remark(NamedTuple):
    """Who remarked what, and when; the first and last are empty where nobody says."""

    who: str = ""
    when: str = ""
    said: str = ""

    def put_on(self, text: RangedText) -> None:
        """Mark it in place."""
        if self.said:
            text.mark(remark(self.who, self.when), self.said)


class TrackedChange(NamedTuple):
    """One change; `said` is what was deleted, `remark` what somebody said of it."""

    label: str
    said: str
    remark: Remark

    def put_on(self, text: RangedText) -> None:
        """Mark what was deleted, and what was said of the change."""
        if self.said:
            text.mark(self.label or DELETED, self.said)
        self.remark.put_on(text)


class DocumentChanges:
    """Those of a text that have not been placed."""

    def __init__(self) -> None:
        """There are none."""
        self.region = ""
        """The id of what is told at the moment; empty where changes are told in place."""
        self._by_id: dict[str, TrackedChange] = {}

    def made(self, kind: str, said: str, info: Remark) -> TrackedChange | None:
        """Take in a change of a kind; it is given back if it is to be placed at once."""
        label = _LABELS[kind]
        found = TrackedChange(change(label, info.who, info.when) if label else "", said, info)
        if not self.region:
            return found
        former = self._by_id.get(self.region)
        self._by_id[self.region] = found._replace(said=former.said + said) if former else found
        return None

    def deleted(self, region: str) -> TrackedChange | None:
        """The change that was made at one place."""
        return self._by_id.pop(region, None)

    def begun(self, region: str) -> TrackedChange | None:
        """The change within which the text goes on; what was said of it is told only once."""
        found = self._by_id.get(region)
        if found:
            self._by_id[region] = found._replace(remark=Remark())
        return found

    def left(self) -> Iterator[TrackedChange]:
        """What nothing referred to."""
        yield from self._by_id.values()
