"""A server on a socket, for tests whose client is no part of this process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from neurolake import Lake
from neurolake.api.main import create_app


@contextmanager
def served(lake: Lake) -> Iterator[str]:
    """The address at which the lake is served."""
    config = uvicorn.Config(create_app(lake), host="127.0.0.1", port=0, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive(), "the server does not stop"
