"""The governed path as services beside `query` are given it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from neurolake.kernel.principal import Principal
from neurolake.nuic.asking import Answer, Bounds, Read

if TYPE_CHECKING:
    from neurolake.query.question import Question
    from neurolake.query.service import Queries

_USUAL = Bounds()


class GovernedAsking:
    """Asks `Queries`, which is opened when first needed."""

    def __init__(self, queries: "Callable[[], Queries]") -> None:
        self._queries = queries

    def ask(
        self,
        sql: str,
        principal: Principal,
        *,
        parameters: Mapping[str, Any] | None = None,
        bounds: Bounds = _USUAL,
        purpose: str | None = None,
    ) -> Answer:
        """See `Asking.ask`."""
        from neurolake.query.question import Question

        limit = None if bounds.keep else bounds.rows
        asked = Question(sql, parameters, principal, purpose, limit, bounds.timeout_s)
        return self._answer(asked, bounds)

    def check(self, sql: str, principal: Principal, parameters: Mapping[str, Any] | None = None) -> None:
        """See `Asking.check`."""
        from neurolake.kernel.errors import InvalidSql
        from neurolake.query.question import Question

        asked = Question(sql, parameters, principal)
        try:
            told = self._queries().explain(asked)
        except InvalidSql as error:
            # The engine lists all functions that there are.
            line = error.detail.partition("\n")[0]
            raise InvalidSql(line.partition("Error: ")[2] or line, hint=error.hint, **error.where) from error
        # The engine is not asked about plans in which something is hidden; without values it may be.
        wrong = self._queries().validate(asked) if told["bound"] else []
        if wrong:
            raise InvalidSql(wrong[0]["message"], hint=wrong[0]["suggestion"])

    def change(self, sql: str, principal: Principal, *, planned_on: int | None = None, confirm: bool = False) -> Answer:
        """See `Asking.change`."""
        from neurolake.query.question import Question

        asked = Question(sql, principal=principal, planned_on=planned_on, confirm=confirm)
        return self._answer(asked, Bounds(keep=True))

    def _answer(self, asked: "Question", bounds: Bounds) -> Answer:
        from neurolake.query.values import json_rows

        queries = self._queries()
        result = queries.run(asked)
        try:
            run = queries.get(result.query_id, principal=asked.principal.name)
            return Answer(
                query_id=result.query_id,
                columns=tuple((column.name, column.type) for column in result.columns),
                rows=json_rows(result.page(0, bounds.rows)),
                total=len(result),
                truncated=result.truncated,
                reads=tuple(
                    Read(one["id"], _number(one.get("snapshot_id")), tuple(one.get("columns") or ()))
                    for one in run.datasets
                ),
            )
        finally:
            if not bounds.keep:
                queries.results.drop(result.query_id)


def _number(text: Any) -> int | None:
    return None if text is None else int(text)
