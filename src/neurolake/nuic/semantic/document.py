"""The semantic layer as a document, from and to YAML."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from neurolake.kernel.documents import read_yaml
from neurolake.kernel.errors import InvalidInput

MOST_BYTES = 500_000
Cardinality = Literal["many-to-one", "one-to-one", "many-to-many"]
_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
_Place = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}\.[^\n\x00]{1,255}$")]
_Column = Annotated[str, StringConstraints(min_length=1, max_length=255)]
_Text = Annotated[str, StringConstraints(max_length=2000)]
_Sql = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
_Synonym = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\n\x00]*\w[^\n\x00]*$")]
_Synonyms = Annotated[tuple[_Synonym, ...], Field(max_length=20)]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Measure(_Value):
    """A figure of many rows.

    Attributes:
        expression: An aggregate over columns of the entity, or arithmetic of such and of other measures of it.
        format: How people are shown it; a pattern such as `0.00` or `0 %`, or a currency.
    """

    expression: _Sql
    synonyms: _Synonyms = ()
    format: Annotated[str, StringConstraints(max_length=40)] = ""
    description: _Text = ""


class Meaning(_Value):
    """What people call a column."""

    synonyms: _Synonyms = ()
    description: _Text = ""


class Entity(_Value):
    """What rows of a dataset are.

    Attributes:
        dataset: Its name, with or without its zone.
        key: The column that tells rows apart.
        time: The column that "by month" is about.
        filters: Conditions on one row, which hold where a question does not test the same columns.
    """

    dataset: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    description: _Text = ""
    synonyms: _Synonyms = ()
    key: _Column | None = None
    time: _Column | None = None
    filters: Annotated[tuple[_Sql, ...], Field(max_length=20)] = ()
    columns: Annotated[dict[_Column, Meaning], Field(max_length=500)] = {}
    measures: Annotated[dict[_Name, Measure], Field(max_length=200)] = {}


class Join(_Value):
    """Rows of two entities belong together where two columns are equal; `from` is the side that refers."""

    source: Annotated[_Place, Field(alias="from")]
    target: Annotated[_Place, Field(alias="to")]
    cardinality: Cardinality = "many-to-one"

    @property
    def ends(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Entity and column of either side."""
        one, _, first = self.source.partition(".")
        other, _, second = self.target.partition(".")
        return (one, first), (other, second)


class Layer(_Value):
    """All of it; entities by name."""

    version: Literal[1] = 1
    entities: Annotated[dict[_Name, Entity], Field(max_length=1000)] = {}
    joins: Annotated[tuple[Join, ...], Field(max_length=2000)] = ()

    @field_validator("entities", "joins", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any, info: Any) -> Any:
        return ({} if info.field_name == "entities" else ()) if value is None else value

    def to_json(self) -> dict[str, Any]:
        """JSON-ready, without what is left at its default; of a join it is always told how many rows meet how many."""
        told = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        joins = [join.model_dump(mode="json", by_alias=True) for join in self.joins]
        return {"version": self.version, **told} | ({"joins": joins} if joins else {})

    def to_yaml(self) -> str:
        """As a document that `layer_from_yaml` takes: in the order it has, a line for each thing said."""
        import yaml

        told: str = yaml.safe_dump(_ordered(self.to_json()), sort_keys=False, allow_unicode=True, width=110)
        return told


def _ordered(told: dict[str, Any]) -> dict[str, Any]:
    """Entities by name and joins by their ends, so that two documents that say the same are the same text."""
    entities = {
        name: one | ({"measures": dict(sorted(one["measures"].items()))} if "measures" in one else {})
        for name, one in sorted(told.get("entities", {}).items())
    }
    joins = sorted(told.get("joins", ()), key=lambda join: (join["from"], join["to"]))
    return {"version": told["version"], "entities": entities} | ({"joins": joins} if joins else {})


def layer_from(data: Any) -> Layer:
    """A layer of its fields.

    Raises:
        InvalidInput: It is none; says where.
    """
    if not isinstance(data, dict):
        raise InvalidInput("A semantic layer is a mapping.", hint="Begin with: version: 1")
    try:
        return Layer.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(
            f"The semantic layer is not valid: {where + ': ' if where else ''}{first['msg']}."
        ) from error


def layer_from_yaml(text: str) -> Layer:
    """A layer of a YAML document, without anchors and of bounded size and depth.

    Raises:
        InvalidInput: It is none; says where.
    """
    return layer_from(read_yaml(text, "A semantic layer", most_bytes=MOST_BYTES))
