"""What batches of a dataset have shown to hold, carried from each batch to the next.

A rule that an earlier batch showed is kept although this batch breaks it: otherwise a bad batch would abolish the
very rule that tells that it is bad. Only when a rule fails in most rows of three batches in a row is it dropped
(`strikes` counts them): then the data has changed, not its quality.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from neurolake.quality.base import ColumnProfile, Dimension, Measurement, Reference, TableProfile
from neurolake.quality.kinds import kind
from neurolake.quality.rules import RuleKind, identity_of

MAX_STRIKES = 3
"""Batches in a row in which a rule fails in most rows before it is dropped."""

_MOST = 0.5
_MIN_ROWS = 20
_MIN_SHAPE = 0.05
_MAX_SHAPES = 4
_MIN_DOMAIN_COUNT = 20
_DOMAIN_RATIO = 20
_MAX_DOMAIN = 200

Entry = Mapping[str, Any]


def merge(earlier: Reference | None, profile: TableProfile, measurements: tuple[Measurement, ...]) -> Reference:
    """What is known after this batch: what was known before, and what this batch shows.

    Args:
        earlier: The reference this batch was measured with; None for a first batch.
        profile: This batch's profile.
        measurements: This batch's measurements; consistency and integrity bring their rules and references.
    """
    known = earlier or Reference()
    consistency = _detail(measurements, "consistency")
    integrity = _detail(measurements, "integrity")
    columns = profile.columns if profile.rows >= _MIN_ROWS else ()
    return Reference(
        dependencies=_merged_rules("dependency", known.dependencies, consistency.get("dependencies", ())),
        orders=_merged_rules("order", known.orders, consistency.get("orders", ())),
        sums=_merged_rules("sum", known.sums, consistency.get("sums", ())),
        semantics={c.name: c.semantic.name for c in columns if c.semantic} | dict(known.semantics),
        shapes={c.name: shapes for c in columns if (shapes := _main_shapes(c))} | dict(known.shapes),
        domains=_merged_domains(known.domains, columns, _misspelled(measurements)),
        required=_kept(known.required, profile, _mostly_present) + _new(known.required, columns, _always_present),
        keys=_kept(known.keys, profile, _mostly_distinct) + _new(known.keys, columns, lambda c: c.key_like),
        references=_merged(known.references, integrity.get("references", ()), _link_identity, _link_entry),
        columns=_columns(known, profile),
    )


def to_json(reference: Reference) -> dict[str, Any]:
    """The reference as JSON-ready values."""
    return asdict(reference)


def from_json(stored: Mapping[str, Any]) -> Reference:
    """The reference from its JSON form; fields that are missing are empty, unknown ones are ignored."""
    known = {field.name: stored[field.name] for field in fields(Reference) if stored.get(field.name)}
    for name in ("dependencies", "orders", "sums", "references"):
        known[name] = tuple(dict(entry) for entry in known.get(name, ()))
    for name in ("shapes", "domains"):
        known[name] = {column: tuple(values) for column, values in known.get(name, {}).items()}
    for name in ("required", "keys"):
        known[name] = tuple(known.get(name, ()))
    known["columns"] = tuple((column, engine_type) for column, engine_type in known.get("columns", ()))
    return Reference(**known)


def _detail(measurements: Sequence[Measurement], dimension: Dimension) -> Mapping[str, Any]:
    return next((item.detail for item in measurements if item.dimension == dimension), {})


# Rules and references: counted strikes -----------------------------------------------------------------------------


def _merged_rules(rule_kind: RuleKind, known: Sequence[Entry], measured: Sequence[Entry]) -> tuple[Entry, ...]:
    names = {"dependency": ("left", "right"), "order": ("low", "high"), "sum": ("left", "right", "result", "operation")}

    def entry(found: Entry) -> Entry:
        return {name: found[name] for name in names[rule_kind]}

    return _merged(known, measured, lambda rule: identity_of(rule_kind, rule), entry)


def _merged(
    known: Sequence[Entry],
    measured: Sequence[Entry],
    identity: Callable[[Entry], tuple[str, ...]],
    stored: Callable[[Entry], Entry],
) -> tuple[Entry, ...]:
    """Known entries with this batch's verdict, then the new ones. What this batch cannot judge stays as it is."""
    verdicts = {identity(entry): entry for entry in measured if entry.get("rows")}
    merged: dict[tuple[str, ...], Entry] = {identity(entry): entry for entry in known}
    for name, verdict in verdicts.items():
        before = merged.get(name, {})
        fails = _broken_share(verdict) > _MOST
        merged[name] = {
            **stored(verdict),
            "batches": int(before.get("batches", 0)) + 1,
            "strikes": int(before.get("strikes", 0)) + 1 if fails else 0,
        }
    return tuple(entry for entry in merged.values() if int(entry.get("strikes", 0)) < MAX_STRIKES)


