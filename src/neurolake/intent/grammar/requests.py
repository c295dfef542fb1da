"""What is asked for, and mentions that no operator takes: projections, counts, aggregates, plain values."""

from neurolake.intent.frame import Col, Item, Measure, Test
from neurolake.intent.grammar.draft import Draft, defined
from neurolake.intent.marks import Mark

_ADJECTIVES = {"age": "age", "measure": "", "length": "length", "where": "location", "when": "date"}


def plain(draft: Draft, place: int, mark: Mark) -> None:
    """Read one mark that no rule took."""
    reader = _READERS.get(mark.tag)
    if reader is not None:
        reader(draft, place, mark)


def _request(draft: Draft, place: int, mark: Mark) -> None:
    draft.again = draft.again or (place > 1 and draft.marks[place - 1].tag == ".")
    draft.mode = "select"
    draft.close()
    if mark.value:
        draft.wanted = mark.value
    del place


def _count(draft: Draft, place: int, mark: Mark) -> None:
    following = draft.marks[place + 1].tag if place + 1 < len(draft.marks) else ""
    if draft.functions and following == "C":
        return
    if draft.mode == "select" or _opens(draft, place):
        draft.mode = "select"
        draft.counting = True
    del mark


def _opens(draft: Draft, place: int) -> bool:
    """In a condition, "how many" after "and" asks again."""
    return place > 0 and draft.marks[place - 1].tag in "&,.EW" and "how" in draft.marks[place].text


def _aggregate(draft: Draft, place: int, mark: Mark) -> None:
    if draft.mode == "select":
        if draft.kept and place and draft.marks[place - 1].tag not in "&,A":
            draft.kept = []
        draft.functions.append(mark.value)  # type: ignore[arg-type]


def _distinct(draft: Draft, place: int, mark: Mark) -> None:
    draft.distinct = True
    del place, mark


def _condition(draft: Draft, place: int, mark: Mark) -> None:
    if draft.frame.select or draft.bare or draft.frame.anchor or draft.counting:
        draft.mode = "filter"
    draft.focus = None
    if draft.away is not None and mark.text in {"who", "whose"}:
        draft.close()
    del place


def _modifies(draft: Draft, place: int) -> bool:
    """Is the mark the first of two nouns, as in "car models"?"""
    following = draft.marks[place + 1] if place + 1 < len(draft.marks) else None
    return following is not None and following.tag in "CT" and not _verbal(following)


def _verbal(mark: Mark) -> bool:
    """Is it said as a verb: "ordered", "bought"?"""
    return mark.text.lower().endswith("ed") or mark.text.lower() in {"bought", "sold", "made", "won", "held", "led"}


def restart(draft: Draft) -> None:
    """A second sentence that names columns says anew what is asked for."""
    if draft.again:
        draft.frame.select.clear()
        draft.bare.clear()
        draft.again = False


def _table(draft: Draft, place: int, mark: Mark) -> None:
    table = mark.options[0].table
    draft.focus = None
    if draft.mode == "select" and _modifies(draft, place):
        if draft.counting and draft.marks[place + 1].tag == "T":
            # "The number of car models": the first noun only says of what kind they are.
            draft.entity = table
            return
        draft.mention(table)
        return
    if _verbal(mark) and (draft.bare or draft.frame.select):
        draft.mode = "filter"
    if draft.mode == "select" and draft.counting:
        restart(draft)
        draft.frame.select.append(Measure("count", None, draft.distinct, table))
        draft.counting = draft.distinct = False
    elif draft.mode == "select" and not draft.frame.select and not draft.functions:
        draft.bare.append(table)
    draft.mention(table)
    del place


