"""What other datasets tell of one: that it refers to them, and that it is much the same."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from neurolake.catalog import datasets
from neurolake.nuic.batches import batched
from neurolake.nuic.insights.base import Insight, Quiet, Subject, Told
from neurolake.nuic.sketches.pairs import Pair

_CONTAINED = 0.95
_FEWEST_VALUES = 3
_FEW = 20
_ALIKE = 0.7
_SHARED_VALUES = 0.7
_MOST_OTHERS = 300
_UNSEEN = "The values of this dataset are not looked at yet, or it is a view, which has none of its own."


def foreign_keys(subject: Subject) -> Iterator[Told]:
    """Columns all of whose values are in a key of another dataset; numbers only where the names speak for it, too."""
    if not subject.sketched:
        yield Quiet("foreign_key", _UNSEEN)
        return
    found = references(subject.pairs)
    for pair in found:
        yield Insight(
            "foreign_key",
            "info",
            f"{pair.mine.column} seems to refer to {pair.other.name}.{pair.theirs.column}: "
            f"{pair.overlap.containment:.0%} of its values are there.",
            "Containment of distinct values, estimated from their least keyed hashes (KMV)",
            {
                "containment": round(pair.overlap.containment, 4),
                "interval": [round(end, 4) for end in pair.overlap.interval],
                "values_looked_at": pair.overlap.looked_at,
                "exact": pair.overlap.exact,
                "distinct": pair.mine.distinct,
                "distinct_there": pair.theirs.distinct,
                "rows_there": pair.other.rows,
                "named_alike": pair.named_alike,
                "dataset": pair.other.name,
                "column": pair.theirs.column,
            },
            (pair.mine.column,),
            (subject.dataset.snapshot_id, pair.other.snapshot_id),
        )
    if not found:
        yield Quiet("foreign_key", "No column that you see has its values in the key of another dataset that you see.")


def references(pairs: Sequence[Pair]) -> list[Pair]:
    """Of each column the one key that it most likely refers to."""
    likely: dict[str, Pair] = {}
    for pair in pairs:
        enough = pair.mine.distinct >= _FEWEST_VALUES and pair.overlap.says(pair.mine, _FEW)
        says = pair.named_alike or (pair.mine.kind != "number" and pair.mine.distinct >= _FEW)
        if pair.is_key and enough and says and pair.overlap.containment >= _CONTAINED:
            known = likely.get(pair.mine.column)
            if known is None or (pair.named_alike, pair.overlap.jaccard) > (known.named_alike, known.overlap.jaccard):
                likely[pair.mine.column] = pair
    return list(likely.values())


def near_duplicates(subject: Subject) -> Iterator[Told]:
    """Datasets with nearly the same columns, of nearly the same values."""
    if not subject.sketched:
        yield Quiet("near_duplicate", _UNSEEN)
        return
    same: dict[str, list[Pair]] = defaultdict(list)
    for pair in subject.pairs:
        if pair.mine.column == pair.theirs.column:
            same[pair.other.id].append(pair)
    mine = {(column.name, column.type) for column in subject.columns}
    told = 0
    for some in batched(list(same)[:_MOST_OTHERS], _MOST_OTHERS):
        for other, columns in datasets.columns_of_each(subject.session, some).items():
            seen = same[other][0].other.columns
            theirs = {(column.name, column.type) for column in columns if column.name in seen}
            schema = len(mine & theirs) / len(mine | theirs)
            values = sum(pair.overlap.jaccard for pair in same[other]) / len(same[other])
            if schema >= _ALIKE and values >= _SHARED_VALUES and len(same[other]) > 1:
                told += 1
                yield _duplicate(subject, same[other], schema, values)
    if not told:
        yield Quiet("near_duplicate", "No dataset that you see has nearly the same columns and values.")


def _duplicate(subject: Subject, pairs: Sequence[Pair], schema: float, values: float) -> Insight:
    other = pairs[0].other
    return Insight(
        "near_duplicate",
        "notice",
        f"{other.name} is nearly the same: {schema:.0%} of the columns and, in those, {values:.0%} of the values.",
        "Jaccard of names and types of columns; mean Jaccard of distinct values from their least keyed hashes (KMV)",
        {
            "dataset": other.name,
            "dataset_id": other.id,
            "schema_similarity": round(schema, 4),
            "value_similarity": round(values, 4),
            "columns_compared": len(pairs),
        },
        tuple(sorted(pair.mine.column for pair in pairs)),
        (subject.dataset.snapshot_id, other.snapshot_id),
    )
