"""Extremes: "the youngest singer", "with the highest price", "the most concerts", "most common city"."""

from collections.abc import Sequence

from neurolake.intent.frame import Col, Item, Measure, Order
from neurolake.intent.grammar.draft import Draft, Rule, counted, every, first
from neurolake.intent.marks import Mark

_MORE = {"most", "max", "most common"}


def _limit(draft: Draft, marks: Sequence[Mark]) -> int:
    numbers = [mark.number for mark in marks if mark.tag == "N" and isinstance(mark.number, int)]
    del draft
    return numbers[0] if numbers else 1


def _up_to(draft: Draft, item: Item, down: bool, limit: int) -> None:
    draft.frame.order.append(Order(item, down))
    draft.frame.limit = limit


def _by_adjective(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """An adjective with what it is said of: the oldest singer."""
    superlative = first(marks, "S")
    tables = every(marks, "T")
    table = tables[0].options[0].table if tables else None
    if table is not None:
        _say(draft, table, tables[0])
    assert superlative.lexeme is not None
    if superlative.lexeme.dimension is None:
        _by_default(draft, superlative, marks)
        return
    found = draft.measured(superlative.lexeme.dimension, place, table)
    if found is not None:
        _up_to(draft, found[0], found[1], _limit(draft, marks))


def _say(draft: Draft, table: tuple[str, ...], mark: Mark) -> None:
    if draft.mode == "select" and not draft.frame.select and not draft.functions:
        draft.bare.append(table)
    del mark
    draft.mention(table)


def _by_default(draft: Draft, superlative: Mark, marks: Sequence[Mark]) -> None:
    """The top things without a word for what measures them: a later "by" says it."""
    draft.frame.limit = _limit(draft, marks)
    if draft.frame.order:
        return
    if draft.focus is not None:
        draft.frame.order.append(Order(draft.focus, superlative.value in _MORE))
    else:
        draft.wanted = "down" if superlative.value in _MORE else "up"


def _of_column(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """The extreme of a column: an aggregate where it is asked for, a way to pick rows where it describes them."""
    superlative, column = first(marks, "SA"), draft.target(first(marks, "C"))
    down = _downward(superlative)
    asked = draft.mode == "select" and not draft.frame.select and not draft.bare
    scores = [(False, 0.5 if not asked else 0.0), (True, 0.5 if asked else -0.4)]
    if draft.counting or (
        asked and not draft.frame.limit and _only_one(marks) and draft.choices.pick(f"extreme@{place}", scores)
    ):
        draft.frame.select.append(Measure("max" if down else "min", column))
        draft.counting = False
        return
    _up_to(draft, column, down, _limit(draft, marks))


def _only_one(marks: Sequence[Mark]) -> bool:
    return not any(mark.tag == "N" for mark in marks)


def _downward(superlative: Mark) -> bool:
    assert superlative.lexeme is not None
    if superlative.lexeme.dimension is not None:
        return superlative.lexeme.dimension.words[0][1] > 0
    return superlative.value in _MORE


def _of_count(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """The most rows of another table."""
    superlative, mark = first(marks, "SA"), first(marks, "T")
    table = mark.options[0].table
    if draft.entity is None and draft.mode == "select" and not draft.frame.select and not draft.bare:
        _by_adjective(draft, place, marks)
        return
    _up_to(draft, counted(table), _downward(superlative), _limit(draft, marks))
    if table not in draft.frame.tables:
        draft.frame.tables.append(table)
    draft.entity = table
    draft.mode = "filter"


def _common(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """What occurs most often: of a column, or of a thing by the rows that belong to it."""
    superlative = first(marks, "S")
    down = superlative.value == "most common"
    targets = every(marks, "CT")
    if targets and targets[-1].tag == "C" and superlative.start < targets[-1].start:
        column = draft.target(targets[-1])
        draft.frame.select.append(column)
        draft.frame.group.append(column)
        _up_to(draft, Measure("count", None, table=column.table), down, _limit(draft, marks))
        return
    if targets and draft.frame.anchor is None and not draft.frame.select:
        draft.bare.append(targets[-1].options[0].table)
        draft.mention(targets[-1].options[0].table)
        targets = []
    counts = targets[-1].options[0].table if targets else None
    _up_to(draft, Measure("count", None, table=counts), down, _limit(draft, marks))
    if counts:
        draft.frame.tables.append(counts)
    del place


def _reversed(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A column that is the extreme: whose capacity is the largest."""
    superlative, column = first(marks, "S"), draft.target(first(marks, "C"))
    if draft.mode == "select":
        draft.frame.select.append(column)
    _up_to(draft, column, _downward(superlative), 1)
    del place


def _top_by(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """The top things by a column or by a count."""
    superlative, things = first(marks, "S"), every(marks, "CT")
    _say(draft, things[0].options[0].table, things[0])
    if things[0].tag == "C":
        draft.frame.select.append(draft.target(things[0]))
    by = things[-1]
    item: Item = draft.target(by) if by.tag == "C" else counted(by.options[0].table)
    functions = [mark.value for mark in marks if mark.tag == "A"]
    if functions and isinstance(item, Col):
        item = Measure(functions[0], item)  # type: ignore[arg-type]
    _up_to(draft, item, _downward(superlative), _limit(draft, marks))
    del place


def _of_sum(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """The most total injuries."""
    measure = Measure(first(marks, "A").value, draft.target(first(marks, "C")))  # type: ignore[arg-type]
    _up_to(draft, measure, _downward(first(marks, "S")), 1)
    del place


def _is_common(draft: Draft, marks: Sequence[Mark]) -> bool:
    del draft
    return first(marks, "S").value in {"most common", "least common"}


def _is_plain(draft: Draft, marks: Sequence[Mark]) -> bool:
    return not _is_common(draft, marks)


def _describes(draft: Draft, marks: Sequence[Mark]) -> bool:
    """A maximum picks rows when it stands in a condition."""
    del marks
    return draft.mode == "filter"


def _has_adjective(draft: Draft, marks: Sequence[Mark]) -> bool:
    del draft
    lexeme = first(marks, "S").lexeme
    return lexeme is not None and (lexeme.dimension is not None or any(mark.tag == "N" for mark in marks))


def _is_top(draft: Draft, marks: Sequence[Mark]) -> bool:
    del draft
    return first(marks, "S").text.startswith(("top", "the top"))


RULES = (
    Rule(
        "(?:NS|SN?)T[wP]*P(?:K?o?A?o?)[CT](?![CT])",
        _top_by,
        _is_top,
    ),
    Rule("NS[oP]*C|SN[oP]*C", _of_column, _is_plain),
    Rule("(?:NS|SN?)[wo]*[CT]", _common, _is_common),
    Rule("SN?", _common, _is_common),
    Rule("(?:NS|SN?)w?K?[ow]*C", _of_column, _is_plain),
    Rule("SA[ow]*C", _of_sum, _is_plain),
    Rule("SKo?T", _of_count, _is_plain),
    Rule(
        "AKo?T", _of_count, lambda draft, marks: _describes(draft, marks) and first(marks, "A").value in {"max", "min"}
    ),
    Rule("NS[w]*T|SN[w]*T", _by_adjective, _has_adjective),
    Rule("S[w]*T", _by_adjective, _has_adjective),
    Rule("SD?w?T", _of_count, _is_plain),
    Rule("Ao?C", _of_column, lambda draft, marks: _describes(draft, marks) and marks[0].value in {"max", "min"}),
    Rule("C[oP]*S(?![CTKN]|P[SJj])", _reversed, _is_plain),
    Rule("NS|SN?", _by_adjective, _is_plain),
)
