"""One spelling for values that differ only in upper and lower case (`Paris`, `PARIS`, `paris`)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from neurolake.engine.sql import literal
from neurolake.ingestion.transforms.base import ColumnPlan, Look, chunks, is_text, texts_sql
from neurolake.quality.base import ColumnProfile

_MAX_DISTINCT = 1000
_MAX_VARIANTS = 500
# The case of shorter codes may mean something (`m` and `M`).
_MIN_LENGTH = 3


def case(columns: Sequence[ColumnPlan], look: Look) -> list[ColumnPlan]:
    """Give the variants of a category the spelling that most of its cells have."""
    wanted = [column for column in columns if look.switches.case and is_text(column)]
    categories = [column for column in wanted if _is_category(look.profile.column(column.name))]
    variants = {name: found for chunk in chunks(categories) for name, found in _variants(chunk, look).items()}
    return [_unified(column, variants.get(column.name, {})) for column in columns]


def _unified(column: ColumnPlan, variants: Mapping[str, str]) -> ColumnPlan:
    if not variants or len(variants) > _MAX_VARIANTS:
        return column
    cases = " ".join(f"WHEN {literal(rare)} THEN {literal(usual)}" for rare, usual in sorted(variants.items()))
    return column.then("case", lambda text: f"CASE {text} {cases} ELSE {text} END", variants=variants)


def _is_category(profile: ColumnProfile) -> bool:
    """Values repeat a lot, so that a spelling has support; codes whose case matters seldom do."""
    return 0 < profile.distinct <= _MAX_DISTINCT and profile.distinct <= profile.present / 5


def _variants(columns: Sequence[ColumnPlan], look: Look) -> dict[str, dict[str, str]]:
    """Column → spelling → the usual one, for those that are another."""
    rows = look.session.run(
        f"SELECT CAST(col AS INTEGER), text, first(text) OVER (PARTITION BY col, lower(text) ORDER BY n DESC, text) "
        f"FROM (SELECT col, text, count(*) AS n FROM {texts_sql(columns, look.raw)} GROUP BY ALL) "
        f"WHERE length(text) >= {_MIN_LENGTH} ORDER BY ALL"
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for number, text, usual in rows:
        if text != usual:
            found[columns[number].name][text] = usual
    return found
