"""Integrity: do keys identify, do references point somewhere, is the schema kept, are all rows accounted for?

Score = share of sound cells among the judged key and foreign-key cells
* share of the last version's columns that are still there with a type of the same family
* share of the rows that came in and are stored, rejected or removed.
A part that cannot be judged (no key, no reference version, no row count) is left out; with no part, there is no score.

A missing key is missed by completeness as well. Rows that repeat others as a whole count in uniqueness, not here.
"""

from collections.abc import Sequence
from typing import Any

from neurolake.engine.base import Session
from neurolake.quality import foreign_keys, primary_keys
from neurolake.quality.base import Context, Measurement, Table, TableProfile
from neurolake.quality.foreign_keys import Link
from neurolake.quality.kinds import family
from neurolake.quality.primary_keys import Key
from neurolake.quality.wilson import interval

_MAX_CELLS = 100


def measure(session: Session, table: Table, profile: TableProfile, context: Context) -> Measurement:
    """Score keys, references, schema and row accounting; None when there is nothing to judge."""
    found_keys = primary_keys.find(session, table, profile, context)
    links = foreign_keys.find(session, table, profile, context)
    schema = _schema(profile, context)
    accounted = _accounted(table, context)
    if not (found_keys or links or schema or accounted):
        reason = "No key, no reference to another dataset, no earlier schema and no row count to check against."
        return Measurement("integrity", None, reason)
    return _measurement(session, table, found_keys, links, schema, accounted)


def _measurement(
    session: Session,
    table: Table,
    found_keys: Sequence[Key],
    links: Sequence[Link],
    schema: dict[str, Any] | None,
    accounted: dict[str, Any] | None,
) -> Measurement:
    cells, wrong, looked_at = _count(table, found_keys, links)
    sound = 1 - wrong / cells if cells else 1.0
    factor = (schema["kept_share"] if schema else 1.0) * (accounted["share"] if accounted else 1.0)
    evidence = [cell for key in found_keys for cell in key.cells]
    evidence += [cell for link in links if link.orphans for cell in foreign_keys.orphans(session, table, link)]
    shown = tuple(sorted(evidence, key=lambda cell: -cell.weight)[:_MAX_CELLS])
    low, high = interval(sound * looked_at, looked_at)
    return Measurement(
        "integrity",
        sound * factor,
        numerator=sound * factor * (cells or 1),
        denominator=cells or 1,
        rows=tuple(sorted({cell.row for cell in shown})),
        cells=shown,
        wrong_cells=wrong,
        interval=(low * factor, high * factor) if table.sampled and looked_at else None,
        detail={
            "keys": [key.as_json() for key in found_keys],
            "references": [link.as_json() for link in links],
            "schema": schema,
            "rows": accounted,
        },
    )


def _count(table: Table, found_keys: Sequence[Key], links: Sequence[Link]) -> tuple[float, float, int]:
    """Judged cells and wrong cells, both of the whole table, and the cells that were looked at."""
    cells, wrong, looked_at = 0.0, 0.0, 0
    for key in found_keys:
        scale = table.rows / max(1, key.looked_at)
        cells += key.looked_at * scale
        wrong += (key.missing + key.duplicates) * scale
        looked_at += key.looked_at
    for link in links:
        scale = table.rows / max(1, table.sample_rows)
        cells += link.rows * scale
        wrong += link.orphans * scale
        looked_at += link.rows
    return cells, wrong, looked_at


def _schema(profile: TableProfile, context: Context) -> dict[str, Any] | None:
    """What became of the last version's columns. Added ones are welcome; an empty column has no type to judge."""
    if context.reference is None or not context.reference.columns:
        return None
    now = {column.name: column for column in profile.columns}
    earlier = dict(context.reference.columns)
    lost = [name for name in earlier if name not in now]
    changed = [
        name
        for name, engine_type in earlier.items()
        if name in now and now[name].present and family(now[name].type) != family(engine_type)
    ]
    share = 1 - (len(lost) + len(changed)) / len(earlier)
    added = [name for name in now if name not in earlier]
    return {"lost": lost, "changed": changed, "added": added, "kept_share": share}


def _accounted(table: Table, context: Context) -> dict[str, Any] | None:
    """Rows in against rows stored, rejected and removed."""
    if context.rows_in is None:
        return None
    out = table.rows + context.rows_rejected + context.rows_removed
    astray = abs(context.rows_in - out)
    return {
        "in": context.rows_in,
        "stored": table.rows,
        "rejected": context.rows_rejected,
        "removed": context.rows_removed,
        "share": 1 - min(1.0, astray / max(1, context.rows_in)),
    }
