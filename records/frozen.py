"""Frozen dataclasses that are made, and carried between processes, as fast as those that may change.

A frozen dataclass sets each field past its own refusal to be set. For a record of thirty fields that
takes longer than to read the message that it is made of (docs/decisions/0172).
"""

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

Noun = TypeVar("Noun")


def swift(noun: type[Noun]) -> type[Noun]:
    """The same frozen, slotted dataclass, made faster: `@swift` above `@dataclass(frozen=True, slots=True)`.

    While it is made, an object is of a class beside its own, which has the same fields and lets them be set.
    """
    free = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    names = [each.name for each in fields(noun)]  # type: ignore[arg-type]  # it is a dataclass
    known: dict[str, Any] = {
        "become": object.__setattr__,
        "noun": noun,
        "making": type(noun.__name__, (noun,), free),
    }
    taken = ", ".join(("self", *_arguments(fields(noun), known)))  # type: ignore[arg-type]  # as above
    every = "".join(f"self.{name}, " for name in names)
    source = f"""
def __init__({taken}):
    become(self, "__class__", making)
    {"; ".join(f"self.{name} = {name}" for name in names)}
    self.__class__ = noun

def __getstate__(self):
    return ({every})

def __setstate__(self, state):
    become(self, "__class__", making)
    {every} = state
    self.__class__ = noun
"""
    exec(source, known)  # noqa: S102  # as the standard library makes its own
    for name in ("__init__", "__getstate__", "__setstate__"):
        own, made = getattr(noun, name), known[name]
        made.__annotations__, made.__qualname__ = own.__annotations__, own.__qualname__
        setattr(noun, name, made)
    return noun


def _arguments(declared: Iterable[Field[Any]], known: dict[str, Any]) -> Iterable[str]:
    """The fields as arguments, those that are given by name alone behind the others."""
    others = sorted(declared, key=lambda each: bool(each.kw_only))
    for place, each in enumerate(others):
        assert each.init, "every field is an argument"
        assert each.default_factory is MISSING, "what a frozen noun is without being told does not change"
        if each.kw_only and (place == 0 or not others[place - 1].kw_only):
            yield "*"
        if each.default is MISSING:
            yield each.name
        else:
            known[f"default_{each.name}"] = each.default
            yield f"{each.name}=default_{each.name}"
