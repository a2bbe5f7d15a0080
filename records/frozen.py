"""Frozen dataclasses that are made, and carried between processes, as fast as those that may change.

A frozen dataclass sets each field past its own refusal to be set. For a record of thirty fields that
takes longer than to read the message that it is made of (docs/decisions/0173).
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, fields
from typing import Any, ParamSpec, TypeVar

Noun = TypeVar("Noun")
Fields = ParamSpec("Fields")


def swift(noun: type[Noun]) -> type[Noun]:
    """The same frozen, slotted dataclass, made faster: `@swift` above `@dataclass(frozen=True, slots=True)`.

    While it is made, an object is of a class beside its own, which has the same fields and lets them be set.
    """
    known, declared = _known(noun), _declared(noun)
    taken = ", ".join(("self", *_arguments(declared, known)))
    every = "".join(f"self.{each.name}, " for each in declared)
    source = f"""
def __init__({taken}):
    become(self, "__class__", making)
    {"; ".join(f"self.{each.name} = {each.name}" for each in declared)}
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


def maker(noun: Callable[Fields, Noun]) -> Callable[Fields, Noun]:
    """What makes a swift noun of the same arguments in two thirds of the time: no class is called for it."""
    known, declared = _known(noun), _declared(noun)
    return _made(known, ", ".join(_arguments(declared, known)), {each.name: each.name for each in declared})


def variant(noun: type[Noun], *names: str) -> Callable[..., Noun]:
    """What makes a swift noun like a given one but for these fields, whose values follow it in this order.

    A call with more than fifteen names takes longer than all else: the compiler makes a dictionary for it.
    """
    declared = _declared(noun)
    assert {*names} <= {each.name for each in declared}, "only fields vary"
    values = {each.name: each.name if each.name in names else f"like.{each.name}" for each in declared}
    return _made(_known(noun), ", ".join(("like", *names)), values)


def _made(known: dict[str, Any], taken: str, values: dict[str, str]) -> Callable[..., Any]:
    stores = "; ".join(f"made.{name} = {value}" for name, value in values.items())
    source = f"""
def make({taken}):
    made = new(making)
    {stores}
    made.__class__ = noun
    return made
"""
    exec(source, known)  # noqa: S102  # as above
    make: Callable[..., Any] = known["make"]
    return make


def _known(noun: object) -> dict[str, Any]:
    """The names that stand in what is made from text."""
    assert isinstance(noun, type), "a swift noun is a class"
    free = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    making = type(noun.__name__, (noun,), free)
    return {"become": object.__setattr__, "new": object.__new__, "noun": noun, "making": making}


def _declared(noun: object) -> tuple[Field[Any], ...]:
    return fields(noun)  # type: ignore[arg-type]  # it is a dataclass


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
