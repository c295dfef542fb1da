"""POST to addresses that people configure, so that none can be used to reach what only this machine can reach.

The name is resolved once, every address it has must be allowed, and the connection goes to the very address that was
looked at: a name that is resolved differently the next time cannot lead elsewhere. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from neurolake.kernel.errors import Forbidden, InvalidOption, Unavailable

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_MOST_ADDRESSES = 8
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def networks(given: Sequence[str]) -> tuple[Network, ...]:
    """Networks of settings (`10.1.0.0/16`, `127.0.0.1`).

    Raises:
        InvalidOption: One is none.
    """
    try:
        return tuple(ipaddress.ip_network(text) for text in given)
    except ValueError as error:
        raise InvalidOption(f"{error}.", hint="Give networks such as 10.1.0.0/16.") from error


def checked_url(url: str) -> SplitResult:
    """The parts of a URL that may be posted to, as far as that can be told without resolving its name.

    Raises:
        InvalidOption: It is no URL of http or https, or has a name and password in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InvalidOption(f"The URL cannot be read: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise InvalidOption("A webhook's URL begins with https:// and names a host.")
    if parts.username is not None or parts.password is not None:
        raise InvalidOption("A webhook's URL holds no name and password.", hint="Check the signature instead.")
    if any(ord(sign) <= 32 or ord(sign) >= 127 for sign in url):
        raise InvalidOption("The URL holds signs that must be written as %XX.")
    return parts


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, allowed: Sequence[Network] = (), timeout_s: float = 10.0
) -> int:
    """Send a body; returns the status of the answer, of which nothing else is looked at.

    Args:
        allowed: Networks that may be reached although they are private, and without TLS.

    Raises:
        InvalidOption: See `checked_url`.
        Forbidden: The name has an address that may not be reached.
        Unavailable: It cannot be resolved or connected to, or does not answer in time.
    """
    parts = checked_url(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(str(parts.hostname), port, parts.scheme, allowed)
    connection = _Connection(parts, port, address, timeout_s)
    # A time limit of a socket is one of each piece: an answer that trickles would never end.
    limit = threading.Timer(timeout_s, connection.give_up)
    try:
        connection.connect()
        limit.start()
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(f"{parts.hostname} does not take it: {type(error).__name__}.") from error
    finally:
        limit.cancel()
        connection.close()


def _address(host: str, port: int, scheme: str, allowed: Sequence[Network]) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(f"The name {host} cannot be resolved.") from error
    addresses = [str(entry[4][0]) for entry in found][:_MOST_ADDRESSES]
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])
        listed = any(address.version == network.version and address in network for network in allowed)
        if not listed and not is_public(address):
            raise Forbidden(
                f"{host} is at an address that is not public.",
                hint="NEUROLAKE_WEBHOOK_NETWORKS lists the private networks that may be reached.",
            )
        if not listed and scheme != "https":
            raise Forbidden(f"{host} may be reached by https only.", hint="Use a URL that begins with https://.")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether an address is in the public network, also where it wraps another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


class _Connection(http.client.HTTPConnection):
    """A connection to one address, which speaks and asks for a certificate in the name of the host."""

    def __init__(self, parts: SplitResult, port: int, address: str, timeout_s: float) -> None:
        super().__init__(str(parts.hostname), port, timeout=timeout_s)
        self._secure = parts.scheme == "https"
        self._address = address
        self.default_port = 443 if self._secure else 80

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def give_up(self) -> None:
        """End it from another thread, whatever it waits for."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
