"""Write the base of deploy/kustomize: what the chart renders for its values.yaml, without what is Helm's own.

With --check nothing is written, and a base that is not as it would be ends the script with exit code 1.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

_DEPLOY = Path(__file__).parent.parent / "deploy"
_BASE = _DEPLOY / "kustomize" / "base" / "neurolake.yaml"
_HELM = ("helm.sh/chart", "app.kubernetes.io/managed-by", "helm.sh/resource-policy")


def base(helm: str) -> str:
    """The manifests. The job that migrates is a hook of Helm's; the servers' own containers do it here."""
    values = _DEPLOY / "kustomize" / "values.yaml"
    # A Helm that was built from source does not know a version of its own.
    options = ["--no-hooks", "--kube-version", "1.37.0", "--values", values]
    command = [helm, "template", "neurolake", _DEPLOY / "helm" / "neurolake", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    manifests = [one for one in yaml.safe_load_all(done.stdout) if one]
    for one in manifests:
        _clean(one)
    return yaml.safe_dump_all(manifests, sort_keys=False, width=120)


def _clean(one: dict[str, Any]) -> None:
    template = one.get("spec", {}).get("template", {})
    for metadata in filter(None, (one["metadata"], template.get("metadata"))):
        for part in ("labels", "annotations"):
            kept = {name: value for name, value in metadata.pop(part, {}).items() if name not in _HELM}
            if kept:
                metadata[part] = kept


def main() -> None:
    """Write the base, or with --check compare it; the first argument is Helm's path."""
    helm, *options = sys.argv[1:]
    text = base(helm)
    if "--check" not in options:
        _BASE.write_text(text)
    elif _BASE.read_text() != text:
        sys.exit(f"{_BASE} is not as the chart says. Run: make kustomize")


if __name__ == "__main__":
    main()
