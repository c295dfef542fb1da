"""A contract as a document, from and to YAML."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from neurolake.kernel.documents import read_yaml
from neurolake.kernel.errors import InvalidInput
from neurolake.quality.constraints import (
    AcceptedValues,
    Constraint,
    Freshness,
    NotNull,
    Pattern,
    Range,
    RowCount,
    Scalar,
    Unique,
    check_sql,
    columns_of,
)

MAX_BYTES = 200_000
_Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]
_Text = Annotated[str, StringConstraints(max_length=4000)]
_Semantic = Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$")]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PromisedColumn(_Value):
    """A column that will be there.

    Attributes:
        type: The engine's; None promises the column only.
        required: That it is never NULL.
        unique: That no value is there twice.
        accepted, min, max, pattern: What its values are; see `quality.constraints`.
    """

    name: _Name
    type: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None
    description: _Text = ""
    required: bool = False
    unique: bool = False
    accepted: Annotated[tuple[Scalar, ...], Field(max_length=1000)] = ()
    min: Scalar | None = None
    max: Scalar | None = None
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None

    def constraints(self) -> list[Constraint]:
        """The same as constraints."""
        found: list[Constraint] = []
        found += [NotNull(columns=(self.name,))] if self.required else []
        found += [Unique(columns=(self.name,))] if self.unique else []
        found += [AcceptedValues(column=self.name, values=self.accepted)] if self.accepted else []
        if self.min is not None or self.max is not None:
            found.append(Range(column=self.name, min=self.min, max=self.max))
        found += [Pattern(column=self.name, regex=self.pattern)] if self.pattern else []
        return found


class Contract(_Value):
    """What is promised of a dataset.

    Attributes:
        version: The contract's own semantic version.
        columns: Those that will be there.
        closed: Whether there will be no others.
        constraints: What holds for rows, or all rows together; of any type but `query` and `reference`.
        freshness: How old the newest row may be; looked at when somebody asks, as time breaks it, not a commit.
        on_failure: Whether a commit that breaks a constraint is refused, or made with a warning.
    """

    version: _Semantic = "1.0.0"
    owner: _Name | None = None
    description: _Text = ""
    columns: Annotated[tuple[PromisedColumn, ...], Field(max_length=2000)] = ()
    closed: bool = False
    constraints: Annotated[tuple[Constraint, ...], Field(max_length=200)] = ()
    rows: RowCount | None = None
    freshness: Freshness | None = None
    on_failure: Literal["refuse", "warn"] = "refuse"

    @model_validator(mode="after")
    def _promises_what_a_commit_can_keep(self) -> Self:
        names = [column.name.lower() for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError("a column is promised twice")
        for constraint in self.constraints:
            if constraint.type in ("query", "reference", "freshness"):
                raise ValueError(
                    f"a constraint of type {constraint.type} looks beyond the rows of a commit; make it a quality rule"
                )
        return self

    def all_constraints(self) -> list[Constraint]:
        """What a commit has to keep."""
        of_columns = [one for column in self.columns for one in column.constraints()]
        return [*of_columns, *self.constraints, *([self.rows] if self.rows else [])]

    def named_columns(self) -> set[str]:
        """All columns that it speaks of."""
        constraints = [*self.all_constraints(), *([self.freshness] if self.freshness else [])]
        return {column.name for column in self.columns} | {n for one in constraints for n in columns_of(one)}

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return self.model_dump(mode="json", exclude_none=True)


def contract_from(data: Any) -> Contract:
    """A contract of its fields, with its SQL parsed to see that it is allowed.

    Raises:
        InvalidInput: It is not valid; says where.
        InvalidSql: A check's SQL is not allowed.
    """
    if not isinstance(data, dict):
        raise InvalidInput("A contract is a mapping.", hint="Begin with: version: 1.0.0")
    try:
        contract = Contract.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"The contract is not valid: {where + ': ' if where else ''}{first['msg']}.") from error
    for constraint in contract.all_constraints():
        check_sql(constraint)
        if isinstance(constraint, Pattern):
            _check_pattern(constraint.regex)
    return contract


def from_yaml(text: str) -> Contract:
    """A contract of a YAML document, without anchors and of bounded size and depth.

    Raises:
        InvalidInput, InvalidSql: It is none.
    """
    return contract_from(read_yaml(text, "A contract", most_bytes=MAX_BYTES))


def _check_pattern(regex: str) -> None:
    """See whether the engine will know a pattern.

    Raises:
        InvalidInput: It is no pattern of RE2.
    """
    import pyarrow as pa
    from pyarrow import compute

    try:
        compute.match_substring_regex(pa.array(["x"]), regex)
    except pa.ArrowInvalid as error:
        raise InvalidInput(f"{regex[:80]!r} is no pattern: {str(error)[:200]}.") from error
