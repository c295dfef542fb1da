"""The chart: what it renders for every way of setting it, and what it refuses."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from neurolake.app.settings import Settings
from tests.deploy.manifests import CHART, MINORS, invalid, loaded, rendered
from tests.deploy.policy import breaches
from tests.deploy.tools import tool

# A first build of the tools takes longer than a test may.
pytestmark = [pytest.mark.deploy, pytest.mark.timeout(1800)]
NEEDED = ('image.repository="registry.example.com/neurolake"', 'existingSecret="lake"', 'hosts=["lake.example.com"]')
EXTERNAL_DATABASE = ("database.bundled.enabled=false", 'database.external.host="db.example.com"')
EXTERNAL_REDIS = ("redis.bundled.enabled=false", 'redis.external.host="redis.example.com"')
SHARED = ('persistence.accessMode="ReadWriteMany"',)
INGRESS = ("ingress.enabled=true", 'ingress.tlsSecret="tls"', 'ingress.trustedProxies=["10.0.0.0/8"]')
MONITORED = tuple(f"monitoring.{name}.enabled=true" for name in ("serviceMonitor", "rules", "dashboards"))
CASES: dict[str, tuple[str, ...]] = {
    "as it comes": (),
    "several": (*SHARED, "replicas=3"),
    "scaled": (*SHARED, "autoscaling.enabled=true"),
    "ingress": (*INGRESS, 'ingress.className="nginx"', 'ingress.annotations={"a.example.com/b":"c"}'),
    "monitored": MONITORED,
    "external": (*EXTERNAL_DATABASE, *EXTERNAL_REDIS),
    "no Redis": ("redis.bundled.enabled=false",),
    "own volume": ('persistence.existingClaim="mine"',),
    "all": (*SHARED, "autoscaling.enabled=true", *INGRESS, *MONITORED, *EXTERNAL_DATABASE, *EXTERNAL_REDIS),
    "placed": (
        'nodeSelector={"disk":"fast"}',
        'tolerations=[{"key":"lake","operator":"Exists"}]',
        'affinity={"nodeAffinity":{}}',
        'podAnnotations={"a":"b"}',
        'image.pullSecrets=["registry"]',
        'image.digest="sha256:' + "0" * 64 + '"',
        'settings={"NEUROLAKE_QUERY_TIMEOUT_S":"60"}',
        'envFrom=[{"secretRef":{"name":"anthropic"}}]',
        'networkPolicy.from=[{"namespaceSelector":{}}]',
        'networkPolicy.egress=[{"ports":[{"port":443}]}]',
    ),
}
OPEN = ("networkPolicy.enabled=false", "podDisruptionBudget.enabled=false")


@cache
def _rendered(*values: str) -> list[dict[str, Any]]:
    done = rendered(*NEEDED, *values)
    assert done.returncode == 0, done.stderr
    return loaded(done.stdout)


def _one(kind: str, name: str, *values: str) -> dict[str, Any]:
    (found,) = [one for one in _rendered(*values) if one["kind"] == kind and one["metadata"]["name"] == name]
    return found


def _server(*values: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The server's pod and its container."""
    pod = _one("Deployment", "lake-neurolake", *values)["spec"]["template"]["spec"]
    return pod, pod["containers"][0]


def _variables(*values: str) -> dict[str, Any]:
    return {one["name"]: one.get("value", one.get("valueFrom")) for one in _server(*values)[1]["env"]}


