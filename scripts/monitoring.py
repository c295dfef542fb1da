"""Write Grafana's dashboard and Prometheus's rules, of the table of metrics, for deploy and for the chart.

With --check nothing is written, and what is not as it would be ends the script with exit code 1.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from neurolake.telemetry.table import METRICS, Metric

_ROOT = Path(__file__).parent.parent / "deploy"
_KNOWN = {metric.name for metric in METRICS}
_HERE = '{instance=~"$instance"}'
_WIDTH, _HEIGHT, _COLUMNS = 8, 8, 3
_QUANTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True)
class Alert:
    """A rule that wakes somebody.

    Attributes:
        expression: Of metrics as `<name>`, so that one that is not in the table is found when the rules are made.
        minutes: How long it must hold.
        advice: What it means and what to look at.
    """

    name: str
    expression: str
    minutes: int
    severity: str
    advice: str


_ALERTS = (
    Alert("NeuroLakeAway", "absent(<up_seconds>)", 5, "critical", "No server is seen. Is one running, and scraped?"),
    Alert(
        "NeuroLakeRestarts",
        "resets(<up_seconds>[30m]) > 2",
        1,
        "warning",
        "A server begins anew again and again. Read its log, and whether it ran out of memory.",
    ),
    Alert(
        "NeuroLakeErrors",
        'sum by (job) (rate(<http_request_seconds>_count{status=~"5.."}[5m]))'
        " / sum by (job) (rate(<http_request_seconds>_count[5m])) > 0.05",
        10,
        "critical",
        "More than one request in twenty is answered with a fault. Ask /readyz which part does not answer.",
    ),
    Alert(
        "NeuroLakeQueriesFail",
        'sum by (job) (rate(<query_seconds>_count{state="failed"}[15m]))'
        " / sum by (job) (rate(<query_seconds>_count[15m])) > 0.5",
        15,
        "warning",
        "More than half of the queries fail. The history of queries has their errors.",
    ),
    Alert(
        "NeuroLakeIngestionsFail",
        'sum by (job) (increase(<ingestion_seconds>_count{state="failed"}[15m])) > 0',
        1,
        "warning",
        "Files could not be ingested. `neurolake jobs` has the reasons.",
    ),
    Alert(
        "NeuroLakeCommitsFail",
        'sum by (job) (increase(<commit_seconds>_count{state="failed"}[15m])) > 5',
        5,
        "critical",
        "Commits to tables fail. Look at the database, the disk and the store.",
    ),
    Alert(
        "NeuroLakePipelinesFail",
        'sum by (job) (increase(<pipeline_runs_total>{state="failed"}[1h])) > 0',
        1,
        "warning",
        "A run of a pipeline failed. `neurolake pipeline runs` has the step.",
    ),
    Alert(
        "NeuroLakeDiskNearlyFull",
        "<disk_free_bytes> / <disk_bytes> < 0.1",
        10,
        "warning",
        "Less than a tenth of the disk is free. `neurolake maintain` removes what is not needed.",
    ),
    Alert(
        "NeuroLakeDiskFull",
        "<disk_free_bytes> / <disk_bytes> < 0.03",
        2,
        "critical",
        "The disk is about to be full; then nothing can be committed.",
    ),
)


def expression(alert: Alert) -> str:
    """The alert's PromQL.

    Raises:
        KeyError: It names what is not in the table.
    """
    parts = alert.expression.split("<")
    # What is no name has a space or a digit behind it: comparisons.
    return parts[0] + "".join(_named(part) for part in parts[1:])


def _named(part: str) -> str:
    name, closed, rest = part.partition(">")
    if not closed or " " in name:
        return f"<{part}"
    if f"neurolake_{name}" not in _KNOWN:
        raise KeyError(name)
    return f"neurolake_{name}{rest}"


def rules() -> dict[str, Any]:
    """Prometheus's rules."""
    alerts = [
        {
            "alert": alert.name,
            "expr": expression(alert),
            "for": f"{alert.minutes}m",
            "labels": {"severity": alert.severity},
            "annotations": {"summary": alert.advice},
        }
        for alert in _ALERTS
    ]
    return {"groups": [{"name": "neurolake", "rules": alerts}]}


