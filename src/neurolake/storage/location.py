"""Where a file or a folder is: on this machine, or in a store that speaks S3."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from neurolake.kernel.errors import InvalidOption

_REMOTE = "s3://"


@dataclass(frozen=True, order=True)
class Location:
    """A place as the metadata of tables name it: an absolute path, or `s3://bucket/key`; no slash at its end."""

    text: str

    @classmethod
    def of(cls, place: "Location | Path | str") -> "Location":
        """The location that a path or a text names."""
        return place if isinstance(place, Location) else cls(str(place).rstrip("/") or "/")

    @classmethod
    def of_warehouse(cls, setting: str) -> "Location":
        """The location that somebody chose for tables.

        Raises:
            InvalidOption: It is no `s3://bucket` or `s3://bucket/prefix`.
        """
        parts = urlsplit(setting)
        odd = parts.query or parts.fragment or "%" in setting or "@" in parts.netloc
        if parts.scheme != "s3" or not parts.netloc or odd or "//" in parts.path or ".." in parts.path.split("/"):
            raise InvalidOption(
                "The warehouse is no location in a store.", hint="NEUROLAKE_WAREHOUSE=s3://bucket/prefix"
            )
        return cls.of(setting)

    @property
    def is_remote(self) -> bool:
        """Whether it is in a store, and not on this machine."""
        return self.text.startswith(_REMOTE)

    @property
    def path(self) -> Path:
        """The path on this machine.

        Raises:
            ValueError: It is in a store.
        """
        if self.is_remote:
            raise ValueError(f"{self.text} is not on this machine")
        return Path(self.text)

    @property
    def bucket(self) -> str:
        """The store's bucket; empty on this machine."""
        return self.text.removeprefix(_REMOTE).partition("/")[0] if self.is_remote else ""

    @property
    def key(self) -> str:
        """The name within the bucket; on this machine the path."""
        return self.text.removeprefix(_REMOTE).partition("/")[2] if self.is_remote else self.text

    @property
    def name(self) -> str:
        """What is after the last slash."""
        return self.text.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The end of the name, from its last dot on: `.parquet`."""
        return Path(self.name).suffix

    @property
    def parent(self) -> "Location":
        """The folder that it is in."""
        return Location(self.text.rpartition("/")[0] or "/")

    def __truediv__(self, name: str) -> "Location":
        return Location(f"{self.text.rstrip('/')}/{name}")

    def is_within(self, folder: "Location") -> bool:
        """Whether it is below a folder."""
        return self.text.startswith(f"{folder.text.rstrip('/')}/")

    def below(self, folder: "Location") -> str:
        """Its name relative to a folder that it is within.

        Raises:
            ValueError: It is not.
        """
        if not self.is_within(folder):
            raise ValueError(f"{self.text} is not below {folder.text}")
        return self.text[len(folder.text.rstrip("/")) + 1 :]

    def __str__(self) -> str:
        return self.text
