"""How many attachments a mail has, counted by boundary lines before the native parser reads it.

Nested messages count, and so do the attachments within them: the reader yields one record for each.
"""

from ingest.limits import Limits
from ingest.mime.header_fields import body_start, read_fields
from ingest.mime.message_bounds import message_bounds
from ingest.mime.part_facts import PartRole, facts_of, is_named_as_mail, part_role
from ingest.mime.part_ranges import PartRange, leaf_ranges, scan_parts
from ingest.words.transfer_encoding import decode_transfer


def count_attachments(raw: bytes, root: PartRange, limits: Limits, level: int = 0) -> int:
    """The attachments under a scanned message, those of nested messages included.

    Messages deeper than `limits.mime_depth` levels count as one attachment each.
    """
    count = 0
    for leaf in leaf_ranges(root):
        role = part_role(leaf.facts, b"")
        if role is PartRole.MESSAGE or is_named_as_mail(leaf.facts):
            content = decode_transfer(raw[leaf.start : leaf.end], leaf.facts.encoding)[0]
            role = part_role(leaf.facts, content)
        if role is not PartRole.BODY:
            count += 1
        if role is PartRole.MESSAGE and level < limits.mime_depth:
            count += count_attachments(content, _scanned(content, limits), limits, level + 1)
    return count


def _scanned(raw: bytes, limits: Limits) -> PartRange:
    """The scan of a nested message."""
    start, end = message_bounds(raw)
    header_end, body = body_start(raw, start, end)
    facts = facts_of(read_fields(raw[start:header_end], limits))
    return scan_parts(raw, facts, body, end, limits).root
