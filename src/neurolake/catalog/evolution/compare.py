"""Two versions of a dataset's columns, compared. Nothing here touches a database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from neurolake.catalog.evolution import severity
from neurolake.catalog.evolution.columns import NESTED, Column
from neurolake.catalog.evolution.severity import Severity
from neurolake.catalog.evolution.types import Step, step

Kind = Literal[
    "added",
    "added-required",
    "removed",
    "renamed",
    "moved",
    "type-widened",
    "type-narrowed",
    "type-changed",
    "now-required",
    "now-optional",
    "default-changed",
    "description-changed",
    "tag-added",
    "tag-removed",
]
SEVERITY: Mapping[Kind, Severity] = {
    "added": "minor",
    "added-required": "major",
    "removed": "major",
    "renamed": "major",
    "moved": "minor",
    "type-widened": "minor",
    "type-narrowed": "major",
    "type-changed": "major",
    "now-required": "major",
    "now-optional": "minor",
    "default-changed": "patch",
    "description-changed": "patch",
    "tag-added": "patch",
    "tag-removed": "patch",
}
BREAKS_READERS: frozenset[Kind] = frozenset(("removed", "renamed", "type-narrowed", "type-changed"))
_STEPS: Mapping[str, Kind] = {"widened": "type-widened", "narrowed": "type-narrowed", "changed": "type-changed"}
Tags = Mapping[str, Collection[str]]
"""Name of a column → its tags."""


@dataclass(frozen=True)
class SchemaChange:
    """One difference.

    Attributes:
        path: The column as it was called before (as it is called now, if it is new), its parts after dots.
        column: The column alone.
        field_id: Its Iceberg field id, where there is one.
        before, after: What differs: the type, name, position, default or tag.
    """

    kind: Kind
    path: str
    column: str
    severity: Severity
    field_id: int | None = None
    before: str | None = None
    after: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """All differences, the worst severity among them, and the columns (as called before) that no longer do.

    Attributes:
        broken: Columns that a reader of the old version cannot rely on any more.
    """

    changes: tuple[SchemaChange, ...]
    severity: Severity
    broken: frozenset[str]

    def told(self, most: int = 8) -> str:
        """In words: `removed amount, type-widened id (int → long)`."""
        shown = [_words(change) for change in self.changes[:most]]
        more = [f"{len(self.changes) - most} more"] if len(self.changes) > most else []
        return ", ".join(shown + more) or "no change of columns"

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"severity": self.severity, "changes": [change.to_json() for change in self.changes]}


def compare(
    before: Sequence[Column],
    after: Sequence[Column],
    *,
    by_name: bool = False,
    tags_before: Tags | None = None,
    tags_after: Tags | None = None,
) -> Comparison:
    """What became of the columns, found again by their field ids.

    Args:
        by_name: Find them by their names instead: field ids say nothing where a table or view was made anew.
        tags_before, tags_after: Tags of the columns; compared where both are given.
    """
    pairs = _pairs(before, after, by_name=by_name)
    found = [*_differences(before, after, pairs, (), by_name=by_name)]
    broken = frozenset(change.column for change in found if change.kind in BREAKS_READERS)
    if tags_before is not None and tags_after is not None:
        found += _tags(pairs, tags_before, tags_after)
    return Comparison(tuple(found), severity.worst(change.severity for change in found), broken)


_Inside = tuple[str, ...]
"""Names on the way to a part, from its column on."""
_Pairs = list[tuple[Column | None, Column | None]]


def _pairs(before: Sequence[Column], after: Sequence[Column], *, by_name: bool) -> _Pairs:
    """Each column with what became of it; the new ones last."""
    with_ids = not by_name and all(column.id is not None for column in (*before, *after))
    key = _id if with_ids else _name
    there = {key(column): column for column in after}
    known = {key(column) for column in before}
    gone: _Pairs = [(column, there.get(key(column))) for column in before]
    return gone + [(None, column) for column in after if key(column) not in known]


def _id(column: Column) -> object:
    return column.id


def _name(column: Column) -> object:
    return column.name


def _differences(
    before: Sequence[Column], after: Sequence[Column], pairs: _Pairs, inside: _Inside, *, by_name: bool, of: str = ""
) -> Iterator[SchemaChange]:
    """The differences of columns, or of the parts of what is `of` this type."""
    for old, new in pairs:
        if old is None and new is not None:
            needed = new.required and new.default is None
            yield _change("added-required" if needed else "added", (*inside, new.name), new, None, new.type)
        elif old is not None and new is None:
            yield _change("removed", (*inside, old.name), old, old.type, None)
        elif old is not None and new is not None:
            became = _became(old, new, is_key=of == "map" and old.name == "key")
            yield from _of_one(old, new, (*inside, old.name), became, by_name=by_name)
    yield from _moved(before, after, pairs, inside)


def _of_one(old: Column, new: Column, path: _Inside, became: Step, *, by_name: bool) -> Iterator[SchemaChange]:
    if old.name != new.name:
        yield _change("renamed", path, new, old.name, new.name)
    if became != "same":
        yield _change(_STEPS[became], path, new, old.type, new.type)
    if old.required != new.required:
        kind: Kind = "now-required" if new.required else "now-optional"
        yield _change(kind, path, new, None, None)
    if old.default != new.default:
        yield _change("default-changed", path, new, old.default, new.default)
    if old.doc != new.doc:
        yield _change("description-changed", path, new, old.doc, new.doc)
    if became == "same" and old.type in NESTED:
        pairs = _pairs(old.parts, new.parts, by_name=by_name or old.type != "struct")
        yield from _differences(old.parts, new.parts, pairs, path, by_name=by_name, of=old.type)


def _became(old: Column, new: Column, *, is_key: bool) -> Step:
    """What became of the type. With other parts the keys of a map are other keys: nothing is found under the old."""
    return "changed" if is_key and old.parts != new.parts else step(old.type, new.type)


def _moved(before: Sequence[Column], after: Sequence[Column], pairs: _Pairs, inside: _Inside) -> Iterator[SchemaChange]:
    """Those that must move so that what is in both stands in its new order; as few as possible."""
    place = {id(column): number for number, column in enumerate(after)}
    stays = [(old, new) for old, new in pairs if old is not None and new is not None]
    fixed = _longest_rising([place[id(new)] for _, new in stays])
    for old, new in stays:
        if place[id(new)] not in fixed:
            was = next(number for number, column in enumerate(before) if column is old)
            yield _change("moved", (*inside, old.name), new, str(was + 1), str(place[id(new)] + 1))


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """A longest increasing subsequence, by patience sorting."""
    from bisect import bisect_left

    tops: list[int] = []
    previous: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tops, number)
        previous[number] = tops[at - 1] if at else None
        tops[at : at + 1] = [number]
    found: set[int] = set()
    last = tops[-1] if tops else None
    while last is not None:
        found.add(last)
        last = previous[last]
    return found


def _tags(pairs: _Pairs, before: Tags, after: Tags) -> Iterator[SchemaChange]:
    """Tags that columns got or lost. Personal data is minor: what masks show of it may change."""
    for old, new in pairs:
        if old is None or new is None:
            continue
        had, has = set(before.get(old.name, ())), set(after.get(new.name, ()))
        for tag in sorted(had ^ has):
            kind: Kind = "tag-added" if tag in has else "tag-removed"
            weight: Severity = "minor" if tag.partition(".")[0] == "pii" else SEVERITY[kind]
            gone, got = (None, tag) if tag in has else (tag, None)
            yield SchemaChange(kind, old.name, old.name, weight, new.id, gone, got)


def _change(kind: Kind, path: _Inside, column: Column, before: str | None, after: str | None) -> SchemaChange:
    return SchemaChange(kind, ".".join(path), path[0], SEVERITY[kind], column.id, before, after)


def _words(change: SchemaChange) -> str:
    differs = (change.before, change.after)
    both = f" ({differs[0]} → {differs[1]})" if all(part is not None for part in differs) else ""
    return f"{change.kind} {change.path}{both}"
