"""Where something stands in SQL text, and what may have been meant."""

from collections.abc import Sequence
from typing import Any

from sqlglot import exp


def place(sql: str, start: int | None) -> dict[str, Any]:
    """Line and column, both from 1, of an offset in the text."""
    if start is None:
        return {}
    return {"line": sql.count("\n", 0, start) + 1, "column": start - sql.rfind("\n", 0, start)}


def place_of(sql: str, node: exp.Expr) -> dict[str, Any]:
    """Line and column of the first part of `node` of which the parser kept the place."""
    starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
    return place(sql, min(starts, default=None))


def did_you_mean(word: str, known: Sequence[str], likeness: float = 0.7) -> str | None:
    """A hint that names what the word may have been meant to be, if anything is that much like it (0..1)."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=3, cutoff=likeness)
    return f"Did you mean {' or '.join(close)}?" if close else None


def beginning(sql: str, node: exp.Expr) -> dict[str, Any]:
    """The place of a node; where the parser kept none, that of the statement."""
    return place_of(sql, node) or place(sql, len(sql) - len(sql.lstrip()))
