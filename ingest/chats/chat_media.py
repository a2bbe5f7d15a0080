"""Which message of a chat export names which media file, so that the file joins its family."""

from ingest.chats.chat_lines import chat_lines
from ingest.chats.chat_message import chat_messages
from ingest.format import Context, Source
from records.identity import RecordId
from records.place import StepKind


def media_owners(chat: Source, context: Context) -> dict[str, RecordId]:
    """By the name of each media file, the id of the first message that names it."""
    owners: dict[str, RecordId] = {}
    for message in chat_messages(chat_lines(chat.whole())):
        name = message.meaning.file_name
        if name and name not in owners:
            owners[name] = context.record_id(chat, chat.place.into(StepKind.LINES, message.lines.span))
    return owners
