"""The policy finds what it is for: a sound manifest, broken in one place, is told."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.deploy.policy import breaches

pytestmark = pytest.mark.deploy
AMOUNT = {"cpu": "1", "memory": "1Gi"}
PROBE = {"httpGet": {"path": "/livez", "port": 8000}}
LABELS = {"app": "one"}
SOUND: list[dict[str, Any]] = [
    {
        "kind": "Deployment",
        "metadata": {"name": "one"},
        "spec": {
            "template": {
                "metadata": {"labels": LABELS},
                "spec": {
                    "automountServiceAccountToken": False,
                    "securityContext": {
                        "runAsNonRoot": True,
                        "runAsUser": 10001,
                        "seccompProfile": {"type": "RuntimeDefault"},
                    },
                    "containers": [
                        {
                            "name": "it",
                            "image": "registry.example.com/it:1.2.3",
                            "env": [{"name": "A_TOKEN", "valueFrom": {}}],
                            "resources": {"requests": AMOUNT, "limits": AMOUNT},
                            "startupProbe": PROBE,
                            "livenessProbe": PROBE,
                            "readinessProbe": PROBE,
                            "securityContext": {
                                "readOnlyRootFilesystem": True,
                                "allowPrivilegeEscalation": False,
                                "capabilities": {"drop": ["ALL"]},
                            },
                        }
                    ],
                },
            }
        },
    },
    {"kind": "NetworkPolicy", "metadata": {"name": "n"}, "spec": {"podSelector": {"matchLabels": LABELS}}},
    {"kind": "PodDisruptionBudget", "metadata": {"name": "p"}, "spec": {"selector": {"matchLabels": LABELS}}},
]
Break = Callable[[dict[str, Any], dict[str, Any]], object]
BREAKS: dict[str, Break] = {
    "may run as root": lambda pod, one: pod["securityContext"].pop("runAsNonRoot"),
    "has no seccomp profile": lambda pod, one: pod["securityContext"].pop("seccompProfile"),
    "holds a token for the cluster": lambda pod, one: pod.pop("automountServiceAccountToken"),
    "shares the node's namespaces": lambda pod, one: pod.update(hostNetwork=True),
    "mounts the node's folders": lambda pod, one: pod.update(volumes=[{"name": "x", "hostPath": {"path": "/"}}]),
    "it lacks livenessProbe": lambda pod, one: one.pop("livenessProbe"),
    "it may write to its root file system": lambda pod, one: one["securityContext"].pop("readOnlyRootFilesystem"),
    "it may gain privileges": lambda pod, one: one["securityContext"].update(privileged=True),
    "it keeps capabilities": lambda pod, one: one["securityContext"]["capabilities"].update(add=["NET_ADMIN"]),
    "it runs it:latest, which says nothing of what runs": lambda pod, one: one.update(image="it:latest"),
    "it runs host:5000/it, which says nothing of what runs": lambda pod, one: one.update(image="host:5000/it"),
    "it has no limits": lambda pod, one: one["resources"].pop("limits"),
    "it has the secret A_TOKEN in its manifest": lambda pod, one: one["env"][0].update(value="x"),
}


def test_a_sound_manifest_passes() -> None:
    assert breaches(SOUND) == []


@pytest.mark.parametrize("told", BREAKS)
def test_a_breach_is_told(told: str) -> None:
    broken = deepcopy(SOUND)
    pod = broken[0]["spec"]["template"]["spec"]
    BREAKS[told](pod, pod["containers"][0])
    assert breaches(broken) == [f"Deployment one: {told}"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("NetworkPolicy", "is reached by every pod of the cluster"),
        ("PodDisruptionBudget", "has no budget for disruptions"),
    ],
)
def test_what_must_stand_beside_it_is_missed(kind: str, told: str) -> None:
    assert breaches([one for one in SOUND if one["kind"] != kind]) == [f"Deployment one: {told}"]
