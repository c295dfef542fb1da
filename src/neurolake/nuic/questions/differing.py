"""Two readings compared by what they answer."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from neurolake.nuic.asking import Answer
from neurolake.nuic.questions.base import OnlyRows
from neurolake.nuic.semantic.questions import row_key

_SHOWN = 10


def same(one: Answer, other: Answer) -> bool:
    """Whether both answer the same rows, as often; two that answer nothing agree on nothing."""
    return bool(one.rows) and one.total == other.total and _counts(one.rows) == _counts(other.rows)


def only(one: Answer, other: Answer) -> OnlyRows:
    """The rows of the first that the other has not, or not as often."""
    left = _counts(other.rows)
    kept: list[Sequence[Any]] = []
    for row in one.rows:
        key = row_key(row)
        if left[key] > 0:
            left[key] -= 1
        else:
            kept.append(row)
    return OnlyRows(
        tuple(name for name, _ in one.columns), tuple(tuple(row) for row in kept[:_SHOWN]), len(kept[_SHOWN:])
    )


def _counts(rows: Sequence[Sequence[Any]]) -> Counter[str]:
    return Counter(row_key(row) for row in rows)
