"""Whether the servers that settings name answer."""

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from sqlalchemy.exc import OperationalError

from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.view import LakeView
from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.extras import needed

_TIMEOUT_S = 3.0


def look(view: LakeView) -> Looked:
    """Redis and PostgreSQL, each asked once."""
    named = {name: getattr(view.settings, name) for name in ("metadata_url", "cache_url", "rate_limit_url")}
    servers = {name: url for name, url in named.items() if url and urlsplit(url).hostname}
    return looked(f"{len(servers)} named, all answer" if servers else "none named", _silent(view, servers))


def _silent(view: LakeView, servers: dict[str, str]) -> Iterator[Fault]:
    for name, url in servers.items():
        problem = _database(view) if name == "metadata_url" else _redis(url)
        if problem:
            what = f"{_KINDS[name]} at {_address(url)} does not answer: {problem}"
            yield Fault(what, f"NEUROLAKE_{name.upper()}", "Start it, or correct the setting")


_KINDS = {"metadata_url": "PostgreSQL", "cache_url": "The cache", "rate_limit_url": "What counts requests"}


def _database(view: LakeView) -> str | None:
    try:
        with view.database.engine.connect():
            return None
    except OperationalError as error:
        return str(error.orig).strip().splitlines()[0]
    except InvalidOption as error:
        return str(error)


def _redis(url: str) -> str | None:
    try:
        with needed("redis", "Redis"):
            import redis
        with closing(redis.Redis.from_url(url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S)) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        return str(error)
    except InvalidOption as error:
        return str(error)
    return None


def _address(url: str) -> str:
    """Without what is between the slashes and the host, which may be a password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
