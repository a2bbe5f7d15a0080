"""Where an item of a mailbox lies, as every reader of mailboxes tells it."""

from dataclasses import dataclass

_UNLISTED = "-unlisted"


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an item lies: its node, the names of the folders around it, and whether its folder lists it.

    One that no folder lists was deleted, or belongs to a folder that is gone. `kind` is a word for its
    message class where that costs nothing to know.
    """

    number: int
    folder: str
    is_listed: bool = True
    kind: str = ""

    @property
    def step_value(self) -> str:
        """The place as a step tells it."""
        return f"{self.number}{'' if self.is_listed else _UNLISTED}:{self.folder}"


def place_of(step_value: str) -> ItemPlace:
    """The place that a step tells. Raises ValueError if it tells none."""
    told, _, folder = step_value.partition(":")
    return ItemPlace(int(told.removesuffix(_UNLISTED)), folder, not told.endswith(_UNLISTED))
