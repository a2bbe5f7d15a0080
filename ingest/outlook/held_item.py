"""An Outlook item as its file holds it: a .msg file, or a TNEF stream (`winmail.dat`)."""

from ingest.outlook import msg_file, tnef_file
from ingest.outlook.outlook_item import OutlookItem


def read_item(raw: bytes) -> OutlookItem:
    """The item. Raises ValueError if the bytes are neither form."""
    if raw.startswith(tnef_file.SIGNATURE):
        return tnef_file.read_tnef(raw)
    return msg_file.read_msg(raw)


def count_attachments(raw: bytes) -> int:
    """How many attachments a scanner counts, those of items inside included. Raises ValueError."""
    if raw.startswith(tnef_file.SIGNATURE):
        return tnef_file.count_attachments(raw)
    return msg_file.count_attachments(raw)
