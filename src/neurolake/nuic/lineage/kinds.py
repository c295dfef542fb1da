"""The two sorts of edges."""

from typing import get_args

from neurolake.catalog.lineage import DirectKind

_DIRECT = frozenset(get_args(DirectKind))


def is_direct(kind: str) -> bool:
    """Whether a value goes along edges of this kind; otherwise it only has a say in what comes of others."""
    return kind in _DIRECT
