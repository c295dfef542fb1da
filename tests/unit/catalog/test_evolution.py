"""The truth table of changes of columns: what each is, how much it asks, and what becomes of it under each policy."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from neurolake.catalog.evolution import severity
from neurolake.catalog.evolution.columns import Column, from_json, of_schema
from neurolake.catalog.evolution.compare import Comparison, compare
from neurolake.catalog.evolution.types import step
from neurolake.gate.policy import POLICIES, judge

GOLDEN = Path(__file__).parents[2] / "golden" / "schema"
OUTCOMES = {"pass": "P", "warn": "W", "confirm": "C", "approve": "A", "block": "B"}


class Row(NamedTuple):
    line: int
    by_name: bool
    before: tuple[Column, ...]
    after: tuple[Column, ...]
    reads: frozenset[str]
    changes: str
    severity: str
    version: str
    outcomes: str


class _Reader:
    """Reads `1 a int!, 2 s struct(3 x int)`."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text.strip(), 0

    def _take(self, pattern: str) -> str | None:
        found = re.compile(r"\s*(?:" + pattern + ")").match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[1]

    def columns(self) -> tuple[Column, ...]:
        found = [self._column()]
        while self._take("(,)"):
            found.append(self._column())
        return tuple(found)

    def _column(self) -> Column:
        return self._part(int(str(self._take(r"(\d+)"))), str(self._take(r"([\w.]+)")))

    def _part(self, field_id: int, name: str) -> Column:
        kind = str(self._take(r"(decimal\(\d+,\d+\)|fixed\[\d+\]|\w+)"))
        parts: tuple[Column, ...] = ()
        if self._take(r"(\()"):
            parts = self.columns() if kind == "struct" else self._unnamed(kind)
            assert self._take(r"(\))")
        kind = re.sub(r"decimal\((\d+),(\d+)\)", r"decimal(\1, \2)", kind)
        required = self._take("(!)") is not None
        return Column(field_id, name, kind, required, self._take(r"=(\w+)"), self._take('"([^"]*)"'), parts)

    def _unnamed(self, kind: str) -> tuple[Column, ...]:
        names = ("element",) if kind == "list" else ("key", "value")
        found = []
        for number, name in enumerate(names):
            assert not number or self._take("(,)")
            found.append(self._part(int(str(self._take(r"(\d+)"))), name))
        return tuple(found)


def _rows() -> Iterator[Row]:
    for number, line in enumerate((GOLDEN / "changes.txt").read_text().splitlines(), 1):
        if line and not line.startswith("#"):
            before, after, reads, changes, worst, version, outcomes = (part.strip() for part in line.split(" | "))
            yield Row(
                number,
                before.startswith("@"),
                _Reader(before.lstrip("@")).columns(),
                _Reader(after).columns(),
                frozenset() if reads == "-" else frozenset(reads.split()),
                "" if changes == "-" else changes,
                worst,
                version,
                outcomes,
            )


def _pairs() -> Iterator[tuple[str, str, str]]:
    header, *lines = (
        line.split() for line in (GOLDEN / "types.txt").read_text().splitlines() if not line.startswith("#")
    )
    for before, *letters in lines:
        yield from ((before, after, letter) for after, letter in zip(header[1:], letters, strict=True))


def _outcomes(found: Comparison, reads: frozenset[str]) -> str:
    breaks = bool(found.broken & reads)
    return "".join(OUTCOMES[judge(policy, found.severity, breaks=breaks)] for policy in POLICIES)


@pytest.mark.parametrize("row", list(_rows()), ids=lambda row: f"line-{row.line}")
def test_a_change_is_what_the_table_says(row: Row) -> None:
    found = compare(row.before, row.after, by_name=row.by_name)
    told = ", ".join(f"{change.kind} {change.path}" for change in found.changes)
    assert (told, found.severity) == (row.changes, row.severity)
    assert severity.bumped("1.2.3", found.severity) == row.version
    assert _outcomes(found, row.reads) == row.outcomes
    assert from_json([column.to_json() for column in row.after]) == row.after


def test_a_type_becomes_what_the_table_says() -> None:
    """Each pair as a column of its own: 240 changes and 16 that are none, with and without a reader."""
    letters = {"same": ".", "widened": "w", "narrowed": "n", "changed": "c"}
    pairs = list(_pairs())
    assert len(pairs) == 256
    for before, after, letter in pairs:
        assert letters[step(before, after)] == letter, (before, after)
        found = compare([Column(1, "a", before)], [Column(1, "a", after)])
        unread, read = {".": ("PPPP", "PPPP"), "w": ("PPPP", "PPPP")}.get(letter, ("PWAB", "PCAB"))
        assert (_outcomes(found, frozenset()), _outcomes(found, frozenset(("a",)))) == (unread, read), (before, after)


def test_the_table_is_large_enough() -> None:
    assert sum(1 for row in _rows() if row.changes) + sum(letter != "." for *_, letter in _pairs()) >= 350


def test_what_is_confirmed_or_approved_passes() -> None:
    assert judge("warn", "major", breaks=True, confirmed=True) == "warn"
    assert judge("require-approval", "major", breaks=True, confirmed=True) == "approve"
    assert judge("require-approval", "major", breaks=True, approved=True) == "pass"
    assert judge("block", "major", breaks=False, confirmed=True, approved=True) == "block"
    assert judge("block", "minor", breaks=True) == "block"


def test_tags_of_personal_data_are_compared_too() -> None:
    columns = (Column(1, "a", "string"), Column(2, "b", "string"))
    found = compare(columns, columns, tags_before={"a": ["pii.email", "old"]}, tags_after={"b": ["finance"]})
    assert [(one.kind, one.path, one.before or one.after, one.severity) for one in found.changes] == [
        ("tag-removed", "a", "old", "patch"),
        ("tag-removed", "a", "pii.email", "minor"),
        ("tag-added", "b", "finance", "patch"),
    ]
    renamed = (Column(1, "z", "string"),)
    found = compare(columns[:1], renamed, tags_before={"a": ["x"]}, tags_after={"z": ["x"]})
    assert [one.kind for one in found.changes] == ["renamed"]


def test_columns_of_an_iceberg_schema() -> None:
    from pyiceberg.schema import Schema
    from pyiceberg.types import DecimalType, ListType, LongType, NestedField, StringType, StructType

    line = StructType(NestedField(4, "p", DecimalType(9, 2), required=False))
    schema = Schema(
        NestedField(1, "id", LongType(), required=True, doc="the key"),
        NestedField(2, "lines", ListType(3, line, element_required=True), required=False),
        NestedField(5, "n", StringType(), required=False, initial_default="x", write_default="y"),
    )  # fmt: skip
    assert of_schema(schema) == (
        Column(1, "id", "long", required=True, doc="the key"),
        Column(2, "lines", "list", parts=(
            Column(3, "element", "struct", required=True, parts=(Column(4, "p", "decimal(9, 2)"),)),
        )),
        Column(5, "n", "string", default="y"),
    )  # fmt: skip
