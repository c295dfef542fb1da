"""The distinct values of columns for the index of values, read on the governed path as the lake's own work."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from neurolake.app.for_now import for_now
from neurolake.engine.sql import ident
from neurolake.kernel.principal import ADMIN, Principal
from neurolake.nuic.values.base import LONGEST, PER_COLUMN, Draw, Drawn

if TYPE_CHECKING:
    from neurolake.query.service import Queries

READER = Principal("system:values", roles=frozenset((ADMIN,)))
"""Who reads; its name stands in the history and with the accesses."""
_TIMEOUT_S = 60.0


def distinct(queries: Callable[[], "Queries"]) -> Draw:
    """How the index gets at values.

    Args:
        queries: Opened at the first use.
    """

    def draw(dataset: str, snapshot_id: int, columns: Sequence[str]) -> Drawn:
        from neurolake.query.question import Question

        parts = (_of_column(number, dataset, snapshot_id, one) for number, one in enumerate(columns))
        answer = queries().run(
            Question(
                " UNION ALL ".join(parts),
                principal=READER,
                timeout_s=_TIMEOUT_S,
                use_cache=False,
                engine="duckdb",
                told=f"Distinct values of {len(columns)} columns of {dataset}.",
            )
        )
        with for_now(queries(), answer):
            rows = zip(*(column.to_pylist() for column in answer.to_arrow().columns), strict=True)
            return _drawn(columns, rows, truncated=answer.truncated)

    return draw


def _of_column(number: int, dataset: str, snapshot_id: int, column: str) -> str:
    """The statement; the names go through the tree."""
    name = ident(column)
    return (
        f"SELECT {number} AS c, n, v FROM (SELECT {name} AS v, count(*) AS n FROM {ident(dataset)} "
        f"AT (VERSION => {snapshot_id}) WHERE length({name}) BETWEEN 1 AND {LONGEST} "
        f"GROUP BY 1 ORDER BY n DESC, v LIMIT {PER_COLUMN + 1})"
    )


def _drawn(columns: Sequence[str], rows: Iterable[tuple[int, int, str]], *, truncated: bool) -> Drawn:
    values: dict[str, list[str]] = {}
    for number, _, value in sorted(rows, key=lambda row: (row[0], -row[1], row[2])):
        values.setdefault(columns[number], []).append(value)
    complete = not truncated and all(len(its) <= PER_COLUMN for its in values.values())
    return Drawn({name: its[:PER_COLUMN] for name, its in values.items()}, complete)
