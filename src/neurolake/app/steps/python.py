"""Steps that call a function of an installed package, by the name under which it offers it; never code from a text.

A package offers functions in its entry points:

    [project.entry-points."neurolake.steps"]
    notify = "my_package.steps:notify"

Each is called with a `StepContext` and the values under `with`. What it returns, JSON-ready, is shown with the run.
"""

import json
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from neurolake.app.steps.sql import Asked, run
from neurolake.kernel.errors import InvalidOption, NotFound
from neurolake.nuic.pipelines.attempt import Attempt, Level
from neurolake.sql.changes import ChangeStatement, parse_statement

if TYPE_CHECKING:
    from neurolake.query.results import Result
    from neurolake.query.service import Queries

GROUP = "neurolake.steps"
_LONGEST = 20_000


def functions() -> dict[str, EntryPoint]:
    """The functions that packages on this machine offer, by name; nothing of them is loaded."""
    return {point.name: point for point in entry_points(group=GROUP)}


class StepContext:
    """What a function works with: it reads and writes as who runs the pipeline, on the governed path.

    Attributes:
        run_id: Of the run.
        pipeline, step: Names.
        values: Parameters of the run, and what the run knows besides.
    """

    def __init__(self, queries: "Queries", attempt: Attempt) -> None:
        self._queries = queries
        self._attempt = attempt
        self._changes = 0
        self.run_id = attempt.run_id
        self.pipeline = attempt.pipeline
        self.step = attempt.name
        self.values = dict(attempt.values)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> "Result":
        """Read; the result has `.to_arrow()`, `.to_polars()`, `.to_pandas()`.

        Raises:
            InvalidOption: The statement changes something.
            NeuroLakeError: What went wrong.
        """
        if isinstance(parse_statement(sql), ChangeStatement):
            raise InvalidOption("query() reads.", hint="Use change() for what changes something.")
        return run(self._queries, self._attempt, sql, parameters or {})

    def change(self, sql: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Change something, once in a run: after a crash the n-th change that was committed is not made again.

        A function must ask for its changes in the same order each time. Returns `operation`, `dataset`, `rows`,
        `snapshot_id`.

        Raises:
            InvalidOption: The statement changes nothing.
            NeuroLakeError: What went wrong; nothing has changed then.
        """
        if not isinstance(parse_statement(sql), ChangeStatement):
            raise InvalidOption("change() changes something.", hint="Use query() for what reads.")
        self._changes += 1
        if self._changes <= self._attempt.done:
            return dict(self._attempt.facts[self._changes - 1])
        asked = Asked(self._attempt, self._changes, last=False)
        result = run(self._queries, self._attempt, sql, parameters or {}, asked)
        if not asked.told:
            asked.fact = {"part": self._changes, "operation": "nothing to do", "rows": 0, "query_id": result.query_id}
            self._attempt.tell(asked.fact, last=False)
        return dict(asked.fact)

    def log(self, text: str, level: Level = "info") -> None:
        """Add a line to the step's log."""
        self._attempt.log(str(text), level)

    def check(self) -> None:
        """Go no further when the run was cancelled or the step's time is over. A long function calls it now and then.

        Raises:
            Cancelled, TimedOut: It is to stop.
        """
        self._attempt.check()


def python_step(queries: "Queries") -> Callable[[Attempt], None]:
    """Carries out steps that call functions."""

    def carry_out(attempt: Attempt) -> None:
        python = attempt.step.python
        assert python is not None
        point = functions().get(python.function)
        if point is None:
            raise NotFound(f"No package on this machine offers a step {python.function!r}.")
        attempt.check()
        context = StepContext(queries, attempt)
        result = point.load()(context, **python.with_)
        context.check()
        attempt.tell({"operation": "python", "function": python.function, "result": _kept(result)}, last=True)

    return carry_out


def _kept(result: Any) -> Any:
    """What a function returned, if it can be shown."""
    try:
        text = json.dumps(result, allow_nan=False)
    except (TypeError, ValueError):
        return f"a {type(result).__name__}, which is not shown"
    return result if len(text) <= _LONGEST else "too long to be shown"
