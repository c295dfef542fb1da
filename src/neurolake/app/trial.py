"""Patterns tried on rows of a dataset: they are read as the asker, and transformed and measured in a session apart."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolake.app.for_now import for_now
from neurolake.app.measured import sample_sql
from neurolake.catalog import datasets
from neurolake.engine.base import Engine, Session
from neurolake.engine.sql import ident, sql_text
from neurolake.kernel.clock import utc_now
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.nuic.patterns.proposal import TRIAL, Score, Trials

if TYPE_CHECKING:
    from sqlglot import exp

    from neurolake.query.service import Queries

_SAMPLE_ROWS = 20_000
_TIMEOUT_S = 120.0
_SCORED = "nl_scored"
_ROW = "nl_row_of_trial"


@dataclass
class Drawn:
    """See `proposal.Trial`."""

    session: Session
    rows: int
    sample_rows: int
    columns: Mapping[str, str]

    def types(self, query: "exp.Query") -> Mapping[str, str]:
        """See `Trial.types`."""
        return {column.name: column.type for column in self.session.describe(f"({sql_text(query, 'duckdb')})")}

    def score(self, query: "exp.Query") -> Score:
        """See `Trial.score`."""
        from neurolake.quality.base import Context
        from neurolake.quality.profile import profile
        from neurolake.quality.sample import open_table
        from neurolake.quality.score import assess

        made = f"SELECT *, row_number() OVER () - 1 AS {_ROW} FROM ({sql_text(query, 'duckdb')})"
        self.session.run(f"CREATE OR REPLACE TEMP TABLE {_SCORED} AS {made}")
        columns = tuple(column for column in self.session.describe(_SCORED) if column.name != _ROW)
        table = open_table(self.session, _SCORED, columns, row_id=_ROW)
        report = assess(self.session, table, profile(self.session, table), Context(utc_now()))
        return Score(report.overall, {str(one.dimension): one.score for one in report.measurements})

    def present(self, query: "exp.Query") -> Mapping[str, float]:
        """See `Trial.present`."""
        names = list(self.types(query))
        counts = ", ".join(f"count({ident(name)})" for name in names)
        [(rows, *values)] = self.session.run(f"SELECT count(*), {counts} FROM ({sql_text(query, 'duckdb')})")
        return {name: value / rows if rows else 1.0 for name, value in zip(names, values, strict=True)}


def trials(database: Database, queries: "Callable[[], Queries]", engine: Callable[[], Engine]) -> Trials:
    """What opens trials; see `proposal.Trials`."""

    @contextmanager
    def opened(name: str, principal: Principal) -> Iterator[Drawn]:
        from neurolake.query.question import Question

        with database.read() as session:
            rows = datasets.find(session, name).rows
        sql = sample_sql(name, rows, whole=_SAMPLE_ROWS, drawn=_SAMPLE_ROWS)
        question = Question(sql, principal=principal, timeout_s=_TIMEOUT_S)
        with for_now(queries(), queries().run(question)) as drawn, engine().session() as session:
            session.register(TRIAL, drawn.to_arrow())
            columns = {column.name: column.type for column in session.describe(TRIAL)}
            yield Drawn(session, rows, len(drawn), columns)

    return opened
