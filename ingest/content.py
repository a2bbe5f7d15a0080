"""Content, by its old address; moves to records.content."""

from records.content import BytesContent, Content, ContentStream, RangeContent

__all__ = ["BytesContent", "Content", "ContentStream", "RangeContent"]
