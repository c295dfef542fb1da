"""Dashboard and rules as they are shipped: of the table of metrics, and understood by Prometheus."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from neurolake.telemetry.table import METRICS

pytestmark = pytest.mark.deploy
ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy/prometheus/neurolake.rules.yaml"
BOARD = ROOT / "deploy/grafana/neurolake.json"
_PARTS = ("_bucket", "_count", "_sum")
EXPORTED = {metric.name for metric in METRICS if metric.kind != "histogram"} | {
    metric.name + part for metric in METRICS if metric.kind == "histogram" for part in _PARTS
}


def _board() -> list[str]:
    return [target["expr"] for panel in json.loads(BOARD.read_text())["panels"] for target in panel["targets"]]


def _alerts() -> dict[str, str]:
    return {rule["alert"]: rule["expr"] for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]}


def _promtool(*arguments: object) -> None:
    done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_are_as_the_table_says() -> None:
    subprocess.run([sys.executable, ROOT / "scripts/monitoring.py", "--check"], check=True)


def test_only_exported_metrics_are_named() -> None:
    named = {name for expr in (*_board(), *_alerts().values()) for name in re.findall(r"neurolake_\w+", expr)}
    assert named
    assert named <= EXPORTED


def test_every_metric_is_on_the_dashboard() -> None:
    text = " ".join(_board())
    assert [metric.name for metric in METRICS if metric.name not in text] == []


def test_prometheus_understands_everything(tmp_path: Path) -> None:
    _promtool("check", "rules", RULES)
    recorded = [{"record": f"panel:{number}", "expr": expr} for number, expr in enumerate(_board())]
    asked = tmp_path / "board.yaml"
    asked.write_text(yaml.safe_dump({"groups": [{"name": "board", "rules": recorded}]}))
    _promtool("check", "rules", asked)


HOUR = "x120"
WAKES: dict[str, list[tuple[str, str]]] = {
    "NeuroLakeAway": [("other", f"1+0{HOUR}")],
    "NeuroLakeRestarts": [("neurolake_up_seconds", " ".join(["1 30 60"] * 40))],
    "NeuroLakeErrors": [
        ('neurolake_http_request_seconds_count{status="500"}', f"0+1{HOUR}"),
        ('neurolake_http_request_seconds_count{status="200"}', f"0+9{HOUR}"),
    ],
    "NeuroLakeQueriesFail": [
        ('neurolake_query_seconds_count{state="failed"}', f"0+3{HOUR}"),
        ('neurolake_query_seconds_count{state="succeeded"}', f"0+1{HOUR}"),
    ],
    "NeuroLakeIngestionsFail": [('neurolake_ingestion_seconds_count{state="failed"}', f"0+1{HOUR}")],
    "NeuroLakeCommitsFail": [('neurolake_commit_seconds_count{state="failed"}', f"0+1{HOUR}")],
    "NeuroLakePipelinesFail": [('neurolake_pipeline_runs_total{state="failed"}', f"0+1{HOUR}")],
    "NeuroLakeDiskNearlyFull": [
        ("neurolake_disk_free_bytes", f"9+0{HOUR}"),
        ("neurolake_disk_bytes", f"100+0{HOUR}"),
    ],
    "NeuroLakeDiskFull": [("neurolake_disk_free_bytes", f"1+0{HOUR}"), ("neurolake_disk_bytes", f"100+0{HOUR}")],
}
"""For each alert, series of an hour in steps of half a minute that wake it."""
WELL = [
    ("neurolake_up_seconds", f"30+30{HOUR}"),
    ('neurolake_http_request_seconds_count{status="500"}', f"0+1{HOUR}"),
    ('neurolake_http_request_seconds_count{status="200"}', f"0+99{HOUR}"),
    ('neurolake_query_seconds_count{state="failed"}', f"0+1{HOUR}"),
    ('neurolake_query_seconds_count{state="succeeded"}', f"0+9{HOUR}"),
    ('neurolake_ingestion_seconds_count{state="failed"}', f"7+0{HOUR}"),
    ('neurolake_commit_seconds_count{state="failed"}', f"7+0{HOUR}"),
    ('neurolake_pipeline_runs_total{state="failed"}', f"7+0{HOUR}"),
    ("neurolake_disk_free_bytes", f"50+0{HOUR}"),
    ("neurolake_disk_bytes", f"100+0{HOUR}"),
]


def _firing(alert: str, series: list[tuple[str, str]], fires: bool, folder: Path) -> None:
    """Have promtool say whether the alert is there after an hour."""
    asked = f'count(ALERTS{{alertname="{alert}",alertstate="firing"}})'
    expected = [{"labels": "{}", "value": 1}] if fires else []
    test: dict[str, Any] = {
        "interval": "30s",
        "input_series": [{"series": name, "values": values} for name, values in series],
        "promql_expr_test": [{"expr": asked, "eval_time": "59m", "exp_samples": expected}],
    }
    path = folder / "test.yaml"
    path.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "30s", "tests": [test]}))
    _promtool("test", "rules", path)


@pytest.mark.parametrize("alert", WAKES)
def test_an_alert_wakes(alert: str, tmp_path: Path) -> None:
    _firing(alert, WAKES[alert], True, tmp_path)


def test_every_alert_sleeps_where_all_is_well_and_is_tried(tmp_path: Path) -> None:
    assert set(_alerts()) == set(WAKES)
    for alert in WAKES:
        _firing(alert, WELL, False, tmp_path)
