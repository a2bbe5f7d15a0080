"""Values as the outside sees them: the keys of the contract, for the API and the command line alike."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from records.accession import Accession, Ledger, Tally
from records.identity import digest_text
from records.labels import DEFECTS, KNOWN_BY
from records.provenance import Provenance
from records.recognition import Recognition
from records.stored import NotedDefect, StoredRecord
from records.text_source import TextSource

Json = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """A moment as UTC with `Z`, to the second."""
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def record_view(record: StoredRecord) -> Json:
    """A record with the keys of the contract."""
    return {
        "id": record.id,
        "kind": record.kind.value,
        "subtype": record.subtype,
        "channel": record.channel.value,
        "accessionId": record.accession_id,
        "custodian": {"id": record.custodian.id, "name": record.custodian.name},
        "title": record.title,
        "sentAt": moment(record.sent_at),
        "sentTimezone": record.sent_timezone,
        "sender": record.sender and {"name": record.sender.name, "address": record.sender.address},
        "recipients": [
            {"role": each.role.value, "name": each.name, "address": each.address}
            for each in record.recipients
        ],
        "messageId": record.message_id,
        "messageIdHash": record.message_id_hash,
        "threadId": record.thread_id,
        "familyId": record.family_id,
        "parentId": record.parent_id,
        "conversationId": record.conversation_id or None,
        "attachments": [
            {"id": each.id, "name": each.name, "mediaType": each.media_type, "sizeBytes": each.size_bytes}
            for each in record.attachments
        ],
        "mediaType": record.media_type,
        "sizeBytes": record.size_bytes,
        "digest": digest_text(record.digest),
        "place": {"container": record.container, "locator": record.locator},
        "evidence": record.evidence.value,
        "defects": [{"code": each.code.value, "detail": each.detail} for each in record.defects],
        "traces": [
            {"kind": each.kind.value, "who": each.who, "at": moment(each.at), "text": each.text}
            for each in record.traces
        ],
        "duplicateCount": record.duplicate_count,
        "hidden": record.hidden,
    }


def recognition_view(found: Recognition | None) -> Json:
    """What a record's file was taken for and why, with the sentence that a person reads."""
    if found is None:
        told = "Hiervan is niet bewaard waarom het zo is gelezen."
        return {"form": None, "knownBy": None, "others": [], "promised": None, "sentence": told}
    told = f"Gelezen als {found.form}: {KNOWN_BY[found.known_by]}."
    if found.others:
        told += f" Het leek ook op {' en '.join(found.others)}."
    if found.promised:
        told += f" De naam past niet bij de inhoud: hij belooft {found.promised}."
    return {
        "form": found.form,
        "knownBy": found.known_by.value,
        "others": list(found.others),
        "promised": found.promised or None,
        "sentence": told,
    }


def source_view(record: StoredRecord) -> Json:
    """Who found the text of an attachment (nobody, where a format told it), how well, and its language."""
    source = record.text_source or TextSource((), None, 0, 0)
    return {
        "readers": [{"name": name, "version": version} for name, version in source.readers],
        "confidence": source.confidence,
        "seconds": source.seconds,
        "attempts": source.attempts,
        "language": record.language or None,
    }


def tally_view(tally: Tally) -> Json:
    """Counts of candidates."""
    return {"found": tally.found, "kept": tally.kept, "hidden": tally.hidden, "defects": tally.defects}


def ledger_view(ledger: Ledger) -> Json:
    """A ledger with the keys of the contract."""
    return {
        **tally_view(ledger.total),
        "balanced": ledger.balanced,
        "keptWithDefects": ledger.kept_with_defects,
        "setAside": ledger.set_aside,
        "byKind": {kind.value: tally_view(tally) for kind, tally in ledger.by_kind.items()},
        "containers": [
            {"path": row.path, "format": row.format, **tally_view(row.tally)} for row in ledger.containers
        ],
    }


def accession_view(accession: Accession, progress: Json, receipt: Json | None) -> Json:
    """A hand-in with its progress and, once sealed, its receipt."""
    return {
        "id": accession.id,
        "custodian": {"id": accession.custodian.id, "name": accession.custodian.name},
        "channel": accession.channel.value,
        "title": accession.title,
        "timezone": accession.timezone,
        "declaration": json.loads(accession.declaration) if accession.declaration else None,
        "state": accession.state.value,
        "receivedAt": moment(accession.received_at),
        "supplements": accession.supplements,
        "failure": accession.failure or None,
        "progress": progress,
        "receipt": receipt,
    }


def receipt_view(
    accession: Accession, seal: str, told: Provenance | None, kept_out: Mapping[str, int]
) -> Json:
    """The receipt of a sealed hand-in: its seal, how it was taken, and how much was kept out, by reason."""
    return {
        "sealedAt": moment(accession.sealed_at),
        "seal": seal,
        "provenance": told and provenance_view(told),
        "setAside": dict(kept_out),
    }


def provenance_view(told: Provenance) -> Json:
    """How a hand-in was taken, with the grade of evidence that follows from it."""
    return {
        "method": told.method.value,
        "source": told.source,
        "sentFrom": told.sent_from and told.sent_from.isoformat(),
        "sentUntil": told.sent_until and told.sent_until.isoformat(),
        "rules": told.rules,
        "evidence": told.evidence.value,
    }


def defect_view(defect: NotedDefect) -> Json:
    """A defect of a hand-in, with what it means in words."""
    return {
        "code": defect.code.value,
        "detail": defect.detail,
        "meaning": DEFECTS[defect.code],
        "place": {"container": defect.path, "locator": defect.locator},
        "recordId": defect.record_id,
        "lost": defect.lost,
    }


def camel(values: Mapping[str, Any]) -> Json:
    """A mapping with its snake_case keys as camelCase."""
    return {_camel(key): value for key, value in values.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)