def _column(draft: Draft, place: int, mark: Mark) -> None:
    column = draft.target(mark)
    if draft.mode == "filter":
        draft.focus = column
        return
    before = draft.marks[place - 1] if place else None
    following = draft.marks[place + 1 : place + 3]
    if before is not None and _no_request(draft, before, column):
        return
    if mark.text.lower() in {"name", "names"} and [one.tag for one in following] == ["o", "C"]:
        return
    restart(draft)
    if place + 1 < len(draft.marks) and draft.marks[place + 1].tag == "C" and not draft.frame.group:
        draft.frame.note("column before a column")
        return
    if draft.facts.defined(column):
        _defined(draft, column)
    elif draft.counting:
        _count_column(draft, place, column)
    elif draft.functions or _carried(draft, place, column):
        for function in draft.functions or draft.kept:
            draft.frame.select.append(Measure(function, column, draft.distinct))
        draft.kept, draft.functions = draft.functions or draft.kept, []
        draft.distinct = False
    else:
        draft.kept = []
        draft.frame.select.append(column)
    draft.focus = column
    draft.frame.anchor = draft.frame.anchor or column.table


def _defined(draft: Draft, column: Col) -> None:
    """A measure is asked for as it is defined: "the total net revenue" is the net revenue."""
    if set(draft.functions) - {"sum"}:
        draft.frame.note("figure of a figure")
    draft.frame.select.append(defined(column))
    draft.mention(column.table)
    draft.functions, draft.kept, draft.distinct = [], [], False


def _no_request(draft: Draft, before: Mark, column: Col) -> bool:
    """A column that is said beside its value, or after a verb, is not asked for."""
    if before.tag == "V" and before.options:
        return draft.target(before).table == column.table
    return before.tag == "P" and before.text in {"to", "by", "from", "at"} and bool(draft.frame.select)


def _carried(draft: Draft, place: int, column: Col) -> bool:
    """The aggregate of the column before "and" holds for this one too, when it is a number."""
    if not draft.kept or place == 0 or draft.marks[place - 1].tag not in "&,":
        return False
    if not draft.facts.quantity(column) or draft.facts.identifies(column):
        return False
    return draft.choices.pick(f"carried@{place}", [(True, 0.3), (False, 0.1)])


def _count_column(draft: Draft, place: int, column: Col) -> None:
    draft.counting = False
    if draft.distinct:
        draft.frame.select.append(Measure("count", column, True, column.table))
        draft.distinct = False
        return
    options: list[tuple[Item, float]] = [
        (Measure("count", column, True, column.table), 0.3),
        (Measure("count", None, False, column.table), 0.2),
    ]
    if draft.facts.quantity(column) and not draft.facts.identifies(column):
        draft.frame.select.append(
            draft.choices.pick(f"quantity@{place}", [*options, (column, 0.4), (Measure("sum", column), 0.2)])
        )
    else:
        draft.frame.select.append(draft.choices.pick(f"counted@{place}", options))


def _value(draft: Draft, place: int, mark: Mark) -> None:
    column, value = _meant(draft, place, mark)
    if column is None:
        draft.frame.note("value without a column")
        return
    if draft.mode == "filter" and draft.away is None and column.table != draft.frame.anchor:
        draft.entity = column.table
    test = Test(column, "=", value)
    if draft.both:
        draft.frame.both.append(test)
        draft.focus = column
        return
    previous = draft.frame.tests[-1] if draft.frame.tests else None
    if _conflicts(draft, place, previous, test):
        same = [(True, 0.3), (False, 0.1)] if column.table != draft.frame.anchor else [(False, 0.3), (True, 0.0)]
        if draft.choices.pick(f"both@{place}", same):
            assert previous is not None
            draft.frame.tests.pop()
            draft.frame.both += [previous, test]
            return
        draft.joiner = "or"
    draft.add(test)


def _conflicts(draft: Draft, place: int, previous: Test | None, test: Test) -> bool:
    """Two values of one column joined by "and" cannot hold for one row."""
    return (
        previous is not None
        and draft.joiner == "and"
        and not draft.negated
        and draft.away is None
        and previous.left == test.left
        and previous.op == "="
        and place > 0
        and draft.marks[place - 1].tag in "&,CTP"
    )


