"""How a store that speaks S3 is reached."""

from configparser import ConfigParser
from configparser import Error as NotReadable
from dataclasses import dataclass, field
from pathlib import Path

from neurolake.kernel.errors import InvalidOption


@dataclass(frozen=True)
class Access:
    """Address and keys; what is None is looked for where Amazon's tools look: the environment, the machine.

    Attributes:
        endpoint: The store's address, `http://127.0.0.1:9000`; None is Amazon's.
        path_style: Whether the bucket is in the path of requests, and not in the name of the host.
    """

    endpoint: str | None = None
    region: str | None = None
    path_style: bool = True
    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


def keys_of(file: Path) -> dict[str, str | None]:
    """The keys in a file as Amazon's tools have it: a part `[default]` with `aws_access_key_id = …` and so on.

    Raises:
        InvalidOption: It cannot be read, or has none.
    """
    parsed = ConfigParser(interpolation=None)
    try:
        parsed.read_string(file.read_text(encoding="utf-8"))
        part = parsed["default"]
        found = {"access_key": part["aws_access_key_id"], "secret_key": part["aws_secret_access_key"]}
    except (OSError, UnicodeDecodeError, NotReadable, KeyError):
        # What went wrong may hold a key.
        raise InvalidOption(
            f"The keys of the store cannot be read from {file}.",
            hint="It has a line [default], then aws_access_key_id = … and aws_secret_access_key = …",
        ) from None
    return {**found, "token": part.get("aws_session_token")}
