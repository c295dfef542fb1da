"""What a deployment keeps secret, made once: files of variables for compose and Kubernetes, readable by their owner."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from neurolake.kernel.errors import Conflict, InvalidInput

_BYTES = 32


@dataclass(frozen=True)
class Deployment:
    """What was written.

    Attributes:
        settings: The file that compose is given with `--env-file`; it holds no secret, only where they are.
        secrets: One file of variables per service, and the password for the first administrator.
    """

    settings: Path
    secrets: tuple[Path, ...]


def write_deployment(folder: Path, hosts: tuple[str, ...]) -> Deployment:
    """Write settings and new secrets for a deployment that answers at these names.

    Raises:
        Conflict: The folder holds a deployment; its databases know its passwords, so none is ever overwritten.
        InvalidInput: The folder cannot be written to.
    """
    folder = folder.expanduser().resolve()
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        settings, kept = folder / ".env", folder / "secrets"
        # Whoever makes the folder owns the deployment: of two that begin at once, one is refused.
        kept.mkdir(mode=0o700)
        _write(settings, _lines({"NEUROLAKE_SECRETS": str(kept), "NEUROLAKE_ALLOWED_HOSTS": ",".join(hosts)}))
        made = _secrets()
        for name, text in made.items():
            _write(kept / name, text)
    return Deployment(settings, tuple(kept / name for name in made))


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise Conflict(f"{error.filename} is there already.", hint="Choose a folder without a deployment.") from error
    except OSError as error:
        raise InvalidInput(f"{folder} cannot be written to: {error.strerror}.") from error


def _secrets() -> dict[str, str]:
    """The files' texts by their names; every value is new, of 256 random bits in digits that no reader takes apart."""
    database, redis, metrics = _random(), _random(), _random()
    return {
        "neurolake.env": _lines(
            {
                "PGPASSWORD": database,
                "REDIS_PASSWORD": redis,
                "NEUROLAKE_CACHE_URL": f"redis://:{redis}@redis:6379/0",
                "NEUROLAKE_RATE_LIMIT_URL": f"redis://:{redis}@redis:6379/1",
                "NEUROLAKE_SIGNING_KEY": _random(),
                "NEUROLAKE_METRICS_TOKEN": metrics,
            }
        ),
        "postgres.env": _lines({"POSTGRES_PASSWORD": database}),
        "redis.env": _lines({"REDIS_PASSWORD": redis}),
        "prometheus.env": _lines({"NEUROLAKE_METRICS_TOKEN": metrics}),
        "grafana.env": _lines({"GF_SECURITY_ADMIN_PASSWORD": _random()}),
        "admin.password": _random() + "\n",
    }


def _random() -> str:
    return secrets.token_hex(_BYTES)


def _lines(values: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
