"""Parameters of Content-Type and Content-Disposition (RFC 2045 5.1, RFC 2231), written loosely."""

import re
from urllib.parse import unquote_to_bytes

from ingest.words.charsets import decode_text
from ingest.words.encoded_words import decode_words, fold_spaces

_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))')
_ESCAPED = re.compile(r"\\(.)")
_MAX_PIECES = 200


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """The lower-case value before the first `;`, and the parameters by lower-case name.

    Continued and percent-encoded parameters (RFC 2231) are joined and decoded; encoded words,
    which do not belong there but are common, are decoded too.
    """
    main, semicolon, _ = value.partition(";")
    if not semicolon:
        return main.strip().lower(), {}
    parameters: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, quoted, bare in _PARAMETER.findall(value):
        text = _ESCAPED.sub(r"\1", quoted) if "\\" in quoted else quoted or bare.strip()
        base, star, index = name.lower().partition("*")
        if star:
            number = index.rstrip("*")
            order = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
            pieces.setdefault(base, []).append((order, name.endswith("*"), text))
        else:
            parameters.setdefault(base, fold_spaces(decode_words(text)) if base != "boundary" else text)
    for base, found in pieces.items():
        parameters[base] = _joined(sorted(found)[:_MAX_PIECES])
    return main.strip().lower(), parameters


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    charset, raw = "", b""
    for position, (_, is_encoded, text) in enumerate(pieces):
        written = text
        if is_encoded and position == 0 and text.count("'") >= 2:
            charset, _, written = text.split("'", 2)
        raw += unquote_to_bytes(written) if is_encoded else written.encode("utf-8", "replace")
    return fold_spaces(decode_words(decode_text(raw, charset)[0]))
