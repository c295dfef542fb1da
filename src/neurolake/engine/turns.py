"""How many sessions an engine has open at once."""

import threading
from collections.abc import Callable

from neurolake.kernel.errors import Cancelled, Unavailable

_WAIT_S = 60.0


class Turns:
    """A bounded number of turns; who comes later waits."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._changed = threading.Condition()

    def take(self, given_up: Callable[[], bool] = lambda: False) -> None:
        """Wait for a turn.

        Args:
            given_up: Whether nobody wants it any more; looked at when it begins to wait and at each `look`.

        Raises:
            Unavailable: None came free within a minute.
            Cancelled: It was given up.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._free or given_up(), _WAIT_S):
                raise Unavailable(
                    f"The engine was busy for {_WAIT_S:.0f} s.", hint="Try again, or cancel running work."
                )
            if given_up():
                self._changed.notify()
                raise Cancelled("The statement was stopped before its turn.")
            self._free -= 1

    def look(self) -> None:
        """Have those who wait see whether their turn is given up."""
        with self._changed:
            self._changed.notify_all()

    def give_back(self) -> None:
        """End a turn."""
        with self._changed:
            self._free += 1
            self._changed.notify()
