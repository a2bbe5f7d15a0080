"""What the blocks of a Slack message say: since 2019 its text may be empty, and all of it stand in them."""

from collections.abc import Callable, Iterator

from ingest.words.told import Told, object_of, objects_of, text_of

_LINES = frozenset(
    ("rich_text_section", "rich_text_quote", "rich_text_preformatted", "section", "header", "context")
)
"""Blocks that begin on a line of their own."""


def block_text(blocks: object, named: Callable[[str], str]) -> str:
    """The words of the blocks; `named` puts names for ids, as they are written in a text (`<@U123>`)."""
    return "\n".join(line for each in _pieces(blocks) for line in named(each).splitlines() if line.strip())


def _pieces(blocks: object) -> Iterator[str]:
    """The text of each line, in the order of the blocks."""
    line: list[str] = []
    waiting = objects_of(blocks)[::-1]
    while waiting:
        block = waiting.pop()
        if text_of(block.get("type")) in _LINES and line:
            yield "".join(line)
            line = []
        line.append(_words(block))
        inner = [
            object_of(block.get("text")),
            *objects_of(block.get("fields")),
            *objects_of(block.get("elements")),
        ]
        waiting += [each for each in inner if each][::-1]
    yield "".join(line)


def _words(block: Told) -> str:
    """What one element says by itself, written as in a text."""
    words = ""
    match text_of(block.get("type")):
        case "text" | "mrkdwn" | "plain_text":
            words = text_of(block.get("text"))
        case "link":
            words = f"<{text_of(block.get('url'))}|{text_of(block.get('text'))}>"
        case "user":
            words = f"<@{text_of(block.get('user_id'))}>"
        case "channel":
            words = f"<#{text_of(block.get('channel_id'))}>"
        case "broadcast":
            words = f"@{text_of(block.get('range'))}"
        case "emoji":
            words = f":{text_of(block.get('name'))}:"
    return words
