"""Values of the detection of personal data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

from neurolake.catalog.personal_data import TAG, PersonalDataFact

Entity = Literal[
    "email",
    "phone",
    "card",
    "iban",
    "ssn",
    "national_id",
    "ip",
    "mac",
    "passport",
    "driving_licence",
    "birth_date",
    "name",
    "username",
    "address",
    "coordinates",
    "secret",
]

ENTITIES: tuple[Entity, ...] = get_args(Entity)
"""All of them; of equally sure ones the earlier is taken."""

THRESHOLD = 0.5
"""The confidence from which on something is a finding."""


@dataclass(frozen=True)
class Evidence:
    """Why a column is taken for personal data. Holds counts and names of columns, never a value.

    Attributes:
        recognizer: What matched (`email`, `pl_pesel`, `given names`, …); `column name` when only the name speaks.
        checked: Distinct values looked at.
        matched: Of these, the ones that have the form and pass the check.
        name_evidence: Words of the column's name that speak for it.
        context: Other columns whose presence speaks for it.
        embedded: Whether it stands inside longer texts rather than alone in its cell.
    """

    recognizer: str
    checked: int
    matched: int
    name_evidence: str | None = None
    context: tuple[str, ...] = ()
    embedded: bool = False


@dataclass(frozen=True)
class Finding:
    """Personal data in a column.

    Attributes:
        path: Where in a nested or JSON column it is (`contact.emails[]`); empty for a plain column.
        confidence: 0..1; findings begin at THRESHOLD.
    """

    column: str
    entity: Entity
    confidence: float
    evidence: Evidence
    path: str = ""

    @property
    def tag(self) -> str:
        """What policies bind to."""
        return f"{TAG}.{self.entity}"

    def fact(self) -> PersonalDataFact:
        """The finding as the catalog keeps it."""
        return PersonalDataFact(self.column, self.path, self.entity, self.confidence, asdict(self.evidence))


@dataclass(frozen=True)
class Values:
    """Distinct values of a column, or of a place within one.

    Attributes:
        name: The name that speaks for the values: the column's, or the last part of the path.
        kind: `text`, `integer`, `float`, `date` or `other`.
        texts: Distinct present values as text, trimmed.
    """

    column: str
    path: str
    name: str
    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Guess:
    """What one recognizer makes of a column: how far the values alone speak for the entity, 0..1."""

    entity: Entity
    recognizer: str
    weight: float
    checked: int
    matched: int
    needs_context: bool = False


@dataclass(frozen=True)
class NameEvidence:
    """What a column's name says: entity → (strength 0..1, the words that say it)."""

    speaks_for: Mapping[Entity, tuple[float, str]] = field(default_factory=dict)
    speaks_against: bool = False
