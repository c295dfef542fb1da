"""Running the HTTP server in this process."""

import gc
import ipaddress
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from neurolake.api.main import create_app
from neurolake.app.lake import Lake
from neurolake.app.settings import Settings
from neurolake.kernel.errors import InvalidOption

_MOST_SOCKET_BYTES = 65_536


def run(lake: Lake, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the lake until the process is told to stop.

    Args:
        port: 0 takes any free one.
        ready: Called with the URL once requests are answered.

    Raises:
        InvalidOption: The settings do not allow the address, or contradict themselves, or the port is taken.
    """
    _require_closed(host, lake.settings)
    listener = _listener(host, port)
    url = f"http://{'localhost' if host == 'localhost' else host}:{listener.getsockname()[1]}"
    app = create_app(lake, ready=lambda: _ready(lake, url, ready))
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=lake.settings.drain_s,
        server_header=False,
        proxy_headers=bool(lake.settings.trusted_proxies),
        forwarded_allow_ips=list(lake.settings.trusted_proxies),
        lifespan="on",
        ws_max_size=_MOST_SOCKET_BYTES,
    )
    _Server(config, app.state.leaving).run(sockets=[listener])


def _ready(lake: Lake, url: str, told: Callable[[str], None]) -> None:
    told(url)
    # What is there now stays: to go through all of it again takes the collector as long as two searches.
    gc.freeze()
    gc.enable()
    if lake.settings.quality_watch != "off":
        lake.quality_watch.start()


class _Server(uvicorn.Server):
    """Tells the requests that wait for something that the server leaves."""

    def __init__(self, config: uvicorn.Config, leaving: threading.Event) -> None:
        super().__init__(config)
        self._leaving = leaving

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._leaving.set()
        super().handle_exit(sig, frame)


def _require_closed(host: str, settings: Settings) -> None:
    """Without a login only this machine may reach the server; with one, others at the names that are given."""
    if _is_loopback(host):
        return
    if settings.auth == "off":
        raise InvalidOption(
            f"The server would be open to others at {host}, and authentication is off.",
            hint="Set NEUROLAKE_AUTH=required, or use --host 127.0.0.1.",
        )
    if not settings.allowed_hosts:
        raise InvalidOption(
            f"The server would answer others at {host}, and it is not said at which names.",
            hint="Set NEUROLAKE_ALLOWED_HOSTS, for example to lake.example.com.",
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Where the protocol is named, connections send at once; otherwise a body waits 40 ms for the header's receipt.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise InvalidOption(
            f"Port {port} of {host} cannot be used: {error.strerror}.", hint="Choose another with --port."
        ) from error
    listener.listen(128)
    listener.setblocking(False)
    return listener
