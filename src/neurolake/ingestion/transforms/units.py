"""Numbers written with their unit (`12 kg`, `850 g`) become numbers in one unit."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from neurolake.engine.sql import literal
from neurolake.ingestion.transforms.base import ColumnPlan, Look, chunks, few_misfits, may_fit, texts_sql

# Unit → (family, factor to the family's base unit).
UNITS = {
    "mg": ("mass", 1e-6), "g": ("mass", 1e-3), "kg": ("mass", 1.0), "t": ("mass", 1e3), "lb": ("mass", 0.45359237),
    "lbs": ("mass", 0.45359237), "oz": ("mass", 0.028349523125),
    "mm": ("length", 1e-3), "cm": ("length", 1e-2), "m": ("length", 1.0), "km": ("length", 1e3),
    "in": ("length", 0.0254), "ft": ("length", 0.3048), "mi": ("length", 1609.344),
    "ml": ("volume", 1e-3), "cl": ("volume", 1e-2), "l": ("volume", 1.0),
    "ms": ("duration", 1e-3), "s": ("duration", 1.0), "min": ("duration", 60.0), "h": ("duration", 3600.0),
    "%": ("share", 1.0),
}  # fmt: skip
_PATTERN = r"(-?[0-9]+(?:\.[0-9]+)?) ?([a-zA-Z%]{1,3})"


def units(columns: Sequence[ColumnPlan], look: Look) -> list[ColumnPlan]:
    """Convert text columns whose cells are numbers with units of one family to the unit most of them have."""
    wanted = [column for column in columns if look.switches.units and look.may_convert(column)]
    hopeful = [column for column in wanted if may_fit(look.profile.column(column.name), _has_unit)]
    counts = {name: found for chunk in chunks(hopeful) for name, found in _unit_counts(chunk, look).items()}
    return [_in_one_unit(column, look, counts.get(column.name, {})) for column in columns]


def _has_unit(text: str) -> bool:
    return re.fullmatch(_PATTERN, text) is not None


def _in_one_unit(column: ColumnPlan, look: Look, counts: Mapping[str, int]) -> ColumnPlan:
    families = {UNITS[unit][0] for unit in counts}
    present = look.profile.column(column.name).present
    if len(families) != 1 or not few_misfits(present - sum(counts.values()), present):
        return column
    unit = max(counts, key=lambda name: counts[name])
    return column.then("units", lambda text: _converted(text, list(counts), unit), to="DOUBLE", unit=unit)


def _unit_counts(columns: Sequence[ColumnPlan], look: Look) -> dict[str, dict[str, int]]:
    """Column → unit → its cells in the whole table."""
    pattern = literal(_PATTERN)
    rows = look.session.run(
        f"SELECT CAST(col AS INTEGER) AS col, count(*), "
        f"CASE WHEN regexp_full_match(text, {pattern}) THEN lower(regexp_extract(text, {pattern}, 2)) END AS unit "
        f"FROM {texts_sql(columns, look.raw)} GROUP BY ALL ORDER BY col, unit"
    )
    looked_at = Counter[int]()
    for col, cells, _ in rows:
        looked_at[col] += cells
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for col, cells, unit in rows:
        name = columns[col].name
        if unit in UNITS:
            found[name][unit] = round(cells * look.profile.column(name).present / looked_at[col])
    return found


def _converted(cell: str, found: list[str], unit: str) -> str:
    base = UNITS[unit][1]
    text = f"regexp_extract({cell}, {literal(_PATTERN)}, "
    cases = " ".join(f"WHEN {literal(name)} THEN {literal(UNITS[name][1] / base)}" for name in sorted(found))
    number = f"TRY_CAST({text}1) AS DOUBLE) * CASE lower({text}2)) {cases} END"
    return f"CASE WHEN regexp_full_match({cell}, {literal(_PATTERN)}) THEN {number} END"
