"""The attacks, one file per class; `CLASSES` has them all by name."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from tests.security.attacks.base import Case

CLASSES: Mapping[str, tuple[Case, ...]] = {
    path.stem: import_module(f"{__name__}.{path.stem}").CASES
    for path in sorted(Path(__file__).parent.glob("*.py"))
    if path.stem != "__init__"
}
