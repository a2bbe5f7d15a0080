"""Provenance: how a hand-in was taken from where it was, as its holder tells before it is sealed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.record import Evidence


class Method(StrEnum):
    """How messages were taken from a mailbox or a device."""

    DEVICE_READOUT = "device_readout"
    MAILBOX_EXPORT = "mailbox_export"
    APP_EXPORT = "app_export"
    FORWARDED = "forwarded"
    SCREENSHOT = "screenshot"
    RETYPED = "retyped"


EVIDENCE: dict[Method, Evidence] = {
    Method.DEVICE_READOUT: Evidence.ORIGINAL,
    Method.MAILBOX_EXPORT: Evidence.ORIGINAL,
    Method.APP_EXPORT: Evidence.EXPORT,
    Method.FORWARDED: Evidence.FORWARDED,
    Method.SCREENSHOT: Evidence.SCREENSHOT,
    Method.RETYPED: Evidence.RETYPED,
}
"""How near to the original messages are at best that were taken so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What the holder tells: the method, from which device or app, of which days, chosen by which rules.

    Days are both included and None where there was no bound; `rules` is Dutch, empty when everything
    was handed in.
    """

    method: Method
    source: str
    sent_from: date | None = None
    sent_until: date | None = None
    rules: str = ""

    @property
    def evidence(self) -> Evidence:
        """The grade that the receipt names."""
        return EVIDENCE[self.method]
