"""Open XML files put together part by part, for what no library writes: changes, notes, hidden slides."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPACES = (
    f'xmlns="{P}" xmlns:p="{P}" xmlns:w="{W}" xmlns:a="{A}" xmlns:r="{R}" xmlns:mc="urn:mc" xmlns:wp="urn:wp"'
)

Relations = dict[str, list[tuple[str, str]]]


def package(parts: dict[str, str], relations: Relations) -> bytes:
    """A zip of parts; `relations` has for each part (the package itself: "") kinds and targets, ids r1, r2, ..."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for part, related in relations.items():
            folder, _, name = part.rpartition("/")
            listing = f"{folder}/_rels/{name}.rels".lstrip("/")
            told = "".join(
                f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="/{target}"/>'
                for number, (kind, target) in enumerate(related, 1)
            )
            archive.writestr(listing, f'<Relationships xmlns="{_KINDS}">{told}</Relationships>')
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def word(body: str, **asides: str) -> bytes:
    """A document with this body, in which `w:` stands before everything; `comments`, `footnotes` beside it."""
    parts = {"word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>"}
    parts |= {f"word/{name}.xml": word_part(content, name) for name, content in asides.items()}
    relations: Relations = {"": [("officeDocument", "word/document.xml")]}
    relations["word/document.xml"] = [(name, f"word/{name}.xml") for name in asides]
    return package(parts, relations)


def word_part(content: str, name: str) -> str:
    return f"<w:{name} {_SPACES}>{content}</w:{name}>"


def run(text: str, kind: str = "t") -> str:
    return f"<w:r><w:{kind}>{text}</w:{kind}></w:r>"


def changed(kind: str, inside: str, author: str = "Jan", date: str = "2024-03-05T10:00:00Z") -> str:
    return f'<w:{kind} w:id="1" w:author="{author}" w:date="{date}">{inside}</w:{kind}>'


def slide(*lines: str, place: str = "body", show: str = "1") -> str:
    return f'<p:sld {_SPACES} show="{show}">{shape(*lines, place=place)}</p:sld>'


def shape(*lines: str, place: str = "body") -> str:
    drawn = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    filled = f'<p:nvPr><p:ph type="{place}"/></p:nvPr>' if place else ""
    return f"<p:sp>{filled}<p:txBody>{drawn}</p:txBody></p:sp>"


def slides(*shown: str, notes: str = "", remark: str = "") -> bytes:
    """A presentation; notes and a remark of Jan's hang on the first slide."""
    parts = {f"ppt/slides/slide{number}.xml": content for number, content in enumerate(shown, 1)}
    listed = "".join(
        f'<p:sldId id="{255 + number}" r:id="r{number}"/>' for number in range(1, len(shown) + 1)
    )
    relations: Relations = {
        "": [("officeDocument", "ppt/presentation.xml")],
        "ppt/presentation.xml": [("slide", name) for name in parts],
    }
    relations["ppt/presentation.xml"] += [("commentAuthors", "ppt/a.xml"), ("slideMaster", "ppt/m.xml")]
    relations["ppt/slides/slide1.xml"] = [("notesSlide", "ppt/n.xml"), ("comments", "ppt/c.xml")]
    parts["ppt/presentation.xml"] = (
        f"<p:presentation {_SPACES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
    )
    number = shape("7", place="sldNum")
    parts["ppt/n.xml"] = f"<p:notes {_SPACES}>{shape(notes) if notes else ''}{number}</p:notes>"
    parts["ppt/a.xml"] = f'<p:cmAuthorLst {_SPACES}><p:cmAuthor id="4" name="Jan"/></p:cmAuthorLst>'
    said = f'<p:cm authorId="4" dt="2024-03-05T10:00:00"><p:text>{remark}</p:text></p:cm>' if remark else ""
    parts["ppt/c.xml"] = f"<p:cmLst {_SPACES}>{said}</p:cmLst>"
    prompt = shape("Klik om de titel te bewerken", place="title")
    parts["ppt/m.xml"] = f"<p:sldMaster {_SPACES}>{prompt}{shape('Vertrouwelijk', place='')}</p:sldMaster>"
    return package(parts, relations)
