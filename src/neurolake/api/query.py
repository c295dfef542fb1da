"""`/api/query`: run SQL, page through and download the stored result, history."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BaseModel, Field, model_validator

from neurolake.api import problems
from neurolake.api.access import Caller
from neurolake.api.downloads import ARROW_STREAM, MEDIA_TYPES, arrow_stream, asked_again, result_as
from neurolake.api.events import EVENT_STREAM, server_sent
from neurolake.api.following import event_id, messages
from neurolake.api.lake import Leaving, OpenLake
from neurolake.api.moments import hours_ago
from neurolake.api.responses import ExactJson
from neurolake.api.waiting import Ended, while_wanted
from neurolake.app.lake import Lake
from neurolake.kernel.clock import in_utc
from neurolake.kernel.errors import Forbidden
from neurolake.kernel.principal import Principal
from neurolake.query.arranged import Arrangement, Begun, Filter, Operator, Sort
from neurolake.query.base import ENDED, Run, State
from neurolake.query.column_profile import Profile, profile_of
from neurolake.query.question import Question
from neurolake.query.results import Result
from neurolake.query.values import json_rows

if TYPE_CHECKING:
    import pyarrow as pa

router = APIRouter(prefix="/api/query", tags=["query"])

_FIRST_PAGE = 1000
_MAX_PAGE = 100_000


class Ask(BaseModel):
    """A query to run."""

    sql: str | None = Field(None, min_length=1, max_length=1_000_000, description="One statement.")
    question: str | None = Field(None, min_length=1, max_length=10_000, description="In words, in place of `sql`.")
    parameters: dict[str, Any] | list[Any] | None = Field(None, description="Values for $name or ?.")
    purpose: str | None = Field(None, max_length=100, description="What it is for, where a policy demands one.")
    limit: int | None = Field(None, ge=1, le=2**53, description="Most rows to keep.")
    timeout_s: float | None = Field(None, gt=0, le=3600, description="Seconds it may run.")
    dialect: str | None = Field(None, max_length=40, description="Of the SQL, when it is not DuckDB's.")
    as_of: datetime | None = Field(None, description="Read every table as it was then; in UTC without a zone.")
    confirm: bool = Field(False, description="Make a change even though something that depends on it breaks.")
    use_cache: bool = Field(True, description="Whether a stored answer to the same question will do.")
    engine: str | None = Field(None, max_length=40, description="The engine that is to answer, by name.")
    wait_s: float = Field(30.0, ge=0, le=300, description="Seconds to wait before answering 202.")

    @model_validator(mode="after")
    def _one_text(self) -> Self:
        if (self.sql is None) == (self.question is None):
            raise ValueError("Give either sql or question.")
        return self

    def asked_by(self, caller: Principal) -> Question:
        """The question as the service takes it."""
        given = self.model_dump(exclude={"wait_s", "sql", "question"})
        return Question(self.sql or "", principal=caller, words=self.question, **given)


class Column(BaseModel):
    """A column of a result; `masks` are those at work on what it is made of, with policy, method and reason."""

    name: str
    type: str
    masks: list[dict[str, Any]]


class Page(BaseModel):
    """Rows of a stored result; `rows` are lists in the order of `columns`."""

    query_id: str
    columns: list[Column]
    rows: list[list[Any]]
    offset: int
    row_count: int
    truncated: bool


class Answer(Page):
    """A query that has ended well, with its first rows."""

    run: Run


_ARROW: dict[str, Any] = {"content": {ARROW_STREAM: {}}, "description": "JSON, or Arrow by `Accept`."}


@router.post("/execute", response_model=Answer, responses={200: _ARROW, 202: {"model": Run}})
async def execute(request: Request, lake: OpenLake, leaving: Leaving, caller: Caller, ask: Ask) -> Response:
    """Run a query. A long one is answered 202 with its id; ask for it again at `Location`.

    A client that closes the connection before it is answered cancels the query; after a 202 it runs on.
    With `Accept: application/vnd.apache.arrow.stream` all rows of the answer come as an Arrow stream.
    """
    ended = Ended()
    query_id = lake.queries.enqueue(ask.asked_by(caller), ended.tell)
    if not await ended.wait(ask.wait_s, leaving, request.is_disconnected) and await request.is_disconnected():
        await run_in_threadpool(lake.queries.cancel, query_id, principal=caller.name)
    return await run_in_threadpool(_told, request, lake, caller, query_id)


def _told(request: Request, lake: Lake, caller: Principal, query_id: str) -> Response:
    """A query with its first rows, its problem, or how far it is."""
    run = lake.queries.get(query_id, principal=caller.name)
    if run.error is not None:
        return problems.response(request, {**run.error, "query_id": run.id})
    if run.state not in ENDED:
        # Whoever asks for it may reach another process.
        lake.queries.announce(run.id)
        return ExactJson(run.to_json(), status_code=202, headers={"Location": f"/api/query/{run.id}"})
    result = lake.queries.result_of(run, caller, just_asked=True)
    if _wants_arrow(request):
        return _arrow(lake, caller, result, result.batches())
    return ExactJson(_page(result, run, 0, _FIRST_PAGE).model_dump() | {"run": run.to_json()})


class Explain(BaseModel):
    """A query to explain."""

    sql: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    parameters: dict[str, Any] | list[Any] | None = None
    purpose: str | None = Field(None, max_length=100)
    dialect: str | None = Field(None, max_length=40)
    as_of: datetime | None = None
    timeout_s: float | None = Field(None, gt=0, le=3600)
    engine: str | None = Field(None, max_length=40)


class ExplainOrRun(Explain):
    """A query to explain; with `analyze` it is run, and each operator says what it did."""

    analyze: bool = False


class Diagnostic(BaseModel):
    """Something wrong in a text; places are from 1."""

    severity: Literal["error"]
    message: str
    suggestion: str | None
    line: int | None
    column: int | None
    length: int | None
    type: str


@router.post("/explain")
async def explain(
    request: Request, lake: OpenLake, leaving: Leaving, caller: Caller, asked: ExplainOrRun
) -> dict[str, Any]:
    """How a query would be answered: governed SQL, policies with their reasons, passes, the engine's operators.

    A client that closes the connection before it is answered ends the work.
    """
    question = Question(principal=caller, **asked.model_dump(exclude={"analyze"}))
    return await while_wanted(
        lambda begun: lake.queries.explain(question, analyze=asked.analyze, begun=begun),
        leaving,
        request.is_disconnected,
    )


@router.post("/validate")
def validate(lake: OpenLake, caller: Caller, asked: Explain) -> list[Diagnostic]:
    """What is wrong with a text, with its place; an empty list when nothing is. It is not run."""
    found = lake.queries.validate(Question(principal=caller, **asked.model_dump()))
    return [Diagnostic(**item) for item in found]


_Moment = Annotated[datetime | None, AfterValidator(in_utc)]


class Wanted(BaseModel):
    """Which queries; all that is given must hold."""

    principal: str | None = Field(None, max_length=128, description="Whose; * for all. Administrators only.")
    text: str | None = Field(None, max_length=1000, description="Part of the SQL, in any case.")
    status: State | None = None
    dataset: str | None = Field(None, max_length=255, description="Read or written: name, zone.name or id.")
    since: _Moment = Field(None, description="Asked from this moment on; in UTC without a zone.")
    until: _Moment = Field(None, description="Asked before this moment.")
    before: str | None = Field(None, max_length=36, description="The last id of the page before.")
    limit: int = Field(50, ge=1, le=500)


@router.get("/history")
def history(lake: OpenLake, caller: Caller, wanted: Annotated[Wanted, Query()]) -> list[Run]:
    """The caller's queries, newest first."""
    if wanted.principal not in (None, caller.name) and not caller.is_admin:
        raise Forbidden("Only administrators may see the queries of others.")
    found = lake.queries.history(
        principal=None if wanted.principal == "*" else wanted.principal or caller.name,
        dataset_id=lake.known_dataset_id(wanted.dataset, caller) if wanted.dataset else None,
        state=wanted.status,
        **wanted.model_dump(include={"text", "since", "until", "before", "limit"}),
    )
    return list(found)


