"""How it stands with the texts of attachments, and reading again those that are not whole."""

from typing import Any

from ingest.archives.rar_unpacker import unpackers
from ingest.extraction import versions
from records.labels import DEFECTS
from runtime.composition import Services


def texts_view(services: Services, *, again: bool) -> dict[str, Any]:
    """What reads pictures here, how many texts wait, and how many are not whole by reason.

    With `again` the latter are put in line first, and with them what was found by a reader that has
    another version since; a worker reads them.
    """
    now = versions(services.limits)
    reopened = 0
    if again:
        reopened = services.texts.ask_again(services.texts.trouble()) + services.texts.ask_newer(now)
    return {
        "ocr": services.ocr.version,
        "lack": services.ocr.lack(),
        "unpackers": list(unpackers()),
        "waiting": services.texts.remaining(),
        "notWhole": {code.value: count for code, count in sorted(services.texts.trouble().items())},
        "outdated": len(services.texts.outdated(now)),
        "again": reopened,
    }


def texts_lines(view: dict[str, Any]) -> list[str]:
    """The same for a person."""
    told = {code.value: label for code, label in DEFECTS.items()}
    ocr = f"tesseract {view['ocr']}" if view["ocr"] else f"ontbreekt ({view['lack']})"
    return [
        f"Tekstherkenning (OCR): {ocr}",
        f"Uitpakken van rar: {', '.join(view['unpackers']) or 'ontbreekt'}",
        f"Teksten die wachten op een werkproces: {view['waiting']}",
        *(f"Niet heel, {told[code]}: {count}" for code, count in view["notWhole"].items()),
        f"Gevonden door een lezer die sindsdien is vernieuwd: {view['outdated']}",
        *([f"Opnieuw in de rij gezet: {view['again']}"] if view["again"] else []),
    ]
