"""The shape of a text: what it looks like with the letters and digits taken out.

A run of lower-case letters becomes `a`, each upper-case letter `A`, each digit `9`; everything else stays:
`Anna Schmidt` → `Aa Aa`, `ORD-000123` → `AAA-999999`, `+49 30 1234` → `+99 99 9999`. Lengths of upper-case and
digit runs tell codes apart; lengths of words would only tell words apart.
"""

import re

from neurolake.engine.sql import literal

# Beyond this a text is not a code or name whose shape says anything.
_LONGEST = 60


def shape_sql(text: str) -> str:
    """SQL: the shape of a SQL expression of type VARCHAR, of its first 60 characters."""
    shaped = f"left({text}, {_LONGEST})"
    for pattern, symbol in ((r"\p{Ll}+", "a"), (r"\p{Lu}", "A"), (r"\p{Nd}", "9")):
        shaped = f"regexp_replace({shaped}, {literal(pattern)}, {literal(symbol)}, 'g')"
    return shaped


def form(shape: str) -> str:
    """The shape without lengths: `AAA-999999` → `A-9`, `+99 99 9999` → `+9 9 9`."""
    return re.sub(r"([A9])\1+", r"\1", shape)


def skeleton(shape: str) -> str:
    """The form without case and separators: what remains the same when a value is written in another way.

    `AAA-999999` → `a9`, `aaa 99` → `a9`, `Aa Aa` → `a`.
    """
    letters = re.sub(r"[^A-Za-z9]+", "", shape).lower()
    return re.sub(r"(.)\1+", r"\1", letters)


def case(shape: str) -> str:
    """`lower`, `upper` or `mixed`; `any` for texts without letters and for one acronym of up to four letters."""
    if "a" not in shape and "A" not in shape:
        return "any"
    if "A" not in shape:
        return "lower"
    if "a" not in shape:
        return "any" if re.fullmatch(r"[^A]*A{1,4}[^A]*", shape) else "upper"
    return "mixed"
