"""What a question leaves unsaid: the columns by which things are called, what is counted, and how rows are grouped."""

from dataclasses import replace

from neurolake.intent.frame import Col, Frame, Grain, Item, Measure, Order, Test, Top
from neurolake.intent.grammar.draft import Draft, defined
from neurolake.intent.schema import TableName

_WORDS = {
    "where": (
        "location",
        "city",
        "country",
        "hometown",
        "address",
        "place",
        "district",
        "state",
        "region",
        "nationality",
    ),
    "when": ("date", "year", "time", "day", "start"),
    "age": ("age",),
    "length": ("duration", "length", "time"),
    "measure": ("weight", "price", "cost", "amount"),
}


def complete(draft: Draft) -> Frame:
    """The intent of a question that was read to its end."""
    frame = draft.frame
    defined_figures(draft)
    _question_word(draft)
    default_order(draft)
    _nothing_asked(draft)
    _count_of_nothing(draft)
    _distinct(draft)
    _groups(draft)
    _measured_extreme(draft)
    return frame


def defined_figures(draft: Draft) -> None:
    """Measures that people defined were read like columns; they stand where aggregates stand."""
    frame, facts = draft.frame, draft.facts
    frame.select = [_figure(draft, item) for item in frame.select]
    frame.order = [Order(_figure(draft, order.item), order.descending) for order in frame.order]
    tested = [test for test in frame.tests if isinstance(test.left, Col) and facts.defined(test.left)]
    frame.tests = [test for test in frame.tests if test not in tested]
    frame.having += [replace(test, left=_figure(draft, test.left)) for test in tested]
    for item in [*frame.select, *(order.item for order in frame.order), *(test.left for test in frame.having)]:
        if isinstance(item, Measure) and item.function == "defined" and item.table not in frame.tables:
            frame.tables.append(item.table or ())


def _figure(draft: Draft, item: Item) -> Item:
    of = item.of if isinstance(item, Measure) else item
    if not isinstance(of, Col) or not draft.facts.defined(of):
        return item
    if isinstance(item, Measure) and item.function != "sum":
        draft.frame.note("figure of a figure")
    return defined(of)


def _measured_extreme(draft: Draft) -> None:
    """An aggregate over the rows of an extreme thing: concerts in the largest stadium."""
    frame = draft.frame
    first = frame.order[0] if frame.order else None
    if first is None or frame.group or frame.limit is None or not isinstance(first.item, Col):
        return
    if not frame.select or not all(isinstance(item, Measure) for item in frame.select):
        return
    key = draft.facts.key(first.item.table)
    if key is not None:
        frame.tests.append(Test(key, "=", Top(key, first)))
        frame.order, frame.limit = [], None


def _question_word(draft: Draft) -> None:
    """Words like "where" or "how old" ask for a column that they do not name."""
    words = _WORDS.get(draft.wanted)
    if words is None or (draft.frame.select and draft.wanted in {"measure"}):
        return
    frame_anchor = draft.frame.anchor
    found = [
        (Col(table, column.name), 1.0 - 0.1 * rank - 0.2 * distance)
        for distance, table in enumerate(
            dict.fromkeys([*([frame_anchor] if frame_anchor else []), *draft.spoken()[:3]])
        )
        for column in draft.facts.schema.by_name[table].columns
        for rank, word in enumerate(words)
        if draft.facts._speaks_of(_name(draft, table, column.name), word)
    ]
    if found:
        draft.frame.select.append(draft.choices.pick("asked@0", sorted(found, key=lambda pair: -pair[1])[:3]))


def _name(draft: Draft, table: TableName, column: str) -> tuple[str, ...]:
    from neurolake.intent.phrases import names_of_column

    names = names_of_column(draft.facts.schema.by_name[table].by_name[column])
    return tuple(word for name in names for word in name)


def default_order(draft: Draft) -> None:
    """A direction or "top" without a column: by the last number asked for."""
    if draft.wanted not in {"up", "down"} or draft.frame.order:
        return
    items = draft.frame.select
    numbers = [
        item for item in items if isinstance(item, Measure) or (isinstance(item, Col) and draft.facts.quantity(item))
    ]
    target = numbers[-1:] if draft.frame.limit else items[:1]
    if target:
        draft.frame.order.append(Order(target[0], draft.wanted == "down"))


def _nothing_asked(draft: Draft) -> None:
    """Nothing but a thing was asked for: it is told by its name."""
    frame = draft.frame
    if frame.select or frame.everything:
        return
    table = draft.bare[0] if draft.bare else frame.anchor or next(iter(draft.spoken()), None)
    if table is None:
        return
    if draft.counting:
        frame.select.append(Measure("count", None, table=table))
        return
    called = draft.facts.display(table)
    if called[0][1] < 0.5:
        frame.everything, frame.anchor = True, table
        return
    frame.select += list(draft.choices.pick("called@0", called))


