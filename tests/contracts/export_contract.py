"""What every export does: reading it back gives the same members and the same digests.

A test class of each export inherits this and says how its form is read: by a reader that is not ours.
"""

from abc import ABC, abstractmethod

from hypothesis import given, settings

from disclosure.export import Export
from records.release import Member
from tests.disclosure.sets import MINISTRY, MemorySet, drawn_sets, told_set

Found = list[tuple[str, tuple[str, ...]]]
"""By member its code, and the digests of its files in hex, sorted."""


class ExportContract(ABC):
    """Subclass it, name the export, and read it."""

    export: Export

    @abstractmethod
    def read(self, raw: bytes) -> Found:
        """The members of an export, in its order."""

    def expects(self, member: Member) -> bool:
        """Whether this form has a place for a member; most have one for all."""
        return True

    def expected(self, released: MemorySet) -> Found:
        return [
            (each.code, tuple(sorted(file.digest.hex() for file in each.files)))
            for each in released.members()
            if self.expects(each)
        ]

    def written(self, released: MemorySet) -> bytes:
        return b"".join(self.export.write(released))

    def test_what_is_read_back_are_the_same_members_and_digests(self) -> None:
        released = told_set()
        assert self.read(self.written(released)) == self.expected(released)

    def test_texts_of_strangers_change_nothing_of_it(self) -> None:
        # A law in a function of its own: each class that inherits this has to draw for itself.
        @settings(max_examples=20)
        @given(released=drawn_sets())
        def holds(released: MemorySet) -> None:
            assert self.read(self.written(released)) == self.expected(released)

        holds()

    def test_the_same_release_gives_the_same_bytes(self) -> None:
        assert self.written(told_set()) == self.written(told_set())

    def test_its_name_can_be_saved_anywhere(self) -> None:
        name = self.export.file_name(told_set().release)
        assert name.isascii()
        assert name.replace("-", "").replace(".", "").isalnum()
        assert MINISTRY.name not in name
