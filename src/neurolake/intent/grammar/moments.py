"""Time: "in the last 7 days", "this month", "by month", "year over year", "running total", "share of"."""

from collections.abc import Sequence

from neurolake.intent.frame import Col, Grain, Test, Within
from neurolake.intent.grammar.draft import Draft, Rule, first
from neurolake.intent.marks import Mark


def _span(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    span = first(marks, "t").span
    assert span is not None
    column = _moment(draft, place)
    if column is None:
        draft.frame.note("time without a column")
        return
    if span.kind == "grain":
        draft.frame.group.append(Grain(column, span.unit))
    else:
        draft.add(Test(column, "within", Within(span)))


def _moment(draft: Draft, place: int) -> Col | None:
    if draft.focus is not None and draft.facts.moment(draft.focus):
        return draft.focus
    found = draft.facts.moments(draft.spoken())
    return draft.choices.pick(f"moment@{place}", found[:3]) if found else None


def _share(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    draft.frame.share = True
    draft.functions = ["sum"]
    del place, marks


def _running(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    draft.frame.running = True
    draft.functions = ["sum"]
    del place, marks


def _change(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    unit = marks[0].value
    draft.frame.change = unit
    column = _moment(draft, place)
    if column is not None and not any(isinstance(item, Grain) for item in draft.frame.group):
        draft.frame.group.append(Grain(column, unit))


RULES = (
    Rule("P?t", _span),
    Rule("go?", _share),
    Rule("ro?", _running),
    Rule("y", _change),
)
