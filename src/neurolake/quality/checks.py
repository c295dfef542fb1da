"""Checks of semantic types as SQL: from the SQL of a trimmed text to SQL of whether it is valid.

They are applied to texts that already have the form of their type.
"""

from collections.abc import Callable
from dataclasses import dataclass

from neurolake.engine.sql import literal, literals
from neurolake.quality import iso

Check = Callable[[str], str]


def looks(pattern: str) -> Check:
    return lambda text: f"regexp_full_match({text}, {literal(pattern)})"


@dataclass(frozen=True)
class CodeList:
    """A list of codes, all in upper or all in lower case, and how many first characters of a text are its code."""

    codes: Callable[[], frozenset[str]]
    upper: bool = True
    length: int | None = None

    def holds(self, text: str) -> bool:
        """Whether the text's code is in the list, in whatever case."""
        return (text.upper() if self.upper else text.lower())[: self.length] in self.codes()


def one_of(known: CodeList) -> Check:
    """Membership in a list, searched in one text: an IN with hundreds of literals takes longer to plan than to run.

    The form of the text must rule out `|`.
    """

    def check(text: str) -> str:
        joined = "|".join(sorted(known.codes()))
        code = text if known.length is None else f"left({text}, {known.length})"
        folded = f"{'upper' if known.upper else 'lower'}({code})"
        return f"contains({literal(f'|{joined}|')}, '|' || {folded} || '|')"

    return check


def calendar(*formats: str, part: str = r"^\S+") -> Check:
    def check(text: str) -> str:
        day = f"regexp_extract({text}, {literal(part)})"
        return f"try_strptime({day}, [{literals(formats)}]) IS NOT NULL"

    return check


def cast(engine_type: str) -> Check:
    return lambda text: f"TRY_CAST({text} AS {engine_type}) IS NOT NULL"


def between(low: float, high: float) -> Check:
    return lambda text: f"TRY_CAST(rtrim({text}, '% ') AS DOUBLE) BETWEEN {literal(low)} AND {literal(high)}"


def digits(text: str) -> str:
    return f"regexp_replace({text}, '[^0-9]+', '', 'g')"


def digit_count(low: int, high: int) -> Check:
    return lambda text: f"length({digits(text)}) BETWEEN {low} AND {high}"


def luhn(text: str) -> str:
    """The Luhn check (H. P. Luhn, US patent 2950048; ISO/IEC 7812-1)."""
    doubled = "(x::INTEGER * 2) // 10 + (x::INTEGER * 2) % 10"
    summed = f"CASE WHEN i % 2 = 0 THEN {doubled} ELSE x::INTEGER END"
    return f"list_sum(list_transform(string_split(reverse({digits(text)}), ''), lambda x, i: {summed})) % 10 = 0"


def iban(text: str) -> str:
    """ISO 13616: length by country, and the number with its first four characters at the end is 1 modulo 97."""
    plain = f"upper(replace({text}, ' ', ''))"
    lengths = "|".join(f"{country}{length}" for country, length in iso.iban_lengths().items())
    right_length = f"contains({literal(f'|{lengths}|')}, '|' || left({plain}, 2) || length({plain}) || '|')"
    values = (
        f"list_transform(string_split({plain}[5:] || {plain}[:4], ''),"
        " lambda x: CASE WHEN x BETWEEN '0' AND '9' THEN x::INTEGER ELSE ascii(x) - 55 END)"
    )
    step = "lambda a, x: (a * CASE WHEN x > 9 THEN 100 ELSE 10 END + x) % 97"
    return f"{right_length} AND list_reduce({values}, {step}) = 1"


def gtin(text: str) -> str:
    """Check digit of EAN, UPC, GTIN and ISBN-13 (ISO/IEC 15420): weights 1 and 3 from the right."""
    weighted = "x::INTEGER * CASE WHEN i % 2 = 0 THEN 3 ELSE 1 END"
    return f"list_sum(list_transform(string_split(reverse({digits(text)}), ''), lambda x, i: {weighted})) % 10 = 0"


def isbn10(text: str) -> str:
    """Check digit of ISBN-10 (ISO 2108): weights 10 to 1, X is 10."""
    plain = f"upper(regexp_replace({text}, '[^0-9Xx]+', '', 'g'))"
    weighted = "(11 - i) * CASE WHEN x = 'X' THEN 10 ELSE x::INTEGER END"
    return f"list_sum(list_transform(string_split({plain}, ''), lambda x, i: {weighted})) % 11 = 0"


def ipv6(text: str) -> str:
    groups = f"length({text}) - length(replace({text}, ':', ''))"
    shortened = f"(length({text}) - length(replace({text}, '::', ''))) // 2"
    return f"({groups} = 7 AND {shortened} = 0 OR {groups} BETWEEN 2 AND 7 AND {shortened} = 1)"


def day_or_month_first(text: str) -> str:
    either = calendar("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%m-%d-%y")
    return either(text)