def queries(metric: Metric) -> list[tuple[str, str]]:
    """What a panel asks of a metric, each with its legend."""
    by = ", ".join(metric.labels)
    legend = " ".join(f"{{{{{label}}}}}" for label in metric.labels)
    if metric.kind == "histogram":
        return [
            (f"histogram_quantile({q}, sum by (le) (rate({metric.name}_bucket{_HERE}[5m])))", f"{q:.0%}")
            for q in _QUANTILES
        ]
    if metric.kind == "counter":
        return [(f"sum by ({by or 'instance'}) (rate({metric.name}{_HERE}[5m]))", legend or "{{instance}}")]
    held = ", ".join(("instance", *metric.labels))
    return [(f"sum by ({held}) ({metric.name}{_HERE})", f"{{{{instance}}}} {legend}".strip())]


def dashboard() -> dict[str, Any]:
    """Grafana's dashboard: a panel for each metric, and one more for how often what a histogram measures happens."""
    shown: list[tuple[str, str, list[tuple[str, str]]]] = []
    for metric in METRICS:
        shown.append((metric.help, _unit(metric), queries(metric)))
        if metric.kind == "histogram":
            by = metric.labels[-1] if metric.labels else "instance"
            often = f"sum by ({by}) (rate({metric.name}_count{_HERE}[5m]))"
            shown.append(
                (f"{metric.help.split(',')[0].rstrip('.')}: how many a second.", "ops", [(often, f"{{{{{by}}}}}")])
            )
    return {
        "uid": "neurolake",
        "title": "NeuroLake",
        "tags": ["neurolake"],
        "schemaVersion": 39,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {"list": [_source(), _instances()]},
        "panels": [_panel(number, *one) for number, one in enumerate(shown)],
    }


def _unit(metric: Metric) -> str:
    if metric.name.endswith("_cpu_seconds_total"):
        return "percentunit"
    if metric.kind == "counter":
        return "ops"
    return "s" if metric.name.endswith("_seconds") else "bytes" if metric.name.endswith("_bytes") else "short"


def _panel(number: int, title: str, unit: str, asked: list[tuple[str, str]]) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${source}"}
    row, column = divmod(number, _COLUMNS)
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": title.rstrip("."),
        "datasource": source,
        "gridPos": {"x": column * _WIDTH, "y": row * _HEIGHT, "w": _WIDTH, "h": _HEIGHT},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": source, "expr": expr, "legendFormat": legend}
            for place, (expr, legend) in enumerate(asked)
        ],
    }


def _source() -> dict[str, Any]:
    return {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}


def _instances() -> dict[str, Any]:
    return {
        "name": "instance",
        "label": "Server",
        "type": "query",
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "query": "label_values(neurolake_up_seconds, instance)",
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
    }


def files() -> dict[Path, str]:
    """What is to stand in each file; Helm reads none outside of its chart, so that the chart has its own."""
    alerts = yaml.safe_dump(rules(), sort_keys=False, width=1000)
    board = json.dumps(dashboard(), indent=1) + "\n"
    chart = _ROOT / "helm" / "neurolake" / "files"
    return {
        _ROOT / "prometheus" / "neurolake.rules.yaml": alerts,
        _ROOT / "grafana" / "neurolake.json": board,
        chart / "neurolake.rules.yaml": alerts,
        chart / "neurolake.json": board,
    }


def main() -> None:
    """Write the files, or with --check compare them."""
    for path, text in files().items():
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_text() != text:
                sys.exit(f"{path} is not as the table of metrics says. Run: make monitoring")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


if __name__ == "__main__":
    main()
