"""How much a change asks of those who rely on a dataset, and the semantic version that comes of it."""

from collections.abc import Iterable
from typing import Literal

Severity = Literal["none", "patch", "minor", "major"]
ORDER: tuple[Severity, ...] = ("none", "patch", "minor", "major")
FIRST = "1.0.0"
RULE = (
    "major: what a reader or writer relies on is gone or means something else; minor: everything that worked still "
    "works; patch: only what is told about the columns changed."
)


def worst(found: Iterable[Severity]) -> Severity:
    """The worst of all; `none` of nothing."""
    return max(found, key=ORDER.index, default="none")


def bumped(version: str, severity: Severity) -> str:
    """The semantic version after a change: `1.4.2` becomes 2.0.0, 1.5.0, 1.4.3 or stays."""
    major, minor, patch = (int(part) for part in version.split("."))
    match severity:
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"
        case _:
            return version