@router.get("/metrics")
def metrics(
    lake: OpenLake,
    caller: Caller,
    hours: Annotated[float, Query(gt=0, le=24 * 366, description="How far to look back.")] = 24.0,
) -> dict[str, Any]:
    """Counts, latencies, cache, slowest queries and most used datasets: the caller's; for administrators of all."""
    return lake.queries.metrics(hours_ago(hours), caller)


@router.get("/{query_id}")
def run(lake: OpenLake, caller: Caller, query_id: str) -> Run:
    """One query: state, timings, what it read, its problem."""
    return lake.queries.get(query_id, principal=caller.name)


@router.get("/{query_id}/rows", response_model=Page, responses={200: _ARROW})
def rows(
    request: Request,
    lake: OpenLake,
    caller: Caller,
    query_id: str,
    offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=_MAX_PAGE)] = _FIRST_PAGE,
) -> Page | StreamingResponse:
    """A page of the stored result; by `Accept` as an Arrow stream.

    The policies are asked again: 403 where the caller may not see any more what the answer shows, 409 where the query
    would be answered with something else now.
    """
    run = lake.queries.get(query_id, principal=caller.name)
    result = lake.queries.result_of(run, caller)
    if _wants_arrow(request):
        return _arrow(lake, caller, result, result.page(offset, limit).to_batches())
    return _page(result, run, offset, limit)


class Sorted(BaseModel):
    """By the values of a column; NULL is last in both directions."""

    column: Annotated[str, Field(max_length=10_000)]
    descending: bool = False


class Filtered(BaseModel):
    """What must hold of a column. The value is text that is read as the column's type."""

    column: Annotated[str, Field(max_length=10_000)]
    operator: Operator
    value: Annotated[str, Field(max_length=10_000)] | None = None


