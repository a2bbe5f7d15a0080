"""The child's side of extraction: one item at a time, from a pipe to the extractors and back.

Whatever goes wrong here may end the process: the parent turns that into a Defect and starts
another. So there is no broad `except`, and nothing of a document is written to a log.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from ingest.documents.locked_file import unlocked
from ingest.extract import (
    LAST_RESORTS,
    READS_PICTURES,
    EngineTroubleError,
    Extracted,
    Shortcoming,
    TextExtractor,
    UnreadableTextError,
    base_type,
    clean,
    joined,
)
from ingest.keyring import Keyring
from ingest.limits import Limits
from ingest.media_type import media_type_of
from records.defect import DefectCode
from records.passwords import Passwords
from records.place import Place

_PR_SET_PDEATHSIG = 1
_HEAD_BYTES = 8192
_NICENESS = 5
"""Attachments are the slower lane: mail goes first where both want the processor."""

MakeExtractors = Callable[[Limits], tuple[TextExtractor, ...]]
"""Called in the child; it must be a function of a module, so that a fresh process finds it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child found; the shortcomings are not yet tied to a place."""

    text: str
    source: str
    shortcomings: tuple[Shortcoming, ...]
    readers: tuple[tuple[str, str], ...] = ()
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class SoFar:
    """What was found before the next extractor was asked, which is named: it may never answer."""

    found: Answer
    extractor: str


@dataclass(frozen=True, slots=True)
class Setback:
    """A server that the child asked is in trouble: the fields of EngineTroubleError."""

    reason: str
    is_reached: bool


def serve(pipe: Connection, make: MakeExtractors, limits: Limits, parent_pid: int) -> None:
    """Answer `(content, media_type, name, passwords)` with an Answer or a Setback until the other end closes.

    Before each extractor that is asked goes a SoFar.
    """
    settle(parent_pid)
    extractors = make(limits)
    pipe.send(True)  # noqa: FBT003  # a message, not a flag: ready
    while True:
        try:
            content, media_type, name, passwords = pipe.recv()
        except EOFError:
            return
        content, media_type, opened = _opened(content, media_type, name, passwords)
        try:
            for found in answers(extractors, content, media_type, name, limits.text_characters):
                pipe.send(_told(found, opened))
        except EngineTroubleError as trouble:
            pipe.send(Setback(trouble.reason, trouble.is_reached))


def _told(found: SoFar | Answer, opened: tuple[Shortcoming, ...]) -> SoFar | Answer:
    """The answer with which password opened the file."""
    if isinstance(found, SoFar):
        return found
    return replace(found, shortcomings=(*found.shortcomings, *opened))


def _opened(
    content: bytes, media_type: str, name: str, passwords: Passwords
) -> tuple[bytes, str, tuple[Shortcoming, ...]]:
    """The content without the encryption that a password opens, what it is then, and by which that was."""
    keyring = Keyring(passwords)
    found = unlocked(content, media_type, keyring) if passwords else None
    if found is None:
        return content, media_type, ()
    told = tuple(Shortcoming(each.code, each.detail) for each in keyring.told(Place(name)))
    return found, media_type_of(found[:_HEAD_BYTES], name, media_type), told


def answers(
    extractors: tuple[TextExtractor, ...],
    content: bytes,
    media_type: str,
    name: str,
    longest: int,
) -> Iterator[SoFar | Answer]:
    """Ask each extractor that reads the type, until one has all there is; the Answer comes last.

    Of a file with pictures whose text is all there, only who reads pictures is asked on; a last resort is
    asked where there is no text at all. That one could not read it before anybody found something is told.

    The text is clean and at most `longest` characters; a cut is named LIMIT_TEXT.
    """
    found: list[tuple[TextExtractor, Extracted]] = []
    refusals: list[Shortcoming] = []
    for extractor in extractors:
        if not extractor.reads(base_type(media_type)) or not _is_wanted(extractor, found):
            continue
        yield SoFar(_answer(found, refusals, longest), extractor.name)
        try:
            found.append((extractor, extractor.extract(content, media_type, name)))
        except UnreadableTextError as error:
            if not found:
                refusals.append(Shortcoming(error.code, error.detail))
            if error.code is DefectCode.ENCRYPTED:
                break
    yield _answer(found, refusals, longest)


def _is_wanted(extractor: TextExtractor, found: list[tuple[TextExtractor, Extracted]]) -> bool:
    """Whether there may be something left for this one to find."""
    if extractor.name in LAST_RESORTS:
        return not any(each.text.strip() for _, each in found)
    is_whole = any(each.whole for _, each in found)
    if extractor.name == READS_PICTURES:
        return not is_whole or any(each.has_pictures for _, each in found)
    return not is_whole


def _answer(
    found: list[tuple[TextExtractor, Extracted]], refusals: list[Shortcoming], longest: int
) -> Answer:
    every = [extracted for _, extracted in found]
    text = clean(joined(every)).strip()
    told = [each for each in found if each[1].text.strip()]
    # Who could not look at a picture may find words in another version.
    looked = [each for each in found if each[1].text.strip() or each[1].has_pictures]
    return Answer(
        text[:longest],
        "+".join(extracted.source for _, extracted in told or found),
        _shortcomings(every, refusals, len(text), longest),
        tuple((extractor.name, extractor.version) for extractor, _ in looked or found),
        min((each.confidence for each in every if each.confidence is not None), default=None),
    )


def _shortcomings(
    found: list[Extracted],
    refusals: list[Shortcoming],
    length: int,
    longest: int,
) -> tuple[Shortcoming, ...]:
    """As the extractors said; of refusals the first, unless the same is said of what was found."""
    named = [shortcoming for extracted in found for shortcoming in extracted.shortcomings]
    said = {shortcoming.code for shortcoming in named}
    named.extend(refusal for refusal in refusals[:1] if refusal.code not in said)
    if length > longest:
        named.append(Shortcoming(DefectCode.LIMIT_TEXT, f"text_characters {longest} of {length}"))
    return tuple(dict.fromkeys(named))


def settle(parent_pid: int) -> None:
    """A group of its own, no core dumps, no output, lower priority, and death with the parent."""
    os.setpgid(0, 0)
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Native libraries write pieces of what they read to standard error.
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:  # it died before the line above
        os._exit(0)
