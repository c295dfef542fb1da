"""Which hosts the server answers at, and whose pages may use it.

A page on another site can make a browser send requests here. It cannot fake the Host of its own rebound name
(DNS rebinding), nor hide the Origin of a write, so these two are checked.
"""

import hmac
import ipaddress
import re
from dataclasses import dataclass
from typing import Self

from pydantic import SecretStr
from starlette.datastructures import Headers

from neurolake.app.settings import Settings
from neurolake.kernel.errors import Forbidden, InvalidOption

_READING = frozenset(("GET", "HEAD", "OPTIONS"))
_LOOPBACK = re.compile(r"(?:localhost|\[([0-9a-f:.]+)\]|([0-9.]+))(?::[0-9]{1,5})?", re.IGNORECASE)
_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_ORIGIN = re.compile(r"https?://[^/\s?#]+")
_SCHEMES = {"ws": "http", "wss": "https"}
ANY = "*"


@dataclass(frozen=True)
class Site:
    """The names of this server, and the origins of others that are let in.

    Attributes:
        hosts: Names it answers at besides those of this machine, in lower case and without a port.
        origins: Other sites whose pages may use it; `*` for all.
        credentials: Whether these pages may do so with the session cookie.
        metrics_token: What Prometheus shows.
    """

    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    credentials: bool = False
    metrics_token: SecretStr | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The site that the settings describe.

        Raises:
            InvalidOption: They would let strangers in, or name no host or origin.
        """
        if ANY in settings.cors_origins and (settings.cors_credentials or settings.auth == "off"):
            raise InvalidOption(
                "cors_origins '*' would let every page that anybody opens use this lake in their name.",
                hint="Name the origins; or require authentication and leave cors_credentials off.",
            )
        hosts = frozenset(host.lower() for host in settings.allowed_hosts)
        for host in hosts:
            if not _HOST.fullmatch(host) or host != _without_port(host):
                raise InvalidOption(f"allowed_hosts has {host[:80]!r}, which is no host name.", hint="Leave ports out.")
        for origin in settings.cors_origins:
            if origin != ANY and not _ORIGIN.fullmatch(origin):
                raise InvalidOption(f"cors_origins has {origin[:80]!r}.", hint="For example: https://app.example.com")
        return cls(hosts, frozenset(settings.cors_origins), settings.cors_credentials, settings.metrics_token)

    def is_scrape(self, method: str, path: str, headers: Headers) -> bool:
        """Whether Prometheus asks, and shows the token for it.

        No page of another site knows the token, so that the Host says nothing more: in a cluster it is a pod's address.
        """
        if self.metrics_token is None or (method, path) != ("GET", "/metrics"):
            return False
        shown = headers.get("authorization", "").encode()
        return hmac.compare_digest(shown, f"Bearer {self.metrics_token.get_secret_value()}".encode())

    def check(self, method: str, headers: Headers, scheme: str) -> None:
        """Refuse what is sent to another name, and writes by pages of sites that are not let in.

        Args:
            method: `GET`, …; a web socket counts as a write.

        Raises:
            Forbidden: It is so.
        """
        host = headers.get("host", "")
        if not (is_loopback(host) or _without_port(host.lower()) in self.hosts):
            hint = "Use http://127.0.0.1, or have NEUROLAKE_ALLOWED_HOSTS name the host."
            raise Forbidden(f"This server does not answer at {host[:80]!r}.", hint=hint)
        if method in _READING:
            return
        origin = headers.get("origin")
        elsewhere = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if origin is None and not elsewhere:
            return
        if not self._is_own(origin, headers, scheme) and not self.origins & {origin, ANY}:
            raise Forbidden("A page of another site may not change anything here.")
        if elsewhere and not self.origins & {origin, ANY}:
            raise Forbidden("A page of another site may not change anything here.")

    def check_page(self, headers: Headers, scheme: str) -> None:
        """Refuse a write with a session cookie unless a page that may use the cookie sends it, and says so.

        Raises:
            Forbidden: It does not.
        """
        origin = headers.get("origin")
        trusted = self.credentials and origin is not None and origin in self.origins
        if not trusted and not self._is_own(origin, headers, scheme):
            raise Forbidden(
                "A change with a session cookie must come from a page of this server.",
                hint="Programs send an access token or an API key in the Authorization header.",
            )

    @staticmethod
    def _is_own(origin: str | None, headers: Headers, scheme: str) -> bool:
        return origin == f"{_SCHEMES.get(scheme, scheme)}://{headers.get('host', '')}"


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine, with or without a port."""
    match = _LOOPBACK.fullmatch(host)
    if match is None:
        return False
    try:
        return host.lower().startswith("localhost") or ipaddress.ip_address(match[1] or match[2]).is_loopback
    except ValueError:
        return False


def _without_port(host: str) -> str:
    match = _HOST.fullmatch(host)
    return match[1] if match else ""
