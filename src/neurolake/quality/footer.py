"""What the footer of a Parquet file tells of its rows without reading them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Footer:
    """A Parquet file as its writer described it.

    Attributes:
        starts: The number of the first row of each row group.
        nulls: Column → its NULLs, for the columns that are not nested.
    """

    starts: tuple[int, ...]
    nulls: Mapping[str, int]


def read_footer(path: Path) -> Footer:
    """The footer of a file."""
    import pyarrow.parquet as pq

    footer = pq.read_metadata(path)
    groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
    starts = accumulate((group.num_rows for group in groups[:-1]), initial=0)
    leaves = [footer.schema.column(position) for position in range(footer.num_columns)]
    counted = {leaf.name: _nulls(groups, position) for position, leaf in enumerate(leaves) if leaf.name == leaf.path}
    return Footer(tuple(starts), {name: nulls for name, nulls in counted.items() if nulls is not None})


def _nulls(groups: list[Any], position: int) -> int | None:
    found = [group.column(position).statistics for group in groups]
    if any(statistics is None or not statistics.has_null_count for statistics in found):
        return None
    return sum(int(statistics.null_count) for statistics in found)
