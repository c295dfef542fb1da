"""How a value is written, apart from what it says: the axes along which one meaning has several representations.

A notation is a text of axes joined by `|`, such as `dmy|.` for a date or `point|€` for an amount. An axis of `?` is
undecided (1/2/2024 has no certain order, `12` no decimal mark) and agrees with any. Values with the same notation
are written alike; `accept` finds the notation that most values agree with.
"""

from collections.abc import Callable, Mapping
from functools import cache

from neurolake.engine.sql import literal
from neurolake.quality.semantic_types import Family, family_of
from neurolake.quality.shapes import case, form, skeleton

# (SQL of the trimmed text) → SQL of its notation.
NotationSql = Callable[[str], str]

DOMINANT_SHARE = 0.05
MOST_SHAPES = 4
# Marks an axis that is a set of characters.
_SET = "\u0001"
# Below this share of values in the dominant shapes or the dominant case, a column has no form to keep to.
BOUND_SHARE = 0.7


def notation_sql(family: Family, text: str) -> str | None:
    """SQL of a trimmed text's notation in its family; None for families with one way to write a value."""
    axes = _axes().get(family.name)
    return axes(text) if axes else None


def canonical_member(name: str) -> bool:
    """Whether the semantic type is the ISO way to write its meaning (or the plain one, where there is none)."""
    family = family_of(name)
    return family is not None and any(member.name == name and member.canonical for member in family.members)


def accept(notations: Mapping[str, float], preferred: str = "") -> tuple[str, frozenset[str]]:
    """The notation that most values agree with, and all notations that agree with it.

    Args:
        notations: Notation → its values.
        preferred: The start of a notation that wins a tie.
    """
    if not notations:
        return "", frozenset()

    def weight(candidate: str) -> tuple[float, bool, str]:
        agreeing = sum(count for other, count in notations.items() if agrees(other, candidate))
        return agreeing, bool(preferred) and candidate.startswith(preferred), candidate

    best = max((_decided(notation, notations) for notation in notations), key=weight)
    return best, frozenset(other for other in notations if agrees(other, best))


def _decided(notation: str, notations: Mapping[str, float]) -> str:
    """The notation with its undecided axes as most of the notations that agree with it have them."""
    axes = notation.split("|")
    near = [(other.split("|"), count) for other, count in notations.items() if agrees(other, notation)]
    for number, axis in enumerate(axes):
        if axis == "?":
            votes: dict[str, float] = {}
            for other, count in near:
                votes[other[number]] = votes.get(other[number], 0) + count
            votes.pop("?", None)
            axes[number] = max(sorted(votes), key=lambda name: votes[name]) if votes else "?"
    return "|".join(axes)


def tidied(notation: str) -> str:
    """The notation as SQL gives it, with separators as a set: which they are, not how many."""
    axes = notation.split("|")
    return "|".join("".join(sorted(set(axis[1:]))) if axis.startswith(_SET) else axis for axis in axes)


def agrees(notation: str, other: str) -> bool:
    """Whether two notations are the same along every axis that both decide."""
    pairs = zip(notation.split("|"), other.split("|"), strict=False)
    return all(left == right or "?" in {left, right} for left, right in pairs)


def accept_shapes(shapes: Mapping[str, float], known: frozenset[str] = frozenset()) -> frozenset[str] | None:
    """The shapes that a column of codes keeps to: of at most four dominant skeletons (each at least 5 % of the values)
    the form most used; None when these skeletons hold less than 70 % of the values, or the values are no codes.

    Args:
        shapes: Shape → its values.
        known: Shapes of earlier batches; their form goes before the form most used.
    """
    total = sum(shapes.values())
    with_digit = sum(count for shape, count in shapes.items() if "9" in shape)
    if not total or with_digit < BOUND_SHARE * total:
        return None
    by_skeleton: dict[str, dict[str, float]] = {}
    for shape, count in shapes.items():
        forms = by_skeleton.setdefault(skeleton(shape), {})
        forms[form(shape)] = forms.get(form(shape), 0) + count
    dominant = sorted(by_skeleton.items(), key=lambda item: (-sum(item[1].values()), item[0]))[:MOST_SHAPES]
    known_forms = {form(shape) for shape in known}
    bound = {
        skeleton_of: max(sorted(forms), key=lambda name: (name in known_forms, forms[name]))
        for skeleton_of, forms in dominant
        if sum(forms.values()) >= DOMINANT_SHARE * total
    }
    kept = sum(sum(by_skeleton[skeleton_of].values()) for skeleton_of in bound)
    if kept < BOUND_SHARE * total:
        return None
    return frozenset(shape for shape in shapes if bound.get(skeleton(shape)) == form(shape))


def accept_cases(shapes: Mapping[str, float], known: frozenset[str] = frozenset()) -> tuple[str, frozenset[str]] | None:
    """The case that a column of words keeps to and the shapes in it; None when no case holds 70 % of the values that
    have one.
    """
    cases: dict[str, float] = {}
    for shape, count in shapes.items():
        cases[case(shape)] = cases.get(case(shape), 0) + count
    decided = {name: count for name, count in cases.items() if name != "any"}
    if not decided:
        return None
    known_cases = {case(shape) for shape in known} - {"any"}
    dominant = max(sorted(decided), key=lambda name: (known_cases == {name}, decided[name]))
    if known_cases != {dominant} and decided[dominant] < BOUND_SHARE * sum(decided.values()):
        return None
    return dominant, frozenset(shape for shape in shapes if case(shape) in {dominant, "any"})


# Notations by family -------------------------------------------------------------------------------------------


