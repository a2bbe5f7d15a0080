"""Exposing: the measures of an installation on a port of their own, for Prometheus to fetch.

Off unless a setting gives the port. Whoever comes may read there, so it is the loopback's or that of
a network of the watchers alone; no figure tells of anybody.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from records.errors import InvalidError, UnavailableError
from runtime.composition import Services
from runtime.prometheus_measures import PrometheusMeasures
from runtime.standing import Standing

_SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library learns, when it is loaded, that processes add up in a folder."""


@contextmanager
def of_this_process(services: Services) -> Iterator[None]:
    """Expose what this process noted, and how all stands. Raises InvalidError for a port that is taken."""
    assert isinstance(services.measures, PrometheusMeasures)
    with _listening(services, services.measures.registry):
        yield


@contextmanager
def of_processes(services: Services) -> Iterator[None]:
    """Expose what all processes together noted that are started meanwhile, and how the installation stands.

    Raises InvalidError for a port taken.
    """
    with TemporaryDirectory(prefix="klaarlicht-measures-") as folder:
        os.environ[_SHARED_FOLDER] = folder  # noqa: TID251  # how the processes learn of it
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]  # declares no types
        with _listening(services, registry):
            yield


@contextmanager
def _listening(services: Services, registry: CollectorRegistry) -> Iterator[None]:
    registry.register(_StandingCollector(services.standing))
    host, port = services.settings.metrics_host, services.settings.metrics_port
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError:
        raise InvalidError("metrics_port", "taken", f"{host}:{port}") from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, eq=False)
class _StandingCollector(Collector):
    """How the installation stands, asked anew each time that somebody fetches."""

    standing: Standing

    def describe(self) -> Iterable[Metric]:
        """Nothing: to be registered is no reason to ask."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Which parts answer, and if the catalogue does, what waits."""
        up = GaugeMetricFamily("klaarlicht_part_up", "Whether a part answers.", labels=("part",))
        for name, answers in self.standing.parts().items():
            up.add_metric((name,), float(answers))
        yield up
        try:
            waiting, accessions = self.standing.waiting(), self.standing.accessions()
        except UnavailableError:
            return
        size = GaugeMetricFamily(
            "klaarlicht_queue_rows",
            "Rows of a queue, at most a million; `index` is the outbox.",
            labels=("queue", "state"),
        )
        age = GaugeMetricFamily(
            "klaarlicht_queue_head_seconds",
            "How long the first row of a queue has been seen to be first.",
            labels=("queue", "state"),
        )
        for queue, age_s in waiting:
            size.add_metric((queue.kind, queue.state), queue.size)
            age.add_metric((queue.kind, queue.state), age_s)
        yield from (size, age)
        hand_ins = GaugeMetricFamily("klaarlicht_accessions", "Hand-ins by state.", labels=("state",))
        for state, count in accessions.items():
            hand_ins.add_metric((state,), count)
        yield hand_ins