def _meant(draft: Draft, place: int, mark: Mark) -> tuple[Col | None, str]:
    """The column that a value is of: where it is stored, else the one spoken of."""
    if mark.options:
        return draft.target(mark), mark.options[0].value
    if draft.focus is not None:
        return draft.focus, mark.text
    draft.frame.note("value not stored")
    following = draft.marks[place + 1] if place + 1 < len(draft.marks) else None
    if following is not None and following.tag == "C":
        return draft.target(following), mark.text
    named = [cols[0] for table in draft.spoken()[:1] for cols, _ in draft.facts.display(table)[:1]]
    return (named[0] if named else None), mark.text


def _number(draft: Draft, place: int, mark: Mark) -> None:
    value = mark.number
    assert value is not None
    following = draft.marks[place + 1] if place + 1 < len(draft.marks) else None
    column = (
        draft.focus
        if draft.mode == "filter" or (draft.focus and place and draft.marks[place - 1].tag in "CP")
        else None
    )
    if (
        column is None
        and following is not None
        and following.tag == "C"
        and draft.facts.quantity(draft.target(following))
    ):
        column = draft.target(following)
    if column is None and isinstance(value, int) and 1000 <= value <= 2200:
        column = draft.year(place)
    if (
        column is None
        and following is not None
        and following.tag == "T"
        and draft.frame.anchor not in {None, following.options[0].table}
    ):
        table = following.options[0].table
        draft.frame.having.append(Test(Measure("count", None, table=table), "=", value))
        return
    if column is None and place + 1 < len(draft.marks) and "old" in mark.text + draft.marks[place + 1].text:
        column = next((col for col, _ in draft.facts.years(draft.spoken())), None)
    if column is None:
        draft.frame.note("number without a column")
        return
    _repeat(draft, place, Test(column, "=", value))


def _repeat(draft: Draft, place: int, test: Test) -> None:
    previous = draft.frame.tests[-1] if draft.frame.tests else None
    if draft.both:
        draft.frame.both.append(test)
        draft.focus = test.left if isinstance(test.left, Col) else None
        return
    if _conflicts(draft, place, previous, test):
        draft.joiner = "or"
    draft.add(test)
    if place + 1 < len(draft.marks) and draft.marks[place + 1].tag in "|&,":
        draft.focus = test.left if isinstance(test.left, Col) else None


def _or(draft: Draft, place: int, mark: Mark) -> None:
    draft.joiner = "or"
    del place, mark


def _and(draft: Draft, place: int, mark: Mark) -> None:
    following = draft.marks[place + 1].tag if place + 1 < len(draft.marks) else ""
    if draft.away is not None and following in "RHXW":
        draft.close()
    del mark


def _both(draft: Draft, place: int, mark: Mark) -> None:
    draft.both = draft.mode == "filter" or bool(draft.frame.select or draft.bare)
    del place, mark


def _end(draft: Draft, place: int, mark: Mark) -> None:
    draft.close()
    draft.both = False
    if place + 1 < len(draft.marks) and draft.marks[place + 1].tag not in "O":
        draft.mode = "select"
    del mark


def _each(draft: Draft, place: int, mark: Mark) -> None:
    """Each, without its object: each of what was asked for."""
    draft.frame.note("each without an object")
    del draft, place, mark


def _but(draft: Draft, place: int, mark: Mark) -> None:
    draft.close()
    draft.mode = "filter"
    del place, mark


def _everything(draft: Draft, place: int, mark: Mark) -> None:
    draft.frame.everything = draft.mode == "select" and not draft.frame.select
    del place, mark


_READERS = {
    "*": _everything,
    "W": _request, "K": _count, "A": _aggregate, "D": _distinct, "R": _condition, "H": _condition, "T": _table,
    "C": _column, "V": _value, "N": _number, "|": _or, "&": _and, "b": _both, ".": _end, "u": _but,
}  # fmt: skip
