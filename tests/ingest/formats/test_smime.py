"""A mail inside its signature is opened; one that is sealed is named, and found by its envelope."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from records.defect import DefectCode
from records.record import RecordKind
from tests.builders import mail, multipart, original, read_all
from tests.mutations import assert_balances, mutations

INNER = b"Content-Type: text/plain\r\n\r\nOndertekend bericht\r\n"


@cache
def signer() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Jan")])
    begins = datetime(2024, 3, 5, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, begins, begins + timedelta(days=1))
    return made.sign(key, SHA256()), key


@cache
def signed(content: bytes = INNER, *, apart: bool = False) -> bytes:
    certificate, key = signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, SHA256())
    options = [pkcs7.PKCS7Options.Binary]
    return builder.sign(Encoding.DER, [*options, pkcs7.PKCS7Options.DetachedSignature] if apart else options)


@cache
def sealed() -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(INNER).add_recipient(signer()[0])
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def mail_with(raw: bytes, name: str = "smime.p7m") -> bytes:
    head = f'Content-Type: application/pkcs7-mime; name="{name}"\r\nContent-Transfer-Encoding: binary\r\n\r\n'
    return multipart(head.encode() + raw)


def test_a_signed_mail_is_opened_and_its_signature_kept() -> None:
    raw = mail_with(signed())
    reading = read_all(raw)
    outer, file, inner = reading.records
    assert [(opened.format, opened.found) for opened in reading.opened] == [("smime", 1)]
    assert (file.kind, original(raw, file)) == (RecordKind.FILE, signed())
    assert (inner.kind, inner.text, original(raw, inner)) == (RecordKind.MAIL, "Ondertekend bericht", INNER)
    assert (file.parent_id, inner.parent_id, inner.family_id) == (outer.id, file.id, outer.id)
    assert reading.defects == []


def test_a_sealed_mail_is_named_and_its_envelope_kept() -> None:
    reading = read_all(mail_with(sealed()))
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.ENCRYPTED, 0)]
    assert [(record.kind, record.title) for record in reading.records] == [
        (RecordKind.MAIL, "Overleg"),
        (RecordKind.FILE, "smime.p7m"),
    ]


def test_a_sealed_file_is_kept_with_its_defect() -> None:
    (record,) = read_all(sealed(), "brief.p7m").records
    assert (record.kind, [defect.code for defect in record.defects]) == (
        RecordKind.FILE,
        [DefectCode.ENCRYPTED],
    )


def test_a_signature_that_stands_apart_is_a_file() -> None:
    for name in ("smime.p7s", "zonder-naam"):
        reading = read_all(mail_with(signed(apart=True), name))
        assert ([record.kind for record in reading.records], reading.opened) == (
            [RecordKind.MAIL, RecordKind.FILE],
            [],
        )
        assert reading.defects == []


def test_a_mail_whose_whole_body_is_signed_is_opened() -> None:
    whole = (
        mail(
            "", extra="MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n"
        ).rstrip()
        + b"\r\n\r\n"
    )
    assert [
        record.text for record in read_all(whole + signed()).records if record.kind is RecordKind.MAIL
    ] == ["", "Ondertekend bericht"]


def test_a_broken_signature_balances() -> None:
    for broken in mutations(signed(), 150):
        assert_balances(broken, "brief.p7m")
