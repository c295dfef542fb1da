"""The engines that may answer a query, by name."""

import threading
from collections.abc import Callable, Sequence

from neurolake.engine.base import Engine
from neurolake.kernel.errors import InvalidOption


class Engines:
    """The engine that answers when nobody says which, and others, each opened when it is first wanted.

    Args:
        usual: The name of the former.
        names: All names, as in the registry.
        open_one: Opens an engine by its name.
        others: Those that answer in place of the usual one where they are expected to be done sooner.

    Raises:
        InvalidOption: There is no engine of one of these names.
    """

    def __init__(
        self, usual: str, names: Sequence[str], open_one: Callable[[str], Engine], others: Sequence[str] = ()
    ) -> None:
        if unknown := sorted({*others} - {*names}):
            raise InvalidOption(f"There is no engine {unknown[0]!r}.", hint=f"Engines: {', '.join(names)}.")
        self.usual = usual
        self.candidates = (usual, *(name for name in others if name != usual))
        self.names = tuple(names)
        self._open_one = open_one
        self._opened: dict[str, Engine] = {}
        self._lock = threading.Lock()

    @property
    def default(self) -> Engine:
        """The engine that answers when nobody says which."""
        return self.named(None)

    def named(self, name: str | None) -> Engine:
        """An engine by its name.

        Raises:
            InvalidOption: There is none of that name, or its package is not installed.
        """
        wanted = name or self.usual
        if wanted not in self.names:
            raise InvalidOption(f"There is no engine {wanted!r}.", hint=f"Engines: {', '.join(self.names)}.")
        with self._lock:
            if wanted not in self._opened:
                self._opened[wanted] = self._open_one(wanted)
            return self._opened[wanted]

    def close(self) -> None:
        """Close those that were opened."""
        for engine in self._opened.values():
            engine.close()
