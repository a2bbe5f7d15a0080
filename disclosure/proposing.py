"""Proposing: what all recognisers together find in a text, each passage once."""

from collections.abc import Sequence

from disclosure.recogniser import Confidence, Hit, Recogniser, Surroundings
from disclosure.recognisers import RECOGNISERS
from records.ground import Act
from records.redaction import Redaction

_SURENESS = {Confidence.CERTAIN: 0, Confidence.LIKELY: 1, Confidence.POSSIBLE: 2}


def proposals(
    text: str, around: Surroundings, recognisers: Sequence[Recogniser] = RECOGNISERS
) -> tuple[Hit, ...]:
    """The hits by their place; of two at one place the surer, and none that lies within another."""
    found = sorted(
        (hit for each in recognisers for hit in each.find(text, around)),
        key=lambda hit: (hit.passage.start, -hit.passage.end, _SURENESS[hit.confidence]),
    )
    kept: list[Hit] = []
    for hit in found:
        if not kept or hit.passage.end > kept[-1].passage.end:
            kept.append(hit)
    return tuple(kept)


def redaction_of(hit: Hit, act: Act) -> Redaction:
    """The redaction that a hit becomes when an officer takes it over."""
    return Redaction(hit.passage, hit.matter.ground(act), hit.recogniser)
