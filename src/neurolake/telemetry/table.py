"""All metrics, in one table. Dashboards and alerts name nothing else."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["counter", "histogram", "gauge"]
_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_LONG = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)


@dataclass(frozen=True)
class Metric:
    """One metric.

    Attributes:
        name: Of Prometheus, with its unit; counters end in `_total`.
        signal: The signal that it counts, or the part of the lake that it is read from at each look.
        labels: Each of few values: those of a signal that are not named here are left out.
        buckets: Upper bounds of a histogram's buckets, in seconds.
    """

    name: str
    kind: Kind
    help: str
    signal: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = _QUICK


METRICS: tuple[Metric, ...] = (
    Metric(
        "neurolake_http_request_seconds",
        "histogram",
        "Requests, by how long they took until the last byte of the answer.",
        "http.answered",
        ("method", "route", "status"),
    ),
    Metric("neurolake_websockets", "gauge", "Web sockets that are open.", "http.sockets"),
    Metric(
        "neurolake_query_seconds",
        "histogram",
        "Queries, by how long they took from being asked to being on record.",
        "query.ended",
        ("state", "engine", "cache"),
    ),
    Metric(
        "neurolake_query_stage_seconds",
        "histogram",
        "Stages of queries, without the stages within them.",
        "query.stage",
        ("stage",),
    ),
    Metric("neurolake_query_rows_total", "counter", "Rows of answers.", "query.rows"),
    Metric("neurolake_queries", "gauge", "Queries that have not ended.", "queries", ("state",)),
    Metric(
        "neurolake_ingestion_seconds",
        "histogram",
        "Ingestions, by how long they took.",
        "ingestion.ended",
        ("state",),
        _LONG,
    ),
    Metric("neurolake_ingested_rows_total", "counter", "Rows, by what became of them.", "ingestion.rows", ("became",)),
    Metric("neurolake_commit_seconds", "histogram", "Commits to tables.", "commit.ended", ("state",)),
    Metric("neurolake_pipeline_runs_total", "counter", "Runs of pipelines that ended.", "pipeline.run", ("state",)),
    Metric(
        "neurolake_model_request_seconds",
        "histogram",
        "Requests to language models.",
        "model.ended",
        ("model", "state"),
        _LONG,
    ),
    Metric(
        "neurolake_model_tokens_total",
        "counter",
        "Tokens that providers have told of.",
        "model.tokens",
        ("model", "kind"),
    ),
    Metric("neurolake_cache_entries", "gauge", "Answers that the cache holds.", "cache.entries"),
    Metric("neurolake_cache_bytes", "gauge", "Bytes that the cache holds.", "cache.bytes"),
    Metric("neurolake_cache_max_bytes", "gauge", "Bytes that the cache may hold.", "cache.max_bytes"),
    Metric("neurolake_result_bytes", "gauge", "Bytes of stored answers.", "results.bytes"),
    Metric("neurolake_disk_free_bytes", "gauge", "Bytes free where the lake is.", "disk.free"),
    Metric("neurolake_disk_bytes", "gauge", "Bytes of the disk where the lake is.", "disk.total"),
    Metric("neurolake_database_connections", "gauge", "Connections to the metadata database.", "database", ("state",)),
    Metric("neurolake_process_memory_bytes", "gauge", "Memory that the process holds.", "process.memory"),
    Metric("neurolake_process_cpu_seconds_total", "counter", "Processor time that was used.", "process.cpu"),
    Metric("neurolake_process_threads", "gauge", "Threads of the process.", "process.threads"),
    Metric("neurolake_up_seconds", "gauge", "Since the server has begun.", "process.up"),
)
