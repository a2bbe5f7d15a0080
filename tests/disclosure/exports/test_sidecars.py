"""DiWoo and MDTO, held to the official schemas."""

import io
import zipfile

from lxml import etree

from disclosure.exports.diwoo import NAMESPACE as DIWOO
from disclosure.exports.diwoo import Diwoo
from disclosure.exports.mdto import NAMESPACE as MDTO
from disclosure.exports.mdto import Mdto
from records.release import Member
from tests.contracts.export_contract import ExportContract, Found
from tests.disclosure.sets import told_set
from tests.standards import schema


def trees(raw: bytes, schema_name: str) -> dict[str, etree._Element]:
    """Every XML file of a zip by its name, each held to the schema."""
    valid = schema(schema_name)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        found = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    for name, tree in found.items():
        assert valid.validate(tree), (name, valid.error_log)
    return found


class TestDiwoo(ExportContract):
    export = Diwoo()

    def expects(self, member: Member) -> bool:
        return bool(member.files)

    def read(self, raw: bytes) -> Found:
        found = []
        for tree in trees(raw, "diwoo-metadata-0.9.8.xsd").values():
            code = tree.findtext(f".//{{{DIWOO}}}identifier").rpartition("/")[2]
            digests = [
                value.text
                for field in tree.iter(f"{{{DIWOO}}}extraMetadataveld")
                if field.findtext(f"{{{DIWOO}}}key") == "sha256"
                for value in field.iter(f"{{{DIWOO}}}value")
            ]
            found.append((code, tuple(sorted(digests))))
        return found

    def test_a_mail_gets_no_code_that_is_not_there_for_it(self) -> None:
        tree = trees(self.written(told_set()), "diwoo-metadata-0.9.8.xsd")["diwoo/000001.xml"]
        text = etree.tostring(tree, encoding="unicode")
        assert "documentsoort" not in text
        assert "<diwoo:key>soort</diwoo:key>" in text
        assert "<diwoo:value>E-mail</diwoo:value>" in text
        assert 'resource="https://identifier.overheid.nl/tooi/id/ministerie/mnre1025"' in text

    def test_an_attachment_says_what_it_is_part_of(self) -> None:
        tree = trees(self.written(told_set()), "diwoo-metadata-0.9.8.xsd")["diwoo/000002.xml"]
        assert tree.find(f".//{{{DIWOO}}}isPartOf").get("resource") == "2026-014/000001"


class TestMdto(ExportContract):
    export = Mdto()

    def read(self, raw: bytes) -> Found:
        found: dict[str, list[str]] = {}
        for name, tree in trees(raw, "MDTO-XML1.0.2.xsd").items():
            if name.endswith(".bestand.mdto.xml"):
                whole = tree.findtext(f".//{{{MDTO}}}isRepresentatieVan/{{{MDTO}}}verwijzingNaam")
                found[whole.split()[-1]].append(tree.findtext(f".//{{{MDTO}}}checksumWaarde"))
            else:
                mark = tree.findtext(f".//{{{MDTO}}}identificatieKenmerk")
                found[mark.rpartition("/")[2]] = []
        return [(code, tuple(sorted(digests))) for code, digests in found.items()]

    def test_a_ground_is_a_restriction_of_use_with_its_article(self) -> None:
        tree = trees(self.written(told_set()), "MDTO-XML1.0.2.xsd")["mdto/000001.mdto.xml"]
        label = tree.findtext(f".//{{{MDTO}}}beperkingGebruikType/{{{MDTO}}}begripLabel")
        assert label == "artikel 5.1, tweede lid, onder e, Woo"

    def test_those_involved_are_named_as_far_as_they_may_be(self) -> None:
        tree = trees(self.written(told_set()), "MDTO-XML1.0.2.xsd")["mdto/000001.mdto.xml"]
        names = [
            each.text for each in tree.iterfind(f".//{{{MDTO}}}betrokkeneActor/{{{MDTO}}}verwijzingNaam")
        ]
        assert names == ["M. de Vries <m.devries@voorbeeld.nl>", "[5.1.2e]"]
