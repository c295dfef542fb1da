"""What no manifest of ours may lack or allow, whatever values it was rendered with."""

from collections.abc import Iterator
from typing import Any

Manifest = dict[str, Any]
RUNS = ("Deployment", "StatefulSet", "Job")
STAYS = ("Deployment", "StatefulSet")


def breaches(manifests: list[Manifest]) -> list[str]:
    """Each breach in words; empty when all is well."""
    return [
        f"{one['kind']} {one['metadata']['name']}: {what}"
        for one in manifests
        if one["kind"] in RUNS
        for what in (*_of_pod(_pod(one)), *_of_containers(one), *_of_neighbours(one, manifests))
    ]


def _pod(one: Manifest) -> dict[str, Any]:
    pod: dict[str, Any] = one["spec"]["template"]["spec"]
    return pod


def _of_pod(pod: dict[str, Any]) -> Iterator[str]:
    security = pod.get("securityContext", {})
    if security.get("runAsNonRoot") is not True or not security.get("runAsUser"):
        yield "may run as root"
    if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "has no seccomp profile"
    if pod.get("automountServiceAccountToken") is not False:
        yield "holds a token for the cluster"
    if any(pod.get(name) for name in ("hostNetwork", "hostPID", "hostIPC")):
        yield "shares the node's namespaces"
    if any("hostPath" in volume for volume in pod.get("volumes", [])):
        yield "mounts the node's folders"


def _of_containers(one: Manifest) -> Iterator[str]:
    pod = _pod(one)
    for container in (*pod.get("initContainers", []), *pod["containers"]):
        yield from (f"{container['name']} {what}" for what in _of_container(container))
    if one["kind"] in STAYS:
        for container in pod["containers"]:
            lacking = {"startupProbe", "livenessProbe", "readinessProbe"} - container.keys()
            if lacking:
                yield f"{container['name']} lacks {', '.join(sorted(lacking))}"


def _of_container(container: dict[str, Any]) -> Iterator[str]:
    security = container.get("securityContext", {})
    if security.get("readOnlyRootFilesystem") is not True:
        yield "may write to its root file system"
    if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
        yield "may gain privileges"
    if security.get("capabilities", {}).get("drop") != ["ALL"] or security["capabilities"].get("add"):
        yield "keeps capabilities"
    if not _is_pinned(container["image"]):
        yield f"runs {container['image']}, which says nothing of what runs"
    for bound in ("requests", "limits"):
        if {"cpu", "memory"} - container.get("resources", {}).get(bound, {}).keys():
            yield f"has no {bound}"
    for variable in container.get("env", []):
        if any(word in variable["name"] for word in ("PASSWORD", "TOKEN", "_KEY")) and "value" in variable:
            yield f"has the secret {variable['name']} in its manifest"


def _is_pinned(image: str) -> bool:
    if "@sha256:" in image:
        return True
    _, colon, tag = image.rpartition(":")
    return bool(colon) and "/" not in tag and any(letter.isdigit() for letter in tag)


def _of_neighbours(one: Manifest, manifests: list[Manifest]) -> Iterator[str]:
    labels = one["spec"]["template"]["metadata"]["labels"]
    if not _selected(labels, "NetworkPolicy", "podSelector", manifests):
        yield "is reached by every pod of the cluster"
    if one["kind"] in STAYS and not _selected(labels, "PodDisruptionBudget", "selector", manifests):
        yield "has no budget for disruptions"


def _selected(labels: dict[str, str], kind: str, field: str, manifests: list[Manifest]) -> bool:
    return any(
        other["spec"][field]["matchLabels"].items() <= labels.items() for other in manifests if other["kind"] == kind
    )
