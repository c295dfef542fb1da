"""Rules between the columns of a table: a dependency, an order or a sum, and how often it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

RuleKind = Literal["dependency", "order", "sum"]

_JSON_NAMES: Mapping[RuleKind, tuple[str, ...]] = {
    "dependency": ("left", "right"),
    "order": ("low", "high"),
    "sum": ("left", "right", "result"),
}


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        kind: `dependency` (inputs determine the target), `order` (input <= target) or `sum`
            (first input, operation, second input = target).
        inputs: The columns that the target follows from.
        target: The column whose cells are under the rule.
        operation: `+` or `*` for a sum.
        rows: Rows of the sample on which the rule says something.
        violations: Rows of the sample that break it.
        mu: μ⁺ of a dependency.
        split: Rows left out because their left value has several meanings (see `strength.Strength.split`).
        known: Whether an earlier batch found it.
    """

    kind: RuleKind
    inputs: tuple[str, ...]
    target: str
    operation: str = ""
    rows: int = 0
    violations: int = 0
    mu: float | None = None
    split: int = 0
    known: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.inputs, self.target)

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two rules the same rule, whatever the data says about them."""
        return (self.kind, self.operation, *self.columns)

    @property
    def share(self) -> float:
        """Share of rows that keep the rule, 1 when it says nothing about any row."""
        return 1.0 - self.violations / self.rows if self.rows else 1.0

    @property
    def label(self) -> str:
        """The rule for a reader: `zip → city`, `start <= end`, `quantity * price = total`."""
        if self.kind == "dependency":
            return f"{self.inputs[0]} → {self.target}"
        if self.kind == "order":
            return f"{self.inputs[0]} <= {self.target}"
        return f"{self.inputs[0]} {self.operation} {self.inputs[1]} = {self.target}"

    def as_json(self) -> dict[str, Any]:
        """The rule and its figures, JSON-ready."""
        figures: dict[str, Any] = dict(zip(_JSON_NAMES[self.kind], self.columns, strict=True))
        if self.operation:
            figures["operation"] = self.operation
        if self.mu is not None:
            figures |= {"mu": round(self.mu, 4), "split": self.split}
        figures |= {"rows": self.rows, "violations": self.violations, "share": round(self.share, 6)}
        return figures | {"known": self.known}


def identity_of(kind: RuleKind, stored: Mapping[str, Any]) -> tuple[str, ...]:
    """The identity of a rule that was stored as JSON."""
    return (kind, str(stored.get("operation", "")), *(str(stored[name]) for name in _JSON_NAMES[kind]))


def known_rules(kind: RuleKind, stored: tuple[Mapping[str, Any], ...], present: frozenset[str]) -> tuple[Rule, ...]:
    """The rules of earlier batches whose columns are all present in this one."""
    found = []
    for entry in stored:
        _, operation, *columns = identity_of(kind, entry)
        if present.issuperset(columns):
            found.append(Rule(kind, tuple(columns[:-1]), columns[-1], operation, known=True))
    return tuple(found)
