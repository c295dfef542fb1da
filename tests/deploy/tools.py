"""The programs that judge a deployment's files: of this machine, of the environment, or built with Go where that is."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

_OURS = Path(__file__).parents[2] / ".venv-tools/bin"
_BUILT = {
    "helm": "helm.sh/helm/v3/cmd/helm@v3.22.0",
    "kustomize": "sigs.k8s.io/kustomize/kustomize/v5@v5.8.2",
    "actionlint": "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12",
}
_GO = "/usr/local/go/bin"


@cache
def tool(name: str) -> str:
    """The program's path.

    A test that needs one that is missing fails, as it would else prove nothing; only where Go is missing that would
    build it, it is skipped. A first build of Helm takes minutes; Go keeps what it has compiled for the next.
    """
    if found := _found(name):
        return found
    if name not in _BUILT:
        pytest.fail(f"{name} is not installed; make test-deploy does it")
    go = _found("go") or pytest.skip(f"{name} would be built with Go, which is not here")
    subprocess.run([go, "install", _BUILT[name]], env=os.environ | {"GOBIN": str(_OURS)}, check=True)
    return str(_OURS / name)


def _found(name: str) -> str | None:
    places = [str(_OURS), str(Path(sys.executable).parent), os.environ["PATH"], _GO]
    return shutil.which(name, path=os.pathsep.join(places))
