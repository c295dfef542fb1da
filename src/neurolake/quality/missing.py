"""Which values stand for "missing": NULL, blanks, and sentinels such as `N/A`, 9999-12-31 or -999.

The rules, for each column on its own:

- Texts that say so (`N/A`, `null`, `nan`, `#N/A`, `not available`, …) are missing wherever they stand.
- `none` is missing unless it is one category among a few: at least 5 % of the values of a column of at most 20
  distinct ones (then it says that there is none of something).
- `NA` is missing unless at least 80 % of the other values are two-letter codes of the same case (then it is
  Namibia, North America, …); it is missing after all where those codes are US states, of which it is none.
- Punctuation (`-`, `--`, `?`, `.`, …) is missing unless at least 80 % of the other values are punctuation (signs).
- Among texts, a year 0000 or 9999 is missing; 1900-01-01 and 1970-01-01 are judged like dates, below.
- NaN is missing. A number made of nines (-99, 999, -9999.9, …) or an end of an integer type is missing only where it
  cannot be data: it is a spike (at least 3 times, and 0.1 % of the rows or 5 times as often as the mean value), and
  either the only negative value of its column or more than 10 spans away from the others, a span being the
  distance from their 1st to their 99th percentile.
- Dates beyond any calendar (infinity, year 9999, 0001-01-01) are missing. 1900-01-01, 1970-01-01 and the other
  zero points of programs are missing only where they are a spike, as above, and no other value lies within 5 years.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any

from neurolake.engine.base import Session
from neurolake.engine.sql import ident, literal, literals
from neurolake.quality.base import ColumnProfile
from neurolake.quality.iso import us_states
from neurolake.quality.kinds import MOMENTS, NUMBERS, Kind, kind
from neurolake.quality.values import Values

WHITE_SPACE = " \t\r\n\f\v\u00a0\u2007\u202f\u3000\u200b\ufeff"

ALWAYS = frozenset(
    {"n/a", "#n/a", "#na", "n.a.", "n.a", "<na>", "(na)", "null", "<null>", "(null)", "#null!", "\\n", "nil"}
    | {"none", "<none>", "(none)", "nat", "not available", "not applicable", "not specified", "no data"}
    | {"undefined", "#value!", "#ref!", "#div/0!", "#name?", "#num!", "k.a.", "keine angabe", "n/d"}
)
# Not `Nan`: a given name.
_NAN_TEXTS = frozenset({"nan", "NaN", "NAN", "-nan", "-NaN"})
_CODE_TEXTS = frozenset({"NA", "na"})
# The name of a category where there are few (`Allergies: none`), otherwise a program's word for nothing.
_NONE_TEXTS = frozenset({"none", "None", "NONE"})
_PUNCTUATION = frozenset({"-", "--", "---", "----", "–", "—", "?", "??", "???", ".", "..", "...", "*", "_", "/"})
_NO_DATES = ("0000-00-00", "9999-12-31", "00.00.0000", "31.12.9999", "00/00/0000", "12/31/9999", "31/12/9999")
_ZERO_DATES = ("1900-01-01", "1970-01-01", "1899-12-30", "1899-12-31", "1753-01-01", "1601-01-01")
# Beyond any calendar.
_BEYOND = "(NOT isfinite(value) OR year(value) >= 9999 OR value = '0001-01-01')"
_MIDNIGHT = " 00:00:00"

_NINES = tuple(int("9" * digits) for digits in range(2, 13))
_TENTHS = (99.9, 999.9, 9999.9, 99.99, 999.99, 9999.99)
_ENDS = (-(2**15), 2**15 - 1, -(2**31), 2**31 - 1, 2**32 - 1, -(2**63), 2**63 - 1)

# Bytes of the longest sentinel with some white space around it.
_LONGEST = 28

_MOST = 0.8
_CATEGORIES = 20
_CATEGORY_SHARE = 0.05
_SPIKE_ROWS = 3
_SPIKE_SHARE = 0.001
_SPIKE_FACTOR = 5
_SPANS = 10
_YEARS = 5
_YEAR_S = 365.25 * 86_400


@dataclass(frozen=True)
class Missing:
    """What stands for missing in a column of the sample, besides NULL: rows of blanks, and sentinel → rows."""

    blanks: int = 0
    sentinels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Suspect:
    """A value that may stand for missing, its rows, and for a text what it is without tabs and the like around it."""

    value: Any
    count: int
    bare: str = ""


def may_be_missing(of: Kind) -> str:
    """SQL over `value`: whether it may stand for missing, so that `find_missing` has something to judge."""
    if of == "text":
        return f"((strlen(value) <= {_LONGEST} OR trim(value) = '') AND {_is_suspect(bare_sql('value'))})"
    if of in NUMBERS:
        nan = " OR isnan(value)" if of == "float" else ""
        return f"(value IN ({_number_candidates(of)}){nan})"
    return f"({_BEYOND} OR value IN ({literals(_ZERO_DATES)}))" if of in MOMENTS else "false"


def find_missing(session: Session, values: Values) -> dict[int, Missing]:
    """Position in `values.columns` → what stands for missing there; columns without are left out.

    The values found are taken out of `values`, so that what stays is present.
    """
    if values.kind == "text":
        found = _missing_texts(session, values)
    elif values.kind in NUMBERS:
        found = _missing_numbers(session, values)
    elif values.kind in MOMENTS:
        found = _missing_moments(session, values)
    else:
        return {}
    for col, missing in found.items():
        test = missing_test("value", values.kind, missing.blanks, missing.sentinels)
        session.run(f"DELETE FROM {values.name} WHERE col = {col} AND ({test})")
    return found


def missing_sql(column: ColumnProfile) -> str:
    """SQL over the column's table: whether a cell is missing (NULL, blank or one of the column's sentinels)."""
    return missing_test(ident(column.name), kind(column.type), column.blanks, column.sentinels)


def missing_test(value: str, of: Kind, blanks: int, sentinels: Iterable[str]) -> str:
    """SQL: whether the SQL expression `value` is NULL, blank (when the column has blanks) or a sentinel.

    Texts are compared without the spaces around them; other white space is part of a sentinel.
    """
    tests = [f"{value} IS NULL"]
    names = list(sentinels)
    if of == "text" and (blanks or names):
        text = f"CAST({value} AS VARCHAR)"
        tests.append(f"({_may_be_marker(text, names)}) AND trim({text}) IN ({literals(['', *names])})")
    elif of in NUMBERS:
        numbers = literals(_number(name) for name in names if name != "NaN")
        tests += [f"isnan({value})"] if "NaN" in names else []
        tests += [f"{value} IN ({numbers})"] if numbers else []
    elif of in MOMENTS:
        moments = ", ".join(f"CAST({literal(name)} AS TIMESTAMP)" for name in names if name != "infinity")
        tests += [f"NOT isfinite({value})"] if "infinity" in names else []
        tests += [f"CAST({value} AS TIMESTAMP) IN ({moments})"] if moments else []
    return " OR ".join(tests)


def _number(name: str) -> int | float:
    return float(name) if "." in name or "e" in name else int(name)


def _may_be_marker(text: str, markers: Iterable[str]) -> str:
    """SQL: whether a text begins like a marker, with a space or beyond ASCII; spares trimming the others."""
    starts = sorted({marker[0] for marker in markers if "!" <= marker[:1] <= "~"})
    # Comparing with the next character is faster than `starts_with`.
    begins = [f"({text} >= {literal(it)} AND {text} < {literal(chr(ord(it) + 1))})" for it in starts]
    return " OR ".join([f"{text} < '!'", f"{text} > '~'", *begins])


def padded_sql(text: str) -> str:
    """SQL: whether `trim` may change a text: it has spaces at its ends, or characters beyond ASCII, of which some are
    spaces too. Many times as fast as trimming it.
    """
    return f"({text} < '!' OR ends_with({text}, ' ') OR strlen({text}) <> length({text}))"


def bare_sql(value: str) -> str:
    """SQL: the text without white space at its ends."""
    text = f"CAST({value} AS VARCHAR)"
    # Trimming is ten times as slow as seeing that there is nothing to trim; beyond ASCII there might be.
    padded = f"{text} < '!' OR right({text}, 1) < '!' OR strlen({text}) <> length({text})"
    return f"CASE WHEN {padded} THEN trim({text}, {literal(WHITE_SPACE)}) ELSE {text} END"


# Texts ---------------------------------------------------------------------------------------------------------


def _missing_texts(session: Session, values: Values) -> dict[int, Missing]:
    rows = session.run(f"""
        SELECT col, trim(value), bare, sum(n)::BIGINT FROM (
            SELECT col, n, value, {bare_sql("value")} AS bare FROM {values.name}
            WHERE strlen(value) <= {_LONGEST} OR trim(value) = '')
        WHERE {_is_suspect("bare")}
        GROUP BY ALL""")
    blanks: dict[int, int] = defaultdict(int)
    suspects: dict[int, list[_Suspect]] = defaultdict(list)
    for col, text, meaning, count in rows:
        if text:
            suspects[col].append(_Suspect(text, count, meaning))
        else:
            blanks[col] = count
    others = _other_texts(session, values, suspects)
    found = {}
    for col in {*blanks, *suspects}:
        judged = (item for item in suspects[col] if _text_is_missing(item, others.get(col, _OtherTexts())))
        found[col] = Missing(blanks[col], {item.value: item.count for item in judged})
    return {col: missing for col, missing in found.items() if missing.blanks or missing.sentinels}


def _is_suspect(bare: str) -> str:
    """SQL: whether a text without white space around it may stand for missing; none of those has a `|` in it."""
    names = "|".join(sorted({name.lower() for name in _suspect_texts()}))
    # One literal: dozens of them take longer to plan than to look up.
    return f"list_contains(string_split({literal(names)}, '|'), lower({bare}))"


def _suspect_texts() -> frozenset[str]:
    moments = (*_moment_texts(_NO_DATES), *_moment_texts(_ZERO_DATES))
    return frozenset({"", *ALWAYS, *_NAN_TEXTS, *_CODE_TEXTS, *_PUNCTUATION, *moments})


def _moment_texts(days: Sequence[str]) -> list[str]:
    return [*days, *(day + _MIDNIGHT for day in days), *(day + "T00:00:00" for day in days)]


@dataclass(frozen=True)
class _OtherTexts:
    """A column's other texts: how many, and what shares are two-letter codes, US states or punctuation.

    `typed` is the share of numbers and dates, `years` are the years of those that are ISO dates.
    """

    distinct: int = 0
    rows: int = 0
    upper_codes: float = 0.0
    lower_codes: float = 0.0
    states: float = 0.0
    punctuation: float = 0.0
    typed: float = 0.0
    years: frozenset[str] = frozenset()


def _other_texts(
    session: Session, values: Values, suspects: Mapping[int, Sequence[_Suspect]]
) -> dict[int, _OtherTexts]:
    doubtful = {col for col, items in suspects.items() if any(_is_doubtful(item.bare) for item in items)}
    if not doubtful:
        return {}
    bare = bare_sql("value")
    excluded = literals(sorted({item.bare for col in doubtful for item in suspects[col]} | {""}))
    rows = session.run(f"""
        SELECT col, count(*), sum(n)::BIGINT,
            sum(n) FILTER (regexp_full_match(bare, '[A-Z]{{2}}'))::BIGINT,
            sum(n) FILTER (regexp_full_match(bare, '[a-z]{{2}}'))::BIGINT,
            sum(n) FILTER (upper(bare) IN ({literals(sorted(us_states()))}))::BIGINT,
            sum(n) FILTER (regexp_full_match(bare, '[^\\pL\\pN\\s]{{1,4}}'))::BIGINT,
            sum(n) FILTER (TRY_CAST(bare AS DOUBLE) IS NOT NULL OR TRY_CAST(bare AS DATE) IS NOT NULL)::BIGINT,
            list(DISTINCT left(bare, 4)) FILTER (regexp_full_match(bare, '\\d{{4}}-\\d{{2}}-\\d{{2}}.*'))
        FROM (SELECT col, n, {bare} AS bare FROM {values.name} WHERE col IN ({literals(sorted(doubtful))}))
        WHERE bare NOT IN ({excluded}) GROUP BY col""")
    return {
        col: _OtherTexts(
            distinct,
            total,
            upper_codes=(upper or 0) / total,
            lower_codes=(lower or 0) / total,
            states=(states or 0) / total,
            punctuation=(punctuation or 0) / total,
            typed=(typed or 0) / total,
            years=frozenset(years or ()),
        )
        for col, distinct, total, upper, lower, states, punctuation, typed, years in rows
    }


def _is_doubtful(text: str) -> bool:
    return text in _CODE_TEXTS | _NONE_TEXTS | _PUNCTUATION or text[:10] in _ZERO_DATES


def _text_is_missing(suspect: _Suspect, others: _OtherTexts) -> bool:
    text = suspect.bare
    if text.lower() in {"na", "nan"}:
        return text in _NAN_TEXTS or (text in _CODE_TEXTS and not _is_code(text, others))
    if text in _NONE_TEXTS:
        return not _is_category(suspect, others)
    if text in _PUNCTUATION:
        return others.punctuation < _MOST
    return text[:10] not in _ZERO_DATES or _is_zero_point(suspect, others)


def _is_code(text: str, others: _OtherTexts) -> bool:
    codes = others.upper_codes if text.isupper() else others.lower_codes
    return codes >= _MOST and others.states < _MOST


def _is_category(suspect: _Suspect, others: _OtherTexts) -> bool:
    few = 0 < others.distinct < _CATEGORIES and others.typed < _MOST
    return few and suspect.count >= _CATEGORY_SHARE * (others.rows + suspect.count)


def _is_zero_point(suspect: _Suspect, others: _OtherTexts) -> bool:
    year = int(suspect.bare[:4])
    near = {str(year + step) for step in range(-_YEARS, _YEARS)}
    alone = bool(others.years) and near.isdisjoint(others.years)
    return alone and bool(_spikes([suspect], others.distinct, others.rows))


# Numbers -------------------------------------------------------------------------------------------------------


def _missing_numbers(session: Session, values: Values) -> dict[int, Missing]:
    candidates = _number_candidates(values.kind)
    suspicious = may_be_missing(values.kind)
    rows = session.run(f"SELECT col, value, n FROM {values.name} WHERE {suspicious} ORDER BY ALL")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    suspects: dict[int, list[_Suspect]] = defaultdict(list)
    for col, value, count in rows:
        if isinstance(value, float) and isnan(value):
            found[col]["NaN"] = count
        else:
            suspects[col].append(_Suspect(value, count))
    for col, item in _impossible_numbers(session, values, suspects, candidates):
        found[col][_number_name(item.value)] = item.count
    return {col: Missing(0, sentinels) for col, sentinels in found.items()}


def _impossible_numbers(
    session: Session, values: Values, suspects: Mapping[int, Sequence[_Suspect]], candidates: str
) -> list[tuple[int, _Suspect]]:
    if not suspects:
        return []
    others = session.run(f"""
        SELECT col, count(*), sum(n)::BIGINT, min(value)::DOUBLE, quantile_disc(value, [0.01, 0.99])::DOUBLE[]
        FROM {values.name} WHERE col IN ({literals(sorted(suspects))}) AND value NOT IN ({candidates})
            AND isfinite(value::DOUBLE) GROUP BY col""")
    return [
        (col, item)
        for col, distinct, rows, least, (low, high) in others
        for item in _spikes(suspects[col], distinct, rows)
        if _cannot_be(float(item.value), least, low, high)
    ]


def _number_candidates(of: Kind) -> str:
    numbers: list[float] = [*(-nines for nines in _NINES), *_NINES, *_ENDS]
    if of != "integer":
        numbers += [*(-tenths for tenths in _TENTHS), *_TENTHS]
    return ", ".join(literal(number) for number in numbers)


def _cannot_be(number: float, least: float, low: float, high: float) -> bool:
    """Whether a number cannot be data beside others with this minimum and these 1st and 99th percentiles."""
    if number < 0 <= least:
        return True
    reach = _SPANS * (high - low)
    # One other value gives no idea of a range.
    return reach > 0 and not low - reach <= number <= high + reach


def _number_name(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


# Dates and times -----------------------------------------------------------------------------------------------


def _missing_moments(session: Session, values: Values) -> dict[int, Missing]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    suspects: dict[int, list[_Suspect]] = defaultdict(list)
    zeros = literals(_ZERO_DATES)
    for col, name, certain, count in session.run(f"""
        SELECT col, CASE WHEN isfinite(value) THEN CAST(value AS VARCHAR) ELSE 'infinity' END AS name,
            {_BEYOND} AS certain, sum(n)::BIGINT
        FROM {values.name} WHERE {may_be_missing(values.kind)} GROUP BY ALL ORDER BY ALL"""):
        if certain:
            found[col][name] = count
        else:
            suspects[col].append(_Suspect(name, count))
    for col, items in suspects.items():
        for item in _lone_moments(session, values, col, items, f"value NOT IN ({zeros}) AND NOT {_BEYOND}"):
            found[col][item.value] = item.count
    return {col: Missing(0, sentinels) for col, sentinels in found.items()}


def _lone_moments(session: Session, values: Values, col: int, items: Sequence[_Suspect], others: str) -> list[_Suspect]:
    """Those that are a spike and have no other value within five years."""
    seconds = [f"min(abs(epoch(value) - epoch(CAST({literal(item.value)} AS TIMESTAMP))))" for item in items]
    ((distinct, rows, *nearest),) = session.run(
        f"SELECT count(*), sum(n), {', '.join(seconds)} FROM {values.name} WHERE col = {col} AND {others}"
    )
    far = [item for item, gap in zip(items, nearest, strict=True) if gap is not None and gap > _YEARS * _YEAR_S]
    return _spikes(far, int(distinct), int(rows or 0))


# Both ----------------------------------------------------------------------------------------------------------


def _spikes(suspects: Sequence[_Suspect], distinct: int, rows: int) -> list[_Suspect]:
    """Those frequent beside `distinct` other values in `rows` rows."""
    mean = rows / max(1, distinct)
    return [
        item
        for item in suspects
        if item.count >= _SPIKE_ROWS
        and (item.count >= _SPIKE_SHARE * (rows + item.count) or item.count >= _SPIKE_FACTOR * mean)
    ]
