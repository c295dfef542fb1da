"""Negation: "without any concert", "who never ordered", "not from France", "but not from CVO"."""

from collections.abc import Sequence

from neurolake.intent.frame import Test
from neurolake.intent.grammar.draft import Draft, Rule, first
from neurolake.intent.marks import Mark


def _without(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """No row of another table belongs to it; conditions that follow tell which rows."""
    table = first(marks, "T").options[0].table
    draft.mode = "filter"
    if table == draft.frame.anchor:
        draft.negated = True
        return
    draft.open_absent(table)
    del place


def _not(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A negation whose object is still to come."""
    draft.negated = True
    draft.mode = "filter"
    if any(mark.tag == "R" for mark in marks):
        draft.away, draft.away_table = None, None
    del place


def _null(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A column without a value."""
    draft.mode = "filter"
    draft.add(Test(draft.target(first(marks, "C")), "null", 0))
    del place


def _without_column(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """Never won an award: no row of the table that awards are in."""
    draft.mode = "filter"
    draft.open_absent(draft.target(first(marks, "C")).table)
    del place


def _others(draft: Draft, marks: Sequence[Mark]) -> bool:
    return draft.frame.anchor is not None and draft.target(first(marks, "C")).table != draft.frame.anchor


def _other(draft: Draft, marks: Sequence[Mark]) -> bool:
    return first(marks, "T").options[0].table != draft.frame.anchor


RULES = (
    Rule("RX[HwPoEAD]*C(?![QVNPwHBoS])", _null, lambda draft, marks: not _others(draft, marks)),
    Rule("[Ru&]*X[HwPoEAD]*C(?!P?[QVNBS])", _without_column, _others),
    Rule("[Ru&]*X[HwPoEDKA]*T", _without, _other),
    Rule("[Ru&]*X", _not),
)
