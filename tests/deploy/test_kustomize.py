"""The kustomizations: what kustomize makes of them."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.manifests import MINORS, invalid, loaded
from tests.deploy.policy import breaches
from tests.deploy.tools import tool

# A first build of the tools takes longer than a test may.
pytestmark = [pytest.mark.deploy, pytest.mark.timeout(1800)]
ROOT = Path(__file__).parents[2]
PLACES = ("base", "overlays/production")


@cache
def _built(place: str) -> list[dict[str, Any]]:
    command = [tool("kustomize"), "build", ROOT / "deploy/kustomize" / place]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return loaded(done.stdout)


def test_the_base_is_what_the_chart_says() -> None:
    subprocess.run([sys.executable, ROOT / "scripts/kustomize.py", tool("helm"), "--check"], check=True)


@pytest.mark.parametrize("place", PLACES)
def test_kubernetes_takes_it(place: str) -> None:
    assert [f"{minor}: {what}" for minor in MINORS for what in invalid(_built(place), minor)] == []


@pytest.mark.parametrize("place", PLACES)
def test_it_keeps_our_policy(place: str) -> None:
    assert breaches(_built(place)) == []


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_left_of_helm(place: str) -> None:
    assert "helm" not in str(_built(place)).lower()


def test_the_overlay_has_two_servers_on_a_shared_volume() -> None:
    named = {(one["kind"], one["metadata"]["name"]): one for one in _built("overlays/production")}
    server = named["Deployment", "neurolake"]["spec"]
    (container,) = server["template"]["spec"]["containers"]
    assert server["replicas"] == 2
    assert server["strategy"]["type"] == "RollingUpdate"
    assert container["image"] == "registry.example.com/neurolake:0.1.0"
    variables = {one["name"]: one.get("value") for one in container["env"]}
    assert variables["NEUROLAKE_ALLOWED_HOSTS"] == "lake.example.com"
    assert variables["NEUROLAKE_CACHE_URL"].startswith("redis:")
    assert named["PersistentVolumeClaim", "neurolake-lake"]["spec"]["accessModes"] == ["ReadWriteMany"]
    assert {one["metadata"]["namespace"] for one in named.values()} == {"neurolake"}
