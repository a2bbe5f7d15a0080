"""Fields: what a reader sees of a record beside its text, redacted by the same rules as that.

What is covered in the text is covered in the title, a file name or a place. Nobody looks through these
fields one by one, so surely recognised personal data is covered as well, and so is everybody who wrote
or received a message, but for offices and names that stay (Woo 5.1 par. 2 e).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from disclosure.person_names import orders
from disclosure.phrases import Phrases
from disclosure.proposing import proposals
from disclosure.recogniser import Confidence, Matter, Surroundings
from disclosure.recognisers.email_address import OFFICES
from disclosure.redacting import box_text, in_order, merged, redact
from disclosure.words import compact
from records.ground import Act, Ground
from records.record import Participant, Recipient
from records.redaction import Redaction

_WORDS = 4
"""So many words in a row of a covered passage are covered in a field."""
_GLUED = 6
"""Letters and digits of a phrase that is also looked for without its spaces, as in `VerslagJanDeVries`."""
_KINDS = frozenset(
    f".{kind}"
    for kind in (
        *(
            "csv",
            "doc",
            "docx",
            "eml",
            "gif",
            "htm",
            "html",
            "ics",
            "jpeg",
            "jpg",
            "mbox",
            "msg",
            "odp",
            "ods",
        ),
        *(
            "odt",
            "pdf",
            "png",
            "ppt",
            "pptx",
            "pst",
            "rtf",
            "tif",
            "tiff",
            "txt",
            "vcf",
            "xls",
            "xlsx",
            "xml",
            "zip",
        ),
    )
)
"""Suffixes that tell a kind of file; any other may be part of a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFields:
    """What is shown of a record beside its text; empty where it has none. `place` is a path with `/`."""

    title: str = ""
    sender: Participant | None = None
    recipients: tuple[Recipient, ...] = ()
    file_name: str = ""
    conversation_title: str = ""
    attachment_names: tuple[str, ...] = ()
    place: str = ""

    @property
    def people(self) -> tuple[Participant, ...]:
        """Who wrote it and who received it."""
        received = tuple(Participant(each.name, each.address) for each in self.recipients)
        return received if self.sender is None else (self.sender, *received)


class FieldRule:
    """What the fields of one record are redacted by."""

    def __init__(self, text: str, redactions: Iterable[Redaction], around: Surroundings, act: Act) -> None:
        """Learn what is covered in the record's text; `around` names who else is known, and who stays."""
        covered = tuple(redactions)
        self._phrases = Phrases(_WORDS)
        self._phrases.add(text, covered)
        self._glued = {
            glued: grounds
            for passage, grounds in merged(covered)
            if len(glued := compact(text[passage.start : passage.end])) >= _GLUED
        }
        self._around, self._act = around, act

    def redacted(self, fields: RecordFields) -> RecordFields:
        """The fields as they may go out."""
        around = replace(self._around, people=(*self._around.people, *fields.people))

        def line(text: str) -> str:
            return self._line(text, around)

        return RecordFields(
            title=line(fields.title),
            sender=fields.sender and self._participant(fields.sender),
            recipients=tuple(
                Recipient(each.role, shown.name, shown.address)
                for each in fields.recipients
                for shown in [self._participant(Participant(each.name, each.address))]
            ),
            file_name=_named(fields.file_name, line),
            conversation_title=line(fields.conversation_title),
            attachment_names=tuple(_named(each, line) for each in fields.attachment_names),
            place="/".join(_named(part, line) for part in fields.place.split("/")),
        )

    def _line(self, text: str, around: Surroundings) -> str:
        """A title or a name with boxes; whole one box where words are glued together."""
        known = [
            Redaction(passage, ground)
            for passage, grounds in self._phrases.within(text)
            for ground in grounds
        ]
        sure = [
            Redaction(hit.passage, hit.matter.ground(self._act), hit.recogniser)
            for hit in proposals(text, around)
            if hit.confidence is not Confidence.POSSIBLE
        ]
        shown = redact(text, (*known, *sure)).text
        glued = self._glued_in(shown)
        return box_text(glued) if glued else shown

    def _participant(self, one: Participant) -> Participant:
        """Somebody's name and address, both covered or neither."""
        local = one.address.partition("@")[0].lower()
        staying = {order for name in self._around.staying for order in orders(name)}
        grounds = self._grounds_in(f"{one.name}\n{one.address}")
        if not grounds and (next(orders(one.name), ()) in staying or local in OFFICES):
            bare = Surroundings(staying=self._around.staying)
            is_own = local not in OFFICES
            return Participant(
                self._line(one.name, bare), self._line(one.address, bare) if is_own else one.address
            )
        box = box_text(grounds or (Matter.PRIVACY.ground(self._act),))
        return Participant(box if one.name else "", box if one.address else "")

    def _grounds_in(self, text: str) -> tuple[Ground, ...]:
        within = (ground for _, grounds in self._phrases.within(text) for ground in grounds)
        return in_order((*within, *self._glued_in(text)))

    def _glued_in(self, text: str) -> tuple[Ground, ...]:
        whole = compact(text)
        return in_order(
            ground for glued, grounds in self._glued.items() if glued in whole for ground in grounds
        )


def _named(name: str, line: Callable[[str], str]) -> str:
    """A file name; a suffix that tells what kind of file it is stays."""
    suffix = PurePosixPath(name).suffix
    return line(name.removesuffix(suffix)) + suffix if suffix.lower() in _KINDS else line(name)
