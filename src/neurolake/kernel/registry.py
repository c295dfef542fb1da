"""Generic registry of a port's backends: scheme → where its factory lives and which extra installs it."""

import importlib
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.extras import needed

T = TypeVar("T")


@dataclass(frozen=True)
class Backend:
    """Where a backend's factory is (`"module:factory"`) and the extra that brings its SDK, if any."""

    factory: str
    extra: str | None = None


class Registry(Generic[T]):
    """Picks a port's backend by the scheme of a URL and imports only that backend.

    Args:
        port: The port's name, for messages.
        backends: URL scheme → backend. A factory is called with the URL and the keyword options given to `open`.
    """

    def __init__(self, port: str, backends: dict[str, Backend]) -> None:
        self.port = port
        self._backends = dict(backends)

    @property
    def names(self) -> tuple[str, ...]:
        """The schemes, in order."""
        return tuple(sorted(self._backends))

    def open(self, url: str, **options: Any) -> T:
        """Return the backend that `url` names.

        Raises:
            InvalidOption: The scheme is unknown, or the backend's extra is not installed.
        """
        scheme = urlsplit(url).scheme
        backend = self._backends.get(scheme)
        if backend is None:
            known = ", ".join(self.names)
            raise InvalidOption(f"No {self.port} backend for {scheme or url!r}.", hint=f"Known: {known}.")
        module_name, _, attribute = backend.factory.partition(":")
        with needed(backend.extra, f"The {self.port} backend {scheme!r}") if backend.extra else nullcontext():
            module = importlib.import_module(module_name)
        backend_instance: T = getattr(module, attribute)(url, **options)
        return backend_instance
