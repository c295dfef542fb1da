"""Accuracy, estimated: which values are probably not what they should be, as far as the data itself can tell?

Four checks judge cells (typos of frequent values, numeric outliers, impossible values, codes that are on no list).
Score = 1 - expected wrong cells / cells of the columns that some check can judge. The upper bound counts only what
cannot be right (impossible values, unknown codes), the lower bound also what is merely doubtful.

An unknown code is wrong for validity as well: the two dimensions share that check's cells.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from neurolake.engine.base import Row, Session
from neurolake.engine.sql import ident, literal
from neurolake.quality import codes, impossible, outliers, typos
from neurolake.quality.base import Cell, Context, Measurement, Table, TableProfile
from neurolake.quality.suspects import Suspicion
from neurolake.quality.wilson import interval

_MAX_CELLS = 100
_CORRECTIONS_SHOWN = 50


def measure(session: Session, table: Table, profile: TableProfile, context: Context) -> Measurement:
    """Estimate the share of right values; None when no column can be judged without outside knowledge."""
    every = (
        typos.find(session, table, profile, context),
        outliers.find(session, table, profile),
        impossible.find(session, table, profile, context.now),
        codes.find(session, table, profile),
    )
    judged = frozenset().union(*(findings.judged for findings in every))
    scale = table.sample_rows / max(1, table.rows)
    cells = {column.name: column.present * scale for column in profile.columns if column.name in judged}
    total = sum(cells.values())
    if not total:
        reason = "No column holds categories, measured numbers, dates or codes that can be judged."
        return Measurement("accuracy", None, reason)
    suspicions = [suspicion for findings in every for suspicion in findings.suspicions]
    wrong = min(total, _expected_wrong(suspicions, cells, total))
    found = _evidence(session, table, suspicions)
    return Measurement(
        "accuracy",
        1 - wrong / total,
        numerator=total - wrong,
        denominator=total,
        rows=tuple(sorted({cell.row for cell in found})),
        cells=found,
        wrong_cells=wrong * table.rows / max(1, table.sample_rows),
        interval=interval(total - wrong, total) if table.sampled else None,
        bounds=_bounds(suspicions, total),
        detail=_detail(suspicions, cells),
    )


def _expected_wrong(suspicions: Sequence[Suspicion], cells: dict[str, float], total: float) -> float:
    """Weighted suspects of the sound checks; within a column no more than the column has cells."""
    wrong: defaultdict[str, float] = defaultdict(float)
    for suspicion in suspicions:
        if not suspicion.doubtful:
            wrong[suspicion.column] += suspicion.weight * suspicion.count
    return min(total, sum(min(count, cells[column]) for column, count in wrong.items()))


def _bounds(suspicions: Sequence[Suspicion], total: float) -> tuple[float, float]:
    every = sum(suspicion.count for suspicion in suspicions)
    certain = sum(suspicion.count for suspicion in suspicions if suspicion.certain)
    return max(0.0, 1 - every / total), max(0.0, 1 - certain / total)


def _evidence(session: Session, table: Table, suspicions: Sequence[Suspicion]) -> tuple[Cell, ...]:
    """Suspicious cells, the surest first, each suspicion with its share of the places."""
    ranked = sorted(suspicions, key=lambda suspicion: -suspicion.weight)
    share = max(1, _MAX_CELLS // max(1, len(ranked)))
    if not ranked:
        return ()
    selects = [
        f"(SELECT {number}, {table.sample_id}, CAST({ident(suspicion.column)} AS VARCHAR) FROM {table.sample} "
        f"WHERE {suspicion.condition} LIMIT {literal(share)})"
        for number, suspicion in enumerate(ranked[:_MAX_CELLS])
    ]
    columns = sorted({suspicion.column for suspicion in ranked})
    found = table.memory.rows(session, " UNION ALL ".join(selects), columns)
    corrections = [dict(suspicion.corrections) for suspicion in ranked]
    return tuple(_cell(row, ranked[row[0]], corrections[row[0]]) for row in sorted(found, key=lambda row: row[:2]))


def _cell(row: Row, suspicion: Suspicion, corrections: dict[str, str]) -> Cell:
    _, number, value = row
    meant = corrections.get(str(value).strip().lower())
    expected = meant if meant is not None else suspicion.expected or "a frequent value"
    return Cell(number, suspicion.column, value, expected, suspicion.weight)


def _detail(suspicions: Sequence[Suspicion], cells: dict[str, float]) -> dict[str, Any]:
    checks = [
        {
            "column": suspicion.column,
            "check": suspicion.check,
            "cells": suspicion.count,
            "weight": suspicion.weight,
            "doubtful": suspicion.doubtful,
            "expected": suspicion.expected,
            "corrections": [list(pair) for pair in suspicion.corrections[:_CORRECTIONS_SHOWN]],
        }
        for suspicion in suspicions
    ]
    return {"suspicions": checks, "cells": {column: round(count) for column, count in cells.items()}}
