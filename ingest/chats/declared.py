"""The formats that a declaration makes: they come before all others, for somebody said what a file is."""

from ingest.chats.declared_screenshot import DeclaredScreenshot
from ingest.chats.declared_table import DeclaredTable
from ingest.format import Format
from records.declaration import Declaration


def declared_formats(declaration: Declaration) -> tuple[Format, ...]:
    """What reads the files of which something was declared; nothing where nothing was."""
    if not declaration.text:
        return ()
    return DeclaredTable(declaration), DeclaredScreenshot(declaration)
