"""How many sessions an engine has open at once."""

import threading

from neurolake.kernel.errors import Unavailable

_WAIT_S = 60.0


class Turns:
    """A bounded number of turns; who comes later waits."""

    def __init__(self, number: int) -> None:
        self._free = threading.BoundedSemaphore(number)

    def take(self) -> None:
        """Wait for a turn.

        Raises:
            Unavailable: None came free within a minute.
        """
        if not self._free.acquire(timeout=_WAIT_S):
            raise Unavailable(f"The engine was busy for {_WAIT_S:.0f} s.", hint="Try again, or cancel running work.")

    def give_back(self) -> None:
        """End a turn."""
        self._free.release()
