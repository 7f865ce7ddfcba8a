"""Metrics: counts of what was answered and what the stages did; labels name kinds, never people (law 8)."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pipeline.telemetry import logger

Reading = tuple[str, str, str, dict[str, str], float]  # (counter | gauge, name, what it is, labels, value)


class Metrics(Collector):
    """The registry of one process; `lrs.ports.Report` writes here, `readings` are taken at each scrape."""

    def __init__(self, readings: Callable[[], Iterable[Reading]]) -> None:
        self._readings = readings
        self._registry = CollectorRegistry()
        labels = ("resource", "status")
        self._answers = Counter("sousbois_answers", "Requests answered", labels, registry=self._registry)
        self._counter = lru_cache(maxsize=1_024)(self._answers.labels)  # a look-up of labels is dearer than a count
        self._refusals = Counter(
            "sousbois_refusals", "Requests refused, by reason", ["reason"], registry=self._registry
        )
        self._failures = Counter("sousbois_defects", "Requests that met a defect of ours", registry=self._registry)
        self._registry.register(self)
        self._log = logger("api")

    def answered(self, resource: str, status: int, refusal: str, /) -> None:
        self._counter(resource, str(status)).inc()
        if refusal:
            self._refusals.labels(refusal).inc()

    def failed(self, request_id: str, error: BaseException, /) -> None:
        self._failures.inc()
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
        self._log.error("a request met a defect", name=request_id, cause=type(error).__name__, path=where)

    def collect(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily | CounterMetricFamily] = {}
        for kind, name, what, labels, value in self._readings():
            if name not in families:
                made = CounterMetricFamily if kind == "counter" else GaugeMetricFamily
                families[name] = made(name, what, labels=list(labels))
            families[name].add_metric(list(labels.values()), value)
        return families.values()

    def describe(self) -> Iterable[Metric]:
        """Nothing is read before the first scrape."""
        return ()

    def text(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self._registry)