@cache
def _axes() -> dict[str, NotationSql]:
    return {
        "email": _case,
        "url": lambda text: f"CASE WHEN contains({text}, '://') THEN 'scheme' ELSE 'bare' END",
        "uuid": lambda text: _joined(_case(text), _separators(text, "0-9A-Za-z")),
        "iban": lambda text: _joined(_case(text), _separators(text, "0-9A-Za-z")),
        "mac": lambda text: _joined(_case(text), _separators(text, "0-9A-Za-z")),
        "hex_colour": _case,
        "credit_card": lambda text: _separators(text, "0-9"),
        "isbn": lambda text: _separators(text, "0-9Xx"),
        "postal_code": lambda text: _joined(_case(text), _separators(text, "0-9A-Za-z")),
        "phone": _phone,
        "date": _date,
        "time_of_day": lambda text: _joined(_flag(f"regexp_matches({text}, '[AaPp]')", "12h", "24h"), _colons(text)),
        "number": _number,
        "measure": lambda text: f"trim(regexp_extract({text}, '[^-+0-9., ''].*$'))",
        "boolean": _boolean,
        "country": lambda text: _joined(_code_or_name(text), _word_case(text)),
        "us_state": lambda text: _joined(_code_or_name(text), _word_case(text)),
        "currency": _case,
        "language": lambda text: _separators(text, "A-Za-z"),
    }


def _joined(*axes: str) -> str:
    return " || '|' || ".join(f"({axis})" for axis in axes)


def _flag(test: str, yes: str, no: str) -> str:
    return f"CASE WHEN {test} THEN {literal(yes)} ELSE {literal(no)} END"


def _case(text: str) -> str:
    return (
        f"CASE WHEN {text} = lower({text}) AND {text} = upper({text}) THEN '?' WHEN {text} = lower({text}) THEN 'lower'"
        f" WHEN {text} = upper({text}) THEN 'upper' ELSE 'mixed' END"
    )


def _word_case(text: str) -> str:
    """Acronyms among names (`USA`) have no case of their own; two- and three-letter codes do."""
    dotted = f"contains({text}, '.') AND {text} = upper({text})"
    return f"CASE WHEN {dotted} THEN '?' ELSE {_case(text)} END"


def _separators(text: str, body: str) -> str:
    """What stands between the characters of the value itself; `tidied` makes a set of it."""
    return f"{literal(_SET)} || regexp_replace({text}, '[{body}]+', '', 'g')"


def _colons(text: str) -> str:
    return f"(length({text}) - length(replace({text}, ':', '')))::VARCHAR"


def _phone(text: str) -> str:
    start = f"CASE WHEN starts_with({text}, '+') THEN '+' WHEN starts_with({text}, '00') THEN '00' ELSE 'local' END"
    return _joined(start, _separators(text, "0-9+"))


def _date(text: str) -> str:
    """Order, separator, whether the year is full, whether there is a time."""
    order = (
        f"CASE WHEN regexp_matches({text}, '^\\d{{4}}') THEN 'ymd'"
        f" WHEN regexp_matches({text}, '^\\pL') THEN 'named mdy'"
        f" WHEN regexp_matches({text}, '\\pL{{3,}}') THEN 'named dmy'"
        f" WHEN regexp_matches({text}, '^(1[3-9]|[2-9]\\d)[./-]|^\\d+\\.') THEN 'dmy'"
        f" WHEN regexp_matches({text}, '^\\d+[/-](1[3-9]|[2-9]\\d)') THEN 'mdy' ELSE '?' END"
    )
    separator = f"regexp_extract({text}, '^[\\pL\\d]+([^\\pL\\d])', 1)"
    year = _flag(rf"regexp_matches({text}, '\d{{4}}')", "4", "2")
    return _joined(order, separator, year, _flag(f"contains({text}, ':')", "time", "day"))


def _number(text: str) -> str:
    """Decimal mark, grouping, unit."""
    core = f"trim(regexp_replace({text}, '[^0-9.,'' ]', '', 'g'))"
    comma, point = f"contains({core}, ',')", f"contains({core}, '.')"
    mark = (
        f"CASE WHEN NOT {comma} AND NOT {point} THEN '?'"
        f" WHEN {comma} AND {point} THEN CASE WHEN regexp_matches({core}, ',[^.]*$') THEN 'comma' ELSE 'point' END"
        f" WHEN regexp_full_match({core}, '\\d{{1,3}}[.,]\\d{{3}}') THEN '?'"
        f" WHEN regexp_matches({core}, ',.*,') THEN 'point' WHEN regexp_matches({core}, '\\..*\\.') THEN 'comma'"
        f" WHEN {comma} THEN 'comma' ELSE 'point' END"
    )
    grouping = (
        f"CASE WHEN regexp_matches({core}, '[., ''].*[., '']|\\d[ '']\\d') THEN 'grouped'"
        f" WHEN regexp_matches({core}, '^\\d{{4}}') THEN 'plain' ELSE '?' END"
    )
    plain = rf"regexp_full_match({text}, '[-+0-9., '']*([eE][-+]?\d+)?')"
    unit = f"CASE WHEN {plain} THEN '' ELSE regexp_replace({text}, '[-+0-9., '']', '', 'g') END"
    return _joined(mark, grouping, unit)


def _boolean(text: str) -> str:
    words = (("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("on", "off"), ("ja", "nein"), ("oui", "non"))
    pairs = " ".join(
        f"WHEN lower({text}) IN ({literal(yes)}, {literal(no)}) THEN {literal(f'{yes}/{no}')}" for yes, no in words
    )
    return _joined(f"CASE {pairs} WHEN {text} IN ('0', '1') THEN '1/0' ELSE 'si/no' END", _case(text))


def _code_or_name(text: str) -> str:
    return f"CASE length({text}) WHEN 2 THEN 'alpha-2' WHEN 3 THEN 'alpha-3' ELSE 'name' END"
