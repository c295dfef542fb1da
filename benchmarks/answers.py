"""Whether two answers are the same: rows as often, columns in order, rows in order only where that was asked."""

import re
from collections import Counter
from collections.abc import Sequence

Row = tuple[object, ...]


def same(gold: Sequence[Row], ours: Sequence[Row], ordered: bool) -> bool:
    mine, theirs = [_plain(row) for row in ours], [_plain(row) for row in gold]
    return mine == theirs if ordered else Counter(mine) == Counter(theirs)


def asks_for_order(sql: str) -> bool:
    """Does the query order its own rows, and not only those of a part?"""
    depth = 0
    for part in re.split(r"([()])", sql.lower()):
        depth += (part == "(") - (part == ")")
        if depth == 0 and re.search(r"\border\s+by\b", part):
            return True
    return False


def _plain(row: Row) -> Row:
    return tuple(_value(value) for value in row)


def _value(value: object) -> object:
    """Numbers by value to nine digits, also where they are stored as text; anything else as text."""
    if value is None:
        return None
    try:
        return f"{float(str(value)):.9g}"
    except ValueError:
        return str(value)