def test_helm_has_nothing_to_say(tmp_path: Path) -> None:
    options = [word for value in NEEDED for word in ("--set-json", value)]
    command = [tool("helm"), "lint", "--strict", CHART, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", CASES)
def test_kubernetes_takes_it(case: str) -> None:
    manifests = _rendered(*CASES[case])
    assert [f"{minor}: {what}" for minor in MINORS for what in invalid(manifests, minor)] == []


def test_kubernetes_takes_it_with_neither_budgets_nor_policies() -> None:
    manifests = _rendered(*OPEN)
    assert [what for minor in MINORS for what in invalid(manifests, minor)] == []
    assert not {one["kind"] for one in manifests} & {"NetworkPolicy", "PodDisruptionBudget"}


@pytest.mark.parametrize("case", CASES)
def test_it_keeps_our_policy(case: str) -> None:
    assert breaches(_rendered(*CASES[case])) == []


def test_a_toggle_brings_what_it_names_and_nothing_else() -> None:
    def kinds(*values: str) -> set[tuple[str, str]]:
        return {(one["kind"], one["metadata"]["name"]) for one in _rendered(*values)}

    plain = kinds()
    name = "lake-neurolake"
    assert kinds(*INGRESS) - plain == {("Ingress", name)}
    assert kinds(*CASES["scaled"]) - plain == {("HorizontalPodAutoscaler", name)}
    assert kinds(*MONITORED) - plain == {
        ("ServiceMonitor", name),
        ("PrometheusRule", name),
        ("ConfigMap", f"{name}-dashboard"),
    }
    assert {at for _, at in plain - kinds(*EXTERNAL_DATABASE)} == {f"{name}-postgres"}
    assert {at for _, at in plain - kinds(*EXTERNAL_REDIS)} == {f"{name}-redis"}
    assert plain - kinds(*CASES["own volume"]) == {("PersistentVolumeClaim", f"{name}-lake")}


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "no image": (('image.repository=""',), "image.repository is empty"),
    "latest": (('image.tag="latest"',), "image.tag is latest"),
    "no secret": (('existingSecret=""',), "existingSecret is empty"),
    "no name": (("hosts=[]",), "hosts is empty"),
    "two on one node's volume": (("replicas=2",), "persistence.accessMode=ReadWriteMany"),
    "scaled on one node's volume": (("autoscaling.enabled=true",), "persistence.accessMode=ReadWriteMany"),
    "two without Redis": ((*SHARED, "replicas=2", "redis.bundled.enabled=false"), "needs Redis"),
    "no database": (("database.bundled.enabled=false",), "There is no database"),
    "two databases": (('database.external.host="db"',), "contradict"),
    "two Redis": (('redis.external.host="redis"',), "contradict"),
    "open ingress": (("ingress.enabled=true", 'ingress.trustedProxies=["10.0.0.0/8"]'), "ingress.tlsSecret is empty"),
    "ingress that is not believed": (
        ("ingress.enabled=true", 'ingress.tlsSecret="tls"'),
        "ingress.trustedProxies is empty",
    ),
    "fewer than least": (
        (*SHARED, "autoscaling.enabled=true", "autoscaling.minReplicas=5"),
        "minReplicas is more than maxReplicas",
    ),
    "authentication off": (('settings={"NEUROLAKE_AUTH":"off"}',), "settings.NEUROLAKE_AUTH"),
    "a secret among settings": (('settings={"NEUROLAKE_SIGNING_KEY":"x"}',), "is secret"),
    "a word that is not known": (('persistance={"size":"1Gi"}',), "persistance"),
    "a size that is none": (('persistence.size="much"',), "persistence"),
    "a database of the latest version": (('database.bundled.image="postgres:latest"',), "image"),
    "no limits": (("resources.limits.memory=null",), "memory"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_not_work_is_refused_with_the_reason(case: str) -> None:
    values, reason = REFUSED[case]
    done = rendered(*NEEDED, *values)
    assert done.returncode != 0
    assert reason in done.stderr


SECRETS = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_is_a_setting(name: str) -> None:
    done = rendered(*NEEDED, f'settings={{"NEUROLAKE_{name.upper()}":"x"}}')
    assert done.returncode != 0
    assert "is secret" in done.stderr


@pytest.mark.parametrize("values", [(), ("drainSeconds=3600", "preStopSeconds=300")])
def test_a_pod_is_given_the_time_that_leaving_takes(values: tuple[str, ...]) -> None:
    pod, container = _server(*values)
    leaving = container["lifecycle"]["preStop"]["sleep"]["seconds"] + int(_variables(*values)["NEUROLAKE_DRAIN_S"])
    assert pod["terminationGracePeriodSeconds"] > leaving


def test_every_setting_is_one_that_there_is() -> None:
    ours = {name for case in CASES.values() for name in _variables(*case) if name.startswith("NEUROLAKE_")}
    assert {name.removeprefix("NEUROLAKE_").lower() for name in ours} <= Settings.model_fields.keys()


def test_a_server_takes_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for case in CASES.values():
        for name, value in _variables(*case).items():
            monkeypatch.setenv(name, value if isinstance(value, str) else "4" * 32)
        settings = Settings()
        assert settings.auth == "required"
        assert settings.allowed_hosts == ("lake.example.com",)
        for name in _variables(*case):
            monkeypatch.delenv(name)


def test_several_servers_are_replaced_one_by_one_and_one_is_replaced_at_its_end() -> None:
    assert _one("Deployment", "lake-neurolake")["spec"]["strategy"]["type"] == "Recreate"
    several = _one("Deployment", "lake-neurolake", *CASES["several"])["spec"]
    assert (several["strategy"]["type"], several["replicas"]) == ("RollingUpdate", 3)
    assert "replicas" not in _one("Deployment", "lake-neurolake", *CASES["scaled"])["spec"]


def test_rules_and_dashboard_are_the_shipped_ones() -> None:
    root = CHART.parents[1]
    rule = _one("PrometheusRule", "lake-neurolake", *MONITORED)
    assert rule["spec"] == yaml.safe_load((root / "prometheus/neurolake.rules.yaml").read_text())
    board = _one("ConfigMap", "lake-neurolake-dashboard", *MONITORED)["data"]["neurolake.json"]
    assert json.loads(board) == json.loads((root / "grafana/neurolake.json").read_text())


def test_prometheus_takes_the_rules_as_the_chart_gives_them(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(_one("PrometheusRule", "lake-neurolake", *MONITORED)["spec"]))
    done = subprocess.run([tool("promtool"), "check", "rules", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_asks_where_the_service_answers_with_the_token_of_the_secret() -> None:
    monitor = _one("ServiceMonitor", "lake-neurolake", *MONITORED)["spec"]
    service = _one("Service", "lake-neurolake", *MONITORED)
    assert monitor["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    (endpoint,) = monitor["endpoints"]
    assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    token = _variables()["NEUROLAKE_METRICS_TOKEN"]["secretKeyRef"]
    assert endpoint["authorization"]["credentials"] == token


def test_what_a_service_names_runs() -> None:
    manifests = _rendered()
    for service in (one for one in manifests if one["kind"] == "Service"):
        pods = [
            one["spec"]["template"]
            for one in manifests
            if one["kind"] in ("Deployment", "StatefulSet")
            and service["spec"]["selector"].items() <= one["spec"]["template"]["metadata"]["labels"].items()
        ]
        assert len(pods) == 1, service["metadata"]["name"]
        ports = {port["name"] for container in pods[0]["spec"]["containers"] for port in container["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports
