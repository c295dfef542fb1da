"""Datasets lifted a zone: what would do it, measured, and the pipeline that does it."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from neurolake.kernel.errors import InvalidInput, NotFound
from neurolake.nuic.pipelines.states import ENDED
from neurolake.sql.changes import ChangeStatement, Create, parse_statement
from neurolake.sql.several import several
from neurolake.tools.base import Arguments, Estimate, Tool, Use, WritingTool
from neurolake.tools.evidence import OfDataset

_SPEC_BYTES = 100_000
_STEP_PARTS = frozenset(("sql", "quality", "after", "description", "purpose"))
_SPEC_PARTS = frozenset(("name", "description", "steps"))


def _proposed(use: Use, asked: OfDataset) -> dict[str, Any]:
    return use.lake.nuic.patterns.propose(asked.dataset, use.principal)


class NewPipeline(Arguments):
    """A pipeline that makes new tables, and what must be true of them."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    description: Annotated[str, Field(max_length=1_000)] = ""
    steps: Annotated[
        dict[str, dict[str, Any]],
        Field(
            min_length=1,
            max_length=20,
            description="Name → a step with `sql` (CREATE TABLE zone.name AS SELECT …) or `quality`, and `after`.",
        ),
    ]

    @property
    def text(self) -> str:
        """As a specification, always the same."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1)


def _checked(use: Use, asked: NewPipeline) -> list[str]:
    """The names of the tables that it makes; whatever else a pipeline may do is refused here.

    Raises:
        InvalidInput, InvalidPipeline, InvalidSql: It does something else, or is none.
    """
    if len(asked.text.encode()) > _SPEC_BYTES:
        raise InvalidInput("The pipeline is too long.")
    made: list[str] = []
    for name, step in asked.steps.items():
        if unknown := sorted(set(step) - _STEP_PARTS):
            raise InvalidInput(f"The step {name[:60]!r} may not have {unknown[0][:60]!r}.", hint="Use sql or quality.")
        sql = step.get("sql")
        made += [] if sql is None else _made(name, sql)
    found = use.lake.pipelines.registry.check(asked.text)
    if not found["valid"]:
        wrong = next(one for one in found["diagnostics"] if one["severity"] == "error")
        raise InvalidInput(f"The pipeline is not valid: {wrong['message']}", hint=wrong["hint"])
    return made


def _made(name: str, sql: Any) -> list[str]:
    if not isinstance(sql, str):
        raise InvalidInput(f"The step {name[:60]!r} needs a text under sql.")
    made = []
    for part in several(sql):
        statement = parse_statement(part.sql)
        if not isinstance(statement, ChangeStatement):
            continue
        change = statement.change
        if not isinstance(change, Create) or change.replace or change.query is None:
            raise InvalidInput(
                f"The step {name[:60]!r} changes something that is there.", hint="CREATE TABLE zone.name AS SELECT …"
            )
        made.append(change.target.name)
    return made


def _run(use: Use, asked: NewPipeline) -> dict[str, Any]:
    """Apply it, which changes nothing the second time, and run it, which the key allows once."""
    _checked(use, asked)
    _check_new(use, asked)
    use.lake.pipelines.registry.apply(asked.text, use.principal)
    begun = use.lake.pipelines.run(asked.name, use.principal, request_key=use.key)
    return {"pipeline": asked.name, "pipeline_run": begun["id"]}


def _check_new(use: Use, asked: NewPipeline) -> None:
    try:
        known = use.lake.pipelines.registry.get(asked.name, use.principal)
    except NotFound:
        return
    if known["text"] != asked.text:
        raise InvalidInput(f"There is another pipeline {asked.name!r}.", hint="Choose another name.")


def _of_pipeline(use: Use, asked: NewPipeline) -> Estimate:
    made = _checked(use, asked)
    _check_new(use, asked)
    text = f"The pipeline {asked.name} is kept and run; it makes {', '.join(made) or 'nothing'}, and changes no row."
    return Estimate((), 0, text, {"makes": made})


class OfPipelineRun(Arguments):
    """Which run."""

    pipeline_run: Annotated[str, Field(max_length=36)]


def _followed(use: Use, asked: OfPipelineRun) -> dict[str, Any]:
    found = use.lake.pipelines.get(asked.pipeline_run, use.principal)
    if found["state"] not in ENDED:
        return {"pending": True}
    steps = [{name: step.get(name) for name in ("name", "state", "parts", "error")} for step in found["steps"]]
    return {"state": found["state"], "error": found["error"], "steps": steps}


def _found(_use: Use, asked: NewPipeline, facts: Mapping[str, Any]) -> dict[str, Any]:
    runs = [one["origin_id"] for one in facts["entries"] if one["action"] == "pipeline.run"]
    return {"pipeline": asked.name, "pipeline_run": runs[0] if runs else None}


PROPOSE = Tool(
    "propose_transformation",
    "The transformations that would raise a dataset's quality, with the gain as measured, and the values they lose.",
    OfDataset,
    "query",
    _proposed,
)
RUN_PIPELINE = WritingTool(
    "run_new_pipeline",
    "Keep a pipeline that makes new tables and checks them, and run it.",
    NewPipeline,
    "pipelines",
    _run,
    weigh=lambda _use, _asked: "light",
    estimate=_of_pipeline,
    again=_found,
    by_parts=True,
)
FOLLOW_PIPELINE = Tool(
    "follow_pipeline_run",
    "How a run of a pipeline has ended, step by step.",
    OfPipelineRun,
    "pipelines",
    _followed,
)
