"""Text on its way to PostgreSQL and back: the one character that it does not take is spelled otherwise.

A NUL becomes U+0001 U+0001, and U+0001 itself U+0001 U+0002: what was written comes back as it
was, two texts are equal or in the same byte order as before, and all other text stays as it is.
"""

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown, TextLoader

_SPELLED = {0: "\x01\x01", 1: "\x01\x02"}


def spell(text: str) -> str:
    """The text without NUL; of two texts the one that was first by code point still is."""
    return text.translate(_SPELLED) if "\x00" in text or "\x01" in text else text


def unspell(spelled: str) -> str:
    """The text of which this is the spelling."""
    return spelled.replace("\x01\x01", "\x00").replace("\x01\x02", "\x01") if "\x01" in spelled else spelled


class _SpellingDumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(spell(obj))


class _SpellingLoader(TextLoader):
    def load(self, data: Buffer) -> str:
        return unspell(str(data, "utf-8"))


def spell_texts(connection: Connection) -> None:
    """Spell whatever text goes over this connection, and read it back."""
    connection.adapters.register_dumper(str, _SpellingDumper)
    for name in ("text", "varchar"):
        connection.adapters.register_loader(name, _SpellingLoader)
