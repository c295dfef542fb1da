"""What a message changes of an intent. Every function gives a new intent; the one before stays as it is."""

from collections.abc import Sequence
from dataclasses import replace

from neurolake.intent.followup.lead import Lead
from neurolake.intent.frame import Absent, Col, Frame, Grain, Item, Measure, Test, columns_of
from neurolake.intent.grammar.complete import default_order, defined_figures, show_groups
from neurolake.intent.grammar.draft import Draft
from neurolake.intent.phrases import stems_of
from neurolake.intent.stems import stem


def changed(before: Frame, draft: Draft, lead: Lead) -> Frame | None:
    """The intent as the message, read into `draft`, changes it; None where it changes nothing."""
    defined_figures(draft)
    frame = replace(before, features={})
    asked = _asked(draft, before)
    if asked is not None:
        frame = _asking(frame, asked, [token.text for token in lead.dropped])
    frame = _tested(frame, draft, replacing=lead.how == "replace" or lead.instead)
    if draft.frame.group:
        frame = _grouped(frame, draft, _gone(frame, draft, lead))
    if draft.frame.order or draft.frame.limit or draft.wanted in {"up", "down"}:
        frame = _ordered(frame, draft)
    frame.tables = list(dict.fromkeys([*frame.tables, *draft.frame.tables]))
    frame.hints = (*before.hints, *_hints(draft))
    return None if replace(frame, tables=before.tables, hints=before.hints) == before else frame


def _hints(draft: Draft) -> tuple[str, ...]:
    return tuple(mark.text.lower() for mark in draft.marks if mark.tag in "wP")


def _asked(draft: Draft, before: Frame) -> list[Item] | None:
    """What is asked for in place of what was; None where nothing is said of it."""
    found = list(draft.frame.select)
    old = next((item for item in before.select if isinstance(item, Measure) and item.of is not None), None)
    for function in draft.functions:
        if old is not None:
            found.append(replace(old, function=function))
        elif numbers := [item for item in before.select if isinstance(item, Col) and draft.facts.quantity(item)]:
            found.append(Measure(function, numbers[-1]))
    if draft.counting:
        found.append(Measure("count", None, table=before.anchor))
    return found or _called(draft, before)


def _called(draft: Draft, before: Frame) -> list[Item] | None:
    """Which ones: things are told by their names."""
    if "".join(mark.tag for mark in draft.marks) != "W" or before.anchor is None:
        return None
    called = draft.facts.display(before.anchor)
    return list(called[0][0]) if called and called[0][1] >= 0.5 else []


def _asking(frame: Frame, asked: Sequence[Item], dropped: Sequence[str]) -> Frame:
    """Figures take the place of figures, and what they are told of stays; else all that was shown gives way.

    Args:
        asked: Nothing asks for everything of each.
        dropped: Words for what gives way.
    """
    figures = [item for item in asked if isinstance(item, Measure)]
    had = [item for item in frame.select if isinstance(item, Measure)]
    had = [item for item in had if _is_named(item, dropped)] or had
    if figures and had:
        kept = [item for item in frame.select if item not in had]
        front = isinstance(frame.select[-1], Measure)
        shown = [*kept, *asked] if front else [*asked, *kept]
        order = [replace(one, item=figures[0]) if one.item in had else one for one in frame.order]
        return replace(frame, select=list(dict.fromkeys(shown)), order=order)
    if figures:
        shown = [*frame.group, *asked]
        return replace(
            frame, select=shown, everything=False, distinct=False, order=[], limit=None, top_per=[], group=frame.group
        )
    plain = replace(
        frame, select=list(asked), everything=not asked, group=[], having=[], share=False, running=False, change=""
    )
    if any(isinstance(one.item, Measure) for one in frame.order):
        plain = replace(plain, order=[], limit=None)
    return plain


def _tested(frame: Frame, draft: Draft, *, replacing: bool) -> Frame:
    """Tests are added; one of a column that was held against a value already takes its place."""
    new = draft.frame
    missing = [Absent(table, tuple(own)) for table, own in draft.missing]
    denied = {test.left for one in missing for test in one.tests}
    kept = [test for test in frame.tests if test.left not in denied or not _fixed(test)]
    tests = _joined(kept, new.tests, replacing=replacing)
    having = _joined(frame.having, new.having, replacing=replacing)
    absent = [*frame.absent, *missing]
    return replace(frame, tests=tests, having=having, absent=absent, both=list(new.both) or frame.both)


