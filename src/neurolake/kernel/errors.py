"""The error tree. Everything the product raises on purpose is a NeuroLakeError.

NeuroLakeError                       500  internal
├── InvalidInput                     422  invalid-input
│   ├── InvalidName                  422  invalid-name
│   ├── InvalidOption                422  invalid-option
│   ├── InvalidSql                   400  invalid-sql
│   ├── InvalidPipeline              422  invalid-pipeline
│   ├── NotUnderstood                422  not-understood
│   │   └── AmbiguousQuestion        422  ambiguous-question
│   ├── UnsupportedFormat            415  unsupported-format
│   ├── MalformedFile                422  malformed-file
│   │   └── EmptyFile                422  empty-file
│   └── LimitExceeded                413  limit-exceeded
├── Unauthenticated                  401  unauthenticated
├── Forbidden                        403  forbidden
├── NotFound                         404  not-found
│   └── SnapshotExpired              410  snapshot-expired
├── Conflict                         409  conflict
│   ├── SchemaConflict               409  schema-conflict
│   ├── ApprovalRequired             409  approval-required
│   ├── SchemaChangeBlocked          409  schema-change-blocked
│   ├── ContractBroken               409  contract-broken
│   ├── IdempotencyConflict          409  idempotency-conflict
│   ├── AnswerOutdated               409  answer-outdated
│   └── CommitConflict               409  commit-conflict      retryable
│       └── Moved                    409  commit-conflict      retryable
├── TooManyRequests                  429  too-many-requests    retryable
├── OverBudget                       429  over-budget
├── Cancelled                        499  cancelled
├── TimedOut                         504  timed-out            retryable
├── Unavailable                      503  unavailable          retryable
│   └── StorageFull                  507  storage-full         retryable
├── ModelFailed                      502  model-failed
├── EngineFailed                     500  engine-failed
├── CheckFailed                      422  check-failed
└── RowsUnaccounted                  500  rows-unaccounted

Each class carries what an RFC 9457 problem needs: `status` (HTTP), `title`, `type` (the last segment of
the problem's URI and the name of its page in docs/problems/) and `retryable`.
"""

from typing import Any, ClassVar, TypeVar


class NeuroLakeError(Exception):
    """Root of the tree.

    Args:
        detail: What happened, in words for the person who hits it.
        hint: What to do about it.
        where: Where it happened: `file`, `line`, `column`, `row`, `dataset`, … Values are JSON-ready.

    Attributes:
        concealed: Id of a dataset that is there, but that the caller may not know of. For the audit log, never shown.
    """

    concealed: str | None = None

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"
    type: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str, *, hint: str | None = None, **where: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.where = {key: value for key, value in where.items() if value is not None}

    def problem(self) -> dict[str, Any]:
        """The error as the members of an RFC 9457 problem, JSON-ready."""
        return {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "hint": self.hint,
            "retryable": self.retryable,
            **self.where,
        }

    def __str__(self) -> str:
        return f"{self.detail} {self.hint}" if self.hint else self.detail


_Told = TypeVar("_Told", bound=NeuroLakeError)


def concealing(dataset_id: str, told: _Told) -> _Told:
    """The error for a dataset that the asker may not know of: to them the same as for one that is not there."""
    told.concealed = dataset_id
    return told


class InvalidInput(NeuroLakeError):
    """The request or the file cannot be used as it is."""

    status = 422
    title = "Invalid input"
    type = "invalid-input"


class InvalidName(InvalidInput):
    """A dataset, column or zone name is not acceptable."""

    title = "Invalid name"
    type = "invalid-name"


class InvalidOption(InvalidInput):
    """An option's value is out of its range, or options contradict each other."""

    title = "Invalid option"
    type = "invalid-option"


class InvalidSql(InvalidInput):
    """The SQL text cannot be parsed, resolved or is not allowed here."""

    status = 400
    title = "Invalid SQL"
    type = "invalid-sql"


class InvalidPipeline(InvalidInput):
    """The specification of a pipeline cannot be read, or what it says cannot be done."""

    title = "Invalid pipeline"
    type = "invalid-pipeline"


class NotUnderstood(InvalidInput):
    """A question in words was not made into a query."""

    title = "Question not understood"
    type = "not-understood"


class AmbiguousQuestion(NotUnderstood):
    """A question in words may mean several things; `readings` are those to choose from."""

    title = "Ambiguous question"
    type = "ambiguous-question"