def _broken_share(verdict: Entry) -> float:
    return float(verdict.get("violations", verdict.get("orphans", 0))) / float(verdict["rows"])


def _link_identity(entry: Entry) -> tuple[str, ...]:
    return (str(entry["column"]), str(entry["dataset"]), str(entry["target"]))


def _link_entry(entry: Entry) -> Entry:
    return {name: entry[name] for name in ("column", "dataset", "target")}


# Columns ---------------------------------------------------------------------------------------------------------


def _columns(known: Reference, profile: TableProfile) -> tuple[tuple[str, str], ...]:
    """This batch's columns; one without values keeps the type it had."""
    earlier = dict(known.columns)
    return tuple(
        (column.name, column.type if column.present else earlier.get(column.name, column.type))
        for column in profile.columns
    )


def _kept(names: Sequence[str], profile: TableProfile, still: Callable[[ColumnProfile], bool]) -> tuple[str, ...]:
    """The known names but for those of columns that fail in most rows of this batch."""
    failing = {column.name for column in profile.columns if column.rows >= _MIN_ROWS and not still(column)}
    return tuple(name for name in names if name not in failing)


def _new(
    names: Sequence[str], columns: Sequence[ColumnProfile], shows: Callable[[ColumnProfile], bool]
) -> tuple[str, ...]:
    return tuple(column.name for column in columns if column.name not in names and shows(column))


def _mostly_present(column: ColumnProfile) -> bool:
    return column.null_rate <= _MOST


def _always_present(column: ColumnProfile) -> bool:
    return column.missing == 0


def _mostly_distinct(column: ColumnProfile) -> bool:
    return column.distinct >= _MOST * column.present


def _main_shapes(column: ColumnProfile) -> tuple[str, ...]:
    """The shapes that at least 5 % of the present values have."""
    return tuple(shape for shape, count in column.shapes[:_MAX_SHAPES] if count >= _MIN_SHAPE * column.present)


def _misspelled(measurements: Sequence[Measurement]) -> frozenset[tuple[str, str]]:
    """(column, text in lower case) of what accuracy takes for typos in this batch."""
    suspicions = _detail(measurements, "accuracy").get("suspicions", ())
    return frozenset((found["column"], wrong) for found in suspicions for wrong, _ in found["corrections"])


def _merged_domains(
    known: Mapping[str, tuple[str, ...]], columns: Sequence[ColumnProfile], misspelled: frozenset[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:
    """The frequent values of text columns: the spellings against which later batches are compared."""
    merged = dict(known)
    for column in columns:
        if kind(column.type) == "text" and not column.key_like and column.top:
            least = max(_MIN_DOMAIN_COUNT, column.top[0][1] / _DOMAIN_RATIO)
            frequent = [str(value) for value, count in column.top if count >= least]
            values = [value for value in frequent if (column.name, value.strip().lower()) not in misspelled]
            together = dict.fromkeys((*merged.get(column.name, ()), *values))
            if together:
                merged[column.name] = tuple(together)[:_MAX_DOMAIN]
    return merged
