"""Words of the lineage graph: things, columns, links, and how far a question reaches."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple, Self

from neurolake.catalog.lineage import NodeKind
from neurolake.kernel.errors import InvalidOption

Direction = Literal["downstream", "upstream"]
MAX_DEPTH = 50
MAX_LIMIT = 10_000
DEFAULT_LIMIT = 1000
THINGS: tuple[NodeKind, ...] = ("dataset", "landing", "ingestion", "file", "external")
"""What walks go along unless told otherwise: queries are many, and nothing is made from them."""
DATASETS: tuple[NodeKind, ...] = ("dataset",)
"""Tables and views only."""


class Thing(NamedTuple):
    """A node of the graph; `id` as in `catalog.lineage.Node`."""

    kind: NodeKind
    id: str


class Place(NamedTuple):
    """A column of a thing; without `column`, which rows it has."""

    thing: Thing
    column: str | None


class Link(NamedTuple):
    """`target` was made from `source`."""

    source: Thing
    target: Thing


@dataclass(frozen=True)
class Reach:
    """How far a question goes.

    Attributes:
        depth: Most steps from where it starts.
        limit: Most things it finds.
        as_of: The moment whose graph is asked for; None is now.
        kinds: Of the things it goes along.

    Raises:
        InvalidOption: Depth or limit is out of range.
    """

    depth: int = MAX_DEPTH
    limit: int = DEFAULT_LIMIT
    as_of: datetime | None = None
    kinds: Collection[NodeKind] = THINGS

    def __post_init__(self) -> None:
        if not 1 <= self.depth <= MAX_DEPTH:
            raise InvalidOption(f"The depth must be 1 to {MAX_DEPTH}.")
        if not 1 <= self.limit <= MAX_LIMIT:
            raise InvalidOption(f"The limit must be 1 to {MAX_LIMIT:,}.")

    def among_datasets(self) -> Self:
        """As far, but along datasets only."""
        return replace(self, kinds=DATASETS)
