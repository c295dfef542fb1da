"""Templates from JSON and YAML, checked as far as that needs no data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from sqlglot import exp

from neurolake.catalog.templates import TemplateFact
from neurolake.compliance.policies.base import Subject
from neurolake.kernel.documents import read_yaml
from neurolake.kernel.errors import InvalidInput, InvalidSql
from neurolake.nuic.chart import Chart
from neurolake.nuic.templates.fill import check_places
from neurolake.nuic.templates.parameters import Parameter
from neurolake.sql.parse import parse

_MOST_BYTES = 200_000


class Template(BaseModel):
    """A template as it is saved.

    Attributes:
        sql: One query; `$name` stands for a parameter.
        note: What is new in this version.
        chart: How its answer is drawn.
        shared_with: Whom besides the owner; None leaves it as it is.
    """

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,99}$")]
    sql: Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
    parameters: Annotated[tuple[Parameter, ...], Field(max_length=50)] = ()
    description: Annotated[str, StringConstraints(max_length=4000)] = ""
    tags: Annotated[tuple[Annotated[str, StringConstraints(max_length=64)], ...], Field(max_length=20)] = ()
    note: Annotated[str, StringConstraints(max_length=1000)] = ""
    chart: Chart | None = None
    shared_with: Annotated[tuple[Subject, ...] | None, Field(max_length=50)] = None

    def fact(self) -> TemplateFact:
        """As the catalog keeps it."""
        parameters = [one.model_dump(mode="json", exclude_defaults=True) for one in self.parameters]
        chart = self.chart.model_dump(mode="json", exclude_defaults=True) if self.chart else None
        return TemplateFact(self.name, self.sql, parameters, self.description, self.tags, self.note, chart)


@dataclass(frozen=True)
class Parsed:
    """A template's query and parameters, ready to be filled."""

    tree: exp.Expr
    parameters: Mapping[str, Parameter]


def template_from(data: Mapping[str, Any]) -> Template:
    """A template of its fields.

    Raises:
        InvalidInput: A field is missing, unknown or out of range.
    """
    try:
        return Template.model_validate(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"The template is not valid: {where}: {first['msg']}.") from error


def template_from_yaml(text: str) -> Template:
    """A template of a YAML document.

    Raises:
        InvalidInput: It is no such document.
    """
    document = read_yaml(text, "A template", most_bytes=_MOST_BYTES)
    if not isinstance(document, dict):
        raise InvalidInput("The document must be a mapping with name, sql and parameters.")
    return template_from(document)


def parsed(sql: str, parameters: tuple[Parameter, ...]) -> Parsed:
    """The query of a template.

    Raises:
        InvalidSql: It is no query, or a parameter is not declared, not used, or at a wrong place.
        InvalidInput: Two parameters have one name, or one is of a table that is none of them.
    """
    known = {one.name: one for one in parameters}
    if len(known) < len(parameters):
        raise InvalidInput("Two parameters have the same name.")
    tree = parse(sql).tree
    if any(str(node.this).isdecimal() for node in tree.find_all(exp.Placeholder)):
        raise InvalidSql("The parameters of a template have names: $region.")
    check_places(tree, known)
    for one in parameters:
        if one.type == "table":
            continue
        for given in (one.default, *one.choices):
            if given is not None and not one.is_name and not isinstance(given, list | tuple):
                one.model_copy(update={"choices": (), "list": False}).value(given)
    return Parsed(tree, known)
