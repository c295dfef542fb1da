"""Texts that are written numbers, dates, times or truth values become such.

Each notation is one row of a table: what it is called, which switch governs it, the type it leads to and the
SQL that converts a text or gives NULL. A column takes the first notation that all its present values fit, but
for the misfits that `few_misfits` tolerates.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from neurolake.engine.sql import literal, literals
from neurolake.ingestion.transforms.base import ColumnPlan, Look, few_misfits, may_fit

_TRUE = ("true", "t", "yes", "y", "on")
_FALSE = ("false", "f", "no", "n", "off")
_TRY_FIRST = 200
_PROMISE = 0.9
_CURRENCY = "€£$¥₹"
_SPACES = " \u00a0\u202f"


@dataclass(frozen=True)
class Notation:
    """A way to write a value as text.

    Attributes:
        pattern: What such a text looks like; the engine's regular expressions and Python's read it alike.
        convert: Makes SQL that converts a text which looks like that, or gives NULL.
    """

    name: str
    switch: str
    type: str
    pattern: str
    convert: Callable[[str], str]

    def sql(self, text: str) -> str:
        """SQL that converts any text, or gives NULL."""
        return f"CASE WHEN regexp_full_match({text}, {literal(self.pattern)}) THEN {self.convert(text)} END"

    def looks_right(self, text: str) -> bool:
        """Whether a text looks like it."""
        return re.fullmatch(self.pattern, text) is not None


def _cast(kind: str) -> Callable[[str], str]:
    return lambda text: f"TRY_CAST({text} AS {kind})"


def _number(strip: str, decimal: str = ".") -> Callable[[str], str]:
    def convert(text: str) -> str:
        bare = f"regexp_replace({text}, {literal(f'[{strip}]')}, '', 'g')"
        pointed = bare if decimal == "." else f"replace({bare}, {literal(decimal)}, '.')"
        return f"TRY_CAST({pointed} AS DOUBLE)"

    return convert


def _strptime(kind: str, *formats: str) -> Callable[[str], str]:
    return lambda text: f"CAST(try_strptime({text}, [{literals(formats)}]) AS {kind})"


def _boolean(text: str) -> str:
    return f"lower({text}) IN ({literals(_TRUE)})"


def notations() -> tuple[Notation, ...]:
    """All notations, those that say more first."""
    # A leading zero or a plus sign makes a code or a telephone number, not a count.
    whole = r"-?(0|[1-9][0-9]{0,17})"
    plain = r"-?(0|[1-9][0-9]{0,17})?(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?"
    day_first, month_first = r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}", r"[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4}"
    clock = r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    iso = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    return (
        Notation("words", "booleans", "BOOLEAN", f"(?i)({'|'.join(_TRUE + _FALSE)})", _boolean),
        Notation("whole number", "types", "BIGINT", whole, _cast("BIGINT")),
        Notation("decimal number", "types", "DOUBLE", plain, _cast("DOUBLE")),
        Notation(
            "thousands commas",
            "numbers",
            "DOUBLE",
            r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|-?(0|[1-9][0-9]{0,2})(\.[0-9]+)?",
            _number(","),
        ),
        Notation(
            "decimal comma",
            "numbers",
            "DOUBLE",
            r"-?(0|[1-9][0-9]{0,2})(\.[0-9]{3})*(,[0-9]+)?|-?[1-9][0-9]*(,[0-9]+)?",
            _number(".", ","),
        ),
        Notation(
            "thousands spaces",
            "numbers",
            "DOUBLE",
            f"-?[0-9]{{1,3}}([{_SPACES}'][0-9]{{3}})*([.][0-9]+)?",
            _number(f"{_SPACES}'"),
        ),
        Notation(
            "currency",
            "numbers",
            "DOUBLE",
            rf"-?[{_CURRENCY}] ?-?[0-9]{{1,3}}(,?[0-9]{{3}})*(\.[0-9]+)?",
            _number(f"{_CURRENCY}, "),
        ),
        Notation(
            "currency after",
            "numbers",
            "DOUBLE",
            rf"-?[0-9]{{1,3}}(\.?[0-9]{{3}})*(,[0-9]+)? ?[{_CURRENCY}]",
            _number(f"{_CURRENCY}. ", ","),
        ),
        Notation("ISO date", "dates", "DATE", iso, _cast("DATE")),
        Notation(
            "ISO time stamp with zone",
            "dates",
            "TIMESTAMP WITH TIME ZONE",
            iso + clock + r" ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)",
            _cast("TIMESTAMP WITH TIME ZONE"),
        ),
        Notation("ISO time stamp", "dates", "TIMESTAMP", iso + "(" + clock + ")?", _cast("TIMESTAMP")),
        Notation(
            "year first",
            "dates",
            "DATE",
            r"[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}",
            _strptime("DATE", "%Y/%m/%d", "%Y.%m.%d"),
        ),
        Notation("day first", "dates", "DATE", day_first, _strptime("DATE", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")),
        Notation("month first", "dates", "DATE", month_first, _strptime("DATE", "%m/%d/%Y", "%m-%d-%Y")),
        Notation(
            "day first with time",
            "dates",
            "TIMESTAMP",
            day_first + clock,
            _strptime("TIMESTAMP", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"),
        ),
        Notation(
            "month first with time",
            "dates",
            "TIMESTAMP",
            month_first + clock,
            _strptime("TIMESTAMP", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M"),
        ),
        Notation(
            "month names",
            "dates",
            "DATE",
            r"[A-Za-z0-9 ,.-]{6,20}",
            _strptime("DATE", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y"),
        ),
    )


def convert(columns: Sequence[ColumnPlan], look: Look) -> list[ColumnPlan]:
    """Give text columns the type that their texts write, where they all do."""
    return [_converted(column, look) if look.may_convert(column) else column for column in columns]


def _converted(column: ColumnPlan, look: Look) -> ColumnPlan:
    profile = look.profile.column(column.name)
    allowed = [notation for notation in notations() if getattr(look.switches, notation.switch)]
    thinkable = [notation for notation in allowed if may_fit(profile, notation.looks_right)]
    fitting = _verified(column, look, _promising(column, look, thinkable))
    names = {notation.name for notation in fitting}
    for clash in ({"day first", "month first"}, {"day first with time", "month first with time"}):
        if clash <= names:
            return column.noting(f"{column.name}: day and month cannot be told apart, so the dates stay text")
    if not fitting:
        return column
    best = fitting[0]
    return column.then(best.switch, best.sql, to=best.type, notation=best.name)


def _promising(column: ColumnPlan, look: Look, candidates: list[Notation]) -> list[Notation]:
    """Those that most of the first distinct values fit; saves trying all on all."""
    if not candidates:
        return []
    sums = ", ".join(f"count({notation.sql('text')})" for notation in candidates)
    [(total, *counts)] = look.session.run(
        f"SELECT count(*), {sums} FROM (SELECT DISTINCT text "
        f"FROM (SELECT {column.expression} AS text FROM {look.raw} LIMIT {_TRY_FIRST * 10}) "
        f"WHERE text IS NOT NULL LIMIT {_TRY_FIRST})"
    )
    return [notation for notation, count in zip(candidates, counts, strict=True) if _promises(notation, count, total)]


def _promises(notation: Notation, count: int, total: int) -> bool:
    """Truth values are a few words and nothing else; one word alone may mean anything."""
    if notation.switch == "booleans":
        return total > 1 and count == total
    return total > 0 and count >= total * _PROMISE


def _verified(column: ColumnPlan, look: Look, candidates: list[Notation]) -> list[Notation]:
    if not candidates:
        return []
    sums = ", ".join(f"count({notation.sql('text')})" for notation in candidates)
    [(present, *counts)] = look.session.run(
        f"SELECT count(text), {sums} FROM (SELECT {column.expression} AS text FROM {look.raw})"
    )
    return [
        notation
        for notation, count in zip(candidates, counts, strict=True)
        if present and few_misfits(present - count, present)
    ]


def retype(column: ColumnPlan, target: str, *, lossless: bool) -> ColumnPlan:
    """Cast to the type that the table stores; cells that do not fit make their rows rejects.

    Args:
        lossless: Cells that the cast would round or shorten do not fit either.
    """
    if column.type == target:
        return column

    def change(value: str) -> str:
        # Inside a CASE, or the engine lets the file's reader do the cast, which fails instead of giving NULL.
        cast = f"CASE WHEN {value} IS NOT NULL THEN TRY_CAST({value} AS {target}) END"
        if not lossless or "VARCHAR" in (column.type, target):
            return cast
        return f"CASE WHEN TRY_CAST({cast} AS {column.type}) IS NOT DISTINCT FROM {value} THEN {cast} END"

    return column.then("types", change, to=target, notation=f"as {target}")
