"""Measures as the library of Prometheus keeps them."""

from collections.abc import Mapping
from http import HTTPMethod

from prometheus_client import CollectorRegistry, Counter, Histogram

_ASKED_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
_READ_S = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120)
_METHODS = frozenset(HTTPMethod)


class PrometheusMeasures:
    """Fulfils `Measures`; `registry` holds what was noted, of this process alone or of several in files."""

    def __init__(self) -> None:
        """Begin with nothing noted."""
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "klaarlicht_requests",
            "Requests that were answered.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._request_s = Histogram(
            "klaarlicht_request_seconds",
            "How long a request took until its answer had gone out.",
            ("route",),
            buckets=_ASKED_S,
            registry=self.registry,
        )
        self._index_s = Histogram(
            "klaarlicht_index_seconds",
            "How long a question to the index took; a search asks at least once.",
            ("call", "outcome"),
            buckets=_ASKED_S,
            registry=self.registry,
        )
        self._records = Counter(
            "klaarlicht_records", "Records that were entered.", ("kind",), registry=self.registry
        )
        self._defects = Counter(
            "klaarlicht_defects", "Defects that were entered.", ("reason",), registry=self.registry
        )
        self._text_s = Histogram(
            "klaarlicht_text_seconds",
            "How long the text of an attachment was looked for.",
            ("outcome",),
            buckets=_READ_S,
            registry=self.registry,
        )

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; a method that nobody knows is `other`."""
        known = method if method in _METHODS else "other"
        self._requests.labels(route, known, str(status)).inc()
        self._request_s.labels(route).observe(seconds)

    def asked(self, call: str, seconds: float, *, is_answered: bool) -> None:
        """The index was asked."""
        self._index_s.labels(call, "answered" if is_answered else "unavailable").observe(seconds)

    def entered(self, kinds: Mapping[str, int], defects: Mapping[str, int]) -> None:
        """Records and defects were written."""
        for counter, counts in ((self._records, kinds), (self._defects, defects)):
            for name, count in counts.items():
                counter.labels(name).inc(count)

    def extracted(self, outcome: str, seconds: float) -> None:
        """The text of an attachment was looked for."""
        self._text_s.labels(outcome).observe(seconds)
