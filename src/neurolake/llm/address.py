"""Which model a URL names: `openai:llama3.2?base_url=http://127.0.0.1:11434/v1&key_env=MY_KEY`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from neurolake.kernel.errors import InvalidOption

_OPTIONS = ("base_url", "key_env")


@dataclass(frozen=True)
class Address:
    """A model and where it is.

    Attributes:
        model: As the provider names it.
        base_url: Of a server that speaks the provider's protocol; None for the provider's own.
        key: None where that server wants none.
    """

    model: str
    base_url: str | None
    key: str | None

    @property
    def local(self) -> bool:
        """Whether what is sent there stays on this machine."""
        host = urlsplit(self.base_url or "").hostname or ""
        return host == "localhost" or _loopback(host)


def address_of(url: str, usual_key: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Read a model's URL.

    Args:
        usual_key: Variable that holds the key for the provider's own server. It is sent to no other one: for that,
            the URL says `key_env`.

    Raises:
        InvalidOption: No model is named, an option is unknown, or the key is not there.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(options) - set(_OPTIONS)):
        raise InvalidOption(f"A model has no option {unknown[0]!r}.", hint=f"Known: {', '.join(_OPTIONS)}.")
    if not parts.path:
        raise InvalidOption(f"{url!r} names no model.", hint=f"Write {parts.scheme}:NAME-OF-THE-MODEL.")
    base_url = options.get("base_url")
    if base_url is not None and urlsplit(base_url).scheme not in ("http", "https"):
        raise InvalidOption(f"{base_url!r} is no address of a server.", hint="It begins with http:// or https://.")
    variable = options.get("key_env") or (usual_key if base_url is None else None)
    return Address(parts.path, base_url, None if variable is None else _key(variable, environment))


def _key(variable: str, environment: Mapping[str, str]) -> str:
    key = environment.get(variable, "").strip()
    if not key:
        raise InvalidOption("The model's key is missing.", hint=f"Set the environment variable {variable}.")
    return key


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
