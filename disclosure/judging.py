"""What a judgement must say to stand: the rules of Woo 5.1 to 5.3 on outcomes, grounds and reasons.

Pure: a judgement and what is known of its record in, the faults out, each named by its article. A
judgement without faults may still be wrong; that is for people.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from records.ground import GROUNDS, Act, Ground, Weight
from records.judgement import Environment, Judgement, Outcome
from records.redaction import Redaction

_REFUSING = frozenset({Outcome.PARTIAL, Outcome.WITHHELD})
_OLD_YEARS = 5


class Fault(Enum):
    """Why a judgement cannot stand; the value is the article, or what it goes against."""

    GROUND_MISSING = "Woo 5.1: wie weigert noemt een grond"
    GROUND_NOT_HERE = "zonder weigering is er geen grond"
    OTHER_ACT = "Woo 8.8a"
    """A ground of the Wob for a request under the Woo, or the other way round."""
    RESIDUAL_BESIDE = "Woo 5.1 lid 5, laatste volzin"
    """5.1.5 beside a ground of paragraph 1 or 2 for the same information."""
    RESIDUAL_ENVIRONMENT = "Woo 5.1 lid 5, eerste volzin"
    """5.1.5 for environmental information."""
    REASONS_MISSING = "Woo 5.1 lid 3"
    AGE_REASON_MISSING = "Woo 5.3"
    """Older than five years, and nothing says why the interest outweighs openness in spite of that."""
    UNTIL_MISSING = "Woo 5.1 lid 4"
    """The requester is told until when it stays closed."""
    BUSINESS_ENVIRONMENT = "Woo 5.1 lid 6: bij milieu-informatie niet 5.1.1c"
    NO_ENVIRONMENT = "Woo 5.1 lid 6: alleen voor milieu-informatie"
    EMISSIONS = "Woo 5.1 lid 7"
    """Paragraph 1 and 2 do not apply to information on emissions into the environment."""
    LINK_MISSING = "wat al openbaar is heeft een vindplaats"
    LINK_NOT_HERE = "een vindplaats hoort bij wat al openbaar is"
    REMARK_MISSING = "wat buiten de reikwijdte valt heeft een toelichting"
    REDACTION_NOT_HERE = "lakken hoort bij deels openbaar"
    REDACTION_OUTSIDE = "een passage ligt buiten de tekst"
    REDACTION_UNGROUNDED = "een passage heeft een grond die de beoordeling niet noemt"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a record that is judged: the law of the case, its age, the length of its text.

    `received_on` is the day of the request, `sent_on` that of the record (None: unknown, taken as old,
    so that nothing old goes without reasons). `text_length` counts code points.
    """

    act: Act
    received_on: date
    sent_on: date | None
    text_length: int

    @property
    def is_old(self) -> bool:
        """Whether the information was older than five years when it was asked for (art. 5.3)."""
        return self.sent_on is None or _years_later(self.sent_on, _OLD_YEARS) < self.received_on


def ordered(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """The grounds, each once, in the order of the law."""
    wanted = {ground.code for ground in grounds}
    return tuple(ground for code, ground in GROUNDS.items() if code in wanted)


def faults(
    judgement: Judgement, redactions: tuple[Redaction, ...], known: Circumstances
) -> tuple[Fault, ...]:
    """Every fault of a judgement with its redactions, each once; none if it can stand."""
    found = [
        *_of_outcome(judgement),
        *_of_grounds(judgement, redactions, known),
        *_of_environment(judgement),
        *_of_redactions(judgement, redactions, known),
    ]
    return tuple(dict.fromkeys(found))


def _of_outcome(judgement: Judgement) -> Iterator[Fault]:
    refuses = judgement.outcome in _REFUSING
    if refuses and not judgement.grounds:
        yield Fault.GROUND_MISSING
    if judgement.grounds and not refuses:
        yield Fault.GROUND_NOT_HERE
    is_public = judgement.outcome is Outcome.ALREADY_PUBLIC
    if is_public and not judgement.public_link.startswith(("https://", "http://")):
        yield Fault.LINK_MISSING
    if judgement.public_link and not is_public:
        yield Fault.LINK_NOT_HERE
    if judgement.outcome is Outcome.OUT_OF_SCOPE and not judgement.remark.strip():
        yield Fault.REMARK_MISSING


def _of_grounds(
    judgement: Judgement, redactions: tuple[Redaction, ...], known: Circumstances
) -> Iterator[Fault]:
    grounds = judgement.grounds
    if any(ground.act is not known.act for ground in grounds):
        yield Fault.OTHER_ACT
    if any(ground.reasoned for ground in grounds) and not judgement.remark.strip():
        yield Fault.REASONS_MISSING
    if known.is_old and any(each.ages for each in grounds) and not judgement.age_reason.strip():
        yield Fault.AGE_REASON_MISSING
    if any(each.weight is Weight.TEMPORARY for each in grounds) and judgement.closed_until is None:
        yield Fault.UNTIL_MISSING
    if _is_residual_beside(judgement, redactions):
        yield Fault.RESIDUAL_BESIDE


def _of_environment(judgement: Judgement) -> Iterator[Fault]:
    codes = {ground.code for ground in judgement.grounds}
    if judgement.environment is Environment.NONE:
        if "5.1.6" in codes:
            yield Fault.NO_ENVIRONMENT
        return
    if "5.1.5" in codes:
        yield Fault.RESIDUAL_ENVIRONMENT
    if judgement.environment is Environment.EMISSIONS:
        if any(_is_of_first_two(ground) for ground in judgement.grounds):
            yield Fault.EMISSIONS
    elif "5.1.1c" in codes:
        yield Fault.BUSINESS_ENVIRONMENT


def _of_redactions(
    judgement: Judgement, redactions: tuple[Redaction, ...], known: Circumstances
) -> Iterator[Fault]:
    if redactions and judgement.outcome is not Outcome.PARTIAL:
        yield Fault.REDACTION_NOT_HERE
    if any(each.passage.end > known.text_length for each in redactions):
        yield Fault.REDACTION_OUTSIDE
    if {each.ground.code for each in redactions} - {each.code for each in judgement.grounds}:
        yield Fault.REDACTION_UNGROUNDED


def _is_residual_beside(judgement: Judgement, redactions: tuple[Redaction, ...]) -> bool:
    """Whether 5.1.5 stands beside a ground of paragraph 1 or 2 for the same information.

    The same is a passage where passages are covered, and the whole record where none is.
    """
    if not redactions:
        return _clashes(judgement.grounds)
    # In order of their beginnings, whatever still runs on when a passage begins overlaps it.
    running: list[Redaction] = []
    for each in sorted(redactions, key=lambda one: one.passage):
        running = [one for one in running if one.passage.end > each.passage.start]
        running.append(each)
        if _clashes(one.ground for one in running):
            return True
    return False


def _clashes(grounds: Iterable[Ground]) -> bool:
    told = tuple(grounds)
    return any(each.weight is Weight.EXCEPTIONAL for each in told) and any(map(_is_of_first_two, told))


def _is_of_first_two(ground: Ground) -> bool:
    return ground.article == "5.1" and ground.paragraph in {1, 2}


def _years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February counts as the last of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
