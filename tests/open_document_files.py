"""OpenDocument files put together element by element, for what no library writes: changes, notes, hidden things."""

import io
import zipfile

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("presentation", "presentation"), ("form", "form"), ("meta", "meta"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:drawooo="urn:drawooo" xmlns:xlink="http://www.w3.org/1999/xlink"'
KIND = "application/vnd.oasis.opendocument"
Parts = dict[str, str | bytes]


def document(body: str, own: str = "", *, kind: str = "text", shared: str = "", masters: str = "") -> bytes:
    """A package with this body, its own (automatic) and shared styles, and master pages."""
    return package(
        {
            "content.xml": root("content", f"{_own(own)}{_body(kind, body)}"),
            "styles.xml": root(
                "styles",
                f"<office:styles>{shared}</office:styles><office:master-styles>{masters}</office:master-styles>",
            ),
        },
        kind,
    )


def package(parts: Parts, kind: str = "text") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"{KIND}.{kind}", zipfile.ZIP_STORED)
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def flat(body: str, own: str = "", kind: str = "text") -> bytes:
    mime = f' office:mimetype="{KIND}.{kind}" office:version="1.3"'
    return root("", f"{_own(own)}{_body(kind, body)}", mime).encode()


def root(part: str, inside: str, told: str = "") -> str:
    name = f"office:document{'-' if part else ''}{part}"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} {_SPACES}{told}>{inside}</{name}>'


def _own(styles: str) -> str:
    return f"<office:automatic-styles>{styles}</office:automatic-styles>"


def _body(kind: str, body: str) -> str:
    return f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"


def style(family: str, name: str, inside: str = "", parent: str = "") -> str:
    based = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:family="{family}" style:name="{name}"{based}>{inside}</style:style>'


UNSEEN = '<style:text-properties text:display="none"/>'


def p(*inside: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{''.join(inside)}</text:p>"


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def who(name: str = "Jan", when: str = "2024-03-05T10:00:00") -> str:
    return f"<dc:creator>{name}</dc:creator><dc:date>{when}</dc:date>"


def remarked(text: str, name: str = "Anna de Vries") -> str:
    return f"<office:annotation>{who(name)}{p(text)}</office:annotation>"


def region(number: int, kind: str, inside: str = "") -> str:
    info = f"<office:change-info>{who()}</office:change-info>"
    return f'<text:changed-region text:id="ct{number}"><text:{kind}>{info}{inside}</text:{kind}></text:changed-region>'


def tracked(*regions: str) -> str:
    return f"<text:tracked-changes>{''.join(regions)}</text:tracked-changes>"


def changed(number: int, inside: str | None = None) -> str:
    """Where something was deleted, or what was inserted."""
    named = f'text:change-id="ct{number}"/>'
    return (
        f"<text:change {named}"
        if inside is None
        else f"<text:change-start {named}{inside}<text:change-end {named}"
    )


def cell(shown: str = "", told: str = "", more: str = "") -> str:
    return f"<table:table-cell {told}>{more}{p(shown) if shown else ''}</table:table-cell>"


def row(*cells: str, told: str = "") -> str:
    return f"<table:table-row {told}>{''.join(cells)}</table:table-row>"


def sheet(name: str, *rows: str, told: str = "") -> str:
    return f'<table:table table:name="{name}" {told}>{"".join(rows)}</table:table>'
