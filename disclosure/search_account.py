"""The search account (zoekverantwoording): what was searched, with what, who was asked, what was sifted.

Four headings, as the Afdeling bestuursrechtspraak asks for: RvS 31 January 2024, 202200795/1/A3,
consideration 5.1 (after ECLI:NL:RVS:2022:3027): the systems, the terms used in them, the questions
put to persons, and the sifting of what they handed in. Then comes what validates it: a sample.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from disclosure.sampling import SampleTaken
from disclosure.sieve import Sieve
from records.person_asked import PersonAsked


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSearched:
    """A hand-in that was searched: name, holder and channel in Dutch; what is in it and what is not.

    `found`, `kept` and `defects` are those of its ledger. `origin` tells in Dutch how a private one was
    taken, of which days and by which rules; `seal` is its SHA-256 in hex.
    """

    name: str
    custodian: str
    channel: str
    received_on: date
    found: int
    kept: int
    defects: int
    set_aside: int = 0
    origin: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMade:
    """One search: its text, how it was understood, and what it gave.

    `scope` is the version of the scope that was searched. `fresh` counts what no earlier search of the
    inquiry had found. `incomplete` counts records that were not searchable in full at that moment. The
    seq of the index is kept with the search and not told: it would betray what others took in.
    """

    number: int
    asked_at: datetime
    asked_by: str
    text: str
    understood: str
    scope: int
    total: int
    fresh: int
    incomplete: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """The private hand-in that followed on a question: its name, what came of it, what was kept as private.

    `delivered` counts records without those that were set aside; `kept_private` has these by their
    reason in Dutch.
    """

    name: str
    delivered: int
    kept_private: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Questioning:
    """Somebody who was asked, and the private hand-in that followed, if one did."""

    person: PersonAsked
    handed_in: HandedIn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk about the scope: when, with whom, what was agreed."""

    held_on: date
    with_whom: str
    agreed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAccount:
    """All facts of an account; who generates it takes them from the logs, nobody types them."""

    inquiry: str
    text: str
    scope: str
    talks: tuple[Talk, ...] = ()
    systems: tuple[SystemSearched, ...] = ()
    searches: tuple[SearchMade, ...] = ()
    persons: tuple[Questioning, ...] = ()
    sieve: Sieve
    samples: tuple[SampleTaken, ...] = ()
    made_on: date


def covered(account: SearchAccount, cover: Callable[[str], str]) -> SearchAccount:
    """The account as it may leave the house: words that people wrote are covered, officials not named.

    Of who was asked goes out in what role he was; his name only if it was said to be public. Counts, days
    and seals stay as they are. Reasons that are the same once covered are counted together.
    """
    left_out: Counter[str] = Counter()
    for reason, count in account.sieve.unselected.items():
        left_out[cover(reason)] += count
    return replace(
        account,
        text=cover(account.text),
        scope=cover(account.scope),
        talks=tuple(
            replace(each, with_whom=cover(each.with_whom), agreed=cover(each.agreed))
            for each in account.talks
        ),
        systems=tuple(
            replace(each, name=cover(each.name), custodian=cover(each.custodian), origin=cover(each.origin))
            for each in account.systems
        ),
        searches=tuple(
            replace(each, asked_by="", text=cover(each.text), understood=cover(each.understood))
            for each in account.searches
        ),
        persons=tuple(_covered_person(each, cover) for each in account.persons),
        sieve=replace(account.sieve, unselected=left_out),
    )


def _covered_person(asked: Questioning, cover: Callable[[str], str]) -> Questioning:
    person, handed_in = asked.person, asked.handed_in
    return Questioning(
        replace(
            person,
            role=cover(person.role),
            name=person.name if person.is_name_public else "",
            question=cover(person.question),
            answer=cover(person.answer),
        ),
        handed_in and replace(handed_in, name=cover(handed_in.name)),
    )
