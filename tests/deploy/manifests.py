"""Manifests as they would be applied, judged by Kubernetes' own schemas."""

import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.tools import tool

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy/helm/neurolake"
MINORS = ("1.35", "1.36", "1.37")
CUSTOM = ("ServiceMonitor", "PrometheusRule")
"""Kinds of the Prometheus operator, which Kubernetes has no schema of."""


def loaded(text: str) -> list[dict[str, Any]]:
    """The manifests in a stream of YAML; a key that is there twice is an error."""
    return [one for one in yaml.load_all(text, Loader=_Once) if one]


class _Once(yaml.SafeLoader):
    """Refuses a key that a mapping has twice, of which YAML would keep the last without a word."""


def _mapping(loader: _Once, node: yaml.MappingNode) -> dict[Any, Any]:
    names = [loader.construct_object(name, deep=True) for name, _ in node.value]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice, f"{twice} twice, line {node.start_mark.line + 1}"
    return dict(zip(names, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


_Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def rendered(*values: str, files: tuple[Path, ...] = ()) -> subprocess.CompletedProcess[str]:
    """What `helm template` answers to these `--set-json` and values files."""
    options = [word for value in values for word in ("--set-json", value)]
    options += [word for path in files for word in ("--values", str(path))]
    command = [tool("helm"), "template", "lake", CHART, "--kube-version", MINORS[-1], *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def invalid(manifests: list[dict[str, Any]], minor: str) -> list[str]:
    """What Kubernetes of this minor version would not take."""
    # Only `make test-deploy` has it, and others collect these tests too.
    import kubernetes_validate

    found = []
    for one in manifests:
        if one["kind"] in CUSTOM:
            continue
        try:
            kubernetes_validate.validate(one, minor, strict=True)
        except kubernetes_validate.ValidationError as error:
            found.append(f"{one['kind']} {one['metadata']['name']}: {error.message}")
    return found
