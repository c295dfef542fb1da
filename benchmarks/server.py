"""A `neurolake serve` of its own for one benchmark."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HEALTH = "/api/neurolake/system/health"
_PATIENCE_S = 60.0


@contextmanager
def server(home: Path) -> Iterator[int]:
    """Start the server on a free port, wait until it answers, and give the port."""
    port = free_port()
    program = Path(sys.executable).with_name("neurolake")
    command = [str(program), "serve", "--port", str(port), "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(process, port)
            yield port
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not _healthy(port):
        if process.poll() is not None:
            raise RuntimeError(f"neurolake serve ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"neurolake serve did not answer within {_PATIENCE_S:.0f} s")
        time.sleep(0.005)


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", HEALTH)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
