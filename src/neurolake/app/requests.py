"""Between flat options and the requests of ingestion, and from its jobs to answers and exceptions."""

from collections.abc import Iterable, Mapping
from typing import Any

from neurolake.ingestion.base import IngestRequest, Job
from neurolake.ingestion.formats.base import ReadOptions
from neurolake.kernel.errors import Cancelled, NeuroLakeError


def ingest_request(options: Mapping[str, Any]) -> IngestRequest:
    """A request from flat options: fields of the request and of its reading options together.

    Raises:
        InvalidOption: An option is unknown or out of range.
    """
    reading = {name: value for name, value in options.items() if name in ReadOptions.__dataclass_fields__}
    rest = {name: value for name, value in options.items() if name not in reading}
    key = rest.get("key")
    if isinstance(key, str):
        rest["key"] = [key]
    nested = rest.pop("read", None) or {}
    return IngestRequest.from_json(rest | {"read": {**nested, **reading}})


def result_of(job: Job) -> dict[str, Any]:
    """The answer of a job that has ended.

    Raises:
        NeuroLakeError: What the job ended with, as the exception it was.
    """
    if job.answer is not None:
        return dict(job.answer)
    problem = job.error or {}
    if job.state == "cancelled":
        raise Cancelled("The ingestion was cancelled.")
    known = {kind.type: kind for kind in _subclasses(NeuroLakeError)}
    kind = known.get(str(problem.get("type")), NeuroLakeError)
    shown = ("type", "title", "status", "detail", "hint", "retryable")
    where = {name: value for name, value in problem.items() if name not in shown}
    raise kind(str(problem.get("detail", "The ingestion failed.")), hint=problem.get("hint"), **where)


def _subclasses(kind: type[NeuroLakeError]) -> Iterable[type[NeuroLakeError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _subclasses(child)
