"""Names that stay: those of people with a public function, and the parts of them that nobody else bears.

A minister's first name or surname alone is not proposed to be covered as long as it can be nobody else:
whoever else takes part in an inquiry under it makes it a name that may be his (Woo 5.1 par. 2 e).
"""

from collections.abc import Iterable, Iterator, Sequence

from disclosure.person_names import PARTICLES, first_of_surname, orders, words_of_name
from records.record import Participant


def staying_forms(names: Sequence[str], people: Iterable[Participant]) -> tuple[str, ...]:
    """The names, and behind them those bare parts of them that no other of the people bears.

    Who bears a name in full is the one who stays, under whatever order it is written, and so is the
    address that he has; anybody else is another, also one of whom only that part is known.
    """
    full = {tuple(sorted(next(orders(name), ()))) for name in names}
    own, others = set(), list[Participant]()
    for each in people:
        if _is_named(each) and tuple(sorted(next(orders(each.name), ()))) in full:
            own.add(each.address.lower())
        else:
            others.append(each)
    borne = {word for each in others if _is_named(each) for word in words_of_name(each.name)}
    for each in others:
        if not each.address or each.address.lower() not in own:
            borne.update(words_of_name(each.address.partition("@")[0]))
    parts = (
        " ".join(part)
        for name in names
        for part in _parts(name)
        if not borne.intersection(word for word in part if word not in PARTICLES)
    )
    return tuple(dict.fromkeys((*names, *parts)))


def _is_named(one: Participant) -> bool:
    return bool(one.name) and "@" not in one.name


def _parts(name: str) -> Iterator[tuple[str, ...]]:
    """First name, surname, surname without its particles."""
    first, *rest = next(orders(name), ("",))
    surname = tuple(rest[first_of_surname(name, rest) :]) if rest else ()
    proper = tuple(word for word in surname if word not in PARTICLES)
    yield from (part for part in ((first,), surname, proper) if part and len(part[0]) > 1)
