"""Recognising: which format reads a source, why, and which others it also looked like.

The content is asked first: a format that only knows the name is less sure than one that knows the bytes.
"""

from functools import lru_cache

from ingest.format import Confidence, Format, Source
from ingest.formats import FORMATS
from ingest.media_type import broken_promise
from records.place import StepKind
from records.recognition import KnownBy, Recognition

_KNOWN_BY = {
    Confidence.CERTAIN: KnownBy.SIGNATURE,
    Confidence.LIKELY: KnownBy.CONTENT,
    Confidence.NAME: KnownBy.NAME,
    Confidence.FALLBACK: KnownBy.NOTHING,
}
_MEDIA_TYPES = {"msg": "application/vnd.ms-outlook", "smime": "application/pkcs7-mime"}
"""Of formats that make records of bytes that are no text."""
_KEPT_ALIKE = frozenset({StepKind.BYTES, StepKind.ITEM, StepKind.SIGNED})
"""Steps into what holds things of one kind alone."""


def recognised(source: Source, formats: tuple[Format, ...] = FORMATS) -> tuple[Format, Recognition]:
    """The surest format, the earlier among equals, and why.

    The first that is certain ends the asking: nobody can be surer.
    """
    best, surest, claims = formats[-1], Confidence.NO, list[tuple[Confidence, str]]()
    for each in formats:
        confidence = each.sniff(source)
        if confidence > Confidence.FALLBACK:
            claims.append((confidence, each.name))
        if confidence > surest:
            best, surest = each, confidence
            if confidence is Confidence.CERTAIN:
                break
    others: tuple[str, ...] = ()
    if len(claims) > 1:
        claims.sort(key=lambda claim: -claim[0])
        others = tuple(name for _, name in claims if name != best.name)
    promised = broken_promise(source.name, _MEDIA_TYPES.get(best.name, "text/plain"))
    return best, _recognition(best.name, _known_by(source, surest), others, promised)


def format_of(source: Source, formats: tuple[Format, ...] = FORMATS) -> Format:
    """The format that reads a source."""
    return recognised(source, formats)[0]


@lru_cache(maxsize=256)
def _recognition(form: str, known_by: KnownBy, others: tuple[str, ...], promised: str) -> Recognition:
    """Nearly all sources of a hand-in are taken for one of a few things."""
    return Recognition(form, known_by, others, promised)


def _known_by(source: Source, surest: Confidence) -> KnownBy:
    steps = source.place.steps
    if source.media_type and steps and steps[-1].kind in _KEPT_ALIKE:
        return KnownBy.CONTAINER
    return _KNOWN_BY[surest]
