"""What a worker process does when the process that it works for is gone."""

import os
import sys
import threading
import time
from collections.abc import Callable

from neurolake.engine.frames import Frame, Frames

_LOOK_S = 0.5


def serve(worker: Callable[[Frames], Callable[[Frame], None]]) -> None:
    """Serve the requests of the process that started this one, until that goes away; then end without a word.

    Args:
        worker: Given the conversation, what handles a request.
    """
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    frames = Frames(sys.stdin.buffer, sys.stdout.buffer)
    handle = worker(frames)
    try:
        while (frame := frames.receive()) is not None:
            handle(frame)
    except BrokenPipeError:
        # What is left in the buffer would be written once more at a usual end.
        os._exit(0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(1)
