"""Readings are tried on the governed path, as the asker: what does not bind is none, what is empty is rarely meant."""

import time

from sqlglot import exp

from neurolake.compliance.policies.expressions import Asker
from neurolake.intent.ask import Checked, is_one_figure
from neurolake.kernel.errors import Cancelled, InvalidInput, NeuroLakeError
from neurolake.nuic.asking import Answer, Asking, Bounds

_MOST_ROWS = 1_000
_MOST_RUNS = 24
_SECONDS = 4.0
_AT_ONCE_S = 2.0


class Trial:
    """Counts the rows of readings, up to 1,000 of each, within few seconds for all of a question.

    Args:
        asker: In whose name, so that neither more nor less is told than they would see.
    """

    def __init__(self, asking: Asking, asker: Asker) -> None:
        self._asking = asking
        self._asker = asker
        self._runs = 0
        self._until = time.monotonic() + _SECONDS

    def __call__(self, sql: exp.Query) -> Checked:
        """See `intent.ask.Check`. When the time is over, readings are only bound."""
        try:
            if self._runs < _MOST_RUNS and (left := self._until - time.monotonic()) > 0:
                self._runs += 1
                return Checked(rows=self._count(sql, min(left, _AT_ONCE_S)))
            self._asking.check(sql.sql("duckdb"), self._asker.principal)
        except Cancelled:
            raise
        except InvalidInput as error:
            return Checked(error=error.detail)
        except NeuroLakeError as error:
            # Too slow or too much for a trial is no fault of a reading; what may not be read, or cannot be run, is.
            return Checked(error=None if error.retryable else error.detail)
        return Checked()

    def rows(self, sql: str) -> Answer | None:
        """The first 1,000 rows of a reading; None where it takes too long, or cannot be run."""
        left = self._until - time.monotonic()
        if self._runs >= _MOST_RUNS or left <= 0:
            return None
        self._runs += 1
        bounds = Bounds(rows=_MOST_ROWS, timeout_s=max(min(left, _AT_ONCE_S), 0.1))
        try:
            return self._asking.ask(sql, self._asker.principal, bounds=bounds, purpose=self._asker.purpose)
        except Cancelled:
            raise
        except NeuroLakeError:
            return None

    def more_time(self, seconds: float) -> None:
        """Begin the time anew, as after a model was waited for."""
        self._until = time.monotonic() + seconds

    def _count(self, sql: exp.Query, seconds: float) -> int:
        if is_one_figure(sql):
            [row] = self._ask(sql, seconds).rows
            return int(any(value is not None for value in row))
        some = exp.select("*").from_(sql.copy().subquery("reading")).limit(_MOST_ROWS)
        counted = exp.select(exp.Count(this=exp.Star())).from_(some.subquery("some"))
        return int(self._ask(counted, seconds).rows[0][0])

    def _ask(self, sql: exp.Query, seconds: float) -> Answer:
        bounds = Bounds(rows=1, timeout_s=max(seconds, 0.1))
        return self._asking.ask(sql.sql("duckdb"), self._asker.principal, bounds=bounds, purpose=self._asker.purpose)
