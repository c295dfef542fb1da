"""Rules from and to JSON and YAML."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from neurolake.catalog.quality_rules import MOST_RULES, RuleFact
from neurolake.kernel.documents import read_yaml
from neurolake.kernel.errors import InvalidInput
from neurolake.quality.constraints import constraint_from

Severity = Literal["info", "warning", "error"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,99}$")]
_MOST_BYTES = 1_000_000


class Rule(BaseModel):
    """A rule of a dataset.

    Attributes:
        constraint: What must hold; its `type` says what else it has.
        severity: How bad it is when it does not hold.
        max_failing_share: Share of rows that may fail, 0 to 1.
        enabled: Whether it is checked after each commit.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    constraint: dict[str, Any]
    severity: Severity = "warning"
    description: Annotated[str, StringConstraints(max_length=2000)] = ""
    max_failing_share: float = Field(0.0, ge=0, le=1)
    enabled: bool = True

    def fact(self) -> RuleFact:
        """As the catalog keeps it, its constraint checked.

        Raises:
            InvalidInput, InvalidSql: The constraint is none.
        """
        constraint = constraint_from(self.constraint).model_dump(mode="json", exclude_none=True)
        return RuleFact(
            self.name, constraint, self.severity, self.description, self.max_failing_share, enabled=self.enabled
        )


def facts_from(items: Iterable[Mapping[str, Any]]) -> list[RuleFact]:
    """Rules of mappings, all checked.

    Raises:
        InvalidInput, InvalidSql: One is no rule; says which.
    """
    facts: list[RuleFact] = []
    for item in items:
        try:
            facts.append(Rule.model_validate(dict(item)).fact())
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            name = str(item.get("name", f"number {len(facts) + 1}"))[:100]
            raise InvalidInput(f"The rule {name} is not valid: {where}: {first['msg']}.") from error
    if len({fact.name for fact in facts}) < len(facts):
        raise InvalidInput("Two of the rules have the same name.")
    return facts


def facts_from_yaml(text: str) -> list[RuleFact]:
    """Rules of a YAML document: a list, or a mapping with the list under `rules`.

    Raises:
        InvalidInput, InvalidSql: It is no such document.
    """
    document = read_yaml(text, "A document of rules", most_bytes=_MOST_BYTES)
    items = document.get("rules") if isinstance(document, dict) else document
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InvalidInput("The document must be a list of rules, or have one under 'rules'.")
    if len(items) > MOST_RULES:
        raise InvalidInput(f"The document has more than {MOST_RULES} rules.")
    return facts_from(items)
