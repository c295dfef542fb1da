"""Groups: "for each country", "per city", "in each stadium", "by type"."""

from collections.abc import Sequence

from neurolake.intent.frame import Col, Measure
from neurolake.intent.grammar.draft import Draft, Rule, every
from neurolake.intent.marks import Mark


def _each(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """Everything asked for is asked for each of these."""
    early = not any(isinstance(item, Measure) for item in draft.frame.select)
    for mark in every(marks, "TC"):
        if mark.tag == "T":
            _each_row(draft, place, mark)
        else:
            _each_value(draft, draft.target(mark), early)
    draft.close()


def _each_row(draft: Draft, place: int, mark: Mark) -> None:
    table = mark.options[0].table
    key = draft.facts.key(table)
    if draft.counting and not draft.functions:
        draft.frame.select.append(Measure("count", None, table=None))
        draft.counting = False
    if key is not None:
        draft.frame.group.append(key)
    draft.mention(table)
    del place


def _each_value(draft: Draft, column: Col, early: bool) -> None:
    draft.frame.group.append(column)
    del early


def _by(draft: Draft, marks: Sequence[Mark]) -> bool:
    before = next((mark for mark in reversed(draft.marks) if mark.end <= marks[0].start), None)
    if before is None or before.tag in "Hw":
        return False
    return marks[0].text == "by" and any(isinstance(item, Measure) for item in draft.frame.select)


def _each_one(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """In each one: each of what was said before."""
    del draft, place, marks


def _is_one(draft: Draft, marks: Sequence[Mark]) -> bool:
    del draft
    return marks[1].text == "one"


RULES = (
    Rule("EN", _each_one, _is_one),
    Rule("E[oPwDK]*[TC](?:[,&][CT](?![PwRHXSQ]))*", _each),
    Rule("P[TC](?:[,&][CT])*", _each, _by),
)
