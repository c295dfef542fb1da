"""A message read as a change of the intent before, and the queries that it may mean, tried and weighed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlglot import exp

from neurolake.intent.ask import POSSIBLE, SURE, Check, Checked
from neurolake.intent.choices import Choices, runs
from neurolake.intent.compile import Compiler
from neurolake.intent.facts import Facts
from neurolake.intent.followup.change import changed
from neurolake.intent.followup.lead import Lead
from neurolake.intent.frame import Col, Frame, Measure, columns_of, columns_of_test
from neurolake.intent.grammar.draft import Draft
from neurolake.intent.grammar.read import read_into
from neurolake.intent.joins import Unjoinable
from neurolake.intent.linking import Links, Mention
from neurolake.intent.marks import Mark, segmentations
from neurolake.intent.outcome import Answer, Ask, Outcome, Reading, Refuse
from neurolake.intent.readout import words
from neurolake.intent.resolve import resolve
from neurolake.intent.schema import Schema, TableName
from neurolake.intent.tokens import Token
from neurolake.intent.unnamed import OF_ANYTHING
from neurolake.intent.values import Values

_RUNS = 20
_TRIED = 6
_SHOWN = 4
_SURE = 0.9
_PER_COST = 8.0
_NO_ROWS = 1.5
_DOUBTFUL = 0.3
_ASKING = frozenset("WKASO")
_LOST = frozenset(
    (
        "value without a column",
        "number without a column",
        "time without a column",
        "comparison without a column",
        "adjective without a column",
        "figure of a figure",
    )
)
_BEFORE = frozenset("them those these it".split())


@dataclass(frozen=True)
class _Way:
    """A query that the message may make of the one before."""

    sql: exp.Query
    frame: Frame
    cost: float
    checked: Checked = field(default_factory=Checked)

    @property
    def weight(self) -> float:
        """How likely it is, against the others."""
        return math.exp(-_PER_COST * self.cost - _NO_ROWS * (self.checked.rows == 0))


def follow(lead: Lead, before: Frame, schema: Schema, values: Values, check: Check, now: datetime) -> Outcome | None:
    """What a message makes of the intent before; None where it is a question of its own.

    Args:
        before: What was asked before.
        schema: What the asker may ask about now.
        values: Finds words of the message among stored values that the asker may see.
        check: Tries a query.
    """
    facts = Facts(schema)
    present = _present(before, facts, now) if lead.said else None
    if present is None:
        return None
    own = spoken_of(before)
    said = lead.said
    mentions = [*Links(schema).find(said), *_values(said, values)]
    ways = segmentations(said, _near(mentions, own))
    if _anew(lead, ways[0][0], own):
        return None
    if strange := _strange(said, ways):
        told = " and ".join(f"“{word}”" for word in strange)
        return Refuse(f"Nothing that you may see is called {told}.", (words(present),))
    found = _weighed([way for way in _candidates(lead, before, ways, facts, now) if way.sql != present], check)
    return _outcome(found) if found else None


def spoken_of(frame: Frame) -> list[TableName]:
    """The tables that an intent is about, what it is most about first."""
    cols = [
        col
        for item in [*frame.select, *frame.group, *(order.item for order in frame.order)]
        for col in columns_of(item)
    ]
    cols += [col for test in [*frame.tests, *frame.having, *frame.both] for col in columns_of_test(test)]
    first = [frame.anchor] if frame.anchor else []
    return list(dict.fromkeys([*first, *frame.tables, *(col.table for col in cols)]))


def _present(before: Frame, facts: Facts, now: datetime) -> exp.Query | None:
    """The query before, as it would be now; None where what it was about is gone."""
    try:
        return Compiler(facts, now).compile(before, Choices()) if _there(before, facts) else None
    except Unjoinable:
        return None


def _there(frame: Frame, facts: Facts) -> bool:
    """Whether all that was asked about is still there, for this asker."""
    tables = facts.schema.by_name
    items = [*frame.select, *frame.group, *frame.top_per, *(order.item for order in frame.order)]
    cols = [col for item in items for col in columns_of(item)]
    absent = [test for one in frame.absent for test in one.tests]
    cols += [col for test in [*frame.tests, *frame.having, *frame.both, *absent] for col in columns_of_test(test)]
    figures = [item for item in [*items, *(test.left for test in frame.having)] if isinstance(item, Measure)]
    cols += [Col(item.table, item.name) for item in figures if item.function == "defined" and item.table]
    there = all(col.table in tables and col.column in tables[col.table].by_name for col in cols)
    return there and all(name in tables for name in [*spoken_of(frame), *(one.table for one in frame.absent)])


def _values(said: Sequence[Token], values: Values) -> Iterator[Mention]:
    for hit in values.find([token.text for token in said]):
        yield Mention("value", hit.start, hit.end, hit.table, hit.column, hit.value, hit.score)


def _near(mentions: Sequence[Mention], own: Sequence[TableName]) -> list[Mention]:
    """What words may mean of the tables before goes before what they may mean elsewhere."""
    here = {(one.start, one.end, one.kind) for one in mentions if one.table in own and one.score >= 0.6}
    return [one for one in mentions if one.table in own or (one.start, one.end, one.kind) not in here]


def _anew(lead: Lead, marks: Sequence[Mark], own: Sequence[TableName]) -> bool:
    """Whether it asks for things by their name, which is a question of its own."""
    things = [mark for mark in marks if mark.tag == "T"]
    asks = any(mark.tag in "WKS" for mark in marks) or lead.asks
    if asks and things and not lead.instead and not _BEFORE & {token.lower for token in lead.whole}:
        return True
    other = any(mark.options[0].score > 0.9 and mark.options[0].table not in own for mark in things)
    return other and lead.how != "drill"


def _strange(said: Sequence[Token], ways: Sequence[tuple[tuple[Mark, ...], float]]) -> list[str]:
    """Words that nothing explains, in any way to cut the message."""
    cut = [
        {mark.text for mark in marks if mark.tag == "w" and mark.text.lower() not in OF_ANYTHING} for marks, _ in ways
    ]
    return [token.text for token in said if all(token.text in one for one in cut)]


def _candidates(
    lead: Lead, before: Frame, ways: Sequence[tuple[tuple[Mark, ...], float]], facts: Facts, now: datetime
) -> list[_Way]:
    own, compiler = spoken_of(before), Compiler(facts, now)
    found: dict[str, _Way] = {}

    def parse(choices: Choices) -> _Way | None:
        marks = resolve(choices.pick("cut@0", ways), facts, choices, own)
        draft = _draft(lead, before, marks, facts, choices)
        read_into(draft)
        frame = changed(before, draft, lead)
        if frame is None or _figure_lost(draft) or _LOST & draft.frame.features.keys():
            return None
        try:
            return _Way(compiler.compile(frame, choices), frame, 0.0)
        except Unjoinable:
            return None

    for way, choices in runs(parse, _RUNS):
        if way is not None:
            cost = choices.cost + _DOUBTFUL * (_lets_go(way, before) + _by_moments(way, before, facts))
            found.setdefault(way.sql.sql("duckdb"), replace(way, cost=cost))
    return list(found.values())


def _lets_go(way: _Way, before: Frame) -> bool:
    """Whether a figure was shown before, and none is now."""
    had, has = (any(isinstance(item, Measure) for item in frame.select) for frame in (before, way.frame))
    return had and not has


def _by_moments(way: _Way, before: Frame, facts: Facts) -> bool:
    """Whether rows are grouped by moments as they are: a column may be called "year" and hold days."""
    new = [item for item in way.frame.group if item not in before.group]
    return any(isinstance(item, Col) and facts.moment(item) for item in new)


def _draft(lead: Lead, before: Frame, marks: tuple[Mark, ...], facts: Facts, choices: Choices) -> Draft:
    asks = any(mark.tag in _ASKING for mark in marks) or not _tests(marks)
    frame = Frame(anchor=before.anchor or next(iter(spoken_of(before)), None), tables=list(before.tables))
    draft = Draft(facts, choices, marks, frame, mode="select" if asks and lead.how != "drill" else "filter")
    draft.entity = frame.anchor
    return draft


def _figure_lost(draft: Draft) -> bool:
    """Whether a figure was asked for, and a plain column taken."""
    plain = draft.frame.select and not any(isinstance(item, Measure) for item in draft.frame.select)
    return bool(plain) and any(mark.tag == "A" for mark in draft.marks)


def _tests(marks: Sequence[Mark]) -> bool:
    return any(mark.tag in "VNQqJBX" or (mark.tag == "t" and mark.span and mark.span.kind != "grain") for mark in marks)


def _weighed(found: Sequence[_Way], check: Check) -> list[_Way]:
    likely = sorted(found, key=lambda way: way.cost)[:_TRIED]
    tried = [replace(way, checked=check(way.sql)) for way in likely]
    return sorted((way for way in tried if way.checked.error is None), key=lambda way: -way.weight)


def _outcome(found: Sequence[_Way]) -> Outcome:
    whole = sum(way.weight for way in found)
    readings = [_reading(way, way.weight / whole) for way in found[:_SHOWN]]
    if readings[0].confidence >= SURE:
        return Answer(readings[0], tuple(readings[1:]))
    if readings[0].confidence >= POSSIBLE and len(readings) > 1:
        return Ask("Which of these do you mean?", tuple(readings))
    return Refuse("It is not clear what this changes.", (readings[0].words,))


def _reading(way: _Way, share: float) -> Reading:
    tables = sorted({tuple(part.name for part in table.parts) for table in way.sql.find_all(exp.Table)})
    return Reading(way.sql, words(way.sql), round(_SURE * share, 3), tuple(tables), way.checked.rows, way.frame)
