"""Policies as data. Each says on what, to whom, and what; nothing here touches a database or an engine."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Action = Literal["select", "modify", "manage", "curate"]
Zone = Literal["bronze", "silver", "gold"]
MaskMethod = Literal["redact", "nullify", "partial", "hash", "bucket", "truncate", "expression"]

Subject = Annotated[str, StringConstraints(pattern=r"^(everyone|(user|role|group):[^\s:].{0,199})$")]
"""`everyone`, `user:anna`, `role:analyst` or `group:emea`."""

_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,99}$")]
_Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class On(_Value):
    """What a policy is about; every part that is given must match, and none given means everything.

    Attributes:
        columns: Column names of the dataset; only together with `dataset`.
        tag: A tag of columns; `pii` covers `pii.email` and all its like.
    """

    zone: Zone | None = None
    dataset: Annotated[str, StringConstraints(to_lower=True)] | None = None
    columns: tuple[str, ...] = ()
    tag: str | None = None

    @model_validator(mode="after")
    def _columns_need_a_dataset(self) -> Self:
        if self.columns and not self.dataset:
            raise ValueError("columns need a dataset")
        if self.columns and self.tag:
            raise ValueError("give columns or a tag, not both")
        return self

    @property
    def names_columns(self) -> bool:
        """Whether it is about single columns."""
        return bool(self.columns or self.tag)


class _Policy(_Value):
    """What all policies have.

    Attributes:
        name: Unique among all policies.
        to: Whom it concerns.
        except_: Whom it does not concern although `to` says so.
        priority: Where masks of one column compete, the highest wins.
    """

    name: _Name
    description: str = ""
    on: On = On()
    to: tuple[Subject, ...] = ("everyone",)
    except_: tuple[Subject, ...] = Field((), alias="except")
    priority: int = Field(0, ge=-1_000_000, le=1_000_000)
    enabled: bool = True

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Grant(_Policy):
    """Allows or denies actions. Nothing is allowed that no grant allows, and a denial wins over every grant."""

    kind: Literal["grant"] = "grant"
    effect: Literal["allow", "deny"] = "allow"
    actions: tuple[Action, ...] = ("select",)


class RowFilter(_Policy):
    """Only rows for which the predicate is true are seen. Several filters on a dataset must all be true.

    Attributes:
        filter: A SQL predicate over the dataset's columns, with `current_user()`, `is_member('group')`,
            `has_role('role')`, `attribute('name')` and `purpose()`.
    """

    kind: Literal["row_filter"] = "row_filter"
    filter: _Text

    @model_validator(mode="after")
    def _is_about_rows(self) -> Self:
        if self.on.names_columns:
            raise ValueError("a row filter is about a dataset or a zone, not about columns")
        return self


class Masking(_Value):
    """How a value is hidden. Where a method does not fit a column's type, the value becomes NULL.

    Attributes:
        method: `redact` (`***`), `nullify` (NULL), `partial` (characters kept at the ends), `hash` (keyed: equal
            values stay equal, also across datasets), `bucket` (numbers, down to a multiple of `size`), `truncate`
            (times, down to `unit`), `expression` (of the column, which it calls `value`).
        keep_first, keep_last: For `partial`: characters that stay.
        size: For `bucket`.
        unit: For `truncate`.
        expression: For `expression`.
    """

    method: MaskMethod
    keep_first: int = Field(0, ge=0, le=100)
    keep_last: int = Field(0, ge=0, le=100)
    size: float | None = Field(None, gt=0)
    unit: Literal["year", "quarter", "month", "week", "day", "hour"] = "year"
    expression: _Text | None = None

    @model_validator(mode="after")
    def _has_what_its_method_needs(self) -> Self:
        if (self.method == "bucket") != (self.size is not None):
            raise ValueError("size belongs to the method bucket, which needs it")
        if (self.method == "expression") != (self.expression is not None):
            raise ValueError("expression belongs to the method expression, which needs it")
        return self


class Mask(_Policy):
    """Columns, by name or by tag, whose values are seen changed."""

    kind: Literal["mask"] = "mask"
    mask: Masking

    @model_validator(mode="after")
    def _is_about_columns(self) -> Self:
        if not self.on.names_columns:
            raise ValueError("a mask is about columns or a tag")
        return self


class Purpose(_Policy):
    """Reading demands that the caller declares one of these purposes."""

    kind: Literal["purpose"] = "purpose"
    purposes: Annotated[tuple[_Name, ...], Field(min_length=1)]


class Retention(_Policy):
    """Rows older than a number of days, by a column of dates or times, are to be deleted by the retention sweep."""

    kind: Literal["retention"] = "retention"
    column: str
    keep_days: int = Field(ge=1)

    @model_validator(mode="after")
    def _is_about_a_dataset(self) -> Self:
        if not self.on.dataset or self.on.names_columns:
            raise ValueError("retention is about one dataset")
        return self


class Quarantine(_Policy):
    """Nobody reads or changes the dataset but those who may manage it, as long as there is this policy."""

    kind: Literal["quarantine"] = "quarantine"

    @model_validator(mode="after")
    def _is_about_a_dataset(self) -> Self:
        if not self.on.dataset or self.on.names_columns:
            raise ValueError("a quarantine is about one dataset")
        return self


def quarantine_of(dataset_id: str) -> str:
    """Name of the policy that keeps a dataset in quarantine."""
    return f"quarantine.{dataset_id}"


Policy = Annotated[Grant | RowFilter | Mask | Purpose | Retention | Quarantine, Field(discriminator="kind")]
