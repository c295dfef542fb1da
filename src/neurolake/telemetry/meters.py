"""Counts signals, and shows what was counted as Prometheus reads it."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from neurolake.kernel.signals import listen
from neurolake.telemetry.table import METRICS, Metric

CONTENT_TYPE = CONTENT_TYPE_LATEST
OTHER = "other"
_MOST_SERIES = 500
Reading = tuple[Mapping[str, str], float]
"""Labels and the value with them."""
Readings = Mapping[str, Sequence[Reading]]
"""By the `signal` of the table."""
Read = Callable[[], Readings]
"""Reads what is not counted, at a look."""


class Meters:
    """The metrics of a process, counted from now until `close`.

    A metric that would get more series than are good has the rest of them counted as `other`.

    Args:
        reads: First part of signals of the table → what reads all of them at a look, when one of them is looked at.
    """

    def __init__(self, reads: Mapping[str, Read], metrics: Sequence[Metric] = METRICS) -> None:
        self._reads = reads
        self._registry = CollectorRegistry()
        self._lock = threading.Lock()
        self._made = {one.name: _made(one, self._registry) for one in metrics}
        self._by_signal: dict[str, list[_Series]] = {}
        for one in metrics:
            self._by_signal.setdefault(one.signal, []).append(_Series(one, self._made[one.name]))
        self._leave = listen(self._heard)

    def close(self) -> None:
        """Count no more."""
        self._leave()

    def text(self) -> bytes:
        """All metrics, in the text format of Prometheus."""
        with self._lock:
            self._read(self._made)
            return generate_latest(self._registry)

    def samples(self, metrics: Collection[str]) -> list[tuple[str, Mapping[str, str], float]]:
        """The series of these metrics as they are now: name, labels, value. Nothing else is read."""
        with self._lock:
            self._read(metrics)
            collected = [one for name in metrics for one in self._made[name].collect()]
        return [(one.name, one.labels, one.value) for made in collected for one in made.samples]

    def _read(self, metrics: Collection[str]) -> None:
        wanted = {
            signal: series
            for signal, found in self._by_signal.items()
            if (series := [one for one in found if one.name in metrics])
        }
        for part in {signal.partition(".")[0] for signal in wanted} & self._reads.keys():
            for signal, readings in self._reads[part]().items():
                for one in wanted.get(signal, ()):
                    one.set_all(readings)

    def _heard(self, name: str, value: float, labels: Mapping[str, str]) -> None:
        for series in self._by_signal.get(name, ()):
            series.add(value, labels)


class _Series:
    """One metric, with the label values that it has so far."""

    def __init__(self, metric: Metric, made: Any) -> None:
        self.name = metric.name
        self._metric = metric
        self._made = made
        self._known: dict[tuple[str, ...], Any] = {}
        self._others = (OTHER,) * len(metric.labels)

    def add(self, value: float, labels: Mapping[str, str]) -> None:
        of_labels = self._of(labels)
        match self._metric.kind:
            case "histogram":
                of_labels.observe(value)
            case "counter" | "gauge":
                of_labels.inc(value)

    def set_all(self, readings: Sequence[Reading]) -> None:
        if self._metric.labels:
            self._made.clear()
            self._known.clear()
        for labels, value in readings:
            if self._metric.kind == "counter":
                self._of(labels).reset()
                self._of(labels).inc(value)
            else:
                self._of(labels).set(value)

    def _of(self, labels: Mapping[str, str]) -> Any:
        if not self._metric.labels:
            return self._made
        wanted = tuple(labels.get(name, "") for name in self._metric.labels)
        found = self._known.get(wanted)
        if found is None:
            key = wanted if len(self._known) < _MOST_SERIES else self._others
            found = self._known[key] = self._made.labels(*key)
        return found


def _made(metric: Metric, registry: CollectorRegistry) -> Any:
    if metric.kind == "histogram":
        return Histogram(metric.name, metric.help, metric.labels, registry=registry, buckets=metric.buckets)
    kind = Counter if metric.kind == "counter" else Gauge
    return kind(metric.name, metric.help, metric.labels, registry=registry)