def _joined(before: Sequence[Test], new: Sequence[Test], *, replacing: bool) -> list[Test]:
    if not new:
        return list(before)
    gone = {test.left for test in new if replacing or test.op == "="}
    kept = [test for test in before if test.left not in gone or not (replacing or _fixed(test))]
    kept = [test for test in kept if not any(_denies(one, test) or _denies(test, one) for one in new)]
    if kept:
        kept[0] = replace(kept[0], joiner="and")
    first, *rest = new
    return [*kept, replace(first, joiner="and"), *rest]


def _denies(one: Test, before: Test) -> bool:
    """Whether a test lets nothing pass that another one does."""
    return one.op == "<>" and _fixed(before) and (one.left, one.right) == (before.left, before.right)


def _fixed(test: Test) -> bool:
    """Whether a test lets one value pass only, so that another one for the same can only be meant in its place."""
    return test.op == "="


def _gone(frame: Frame, draft: Draft, lead: Lead) -> list[Item]:
    """The groups that give way: to a time by another unit, or to what is said instead of them."""
    same = [item for item in frame.group if _same_moment(item, draft.frame.group)]
    if not lead.instead:
        return same
    dropped = [token.text for token in lead.dropped]
    return [item for item in frame.group if _is_named(item, dropped)] or list(frame.group)


def _is_named(item: Item, words: Sequence[str]) -> bool:
    """Whether words name an item: its column, its unit of time, or what is computed."""
    said = {stem(word) for word in words}
    own = {stem(part) for col in columns_of(item) for part in stems_of(col.column)}
    own |= {item.unit} if isinstance(item, Grain) else set()
    if isinstance(item, Measure):
        own |= {item.function, _FUNCTIONS.get(item.function, ""), *(stem(part) for part in stems_of(item.name))}
    return bool(said & own)


_FUNCTIONS = {"avg": "average", "max": "maximum", "min": "minimum", "sum": "total", "count": "number"}


def _grouped(frame: Frame, draft: Draft, gone: Sequence[Item]) -> Frame:
    """By what is said, too."""
    new = list(draft.frame.group)
    shown = _showing(frame, gone)
    group = [item for item in frame.group if item not in gone and item not in new]
    measured = any(isinstance(item, Measure) for item in frame.select)
    if not measured and frame.limit and frame.order:
        return replace(frame, top_per=new, select=[*(item for item in new if item not in frame.select), *frame.select])
    if not measured:
        counted: list[Item] = [Measure("count", None, table=frame.anchor)]
        frame = replace(frame, everything=False, distinct=False, order=[], limit=None, having=[])
        return _shown(replace(frame, select=counted, group=new), draft)
    top = new if frame.limit and frame.order else frame.top_per
    order = [one for one in frame.order if one.item not in gone]
    return _shown(replace(frame, select=shown, group=[*group, *new], order=order, top_per=top), draft)


def _same_moment(item: Item, new: Sequence[Item]) -> bool:
    return isinstance(item, Grain) and any(isinstance(one, Grain) and one.of == item.of for one in new)


def _showing(frame: Frame, gone: Sequence[Item]) -> list[Item]:
    """What is shown, without what told of groups that are gone: their columns, and those that name their things."""
    tables = {item.table for item in gone if isinstance(item, Col)}
    return [
        item
        for item in frame.select
        if isinstance(item, Measure) or (item not in gone and not (isinstance(item, Col) and item.table in tables))
    ]


def _shown(frame: Frame, draft: Draft) -> Frame:
    """With what the groups are beside the figures, as in a question of its own."""
    own = replace(draft, frame=frame)
    show_groups(own)
    figures = [item for item in frame.select if isinstance(item, Measure)]
    return replace(own.frame, select=[*(item for item in own.frame.select if item not in figures), *figures])


def _ordered(frame: Frame, draft: Draft) -> Frame:
    new = draft.frame
    order = [replace(one, item=_figure_of(one.item, frame)) for one in new.order]
    frame = replace(frame, order=order or frame.order, limit=new.limit or frame.limit)
    if new.order and not new.limit:
        frame = replace(frame, limit=None)
    if not new.order and (new.limit or draft.wanted):
        own = replace(draft, frame=replace(frame, order=[]), wanted=draft.wanted or "down")
        default_order(own)
        frame = replace(frame, order=own.frame.order or frame.order)
    return frame


def _figure_of(item: Item, frame: Frame) -> Item:
    """A column of which a figure is shown stands for the figure."""
    return next((one for one in frame.select if isinstance(one, Measure) and one.of == item), item)