class UnsupportedFormat(InvalidInput):
    """The bytes are of a kind that we do not read."""

    status = 415
    title = "Unsupported file format"
    type = "unsupported-format"


class MalformedFile(InvalidInput):
    """The bytes are of a kind that we read, but broken."""

    title = "Malformed file"
    type = "malformed-file"


class EmptyFile(MalformedFile):
    """The file holds no rows."""

    title = "Empty file"
    type = "empty-file"


class LimitExceeded(InvalidInput):
    """A bound on bytes, rows, columns, depth or time would be passed."""

    status = 413
    title = "Limit exceeded"
    type = "limit-exceeded"


class Unauthenticated(NeuroLakeError):
    """Nobody is signed in, or what was shown as proof does not hold."""

    status = 401
    title = "Not signed in"
    type = "unauthenticated"


class Forbidden(NeuroLakeError):
    """The principal may not do this."""

    status = 403
    title = "Forbidden"
    type = "forbidden"


class NotFound(NeuroLakeError):
    """No such dataset, job, query or file."""

    status = 404
    title = "Not found"
    type = "not-found"


class SnapshotExpired(NotFound):
    """A snapshot was there, but what it held is gone."""

    status = 410
    title = "Snapshot expired"
    type = "snapshot-expired"


class Conflict(NeuroLakeError):
    """The request does not fit what is there already."""

    status = 409
    title = "Conflict"
    type = "conflict"


class SchemaConflict(Conflict):
    """The incoming columns cannot be reconciled with the dataset's schema."""

    title = "Schema conflict"
    type = "schema-conflict"


class ApprovalRequired(Conflict):
    """A change of a dataset's columns needs somebody else's word first; `where["approval"]` is the request's id.

    Attributes:
        request: What is to be kept of the request, once the transaction of the change is undone.
    """

    title = "Approval required"
    type = "approval-required"
    request: object | None = None


class SchemaChangeBlocked(Conflict):
    """The dataset's schema policy lets no change pass by which something breaks."""

    title = "Schema change blocked"
    type = "schema-change-blocked"


class ContractBroken(Conflict):
    """Rows would be in the dataset that its contract excludes; `where["failures"]` counts them."""

    title = "Contract broken"
    type = "contract-broken"


class IdempotencyConflict(Conflict):
    """An idempotency key was used before for a different request."""

    title = "Idempotency key reused"
    type = "idempotency-conflict"


class AnswerOutdated(Conflict):
    """A stored answer is not what the same question would be answered now; it must be asked again."""

    title = "Answer outdated"
    type = "answer-outdated"


class CommitConflict(Conflict):
    """Another commit won; nothing of this one is visible."""

    title = "Concurrent commit"
    type = "commit-conflict"
    retryable = True


class Moved(CommitConflict):
    """The pointer of a table is not where it was when a commit was prepared; prepare again."""


class TooManyRequests(NeuroLakeError):
    """A rate limit is used up; `where["retry_after_s"]` says for how many seconds."""

    status = 429
    title = "Too many requests"
    type = "too-many-requests"
    retryable = True


class OverBudget(NeuroLakeError):
    """A request to a language model may use more than is left of the person's day."""

    status = 429
    title = "Over budget"
    type = "over-budget"


class Cancelled(NeuroLakeError):
    """The caller asked to stop."""

    status = 499
    title = "Cancelled"
    type = "cancelled"


class TimedOut(NeuroLakeError):
    """The time limit passed before the work was done."""

    status = 504
    title = "Timed out"
    type = "timed-out"
    retryable = True


class Unavailable(NeuroLakeError):
    """A backend does not answer."""

    status = 503
    title = "Backend unavailable"
    type = "unavailable"
    retryable = True


class StorageFull(Unavailable):
    """No space is left where data must be written."""

    status = 507
    title = "Storage full"
    type = "storage-full"


class ModelFailed(NeuroLakeError):
    """A language model refused a request, or answered what cannot be read."""

    status = 502
    title = "Language model failed"
    type = "model-failed"


class EngineFailed(NeuroLakeError):
    """The engine refused or failed a statement."""

    title = "Engine failed"
    type = "engine-failed"


class RowsUnaccounted(NeuroLakeError):
    """Rows in are not rows stored plus rejects plus removed duplicates; the ingestion was not committed."""

    title = "Rows unaccounted for"
    type = "rows-unaccounted"


class CheckFailed(NeuroLakeError):
    """Data is not as good as a pipeline demands; the run went no further."""

    status = 422
    title = "Quality check failed"
    type = "check-failed"
