"""Datasets that can be joined: columns whose values are in one another, estimated, and counted where asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from neurolake.engine.sql import ident
from neurolake.kernel.errors import NeuroLakeError
from neurolake.kernel.principal import Principal
from neurolake.nuic.recommendations.base import Ask, Reason
from neurolake.nuic.sketches.pairs import Pair

_CONTAINED = 0.5
_FEWEST_VALUES = 3
_FEW = 10
_BY_NAME = 0.8
_CHECKED_VALUES = 1_000


def joinable(pairs: Sequence[Pair]) -> Iterator[Reason]:
    """Of each dataset the pair of columns that joins best; numbers only where the names speak for it, too."""
    best: dict[str, tuple[float, Pair]] = {}
    for pair in pairs:
        contained = max(pair.overlap.containment, pair.overlap.contained)
        if contained < _CONTAINED or min(pair.mine.distinct, pair.theirs.distinct) < _FEWEST_VALUES:
            continue
        if not pair.overlap.says(pair.mine, _FEW):
            continue
        if pair.mine.kind == "number" and not pair.named_alike:
            continue
        score = contained * (1.0 if pair.named_alike else _BY_NAME)
        if pair.other.id not in best or score > best[pair.other.id][0]:
            best[pair.other.id] = score, pair
    for score, pair in best.values():
        yield Reason(pair.other.id, "joinable", score, _text(pair), _evidence(pair))


def checked(reason: Reason, dataset: str, principal: Principal, ask: Ask) -> Reason:
    """The reason with a count: of up to 1,000 distinct values, spread over all, those that are there.

    Args:
        dataset: The name of the dataset that is asked about.
    """
    of = reason.evidence
    mine, theirs = ident(of["column"]), ident(of["other_column"])
    statement = (
        f"SELECT count(*), count(*) FILTER (WHERE v IN (SELECT {theirs} FROM {ident(of['other_name'])})) "
        f"FROM (SELECT v FROM (SELECT DISTINCT {mine} AS v FROM {ident(dataset)} WHERE {mine} IS NOT NULL) "
        f"ORDER BY hash(v) LIMIT {_CHECKED_VALUES})"
    )
    try:
        [(values, found)] = ask(statement, principal)
    except NeuroLakeError as error:
        return replace(reason, evidence={**of, "check": {"failed": error.title}})
    share = found / values if values else 0.0
    return replace(reason, evidence={**of, "check": {"values": values, "found": found, "share": round(share, 4)}})


def _text(pair: Pair) -> str:
    mine, theirs = pair.mine.column, f"{pair.other.name}.{pair.theirs.column}"
    if pair.overlap.containment >= pair.overlap.contained:
        return f"{pair.overlap.containment:.0%} of the values of {mine} are in {theirs}."
    return f"{pair.overlap.contained:.0%} of the values of {theirs} are in {mine}."


def _evidence(pair: Pair) -> dict[str, Any]:
    return {
        "method": "Containment of distinct values, estimated from their least keyed hashes (KMV)",
        "column": pair.mine.column,
        "other_column": pair.theirs.column,
        "other_name": pair.other.name.partition(".")[2],
        "containment": round(pair.overlap.containment, 4),
        "contained": round(pair.overlap.contained, 4),
        "interval": [round(end, 4) for end in pair.overlap.interval],
        "values_looked_at": pair.overlap.looked_at,
        "exact": pair.overlap.exact,
        "named_alike": pair.named_alike,
    }
