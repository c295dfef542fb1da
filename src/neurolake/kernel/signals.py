"""What happens and how much or how long it was, told to whoever listens: metrics do.

With nobody listening a signal costs one comparison, so that it may be given anywhere.
"""

from collections.abc import Callable, Mapping

Listener = Callable[[str, float, Mapping[str, str]], None]
"""`listener(name, value, labels)`; called in the thread of the signal, it must be quick and raise nothing."""

_listeners: list[Listener] = []


def signal(name: str, value: float = 1.0, **labels: str) -> None:
    """Tell that something happened.

    Args:
        name: What, as the table of metrics has it (`query.ended`).
        value: How many, how large, or how many seconds.
        labels: Of which kind; each has few different values.
    """
    if _listeners:
        # A copy: another thread may begin or end to listen meanwhile.
        for listener in tuple(_listeners):
            listener(name, value, labels)


def listen(listener: Listener) -> Callable[[], None]:
    """Have a listener told from now on; returns what ends that."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)
