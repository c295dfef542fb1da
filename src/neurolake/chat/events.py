"""What is told of an answer while it is made, as events. Texts are plain: a client shows them as they are."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from neurolake.nuic.chart import Chart

State = Literal["running", "answered", "asked", "refused", "failed", "stopped"]
By = Literal["parser", "model", "verified"]
"""Who made a query; `verified` is one that a person verified and an owner approved."""
How = Literal["question", "filter", "drill", "replace", "undo", "choice"]


class _Event(BaseModel):
    """An event of a turn; `seq` counts from 1, and tells after which one to go on."""

    model_config = ConfigDict(extra="forbid")

    seq: int = 0
    turn: str = ""


class Table(BaseModel):
    """A dataset that is read; a view has no snapshot."""

    name: str
    dataset_id: str
    snapshot_id: str | None


class Begun(_Event):
    """The message was taken."""

    type: Literal["begun"] = "begun"
    conversation: str
    number: int
    message: str


class Understood(_Event):
    """How the message was taken, told from the query and not from the words; `how` it goes on from what was before."""

    type: Literal["understood"] = "understood"
    reading: str
    confidence: float
    by: By
    how: How
    tables: list[Table]
    note: str | None = None


class Sql(_Event):
    """The query that runs, as the asker. Follow it, and read its rows, at `/api/query/{query_id}`."""

    type: Literal["sql"] = "sql"
    sql: str
    query_id: str


class Tool(_Event):
    """A language model uses a tool, as the asker; `done` and `failed` close the `call`."""

    type: Literal["tool"] = "tool"
    call: int
    name: str
    state: Literal["begun", "done", "failed"]
    arguments: dict[str, Any] | None = None
    told: str | None = None


class Column(BaseModel):
    """A column of a result; `masked` where a mask is at work on what it is made of."""

    name: str
    type: str
    masked: bool


class Rows(_Event):
    """A query has ended; its rows are at `/api/query/{query_id}/rows`."""

    type: Literal["rows"] = "rows"
    query_id: str
    sql: str
    columns: list[Column]
    row_count: int
    truncated: bool


class Drawn(_Event):
    """How the rows may be drawn."""

    type: Literal["chart"] = "chart"
    query_id: str
    chart: Chart


class Text(_Event):
    """A piece of the answer; all pieces in their order are the answer."""

    type: Literal["text"] = "text"
    text: str


class Choice(BaseModel):
    """A way to take the message; `rows` is how many it answers, 1000 for that many and more."""

    index: int
    reading: str
    sql: str
    confidence: float
    rows: int | None
    tables: list[Table]
    by: By


class Choices(_Event):
    """It may mean several things: the next message says which by its `choice`, the index of one, from 1."""

    type: Literal["choices"] = "choices"
    question: str
    choices: list[Choice]
    note: str | None = None


class Refused(_Event):
    """It was not understood well enough; `understood` is what of it was."""

    type: Literal["refused"] = "refused"
    reason: str
    understood: list[str]
    hint: str | None = None
    note: str | None = None


class Failed(_Event):
    """Something went wrong: the members of a problem (RFC 9457)."""

    type: Literal["failed"] = "failed"
    problem: dict[str, Any]


class Used(BaseModel):
    """What language models used; a sum is null where a provider did not tell, or the price is not known."""

    requests: int
    input_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None


class Done(_Event):
    """The end; nothing comes after it."""

    type: Literal["done"] = "done"
    state: State
    usage: Used | None = None


Event = Annotated[
    Begun | Understood | Sql | Tool | Rows | Drawn | Text | Choices | Refused | Failed | Done,
    Field(discriminator="type"),
]
"""Any event."""
