"""Column names that an engine accepts: present and unique without regard to case."""

from collections.abc import Collection, Iterable

from neurolake.kernel.ids import uuid7


def new_name(prefix: str) -> str:
    """A table name that nobody else uses and that needs no quotes (the engine's reject tables ask for that)."""
    return f"{prefix}_{uuid7().hex}"


def unique_names(raw: Iterable[str]) -> tuple[str, ...]:
    """The names as they are, `column1`, … for empty ones, with `_2`, … where a name comes again in any case."""
    given = [name if name.strip() else f"column{number}" for number, name in enumerate(raw, start=1)]
    wanted = {name.casefold() for name in given}
    taken: set[str] = set()
    return tuple(free_name(name, taken, wanted) for name in given)


def free_name(name: str, taken: set[str], wanted: Collection[str] = ()) -> str:
    """`name`, or with the next free suffix, noted in `taken`; with a suffix it is none of `wanted` (case-folded)."""
    candidate, number = name, 1
    while candidate.casefold() in taken or (number > 1 and candidate.casefold() in wanted):
        number += 1
        candidate = f"{name}_{number}"
    taken.add(candidate.casefold())
    return candidate
