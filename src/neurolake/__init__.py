"""NeuroLake: a lakehouse that scores, routes, catalogues and governs data."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neurolake.app.lake import Lake as Lake

__version__ = "0.1.0"
__all__ = ["Lake", "__version__"]


def __getattr__(name: str) -> Any:
    """Import `Lake` when it is asked for, so that `import neurolake` stays light."""
    if name == "Lake":
        from neurolake.app.lake import Lake

        return Lake
    raise AttributeError(f"module 'neurolake' has no attribute {name!r}")
