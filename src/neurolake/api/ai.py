"""`/api/ai`: questions in words."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.app.understanding import not_understood
from neurolake.compliance.policies.expressions import Asker

router = APIRouter(prefix="/api/ai", tags=["ai"])


class Asked(BaseModel):
    """A question in words."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(min_length=1, max_length=1_000)]
    purpose: str | None = Field(None, max_length=100, description="What it is for, where a policy demands one.")


class Table(BaseModel):
    """A dataset that a query reads; a view has no snapshot."""

    name: str
    dataset_id: str
    snapshot_id: str | None


class OnlyRows(BaseModel):
    """Rows that one of two readings answers and the other does not; `more` is how many there are beside these."""

    columns: list[str]
    rows: list[list[Any]]
    more: int


class Reading(BaseModel):
    """A way to take a question; `rows` is how many rows it answers, 1000 for that many and more.

    Where parser and model differ, `only` holds what only this reading answers.
    """

    sql: str
    reading: str
    confidence: float
    tables: list[Table]
    rows: int | None
    by: Literal["parser", "model", "verified"]
    only: OnlyRows | None


class UnderstoodQuestion(BaseModel):
    """What a question was taken for.

    Where it may mean several things, `clarification` asks which, and `alternatives` are those to choose from; there is
    no `sql` then.
    """

    question: str
    sql: str | None = None
    reading: str | None = None
    confidence: float | None = None
    tables: list[Table] = []
    rows: int | None = None
    by: Literal["parser", "model", "verified"] | None = None
    alternatives: list[Reading]
    clarification: str | None
    note: str | None


@router.post("/nl-to-sql")
def nl_to_sql(lake: OpenLake, caller: Caller, asked: Asked) -> UnderstoodQuestion:
    """Make SQL of a question, knowing no more of the catalog and its values than the caller may see.

    Read, as the caller, is the number of rows of what it may mean; where parser and model differ, up to ten rows in
    which they do. 422 where nothing was understood.
    """
    found = lake.nuic.questions.understand(asked.question, Asker(caller, asked.purpose))
    if not found.readings:
        raise not_understood(found)
    best = {} if found.best is None else {name: one for name, one in found.best.to_json().items() if name != "only"}
    return UnderstoodQuestion(
        question=asked.question,
        alternatives=[Reading.model_validate(one.to_json()) for one in found.others],
        clarification=found.clarification,
        note=found.note,
        **best,
    )
