"""Patterns that a dataset's profile and quality speak for, each with its slots filled, a reason and the evidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_DATES = {
    "dmy_dotted_date": "day first",
    "dmy_date": "day first",
    "named_dmy_date": "day first",
    "mdy_date": "month first",
    "named_mdy_date": "month first",
    "ymd_date": "year first",
    "compact_date": "year first",
    "iso_date": "year first",
}
_NUMBERS = {
    "amount": "dot",
    "grouped_number": "dot",
    "spaced_number": "dot",
    "comma_number": "comma",
    "grouped_comma_number": "comma",
}
_MAIL, _PHONE = "normalise-email", "normalise-phone"


@dataclass(frozen=True)
class Advice:
    """A pattern that would help.

    Attributes:
        share: Of the cells or rows concerned (0..1), as far as the profile tells; what concerns more comes first.
    """

    pattern: str
    values: Mapping[str, Any]
    reason: str
    evidence: Mapping[str, Any]
    share: float

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "pattern": self.pattern,
            "values": dict(self.values),
            "reason": self.reason,
            "evidence": dict(self.evidence),
            "share": round(self.share, 4),
        }


def advice(profile: Mapping[str, Any], conformity: Mapping[str, Any]) -> list[Advice]:
    """What would help a dataset, what concerns most first.

    Args:
        profile: As `profile_json` gives it, of the columns that may be seen.
        conformity: Column → what that dimension found about it.
    """
    columns = [column for column in profile["columns"] if column["rows"]]
    found = [*_repeats(profile, columns), *_missing(columns), *_written(columns, conformity), *_typed(columns)]
    return sorted(found, key=lambda one: (-one.share, one.pattern))


def _repeats(profile: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> Iterator[Advice]:
    rows, repeated = profile["rows"], profile["duplicates"]
    if not repeated:
        return
    numbered = [column["name"] for column in columns if column["surrogate"]]
    keys = [column["name"] for column in columns if column["name"] not in numbered]
    reason = f"{repeated:,} of {rows:,} rows repeat an earlier one"
    evidence = {"rows": rows, "repeated": repeated}
    if numbered and keys:
        values = {"keys": keys, "newest": numbered[0]}
        apart = f" but for {', '.join(numbered)}."
        yield Advice("deduplicate-keep-latest", values, reason + apart, evidence, repeated / rows)
    elif not numbered:
        yield Advice("drop-repeated-rows", {}, f"{reason}.", evidence, repeated / rows)


def _missing(columns: Sequence[Mapping[str, Any]]) -> Iterator[Advice]:
    texts = [column for column in columns if column["type"] == "VARCHAR"]
    blank = {column["name"]: column["blanks"] for column in texts if column["blanks"]}
    if blank:
        share = max(count / column["rows"] for column in texts if (count := blank.get(column["name"], 0)))
        reason = f"Texts that are empty or blank: {_counted(blank)}."
        yield Advice("trim-texts", {"columns": list(blank)}, reason, {"blanks": blank}, share)
    words = {column["name"]: column["sentinels"] for column in texts if column["sentinels"]}
    if words:
        listed = sorted({word for found in words.values() for word in found})
        counts = {name: sum(found.values()) for name, found in words.items()}
        share = max(counts[column["name"]] / column["rows"] for column in texts if column["name"] in counts)
        reason = f"Texts that stand for a missing value: {_counted(counts)}."
        values = {"columns": list(words), "words": listed}
        yield Advice("unify-missing", values, reason, {"words": words}, share)


def _written(columns: Sequence[Mapping[str, Any]], conformity: Mapping[str, Any]) -> Iterator[Advice]:
    for column in columns:
        name, meaning = column["name"], (column["semantic"] or {}).get("name", "")
        share = 1 - float((conformity.get(name) or {}).get("share") or 1.0)
        pattern = _MAIL if meaning == "email" else _PHONE if meaning.startswith("phone") else None
        if pattern is None or share <= 0 or column["type"] != "VARCHAR":
            continue
        reason = f"{share:.1%} of {name} ({meaning}) are written in another way than most."
        yield Advice(pattern, {"column": name}, reason, {"column": name, "other_ways": share}, share)


def _typed(columns: Sequence[Mapping[str, Any]]) -> Iterator[Advice]:
    for column in columns:
        meaning = column["semantic"] or column["modal"]
        if column["type"] != "VARCHAR" or not meaning:
            continue
        name, kind, support = column["name"], meaning["name"], meaning["support"]
        reason = f"{support:.1%} of the texts of {name} are of the kind {kind}."
        evidence = {"column": name, "semantic": kind, "support": support}
        if kind in _DATES:
            values = {"column": name, "order": _DATES[kind]}
            yield Advice("normalise-dates", values, reason, evidence, support)
        elif kind in _NUMBERS:
            values = {"columns": [name], "decimal": _NUMBERS[kind]}
            yield Advice("clean-numbers", values, reason, evidence, support)
        elif kind in ("number", "iso_datetime", "boolean_word"):
            types = {"number": "DOUBLE", "iso_datetime": "TIMESTAMP", "boolean_word": "BOOLEAN"}
            yield Advice("clean-types", {"columns": [name], "type": types[kind]}, reason, evidence, support)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} in {name}" for name, count in list(counts.items())[:10])
