"""Addresses: who stands in From, To, Cc and Bcc (RFC 5322 3.4), however it was written.

One pass over tokens, no recursion: nested comments and 20,000 recipients cost their length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.words.charsets import decode_text
from ingest.words.encoded_words import decode_words, fold_spaces
from records.record import Participant

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|<([^<>]{0,2000})>|([,;:()])|([^",;:()<>]+)|(.)', re.DOTALL)
_USUAL = re.compile(
    r'\s*(?:(?:"([^"\\=]*)"|([^",;:()<>\\=\s]+(?:\s[^",;:()<>\\=\s]+){0,9})|)\s*<([^\s<>"@:,]+@[^\s<>"@:,]+)>'
    r'|([^\s",;:()<>@=]+@[^\s",;:()<>@=]+))\s*(?:,|$)'
)
"""An address in its usual dress, for speed: where it does not match, the tokens decide."""
_BRACKETS = {"(": 1, ")": -1}
_ESCAPED = re.compile(r"\\(.)")


@dataclass(slots=True)
class _Mailbox:
    """What has been seen of one address so far."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    address: str | None = None

    def is_half_a_name(self) -> bool:
        """Whether this is one bare word, as the surname of an unquoted `Jansen, Jan <jan@example.nl>`."""
        return (
            self.address is None
            and len(self.words) == 1
            and bool(self.words[0].strip())
            and "@" not in self.words[0]
        )

    def participant(self) -> Participant | None:
        """The participant that the pieces make, or None when there is nothing."""
        name, address = "".join(self.words), self.address
        if address is None:
            address, name = _bare(name)
        name = fold_spaces(decode_words(name) or " ".join(self.comments))
        if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
            name = name[1:-1].strip()
        if address and address.startswith("@") and ":" in address:
            address = address.rpartition(":")[2]  # a source route (RFC 5322 4.4)
        address = fold_spaces(decode_words(address))
        if not address and "<" in name:
            return _inside_word(name)
        return Participant(name, address) if name or address else None


def read_addresses(raw: bytes, limit: int) -> tuple[tuple[Participant, ...], bool]:
    """The participants of one field's value in order, at most `limit`, and whether that cut any off.

    Members of groups are listed like others; a group without members gives its name alone.
    """
    found: list[Participant] = []
    for participant in _participants(decode_text(raw)[0]):
        if len(found) == limit:
            return tuple(found), True
        found.append(participant)
    return tuple(found), False


def _participants(text: str) -> Iterator[Participant]:
    at = 0
    while at < len(text) and (usual := _USUAL.match(text, at)):
        quoted, bare, angle, alone = usual.groups("")
        yield Participant((quoted or bare).strip("' "), angle or alone)
        at = usual.end()
    if at < len(text):
        yield from _tokenised(text[at:])


def _tokenised(text: str) -> Iterator[Participant]:
    mailbox, depth, group = _Mailbox(), 0, ""
    for quoted, angle, mark, atom, other in _TOKEN.findall(text):
        if mark in _BRACKETS:
            depth = max(0, depth + _BRACKETS[mark])
        elif depth:
            mailbox.comments.append(quoted or angle or mark or atom or other)
        elif mark == ":":
            group, mailbox = "".join(mailbox.words), _Mailbox()
        elif mark:
            if mark == "," and mailbox.is_half_a_name():
                mailbox.words.append(",")
                continue
            participant = mailbox.participant() or _empty_group(group if mark == ";" else "")
            if participant is not None:
                yield participant
                group = ""
            mailbox = _Mailbox()
        elif angle and mailbox.address is None:
            mailbox.address = angle
        else:
            mailbox.words.append(_ESCAPED.sub(r"\1", quoted) or angle or atom)
    last = mailbox.participant()
    if last is not None:
        yield last


def _empty_group(name: str) -> Participant | None:
    """A group that lists nobody, such as `undisclosed-recipients:;`, by its name."""
    return Participant(fold_spaces(decode_words(name)), "") if name else None


def _bare(text: str) -> tuple[str, str]:
    """The address among words without angle brackets, and the words that are left."""
    if "@" not in text:
        return "", text
    words = text.split()
    address = next(word for word in words if "@" in word)
    words.remove(address)
    return address, " ".join(words)


def _inside_word(text: str) -> Participant:
    """A whole address that somebody encoded as one word."""
    name, _, rest = text.rpartition("<")
    address = rest.partition(">")[0].strip()
    return Participant(fold_spaces(name).strip('"'), address) if "@" in address else Participant(text, "")
