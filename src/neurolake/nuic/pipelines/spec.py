"""A pipeline's specification as data; nothing here touches a database or an engine."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from neurolake.compliance.policies.base import Subject

StepKind = Literal["sql", "ingest", "quality", "maintain", "python"]
ParameterType = Literal["string", "integer", "number", "boolean", "date", "timestamp"]
CatchUp = Literal["none", "last", "all"]
Every = Literal["hour", "day", "week", "month", "year"]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
"""Of a pipeline, a step or a pool."""

ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
MAX_STEPS = 200
MAX_TIMEOUT_S = 86_400.0
_Text = Annotated[str, StringConstraints(max_length=4000)]
_Sql = Annotated[str, StringConstraints(min_length=1, max_length=200_000)]


# YAML takes 7 for a number and 2024-01-31 for a date.
_Word = Annotated[str, BeforeValidator(str), StringConstraints(min_length=1, max_length=255)]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Parameter(_Value):
    """A value that a run is given. Without a default every run must be given one.

    Attributes:
        choices: The only values that it may have, if any are named.
    """

    type: ParameterType = "string"
    default: Any = None
    description: _Text = ""
    choices: Annotated[tuple[Any, ...], Field(max_length=1000)] = ()


class Schedule(_Value):
    """When runs begin by themselves.

    Attributes:
        cron: Minute, hour, day of the month, month, day of the week.
        timezone: An IANA name; the hours are those of the clocks there, in summer and in winter.
        catch_up: What becomes of moments at which nothing could run: `none` of them, the `last`, or `all`.
    """

    cron: Annotated[str, StringConstraints(max_length=200)]
    timezone: Annotated[str, StringConstraints(max_length=64)] = "UTC"
    catch_up: CatchUp = "last"


class Dates(_Value):
    """A partition for each hour, day, week, month or year from `from` up to `to`, which is not part of it.

    Without `to` there is one for all that have ended.
    """

    by: Literal["date"]
    from_: Annotated[date, Field(alias="from")]
    to: date | None = None
    every: Every = "day"


class Numbers(_Value):
    """A partition for each `step` whole numbers from `from` up to `to`, which is not part of it."""

    by: Literal["range"]
    from_: Annotated[int, Field(alias="from", ge=-(2**53), le=2**53)]
    to: Annotated[int, Field(ge=-(2**53), le=2**53)]
    step: Annotated[int, Field(ge=1)]


class Listed(_Value):
    """A partition for each value."""

    by: Literal["list"]
    values: Annotated[tuple[_Word, ...], Field(min_length=1, max_length=10_000)]


class Retries(_Value):
    """What happens after a step failed: it is tried `most` times again, after `first_s` seconds, then `factor` × that.

    Attributes:
        longest_s: The wait never is longer.
    """

    most: Annotated[int, Field(ge=0, le=100)] = 0
    first_s: Annotated[float, Field(ge=0, le=86_400)] = 1.0
    factor: Annotated[float, Field(ge=1, le=100)] = 2.0
    longest_s: Annotated[float, Field(gt=0, le=86_400)] = 300.0

    def wait_s(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        return min(self.longest_s, self.first_s * self.factor ** min(failures - 1, 64))


class Ingest(_Value):
    """Files of the lake's inbox that go into a dataset.

    Attributes:
        files: A path below the inbox; `*`, `?` and `[…]` stand for parts of a name, `**` for any folders.
        options: Further fields of an ingestion (`key`, `zone`, `delimiter`, …).
        only_new: Leave out files whose very content is part of the dataset already.
        missing: Whether it is an error when there is no such file.
    """

    files: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    dataset: Annotated[str, StringConstraints(max_length=128)]
    mode: Literal["auto", "create", "append", "replace", "upsert"] = "append"
    options: dict[str, Any] = {}
    only_new: bool = True
    missing: Literal["fail", "ignore"] = "fail"


class Check(_Value):
    """A question with one number as its answer, and what that must be.

    Attributes:
        at_least, at_most: Bounds, themselves allowed.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    sql: _Sql
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("a check needs at_least or at_most")
        return self


