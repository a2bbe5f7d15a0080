"""Decision drafts: the letter of an inquiry, made of what was judged and of what happened to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.course import course_of, standing
from disclosure.deadline import provision
from disclosure.letter import Decision, Reckoning, letter, reckoning
from disclosure.paper import Paper
from records.access import Actor
from records.inquiry import Event, EventKind, Inquiry
from records.judgement import Outcome
from records.labels import EVENTS
from records.release import Organisation
from runtime.access import Policy
from runtime.case_choices import CaseChoices
from storage.audit import ReadingAudit
from storage.inquiries import Inquiries
from storage.releases import Releases

_VIEWS = frozenset({EventKind.VIEWS_RECEIVED, EventKind.VIEWS_WEIGHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDrafts:
    """Drafts decisions for the caseworkers of an inquiry. A draft goes into no release."""

    inquiries: Inquiries
    choices: CaseChoices
    releases: Releases
    policy: Policy
    audit: ReadingAudit
    publisher: Organisation

    def shown(self, actor: Actor, inquiry_id: str) -> Paper:
        """The draft as it stands; for caseworkers alone. Raises NotFoundError."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "inquiry.decision-letter", inquiry.id)
        events = self.inquiries.events(inquiry.id)
        return letter(_decision(inquiry, events, self.publisher), self._reckoning(inquiry))

    def _reckoning(self, inquiry: Inquiry) -> Reckoning:
        """Of the newest release, whose numbers it can name; before there is one, of what was judged."""
        newest = self.releases.newest(inquiry.id)
        if newest is not None:
            return reckoning(newest.members())
        made = Reckoning()
        for each in self.choices.judged(inquiry.id):
            judgement = each.judgement
            if judgement is not None and judgement.outcome is not Outcome.OUT_OF_SCOPE:
                made.add(judgement.outcome, judgement.grounds, judgement.remark)
        return made


def _decision(inquiry: Inquiry, events: Sequence[Event], publisher: Organisation) -> Decision:
    course = course_of(inquiry.received_on, events)
    counting = standing(events)
    return Decision(
        inquiry=inquiry.reference,
        text=inquiry.wording,
        received_on=inquiry.received_on,
        decided_on=course.published_on,
        publisher=publisher,
        act=inquiry.act,
        procedure=tuple(_steps(counting)),
        views=tuple(each.note for each in counting if each.kind in _VIEWS and each.note),
        provided_on=provision(course),
        objected_to=course.objection_expected,
    )


def _steps(events: Sequence[Event]) -> Iterator[tuple[date, str]]:
    """What the letter tells of the procedure; third parties are not named, as the requester is not."""
    for each in events:
        if told := EVENTS.get(each.kind):
            yield each.on, told
