"""Swift nouns are the dataclasses that they were, but for the time it takes to make one."""

import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.frozen import maker, swift, variant


@swift
@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 2


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    name: str
    alias: str = ""
    at: Point = Point(0, 0)


def test_fields_are_given_by_place_by_name_or_not_at_all() -> None:
    assert Point(1) == Point(1, 2) == Point(y=2, x=1) == Point(x=1)
    assert repr(Named(name="a")) == "Named(name='a', alias='', at=Point(x=0, y=0))"


def test_what_is_missing_or_unknown_is_refused_as_of_any_class() -> None:
    with pytest.raises(TypeError, match=r"Point.__init__\(\) missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        Named("a")  # type: ignore[call-arg]


def test_it_cannot_be_changed_once_it_is_made() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 3  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert type(point) is Point
    assert not hasattr(point, "__dict__")


def test_equality_hash_order_of_fields_and_replacing_are_those_of_the_dataclass() -> None:
    named = Named(name="a", at=Point(1, 1))
    assert [each.name for each in fields(named)] == ["name", "alias", "at"]
    assert hash(named) == hash(Named(name="a", at=Point(1, 1)))
    assert replace(named, alias="b") == Named(name="a", alias="b", at=Point(1, 1))
    assert named != Named(name="a")


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_carried_between_processes_as_it_is(protocol: int) -> None:
    named = Named(name="a", at=Point(1, 1))
    carried = pickle.loads(pickle.dumps(named, protocol))
    assert carried == named
    assert type(carried) is Named
    with pytest.raises(FrozenInstanceError):
        carried.name = "b"  # type: ignore[misc]


def test_what_makes_it_swiftly_takes_the_same_arguments_and_makes_the_same() -> None:
    point, named = maker(Point), maker(Named)
    assert point(1) == point(y=2, x=1) == Point(1, 2)
    assert named(name="a", at=Point(1, 1)) == Named(name="a", at=Point(1, 1))
    assert type(named(name="a")) is Named
    with pytest.raises(FrozenInstanceError):
        point(1).x = 3  # type: ignore[misc]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        point(1, z=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="takes 0 positional arguments but 1 was given"):
        named("a")  # type: ignore[call-arg]


@given(st.lists(st.sampled_from(["name", "alias", "at"]), unique=True))
def test_a_variant_is_the_one_that_it_is_like_but_for_what_varies(names: list[str]) -> None:
    values = {"name": "b", "alias": "c", "at": Point(3, 4)}
    like = Named(name="a", alias="x", at=Point(1, 1))
    varied = variant(Named, *names)(like, *(values[name] for name in names))
    assert varied == replace(like, **{name: values[name] for name in names})  # type: ignore[arg-type]  # as drawn
    assert type(varied) is Named
    with pytest.raises(FrozenInstanceError):
        varied.name = "d"  # type: ignore[misc]