def _count_of_nothing(draft: Draft) -> None:
    """How many there are: what is counted was said before or is what is spoken of."""
    if draft.counting and not any(isinstance(item, Measure) for item in draft.frame.select):
        draft.frame.select.append(Measure("count", None, table=draft.frame.anchor))


def _distinct(draft: Draft) -> None:
    frame = draft.frame
    if any(isinstance(item, Measure) for item in frame.select):
        return
    if draft.distinct:
        frame.distinct = True
    elif _repeats(draft):
        frame.distinct = draft.choices.pick("distinct@0", [(False, 0.2), (True, 0.0)])


def _repeats(draft: Draft) -> bool:
    """Does "or" between values of another table show a thing once for each of them?"""
    frame = draft.frame
    asked = {item.table for item in frame.select if isinstance(item, Col)}
    either = [test for test in frame.tests if test.joiner == "or"]
    return bool(asked) and any(isinstance(test.left, Col) and test.left.table not in asked for test in either)


def _groups(draft: Draft) -> None:
    """Rows are grouped when aggregates stand beside other things, when rows are counted to order by, or to test."""
    frame = draft.frame
    measured = any(isinstance(item, Measure) for item in frame.select)
    if frame.group and measured:
        show_groups(draft)
    counts = [order.item for order in frame.order if isinstance(order.item, Measure)] + [
        test.left for test in frame.having
    ]
    others: list[Item] = [item for item in frame.select if not isinstance(item, Measure)]
    if not frame.group and (counts or (measured and others)):
        frame.group = _grouping(draft, others)
    elif frame.group and (counts or measured):
        frame.group += [item for item in others if item not in frame.group]
    else:
        _first_of_each(frame)


def _first_of_each(frame: Frame) -> None:
    """Groups without figures: the first rows of each, where rows are to be the first by something."""
    if frame.limit and frame.order and frame.group:
        frame.top_per = list(frame.group)
        frame.select = [item for item in frame.group if item not in frame.select] + frame.select
    frame.group = []


def _grouping(draft: Draft, others: list[Item]) -> list[Item]:
    """By the key of the thing whose columns are asked for, with these columns; else by the columns alone."""
    tables = {item.table for item in others if isinstance(item, Col)}
    counted = {order.item.table for order in draft.frame.order if isinstance(order.item, Measure)}
    counted |= {test.left.table for test in draft.frame.having if isinstance(test.left, Measure)}
    counted |= {item.table for item in draft.frame.select if isinstance(item, Measure)}
    keys: list[Item] = []
    for table in sorted(tables):
        key = draft.facts.key(table)
        if key is not None and table not in counted and _calls(draft, table, others):
            keys.append(key)
    return keys + [item for item in others if item not in keys]


def _calls(draft: Draft, table: TableName, others: list[Item]) -> bool:
    """Are rows of the table told apart by what is asked, rather than by a property that many of them share?"""
    asked = {item for item in others if isinstance(item, Col) and item.table == table}
    names = {cols[0] for cols, score in draft.facts.display(table) if score >= 0.6}
    key = draft.facts.key(table)
    figures = [*draft.frame.select, *(order.item for order in draft.frame.order)]
    figures += [test.left for test in draft.frame.having]
    defined_ = any(isinstance(item, Measure) and item.function == "defined" for item in figures)
    spoken = any(mark.tag == "T" and mark.options[0].table == table for mark in draft.marks)
    return (table == draft.frame.anchor and spoken and not defined_) or bool(asked & names) or key in asked


def _refers(draft: Draft, one: Col, key: Col) -> bool:
    return any(
        (link.from_table, link.from_column, link.to_table, link.to_column)
        == (one.table, one.column, key.table, key.column)
        for link in draft.facts.schema.links
    )


def show_groups(draft: Draft) -> None:
    """What the groups are is shown beside the figures, unless it is already asked for."""
    frame = draft.frame
    shown: list[Item] = []
    for item in frame.group:
        if isinstance(item, Col) and any(isinstance(one, Col) and _refers(draft, one, item) for one in frame.select):
            continue
        if isinstance(item, Grain) or item in frame.select:
            shown += [] if item in frame.select else [item]
            continue
        told = any(isinstance(one, Col) and one.table == getattr(item, "table", None) for one in frame.select)
        if isinstance(item, Col) and told and draft.facts.key(item.table) == item:
            continue
        if isinstance(item, Col) and draft.facts.key(item.table) == item and item.table in draft.frame.tables:
            shown += list(draft.choices.pick("group@0", draft.facts.display(item.table)))
        else:
            shown.append(item)
    if not shown:
        return
    if any(isinstance(item, Grain) for item in shown):
        frame.select = shown + frame.select
        return
    early = draft.tags.find("E") < max(draft.tags.find("K"), draft.tags.find("A"))
    front = draft.choices.pick("front@0", [(True, 0.2 if early else 0.0), (False, 0.0 if early else 0.2)])
    frame.select = shown + frame.select if front else frame.select + shown
