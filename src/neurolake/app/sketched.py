"""The least keyed hashes of columns, computed by the engine on the governed path: no value leaves it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from neurolake.app.for_now import for_now
from neurolake.engine.sql import ident
from neurolake.kernel.principal import ADMIN, Principal
from neurolake.nuic.batches import batched
from neurolake.nuic.recommendations.base import CHECK, Ask
from neurolake.nuic.sketches.base import SIZE, Draw

if TYPE_CHECKING:
    from neurolake.query.service import Queries

READER = Principal("system:sketches", roles=frozenset((ADMIN,)))
"""Who reads; its name stands in the history and with the accesses."""
_AT_ONCE = 16
_TIMEOUT_S = 60.0
_SHORT_S = 20.0


def drawn(queries: Callable[[], "Queries"], key: Callable[[], str]) -> Draw:
    """How sketches get at the hashes.

    Args:
        queries: Opened at the first use.
        key: The secret that keys them.
    """

    def draw(dataset: str, snapshot_id: int, columns: Sequence[str]) -> dict[str, list[int]]:
        from neurolake.query.question import Question

        found: dict[str, list[int]] = {}
        for some in batched(columns, _AT_ONCE):
            answer = queries().run(
                Question(
                    " UNION ALL ".join(
                        _of_column(number, dataset, snapshot_id, one) for number, one in enumerate(some)
                    ),
                    {"key": key()},
                    READER,
                    timeout_s=_TIMEOUT_S,
                    use_cache=False,
                    engine="duckdb",
                    told=f"Hashes of the values of {len(some)} columns of {dataset}.",
                )
            )
            with for_now(queries(), answer):
                for number, value in zip(*(column.to_pylist() for column in answer.to_arrow().columns), strict=True):
                    found.setdefault(some[number], []).append(value)
        return {name: sorted(values) for name, values in found.items()}

    return draw


def answers(queries: Callable[[], "Queries"]) -> Ask:
    """How estimates are checked: a short question, asked as somebody."""

    def ask(sql: str, principal: Principal) -> Sequence[tuple[Any, ...]]:
        from neurolake.query.question import Question

        question = Question(sql, principal=principal, timeout_s=_SHORT_S, engine="duckdb", told=CHECK)
        with for_now(queries(), queries().run(question)) as answer:
            return [tuple(row.values()) for row in answer.to_arrow().to_pylist()]

    return ask


def _of_column(number: int, dataset: str, snapshot_id: int, column: str) -> str:
    """The statement; the names go through the tree."""
    name = ident(column)
    hashed = f"CAST(md5_number_lower(concat($key, CAST({name} AS VARCHAR))) // 2 AS BIGINT)"
    return (
        f"SELECT {number} AS c, h FROM (SELECT DISTINCT {hashed} AS h FROM {ident(dataset)} "
        f"AT (VERSION => {snapshot_id}) WHERE {name} IS NOT NULL ORDER BY h LIMIT {SIZE})"
    )
