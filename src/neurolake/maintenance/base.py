"""What maintenance is asked to do, and what it did."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from neurolake.kernel.errors import InvalidOption

Task = Literal["compact", "manifests", "snapshots", "orphans"]
TASKS: tuple[Task, ...] = ("compact", "manifests", "snapshots", "orphans")
LEAST_AGE_H = 1.0
"""Hours that a snapshot stays readable after it was replaced, and that a file stays that nobody needs: who began to
read or to write before that has ended by then."""


@dataclass(frozen=True)
class Request:
    """What to do, and how much of it at once.

    Attributes:
        tasks: In the order in which they are done.
        dry_run: Only tell.
        target_bytes: Size that data files are to have.
        older_than_h: Snapshots that were replaced so many hours ago go.
        keep: So many of the newest snapshots stay in any case.
        orphans_older_than_h: Files that nobody needs go when they have not changed for so many hours.
        max_seconds: No further piece of work is begun after that; ask again for the rest.

    Raises:
        InvalidOption: One is out of range.
    """

    tasks: tuple[Task, ...] = TASKS
    dry_run: bool = False
    target_bytes: int = 128 * 1024**2
    older_than_h: float = 5 * 24.0
    keep: int = 10
    orphans_older_than_h: float = 24.0
    max_seconds: float = 60.0

    def __post_init__(self) -> None:
        if not self.tasks or not set(self.tasks) <= set(TASKS):
            raise InvalidOption(f"Tasks are {', '.join(TASKS)}.")
        if not 1024 <= self.target_bytes <= 4 * 1024**3:
            raise InvalidOption("target_bytes is between 1,024 and 4 GiB.")
        if min(self.older_than_h, self.orphans_older_than_h) < LEAST_AGE_H:
            raise InvalidOption(
                f"Snapshots and files stay for {LEAST_AGE_H:.0f} hour at least: somebody may be reading or writing."
            )
        if not 1 <= self.keep <= 100_000 or not 0 < self.max_seconds <= 3600:
            raise InvalidOption("keep is 1 to 100,000, max_seconds more than 0 and at most 3,600.")


def request_from(options: Mapping[str, Any]) -> Request:
    """A request as YAML or JSON says it.

    Raises:
        InvalidOption: An option is unknown, of another type, or out of range.
    """
    from pydantic import TypeAdapter, ValidationError

    known = [field.name for field in fields(Request)]
    if unknown := sorted(set(map(str, options)) - set(known)):
        raise InvalidOption(f"There is no option {unknown[0][:100]!r} of maintenance.", hint=", ".join(known))
    try:
        return TypeAdapter(Request).validate_python(dict(options))
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidOption(f"{first['loc'][0]}: {first['msg']}.") from error


@dataclass
class Done:
    """What was done; in a dry run what would be."""

    files_compacted: int = 0
    files_written: int = 0
    bytes_rewritten: int = 0
    manifests_rewritten: int = 0
    snapshots_expired: int = 0
    files_removed: int = 0
    bytes_removed: int = 0

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)
