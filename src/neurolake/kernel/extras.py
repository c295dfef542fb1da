"""Packages that come with an extra: what is said where one of them is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from neurolake.kernel.errors import InvalidOption


@contextmanager
def needed(extra: str, by: str) -> Iterator[None]:
    """Around the imports of an extra's packages.

    Args:
        extra: Its name, as in `neurolake[extra]`.
        by: What needs them, as the subject of a sentence.

    Raises:
        InvalidOption: A package is missing.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        # One of ours that is missing is a defect, which no installation mends.
        if (error.name or "").partition(".")[0] == "neurolake":
            raise
        raise InvalidOption(
            f"{by} needs the package {error.name!r}.", hint=f"Install it with: pip install 'neurolake[{extra}]'"
        ) from error
