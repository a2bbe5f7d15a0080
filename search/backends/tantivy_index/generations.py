"""The indexes of an installation in one folder, a folder a generation."""

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from records.errors import UnavailableError
from search.backends.tantivy_index.index import TantivyIndex


@dataclass(frozen=True, slots=True)
class TantivyGenerations:
    """Fulfils `search.generations.Generations`; `heap_bytes` are as TantivyIndex has them."""

    folder: Path
    heap_bytes: int
    patience_s: float = 0

    def opened(self, generation: str, *, new: bool) -> TantivyIndex:
        """The index of a generation, made if it is `new`. Raises UnavailableError if it is not there."""
        if not new and not self.holds(generation):
            raise UnavailableError("index")
        return self.fresh(generation, 0)

    def fresh(self, generation: str, records: int) -> TantivyIndex:  # noqa: ARG002  # one folder holds any number
        """An index in a folder of its own."""
        return TantivyIndex(self.folder / generation, heap_bytes=self.heap_bytes)

    def make_live(self, generation: str) -> None:
        """Nothing: the catalogue alone says which folder is read."""

    def holds(self, generation: str) -> bool:
        """Whether there is a folder of this generation."""
        return (self.folder / generation).is_dir()

    def discard(self, generation: str) -> None:
        """Remove a folder; readers that still have it open keep its files until they ask again."""
        with contextlib.suppress(OSError):
            shutil.rmtree(self.folder / generation)

    def close(self) -> None:
        """Nothing is kept open."""