class Quality(_Value):
    """What must be true of a dataset before the run goes on.

    Attributes:
        overall: Least overall score, 0..1.
        dimensions: Least score of single dimensions, 0..1.
        checks: Further conditions, in SQL.
    """

    dataset: Annotated[str, StringConstraints(max_length=160)] | None = None
    overall: Annotated[float, Field(ge=0, le=1)] | None = None
    dimensions: dict[str, Annotated[float, Field(ge=0, le=1)]] = {}
    checks: Annotated[tuple[Check, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        scores = self.overall is not None or bool(self.dimensions)
        if scores and not self.dataset:
            raise ValueError("scores need a dataset")
        if not scores and not self.checks:
            raise ValueError("give overall, dimensions or checks")
        return self


class Maintain(_Value):
    """A dataset whose table is made fit to be read again.

    Attributes:
        tasks: What is done, in this order; without any, everything.
        options: Further fields of a request for maintenance (`keep`, `older_than_h`, `target_bytes`, …).
    """

    dataset: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    tasks: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    options: dict[str, Any] = {}

    @property
    def wanted(self) -> dict[str, Any]:
        """The fields of the request."""
        return {**self.options, **({"tasks": self.tasks} if self.tasks else {})}


class Python(_Value):
    """A function that a package on this machine offers under a name, in the entry points `neurolake.steps`."""

    function: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    with_: Annotated[dict[str, Any], Field(alias="with")] = {}


class Step(_Value):
    """One step: exactly one of `sql`, `ingest`, `quality`, `maintain` and `python`.

    Attributes:
        after: Steps that must have succeeded first.
        retries, timeout_s: Its own; without, the pipeline's.
        pool: At most so many steps of a pool run at once.
        purpose: What it reads for, where a policy demands that this be said.
    """

    after: tuple[Name, ...] = ()
    description: _Text = ""
    retries: Retries | None = None
    timeout_s: Annotated[float, Field(gt=0, le=MAX_TIMEOUT_S)] | None = None
    pool: Name | None = None
    purpose: Annotated[str, StringConstraints(max_length=100)] | None = None
    sql: _Sql | None = None
    ingest: Ingest | None = None
    quality: Quality | None = None
    maintain: Maintain | None = None
    python: Python | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        given = [kind for kind in _KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"a step has exactly one of {', '.join(_KINDS)}")
        return self

    @property
    def kind(self) -> StepKind:
        """What it does."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)


_KINDS: tuple[StepKind, ...] = ("sql", "ingest", "quality", "maintain", "python")


class Spec(_Value):
    """A pipeline.

    Attributes:
        partitions: The parts that a run or a backfill can be about.
        runners: Who may see and run it, each with their own rights, beside its owner and administrators.
        pools: Its own pools and their sizes; a step may also name one of the lake's.
        max_active: Runs of it at once, but for those of a backfill.
    """

    name: Name
    description: _Text = ""
    parameters: dict[ParameterName, Parameter] = {}
    schedule: Schedule | None = None
    partitions: Annotated[Dates | Numbers | Listed, Field(discriminator="by")] | None = None
    runners: Annotated[tuple[Subject, ...], Field(max_length=100)] = ()
    pools: dict[Name, Annotated[int, Field(ge=1, le=1000)]] = {}
    retries: Retries = Retries()
    timeout_s: Annotated[float, Field(gt=0, le=MAX_TIMEOUT_S)] = 3600.0
    max_active: Annotated[int, Field(ge=1, le=100)] = 1
    steps: Annotated[dict[Name, Step], Field(min_length=1, max_length=MAX_STEPS)]

    def by_its_clock(self, moment: datetime) -> datetime:
        """A moment as the schedule's clocks show it, by which days and hours end; without a schedule in UTC."""
        return moment.astimezone(ZoneInfo(self.schedule.timezone) if self.schedule else UTC)

    def retries_of(self, step: str) -> Retries:
        """How often a step is tried again."""
        return self.steps[step].retries or self.retries

    def timeout_of(self, step: str) -> float:
        """Seconds that one attempt at a step may take."""
        return self.steps[step].timeout_s or self.timeout_s

    def after(self, step: str) -> set[str]:
        """All steps that come after a step, directly or not."""
        found: set[str] = set()
        going = [step]
        while going:
            name = going.pop()
            following = [other for other, one in self.steps.items() if name in one.after and other not in found]
            found.update(following)
            going += following
        return found


_ORDERED = ("parameters", "steps")


def stored(spec: Spec) -> dict[str, Any]:
    """A specification as the database keeps it, which does not keep the order of names by itself."""
    kept = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {**kept, "order": {part: list(kept.get(part, {})) for part in _ORDERED}}


def restored(kept: Mapping[str, Any]) -> Spec:
    """What `stored` made of a specification; without an order, which older ones lack, in any."""
    told = {name: value for name, value in kept.items() if name != "order"}
    for part, names in kept.get("order", {}).items():
        if names:
            told[part] = {name: told[part][name] for name in names}
    return Spec.model_validate(told)
