"""Archives of Outlook for Mac, made from what is published of their form; `python -m tests.olm_files` writes the sample."""

from html import escape
from pathlib import Path

from tests.builders import archive, mail

SAMPLE = Path(__file__).resolve().parent / "corpora/olm-archive/postvak.olm"
ACCOUNT = "Accounts/jan@voorbeeld.invalid"
MESSAGES = f"{ACCOUNT}/com.microsoft.__Messages"
_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'


def field(name: str, text: str) -> str:
    return f'<{name} xml:space="preserve">{escape(text)}</{name}>'


def listed(name: str, *elements: str) -> str:
    return f'<{name} xml:space="preserve">{"".join(elements)}</{name}>'


def empty(name: str, **told: str) -> str:
    """An element that says all in attributes."""
    attributes = "".join(f' {each}="{escape(value)}"' for each, value in told.items())
    return f"<{name}{attributes}/>"


def address(value: str, name: str = "", kind: str = "emailAddress") -> str:
    return empty(kind, OPFContactEmailAddressAddress=value, OPFContactEmailAddressName=name)


def attached(url: str, name: str, media_type: str = "text/plain") -> str:
    return empty(
        "messageAttachment", OPFAttachmentURL=url, OPFAttachmentName=name, OPFAttachmentContentType=media_type
    )


def filed(prefix: str, *categories: str) -> str:
    return listed(
        f"{prefix}CategoryList", *(empty("category", OPFCategoryCopyName=each) for each in categories)
    )


def letter(subject: str, *fields: str, sent: str = "2024-03-05T08:00:00") -> str:
    """A mail."""
    return listed(
        "email", field("OPFMessageCopySubject", subject), field("OPFMessageCopySentTime", sent), *fields
    )


def document(root: str, *elements: str) -> bytes:
    return f'{_OPENING}<{root} elementCount="{len(elements)}">{"".join(elements)}</{root}>\n'.encode()


def message(subject: str, *fields: str, sent: str = "2024-03-05T08:00:00") -> bytes:
    """The file of a mail."""
    return document("emails", letter(subject, *fields, sent=sent))


def olm(*messages: bytes, **others: bytes) -> bytes:
    """An archive of mails in one folder, and of other files at its top."""
    inbox = {f"{MESSAGES}/Inbox/message_{number:05}.xml": each for number, each in enumerate(messages, 1)}
    return archive({**inbox, **others})


def _sent() -> bytes:
    """A mail with all that may stand in one: a page beside its text, ids, categories and files."""
    files = f"{MESSAGES}/Inbox/com.microsoft.__Attachments"
    return message(
        "Brug & sluis",
        field("OPFMessageCopyMessageID", "brug-1@voorbeeld.invalid"),
        field("OPFMessageCopyInReplyTo", "<brug-0@voorbeeld.invalid>"),
        listed("OPFMessageCopyFromAddresses", address("jan@voorbeeld.invalid", "Jan Bos")),
        listed("OPFMessageCopySenderAddress", address("kantoor@voorbeeld.invalid", "Kantoor")),
        listed(
            "OPFMessageCopyToAddresses",
            address("piet@voorbeeld.invalid", "Piet"),
            address("klaas@voorbeeld.invalid", "klaas@voorbeeld.invalid"),
        ),
        listed("OPFMessageCopyCCAddresses", address("anna@voorbeeld.invalid")),
        field("OPFMessageCopyBody", "De brug gaat dicht."),
        field("OPFMessageCopyHTMLBody", "<html><body><p>De <b>brug</b> gaat dicht.<p>Kaart volgt.</html>"),
        filed("OPFMessageCopy", "Woo", "Brug"),
        listed(
            "OPFMessageCopyAttachmentList",
            attached(f"{files}/brug-1_0000", "nota.txt"),
            attached(f"{files}/brug-1_0001", "brief.eml", "message/rfc822"),
            attached(f"{files}/brug-1_0002", "weg.pdf", "application/pdf"),
        ),
    )


def _contacts() -> tuple[str, ...]:
    contact = "OPFContactCopy"
    return (
        listed(
            "contact",
            field(f"{contact}DisplayName", "Anna Bos"),
            field(f"{contact}BusinessCompany", "Gemeente Voorbeeld"),
            field(f"{contact}CellPhone", "06 1234 5678"),
            listed(
                f"{contact}EmailAddressList",
                address("anna@voorbeeld.invalid", "", "contactEmailAddress"),
            ),
        ),
        listed("contact", field(f"{contact}DisplayName", "Karel"), field(f"{contact}NotesPlain", "Sluis")),
    )


def _appointment() -> str:
    event = "OPFCalendarEventCopy"
    return listed(
        "appointment",
        field(f"{event}Summary", "Overleg brug"),
        field(f"{event}StartTime", "2024-03-05T08:00:00"),
        field(f"{event}EndTime", "2024-03-05T09:00:00"),
        field(f"{event}Location", "Zaal 3"),
        field(f"{event}Organizer", "Jan Bos <jan@voorbeeld.invalid>"),
        field(f"{event}DescriptionPlain", "Agenda volgt."),
        listed(
            f"{event}AttendeeList",
            empty(
                "appointmentAttendee",
                OPFCalendarAttendeeName="Piet",
                OPFCalendarAttendeeAddress="piet@voorbeeld.invalid",
            ),
        ),
        filed(event, "Brug"),
    )


def _others() -> dict[str, bytes]:
    """A task, a note and a list."""
    return {
        "Local/Tasks/Tasks.xml": document(
            "tasks",
            listed(
                "task",
                field("OPFTaskCopyName", "Bellen"),
                field("OPFTaskCopyDueDateTime", "2024-03-06T08:00:00Z"),
            ),
        ),
        "Local/Notes/Notes.xml": document(
            "notes",
            listed(
                "note",
                field("OPFNoteCopyTitle", "Memo"),
                field("OPFNoteCopyText", "<p>Sleutel<p>ligt links"),
            ),
        ),
        "Local/Groups/Groups.xml": document(
            "groups",
            listed(
                "group",
                field("OPFGroupCopyDisplayName", "Brugploeg"),
                listed("OPFGroupCopyMemberList", address("anna@voorbeeld.invalid", "Anna Bos")),
            ),
        ),
    }


def sample() -> bytes:
    """Mails in folders, what hangs on them, a file that nothing names, and an item of each other kind."""
    files = f"{MESSAGES}/Inbox/com.microsoft.__Attachments"
    torn = message("Afgebroken", field("OPFMessageCopyBody", "Hier houdt het op, en wel"))
    return archive(
        {
            "Categories.xml": document("categories", empty("category", OPFCategoryCopyName="Woo")),
            f"{MESSAGES}/Inbox/message_00001.xml": _sent(),
            f"{files}/brug-1_0000": b"Nota over de brug.",
            f"{files}/brug-1_0001": mail("Mail op een mail"),
            f"{files}/los_0000": b"Bij niemand.",
            f"{MESSAGES}/Inbox/Project/message_00001.xml": torn[: torn.index(b" wel<")],
            f"{MESSAGES}/Sent Items/message_00001.xml": message("Zonder tijd", sent="gisteren"),
            "Local/Address Book/Contacts.xml": document("contacts", *_contacts()),
            "Local/Calendar/Calendar.xml": document("appointments", _appointment()),
            **_others(),
        }
    )


if __name__ == "__main__":
    SAMPLE.write_bytes(sample())
