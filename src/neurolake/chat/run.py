"""A query of a turn: run as the asker, only to read, and told as it goes."""

import threading
from dataclasses import dataclass
from typing import Any

from neurolake.chat.chart import Shape
from neurolake.chat.events import Column, Rows, Sql
from neurolake.chat.work import Work
from neurolake.kernel.errors import NeuroLakeError
from neurolake.kernel.plain import plain
from neurolake.query.base import Run
from neurolake.query.question import Question
from neurolake.query.values import json_rows

TIMEOUT_S = 60.0
_LONGEST_VALUE = 300


class QueryBroke(Exception):
    """The query did not succeed; `problem` says why."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("detail"))
        self.problem = problem


@dataclass(frozen=True)
class Ran:
    """A query that has succeeded. `only` is its one value, as text, where it has one row of one column."""

    query_id: str
    rows: Rows
    only: str | None

    @property
    def shape(self) -> Shape:
        """What is known of the result."""
        columns = [(column.name, column.type) for column in self.rows.columns]
        return Shape(columns, self.rows.row_count, self.rows.sql)


def run(work: Work, sql: str) -> Ran:
    """Run a query and tell of it.

    Raises:
        QueryBroke: It did not succeed.
        Unavailable: Too many queries wait.
        Cancelled: It was stopped.
    """
    ended = threading.Event()
    queries, name = work.lake.queries, work.caller.name
    asked = Question(sql, principal=work.caller, purpose=work.purpose, timeout_s=TIMEOUT_S, only_reads=True)
    query_id = queries.enqueue(asked, ended.set)
    with work.stop.calls(lambda: queries.cancel(query_id, principal=name)):
        work.log.add(Sql(sql=sql, query_id=query_id))
        ended.wait()
    work.stop.check()
    done = queries.get(query_id, principal=name)
    if done.error is not None:
        raise QueryBroke(dict(done.error) | {"query_id": query_id})
    rows = told_rows(done, sql)
    work.log.add(rows)
    return Ran(query_id, rows, _only(work, done, rows))


def told_rows(done: Run, sql: str) -> Rows:
    """What is told of a query that has succeeded."""
    columns = done.columns or ()
    masks = (done.facts or {}).get("masks") or [[] for _ in columns]
    told = [
        Column(name=column["name"], type=column["type"], masked=bool(own))
        for column, own in zip(columns, masks, strict=True)
    ]
    return Rows(query_id=done.id, sql=sql, columns=told, row_count=done.rows or 0, truncated=bool(done.truncated))


def _only(work: Work, done: Run, rows: Rows) -> str | None:
    if rows.row_count != 1 or len(rows.columns) != 1:
        return None
    result = work.lake.queries.result_of(done, work.caller, just_asked=True)
    value = json_rows(result.page(0, 1))[0][0]
    return "nothing" if value is None else plain(str(value), _LONGEST_VALUE)


def problem_of(error: Exception) -> dict[str, Any]:
    """The problem to tell."""
    if isinstance(error, QueryBroke):
        return error.problem
    assert isinstance(error, NeuroLakeError)
    return error.problem()
