"""Reads a question's marks into an intent: at each place the first rule that matches, else the mark alone."""

import re
from collections.abc import Sequence
from functools import cache

from neurolake.intent.choices import Choices
from neurolake.intent.facts import Facts
from neurolake.intent.frame import Absent, Frame
from neurolake.intent.grammar import comparing, grouping, moments, negating, ordering, superlatives
from neurolake.intent.grammar.complete import complete
from neurolake.intent.grammar.draft import Draft, Rule
from neurolake.intent.grammar.requests import plain
from neurolake.intent.marks import Mark


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Rule], ...]:
    families = (moments, ordering, comparing, superlatives, grouping, negating)
    return tuple((re.compile(rule.pattern), rule) for family in families for rule in family.RULES)


def read(marks: Sequence[Mark], facts: Facts, choices: Choices) -> Frame:
    """The intent that marks with one meaning each express."""
    draft = Draft(facts, choices, marks)
    read_into(draft)
    draft.frame.absent = [Absent(table, tuple(tests)) for table, tests in draft.missing]
    return complete(draft)


def read_into(draft: Draft) -> None:
    """Read a draft's marks, and add what they say to its intent."""
    place = 0
    while place < len(draft.marks):
        place = _step(draft, place)


def _step(draft: Draft, place: int) -> int:
    """Read from one place; the place after what was read."""
    for pattern, rule in _rules():
        match = pattern.match(draft.tags, place)
        if match and rule.when(draft, draft.marks[place : match.end()]):
            rule.build(draft, place, draft.marks[place : match.end()])
            return match.end()
    plain(draft, place, draft.marks[place])
    return place + 1
