"""What a worker process does when the process that it works for is gone."""

import os
import threading
import time

_LOOK_S = 0.5


def leave_with_parent() -> None:
    """Have this process end when its parent has ended."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(1)
