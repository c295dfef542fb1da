"""Comparison: "age above 20", "more than 3 concerts", "older than average", "between 3 and 5", "2014 or later"."""

from collections.abc import Sequence

from neurolake.intent.frame import Between, Col, Measure, Order, Right, Scalar, Test, Top
from neurolake.intent.grammar.draft import OPPOSITE, Draft, Rule, counted, every, first
from neurolake.intent.grammar.requests import plain
from neurolake.intent.marks import Mark
from neurolake.intent.schema import TableName

_ADDED = {">": ">=", "<": "<="}


def _op(marks: Sequence[Mark]) -> str:
    """The operator that the marks say; "not more than" is its opposite."""
    found = [mark.value for mark in marks if mark.tag in "QqJ"]
    op = found[0] if found else "="
    return OPPOSITE[op] if any(mark.tag == "X" for mark in marks) else op


def _number(marks: Sequence[Mark]) -> float | int:
    value = first(marks, "N").number
    assert value is not None
    return value


def _right(marks: Sequence[Mark]) -> Right:
    numbers = [mark.number for mark in every(marks, "N") if mark.number is not None]
    if any(mark.tag == "B" for mark in marks) and len(numbers) > 1:
        return Between(numbers[0], numbers[1])
    return numbers[0]


def _column(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A column against a number, whichever comes first."""
    right = _right(marks)
    op = "between" if isinstance(right, Between) else _op(marks)
    column = draft.target(first(marks, "C"))
    if draft.mode == "select" and marks[0].tag == "C" and _asked(draft, marks):
        draft.frame.select.append(column)
    draft.mode = "filter"
    draft.add(Test(column, op, right))
    del place


def _asked(draft: Draft, marks: Sequence[Mark]) -> bool:
    del marks
    return not draft.frame.select and not draft.bare and draft.frame.anchor is None and not draft.counting


def _count(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """How many rows of another table belong to each: at least 3 concerts."""
    mark = first(marks, "T")
    table = mark.options[0].table
    right = _right(marks)
    op = "between" if isinstance(right, Between) else _op(marks)
    if draft.frame.anchor is None and not draft.frame.select and not draft.bare:
        draft.bare.append(table)
        draft.mention(table)
        return
    draft.frame.having.append(Test(counted(table), op, right, draft.joiner))
    draft.joiner = "and"
    draft.negated = False
    if table not in draft.frame.tables:
        draft.frame.tables.append(table)
    draft.entity = table
    draft.mode = "filter"
    del place


def _average(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A column against an aggregate of all its values."""
    columns = every(marks, "C")
    adjective = next((mark.lexeme for mark in marks if mark.tag == "J"), None)
    function = first(marks, "AS").value
    function = function if function in {"avg", "min", "max", "sum"} else "max" if function in {"most", "max"} else "min"
    column = draft.target(columns[0]) if columns else draft.focus
    op = _op(marks)
    if adjective is not None and adjective.dimension is not None:
        found = draft.measured(adjective.dimension, place)
        if found is None:
            return
        column, op = column or found[0], ">" if found[1] else "<"
        op = OPPOSITE[op] if any(mark.tag == "X" for mark in marks) else op
    if column is None:
        draft.frame.note("comparison without a column")
        return
    draft.mode = "filter"
    inner = draft.target(columns[-1]) if columns else column
    draft.add(Test(column, op, Scalar(Measure(function, inner))))  # type: ignore[arg-type]


def _adjective(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """Older than 20."""
    lexeme = first(marks, "J").lexeme
    assert lexeme is not None
    assert lexeme.dimension is not None
    columns = [draft.target(mark) for mark in every(marks, "C") if draft.facts.quantity(draft.target(mark))]
    found = (columns[0], lexeme.dimension.words[0][1] > 0) if columns else None
    found = found or draft.measured(lexeme.dimension, place)
    if found is None:
        return
    op = ">" if found[1] else "<"
    draft.mode = "filter"
    draft.add(Test(found[0], OPPOSITE[op] if any(mark.tag == "X" for mark in marks) else op, _number(marks)))


def _bare(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A comparison whose column was said before, or is that of a year."""
    right = _right(marks)
    op = "between" if isinstance(right, Between) else _op(marks)
    value = right.low if isinstance(right, Between) else right
    column = draft.focus if draft.focus is not None and draft.facts.comparable(draft.focus) else None
    before = next((mark for mark in reversed(draft.marks) if mark.end <= marks[0].start), None)
    if column is None and draft.last is not None and before is not None and before.tag in "&|,":
        column = draft.last
    if isinstance(value, int) and 1000 <= value <= 2200 and (column is None or not draft.facts.years([column.table])):
        column = draft.year(place) or column
    if column is None:
        column = _loose(draft, place)
    if column is None:
        draft.frame.note("number without a column")
        return
    draft.mode = "filter"
    draft.add(Test(column, op, right))


def _loose(draft: Draft, place: int) -> Col | None:
    """Some number of what is spoken of: the one asked for last, else the only one."""
    chosen = [item for item in draft.frame.select if isinstance(item, Col) and draft.facts.quantity(item)]
    spoken = draft.spoken()[:1]
    own = [
        Col(table, column.name)
        for table in spoken
        for column in draft.facts.schema.by_name[table].columns
        if draft.facts.quantity(Col(table, column.name)) and not draft.facts.identifies(Col(table, column.name))
    ]
    options = [(col, 0.5) for col in chosen[-1:]] + [(col, 0.3 - 0.05 * rank) for rank, col in enumerate(own[:3])]
    draft.frame.note("number of a guessed column")
    return draft.choices.pick(f"number@{place}", options) if options else None


def _quoted(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A column against text in quotation marks: contains 'Hey', after '2010-01-01'."""
    columns = every(marks, "C")
    column = draft.target(columns[0]) if columns else draft.focus
    value = first(marks, "Vw")
    if column is None and value.options:
        column = Col(value.options[0].table, value.options[0].column)
    column = column or _text(draft, place)
    if column is None:
        return
    draft.mode = "filter"
    draft.add(Test(column, _op(marks), value.text))


def _text(draft: Draft, place: int) -> Col | None:
    chosen = [item for item in draft.frame.select if isinstance(item, Col) and not draft.facts.quantity(item)]
    named = [cols[0] for table in draft.spoken()[:1] for cols, _ in draft.facts.display(table)[:1]]
    named = [col for col in named if not draft.facts.numeric(col)]
    options = [(col, 0.5 - 0.1 * rank) for rank, col in enumerate(dict.fromkeys([*named, *chosen[-1:]]))]
    return draft.choices.pick(f"text@{place}", options) if options else None


def _belongs(draft: Draft, marks: Sequence[Mark]) -> bool:
    """A number of rows of a table that is not the one spoken of; of that one, where a property of it is asked for."""
    table = first(marks, "T").options[0].table
    return draft.frame.anchor is None or table != draft.frame.anchor or _shared(draft, table)


def _shared(draft: Draft, table: TableName) -> bool:
    """Is nothing asked for but columns in which many rows of the table may have the same: "cities with 2 employees"?"""
    asked = draft.frame.select
    own = [item for item in asked if isinstance(item, Col) and item.table == table]
    names = {cols[0] for cols, score in draft.facts.display(table) if score >= 0.95}
    single = any(draft.facts.identifies(item) or item in names for item in own)
    return bool(own) and len(own) == len(asked) and not single and table not in draft.bare


def _aged(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """30 years old."""
    lexeme = first(marks, "a").lexeme
    assert lexeme is not None
    assert lexeme.dimension is not None
    found = draft.measured(lexeme.dimension, place)
    draft.mode = "filter"
    if found is not None:
        draft.add(Test(found[0], _op(marks), _number(marks)))


def _either_age(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """Either 32 or 33 years old."""
    _aged(draft, place, [mark for mark in marks if mark.tag == "a" or mark is every(marks, "N")[0]])
    draft.joiner = "or"
    _aged(draft, place, [mark for mark in marks if mark.tag == "a" or mark is every(marks, "N")[1]])


def _stands_in(draft: Draft, marks: Sequence[Mark]) -> bool:
    del draft
    return not marks[0].options and marks[1].text in {"in", "within"}


def _inside(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """'Hey' in its name."""
    draft.mode = "filter"
    draft.add(Test(draft.target(marks[-1]), "like", marks[0].text))
    del place


def _extreme(draft: Draft, superlative: Mark, column: Col) -> Scalar:
    down = superlative.value in {"max", "most"}
    if superlative.lexeme is not None and superlative.lexeme.dimension is not None:
        down = superlative.lexeme.dimension.words[0][1] > 0
    del draft
    return Scalar(Measure("max" if down else "min", column))


def _not_extreme(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """Not the lowest price."""
    column = draft.target(first(marks, "C"))
    draft.mode = "filter"
    draft.negated = False
    draft.add(Test(column, "<>", _extreme(draft, first(marks, "AS"), column)))
    del place


def _than_extreme(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """Larger than that of the thing with the highest price."""
    column, by = (draft.target(mark) for mark in (every(marks, "C")[0], every(marks, "C")[-1]))
    superlative = first(marks, "S")
    down = superlative.value in {"max", "most"}
    if superlative.lexeme is not None and superlative.lexeme.dimension is not None:
        down = superlative.lexeme.dimension.words[0][1] > 0
    comparison = first(marks, "QJ")
    op = comparison.value if comparison.tag == "Q" else ">"
    if comparison.lexeme is not None and comparison.lexeme.dimension is not None:
        op = ">" if comparison.lexeme.dimension.words[0][1] > 0 else "<"
    draft.mode = "filter"
    draft.add(Test(column, op, Top(column, Order(by, down))))
    del place


def _describing(draft: Draft, marks: Sequence[Mark]) -> bool:
    """4 cylinders: a number of a column that holds numbers."""
    column = draft.target(first(marks, "C"))
    return draft.facts.quantity(column) and not draft.facts.identifies(column)


def _described(draft: Draft, marks: Sequence[Mark]) -> bool:
    """Level 1: beside something that is asked for."""
    asked = draft.frame.select or draft.functions or draft.counting or draft.bare
    return bool(asked) and draft.facts.comparable(draft.target(first(marks, "C")))


def _repeated(draft: Draft, marks: Sequence[Mark]) -> bool:
    following = next((mark.text for mark in draft.marks if mark.start >= marks[-1].end), "")
    return marks[-1].text in {"once", "twice"} or following == "times"


def _times(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """More than once: of the rows that belong to each."""
    draft.mode = "filter"
    draft.frame.having.append(Test(counted(draft.entity or draft.frame.anchor or ()), _op(marks), _number(marks)))
    del place


def _is_text(draft: Draft, marks: Sequence[Mark]) -> bool:
    del draft
    return first(marks, "Q").value in {"like", "prefix", "suffix"}


def _is_order(draft: Draft, marks: Sequence[Mark]) -> bool:
    del draft
    return first(marks, "Q").value not in {"like", "prefix", "suffix"}


def _compared(draft: Draft, marks: Sequence[Mark]) -> bool:
    return _is_order(draft, marks) and draft.facts.comparable(draft.target(first(marks, "C")))


def _equal(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A column and its value side by side: of model volvo."""
    value = first(marks, "V")
    column = draft.target(marks[0])
    if (
        not draft.frame.select
        and draft.mode == "select"
        and not draft.counting
        and not draft.functions
        and marks[0].start > 0
    ):
        draft.bare = draft.bare or [column.table]
    draft.frame.anchor = draft.frame.anchor or column.table
    draft.focus = column
    plain(draft, place + len(marks) - 1, value)


def _of_this(draft: Draft, marks: Sequence[Mark]) -> bool:
    """Is the value one of the column, or at least none of another?"""
    value, column = first(marks, "V"), draft.target(marks[0])
    if value.options:
        return draft.target(value) == column
    return draft.mode == "filter" or bool(draft.frame.select or draft.counting or draft.bare)


def _range(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """1 to 2 paragraphs."""
    low, high = (mark.number for mark in every(marks, "N"))
    assert low is not None
    assert high is not None
    table = first(marks, "T").options[0].table
    draft.frame.having.append(Test(counted(table), "between", Between(low, high)))
    draft.frame.tables.append(table)
    del place


_FILL = "[oPwHR]*"
RULES = (
    Rule("C[oP]?V", _equal, _of_this),
    Rule(f"C{_FILL}Q{_FILL}T{_FILL}So?C", _than_extreme),
    Rule(f"[QJ]C{_FILL}T{_FILL}So?C", _than_extreme),
    Rule(f"C{_FILL}X?QK?[oP]*[AS]o?C(?!T)", _average, _is_order),
    Rule(f"C{_FILL}X?Q[oP]*A(?!K)", _average, _is_order),
    Rule(f"X?J{_FILL}[AS]o?C?", _average),
    Rule("X?QK?[oP]*Ao?C", _average, _is_order),
    Rule("X?QA(?![KN])", _average, _is_order),
    Rule("X?QSo?C", _average, _is_order),
    Rule("C[oPwHR]*X?JP?N", _adjective, lambda draft, marks: draft.facts.quantity(draft.target(marks[0]))),
    Rule("X?JQ?P?NC?", _adjective),
    Rule(f"C{_FILL}X?BN[&P|]N", _column, lambda draft, marks: draft.facts.comparable(draft.target(marks[0]))),
    Rule("BN[&P|]N[wo]*C", _column),
    Rule("X?BN[&P|]N[wo]*T", _count, _belongs),
    Rule("NPN[wo]*T", _range, _belongs),
    Rule("X?BN[&P|]N", _bare),
    Rule(f"C{_FILL}X?QN(?![wo]*[CT])", _column, _compared),
    Rule("X?QCP?N", _column, _is_order),
    Rule(f"C{_FILL}NQ?q", _column, lambda draft, marks: draft.facts.comparable(draft.target(marks[0]))),
    Rule("e?N[|]Na", _either_age),
    Rule("X?[QJ]?Na", _aged),
    Rule("VPC", _inside, _stands_in),
    Rule("R?X[AS]o?C", _not_extreme),
    Rule("X?QNw?[wo]*C", _column, _is_order),
    Rule("NC", _column, _describing),
    Rule("CN(?![qQ&])", _column, _described),
    Rule("X?QN", _times, _repeated),
    Rule("Nq[wo]*C", _column),
    Rule("X?QN[wo]*T", _count, lambda draft, marks: _is_order(draft, marks) and _belongs(draft, marks)),
    Rule("Nq[wo]*T", _count, _belongs),
    Rule("X?QN", _bare, _is_order),
    Rule("Nq", _bare),
    Rule(f"C{_FILL}X?QP?V", _quoted),
    Rule("X?Q[Pow]*V[Po]*C?", _quoted, _is_text),
    Rule("X?Q[Pow]*w(?![CT])P*C?", _quoted, _is_text),
)