class Arrange(BaseModel):
    """Rows of a stored result in an order, as far as they pass all filters."""

    sort: Annotated[list[Sorted], Field(max_length=8)] = []
    filters: Annotated[list[Filtered], Field(max_length=16)] = []
    offset: Annotated[int, Field(ge=0, le=2**62)] = 0
    limit: Annotated[int, Field(ge=1, le=_MAX_PAGE)] = _FIRST_PAGE

    def arrangement(self) -> Arrangement:
        """As the service takes it."""
        return Arrangement(
            tuple(Sort(one.column, one.descending) for one in self.sort),
            tuple(Filter(one.column, one.operator, one.value) for one in self.filters),
        )


_AS_IT_IS = Arrange()


@router.post("/{query_id}/rows")
async def arranged_rows(
    request: Request, lake: OpenLake, leaving: Leaving, caller: Caller, query_id: str, wanted: Arrange = _AS_IT_IS
) -> Page:
    """A page of the whole stored result sorted and filtered; `row_count` is of what the filters leave.

    The policies are asked as for a page. A client that closes the connection ends the work.
    """

    def work(begun: Begun) -> Page:
        run = lake.queries.get(query_id, principal=caller.name)
        result = lake.queries.result_of(run, caller)
        arranged = lake.queries.arranged
        table, count = arranged.page(result, wanted.arrangement(), wanted.offset, wanted.limit, begun)
        return Page(
            query_id=run.id,
            columns=_columns(result, run),
            rows=json_rows(table),
            offset=wanted.offset,
            row_count=count,
            truncated=result.truncated,
        )

    return await while_wanted(work, leaving, request.is_disconnected)


@router.get("/{query_id}/profile")
async def profile(
    request: Request,
    lake: OpenLake,
    leaving: Leaving,
    caller: Caller,
    query_id: str,
    column: Annotated[str, Query(max_length=10_000)],
) -> Profile:
    """What the values of a column of the whole stored result are like; the policies are asked as for a page."""

    def work(begun: Begun) -> Profile:
        result = lake.queries.result(query_id, principal=caller)
        return profile_of(lake.queries.arranged, result, column, begun)

    return await while_wanted(work, leaving, request.is_disconnected)


@router.get("/{query_id}/events", response_class=StreamingResponse, responses={204: {"description": "It has ended."}})
async def events(
    lake: OpenLake,
    leaving: Leaving,
    caller: Caller,
    query_id: str,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """The query's state, progress and rows as server-sent events, until it has ended.

    Whoever comes back with Last-Event-ID hears what is new; with that of the last event of all there is nothing, and
    204 says so, which keeps browsers from asking again.
    """
    run = await run_in_threadpool(lake.queries.get, query_id, principal=caller.name)
    if run.state in ENDED and event_id(run) == last_event_id:
        return Response(status_code=204)
    runs = lake.queries.follow(query_id, principal=caller.name)
    return StreamingResponse(server_sent(messages(runs, last_event_id), leaving), media_type=EVENT_STREAM)


@router.get("/{query_id}/download", response_class=StreamingResponse)
def download(
    lake: OpenLake,
    caller: Caller,
    query_id: str,
    as_format: Annotated[Literal["csv", "json", "parquet", "arrow", "xlsx"], Query(alias="format")] = "csv",
) -> StreamingResponse:
    """The whole stored result as a file; the policies are asked as for a page, and again while it is on its way."""
    result = lake.queries.result(query_id, principal=caller)
    headers = {"Content-Disposition": f'attachment; filename="{query_id}.{as_format}"'}
    stream = _while_allowed(lake, caller, result, result_as(result, as_format, lake.home / "tmp"))
    return StreamingResponse(stream, media_type=MEDIA_TYPES[as_format], headers=headers)


@router.post("/{query_id}/cancel")
def cancel(lake: OpenLake, caller: Caller, query_id: str) -> Run:
    """Stop a query; one that has ended stays as it is."""
    return lake.queries.cancel(query_id, principal=caller.name)


def _wants_arrow(request: Request) -> bool:
    return ARROW_STREAM in request.headers.get("accept", "")


def _while_allowed(lake: Lake, caller: Principal, result: Result, pieces: Iterator[bytes]) -> Iterator[bytes]:
    return asked_again(pieces, lambda: lake.queries.check(result.query_id, caller))


def _arrow(lake: Lake, caller: Principal, result: Result, batches: "Iterable[pa.RecordBatch]") -> StreamingResponse:
    """Rows as an Arrow stream; `Location` is the query."""
    headers = {"Location": f"/api/query/{result.query_id}"}
    stream = _while_allowed(lake, caller, result, arrow_stream(result.schema, batches))
    return StreamingResponse(stream, media_type=ARROW_STREAM, headers=headers)


def _page(result: Result, run: Run, offset: int, limit: int) -> Page:
    return Page(
        query_id=run.id,
        columns=_columns(result, run),
        rows=json_rows(result.page(offset, limit)),
        offset=offset,
        row_count=result.rows_count,
        truncated=result.truncated,
    )


def _columns(result: Result, run: Run) -> list[Column]:
    masks = (run.facts or {}).get("masks") or [[] for _ in result.columns]
    return [
        Column(name=column.name, type=column.type, masks=own) for column, own in zip(result.columns, masks, strict=True)
    ]
