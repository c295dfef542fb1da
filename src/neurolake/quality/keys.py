"""Which columns identify rows, and how distinct their values are in the whole table."""

import re
from collections.abc import Mapping

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident
from neurolake.quality.base import Table
from neurolake.quality.exact import Extremes, source
from neurolake.quality.kinds import kind
from neurolake.quality.missing import missing_test
from neurolake.quality.shapes import form
from neurolake.quality.survey import Survey
from neurolake.quality.values import storage_type
from neurolake.quality.words import ID_WORDS, has_word, words

KEY_RATIO = 0.98
# A column named just `id` is meant to identify its rows even where many values repeat.
NAMED_KEY_RATIO = 0.7
_IDENTITY_NAMES = frozenset({("id",), ("uuid",), ("guid",), ("pk",), ("row", "id"), ("record", "id")})
_KEY_FAMILIES = frozenset({"uuid", "uuid_bare", "isbn13", "isbn10", "ean", "iban"})
_CANDIDATE_RATIO = 0.9
_SKETCH_ERROR = 0.1
_SLICE_VALUES = 200_000
_MOST_SLICES = 16
_GAP_FREE_SLACK = 1.1


def is_identity(name: str) -> bool:
    """Whether the column is named as the row's own identifier."""
    return words(name) in _IDENTITY_NAMES


def looks_like_key(column: Column, found: Survey, extremes: Extremes, rows: int) -> bool:
    """Whether name or type suggest an identifier: an id word, a UUID or other identifying code, a gap-free running
    number, or texts of one code-like form (`AAA-999`).
    """
    if has_word(column.name, ID_WORDS) or column.type.upper() == "UUID":
        return True
    if found.found.semantic is not None:
        return found.found.semantic.name in _KEY_FAMILIES
    if kind(column.type) == "integer":
        return _span(extremes) == rows - 1
    return _is_code(found)


def _is_code(found: Survey) -> bool:
    """Letters and digits, no blank, always of one form."""
    forms = {form(shape) for shape, _ in found.shapes}
    seen = sum(count for _, count in found.shapes)
    pattern = re.fullmatch(r"(?=.*9)(?=.*[Aa])[Aa9_./#-]+", next(iter(forms))) if len(forms) == 1 else None
    return pattern is not None and seen >= KEY_RATIO * found.present


def is_surrogate(column: Column, found: Survey, extremes: Extremes, distinct: int, rows: int) -> bool:
    """Whether the column only numbers the rows: a UUID, or a gap-free running number, different in every row.

    A running number starts at 0 or 1, or its column has an identifier's name; with such a name a tenth of the
    numbers may be missing.
    """
    if extremes.nulls or found.missing.sentinels or distinct < rows or not rows:
        return False
    semantic = found.found.semantic
    if column.type.upper() == "UUID" or (semantic is not None and semantic.name in {"uuid", "uuid_bare"}):
        return True
    if kind(column.type) != "integer" or semantic is not None:
        return False
    named = has_word(column.name, ID_WORDS) or is_identity(column.name)
    span = _span(extremes)
    if span is None:
        return False
    return (span == rows - 1 and (extremes.min in {0, 1} or named)) or (named and span + 1 <= _GAP_FREE_SLACK * rows)


def _span(extremes: Extremes) -> int | None:
    if not isinstance(extremes.min, int) or not isinstance(extremes.max, int):
        return None
    return extremes.max - extremes.min


def distinct_of_candidates(
    session: Session,
    table: Table,
    surveys: Mapping[str, Survey],
    extremes: Mapping[str, Extremes],
    sketched: Mapping[str, int],
) -> dict[str, int]:
    """Columns of a sampled table that may identify rows → their distinct values in the whole table.

    They are the columns that look like keys and hardly repeat, neither within the sample nor by the rough number of
    their distinct values in the table; at most 16.
    """
    candidates = [
        column
        for column in table.columns
        if storage_type(column)
        and _hardly_repeats(column.name, surveys[column.name])
        and _may_be_distinct(column.name, table.rows - extremes[column.name].nulls, sketched)
        and looks_like_key(column, surveys[column.name], extremes[column.name], table.rows)
    ]
    return {
        column.name: distinct_values(session, table, column, extremes[column.name].nulls)
        for column in candidates[:_MOST_SLICES]
    }


def _hardly_repeats(name: str, found: Survey) -> bool:
    """In a part of the rows a key repeats less than in all of them, but for neighbouring rows that were repeated."""
    least = NAMED_KEY_RATIO if is_identity(name) else _CANDIDATE_RATIO
    return found.present > 0 and found.distinct >= least * found.present


def _may_be_distinct(name: str, present: int, sketched: Mapping[str, int]) -> bool:
    least = NAMED_KEY_RATIO if is_identity(name) else _CANDIDATE_RATIO
    return sketched.get(name, present) >= (1 - _SKETCH_ERROR) * least * present


def distinct_values(session: Session, table: Table, column: Column, nulls: int) -> int:
    """Distinct values in the whole table: exact up to 200,000 rows, else from all rows of a slice of the hashes.

    All rows of a value fall into the same slice, so repeated values are counted as in the whole (P. B. Gibbons,
    2001, "Distinct sampling for highly-accurate answers to distinct values queries", VLDB).
    """
    present = table.rows - nulls
    parts = max(1, present // _SLICE_VALUES)
    name = ident(column.name)
    rows, distinct = session.run(f"""
        SELECT sum(n)::BIGINT, count(*) FROM (
            SELECT count(*) AS n FROM {source(table)}
            WHERE NOT ({missing_test(name, kind(column.type), 1, ())}) AND hash({name}) % {parts} = 0
            GROUP BY {name})""")[0]
    return round(present * distinct / rows) if rows else 0
