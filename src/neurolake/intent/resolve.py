"""Which table, column or value each mention means: all of a question's mentions decided together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from neurolake.intent.choices import Choices
from neurolake.intent.facts import Facts
from neurolake.intent.linking import Mention
from neurolake.intent.marks import Mark, retagged
from neurolake.intent.phrases import names_of_table, stems_of
from neurolake.intent.schema import TableName
from neurolake.intent.stems import root, stem
from neurolake.intent.synonyms import roles

_BARRIERS = frozenset("R.")


def resolve(
    marks: Sequence[Mark], facts: Facts, choices: Choices, spoken: Sequence[TableName] = ()
) -> tuple[Mark, ...]:
    """The marks, each mention with one meaning.

    Args:
        spoken: Tables that were spoken of before.
    """
    presence = _presence(marks)
    presence.update(dict.fromkeys(spoken, 1.0))
    resolved = list(marks)
    for place in sorted(range(len(marks)), key=lambda one: (len(marks[one].options), one)):
        mark = resolved[place]
        if mark.options:
            mark = _named(place, mark, resolved, facts)
            scored = [(option, _score(option, place, resolved, presence, facts)) for option in mark.options]
            best = max(score for _, score in scored)
            near = [(option, score) for option, score in scored if score > best - 0.6]
            option = choices.pick(f"mention@{mark.start}", near)
            resolved[place] = retagged(mark, option)
            presence[option.table] = max(presence[option.table], 0.6 + 0.4 * (option.kind == "table"))
    return tuple(resolved)


def _names_its_table(option: Mention, place: int, marks: Sequence[Mark], facts: Facts) -> bool:
    """Is the table in the words for the column, as in "template ids"?"""
    said = {stem(word) for word in marks[place].text.lower().split()}
    own = names_of_table(facts.schema.by_name[option.table])
    return len(said) > 1 and any(set(name) <= said for name in own)


def _named(place: int, mark: Mark, marks: Sequence[Mark], facts: Facts) -> Mark:
    """The name of a thing whose table has no column of that word is what the thing is called by."""
    if mark.text.lower() not in {"name", "names"}:
        return mark
    for table in _governing(place, marks)[:1]:
        if all(option.table != table for option in mark.options):
            (called, *_), sure = facts.display(table)[0]
            if sure < 0.5:
                return mark
            extra = Mention("column", mark.start, mark.end, table, called.column, score=0.95)
            return replace(mark, options=(*mark.options, extra))
    return mark


def _presence(marks: Sequence[Mark]) -> defaultdict[TableName, float]:
    """How surely each table is spoken of."""
    presence: defaultdict[TableName, float] = defaultdict(float)
    for mark in marks:
        best = mark.options[0].score if mark.options else 0.0
        tables = {option.table for option in mark.options if option.score >= best - 0.05}
        for option in mark.options:
            weight = 1.0 if option.kind == "table" else 0.5 if len(tables) == 1 else 0.5 / (1 + len(tables))
            presence[option.table] = max(presence[option.table], option.score * weight)
    return presence


def _score(option: Mention, place: int, marks: Sequence[Mark], presence: dict[TableName, float], facts: Facts) -> float:
    score = option.score + 0.3 * presence[option.table]
    if option.kind == "table":
        return score + _as_table(place, marks)
    if option.kind == "column":
        score += 0.25 * _names_its_table(option, place, marks, facts)
        named = any(one.kind == "table" and one.score > 0.95 for one in marks[place].options)
        return score + _as_column(option, place, marks, facts) - (0.5 if named and option.score < 0.9 else 0.0)
    return score + _as_value(option, place, marks)


def _tag(marks: Sequence[Mark], place: int) -> str:
    return marks[place].tag if 0 <= place < len(marks) else ""


def _as_table(place: int, marks: Sequence[Mark]) -> float:
    before, after = _tag(marks, place - 1), _tag(marks, place + 1)
    two_before = _tag(marks, place - 2)
    bonus = 0.45 if before == "K" or (before in "oD" and two_before == "K") else 0.0
    bonus += 0.2 if before in {"o", "P"} and two_before == "W" else 0.0
    bonus += 0.35 if before in {"o", "X"} and two_before in {"C", "K"} else 0.0
    bonus += 0.25 if before == "W" else 0.0
    # The second of two nouns is what is counted: "number of car models".
    bonus += 0.35 if before == "T" and two_before in {"K", "N"} else 0.0
    bonus += 0.15 if after in {"R", "H"} else 0.0
    bonus += 0.1 if before in {"H", "E"} else 0.0
    return bonus + (0.1 if before == "S" else 0.0)


def _as_column(option: Mention, place: int, marks: Sequence[Mark], facts: Facts) -> float:
    governing = _governing(place, marks)
    bonus = 0.0
    for distance, table in enumerate(governing[:3]):
        if table == option.table:
            bonus = max(bonus, 0.5 - 0.12 * distance)
        elif option.table in facts.neighbours[table]:
            bonus = max(bonus, 0.12 - 0.02 * distance)
    column = facts.schema.by_name[option.table].by_name[option.column]
    before, after = _tag(marks, place - 1), _tag(marks, place + 1)
    numeric = column.type.upper().startswith(("INT", "BIGINT", "DOUBLE", "DECIMAL", "FLOAT"))
    if before == "A" or "Q" in {before, after} or (before == "N" and _tag(marks, place - 2) == "Q"):
        bonus += 0.1 if numeric else -0.1
    if before in {"O", "d"} and any(_means(mark, option) for mark in marks[:place] if mark.tag == "C"):
        bonus += 0.3
    if after in {"V"} and any(
        one.column == option.column and one.table == option.table for one in marks[place + 1].options
    ):
        bonus += 0.2
    return bonus


def _means(mark: Mark, option: Mention) -> bool:
    """May a mark mean this column?"""
    return any((one.table, one.column) == (option.table, option.column) for one in mark.options)


def _governing(place: int, marks: Sequence[Mark]) -> list[TableName]:
    """Tables that a column near them is likely of: the one said after "of", the one just before, then others."""
    after: list[TableName] = []
    skip = False
    for mark in marks[place + 1 : place + 9]:
        if mark.tag in _BARRIERS:
            break
        if mark.tag == "T" and not skip:
            after.append(mark.options[0].table)
            break
        skip = mark.tag == "K" or (skip and mark.tag != "T")
    before = _before(place, marks)
    adjacent = bool(before) and _tag(marks, place - 1) == "T"
    filtering = any(mark.tag in _BARRIERS for mark in marks[:place])
    return list(dict.fromkeys(before[:2] + after if adjacent or filtering else after + before[:2]))


def _before(place: int, marks: Sequence[Mark]) -> list[TableName]:
    """Tables said before: in a second sentence, first what the question is about."""
    ends = [at for at, mark in enumerate(marks[:place]) if mark.tag == "."]
    order = marks[:place] if ends else marks[:place][::-1]
    return [mark.options[0].table for mark in order if mark.tag == "T" or (mark.tag == "V" and len(mark.options) == 1)]


def _as_value(option: Mention, place: int, marks: Sequence[Mark]) -> float:
    bonus = 0.0
    for step, worth in ((-1, 0.55), (1, 0.5), (-2, 0.4), (2, 0.2), (-3, 0.25)):
        near = marks[place + step] if 0 <= place + step < len(marks) else None
        if near is None or near.tag not in {"C", "T", "w", "P", "V"}:
            continue
        if near.tag == "V" and step == -2 and marks[place - 1].tag in "&|,":
            same = any((one.table, one.column) == (option.table, option.column) for one in near.options)
            bonus = max(bonus, 0.35 * same)
        if near.tag == "C" and any(
            (one.table, one.column) == (option.table, option.column) and one.score > 0.4 for one in near.options
        ):
            bonus = max(bonus, worth)
        elif near.tag == "T" and near.options[0].table == option.table:
            bonus = max(bonus, worth / 3)
        elif near.tag in {"w", "P"} and _hinted(near.text, option.column):
            bonus = max(bonus, worth)
    # What stands for a value in other words says less of its column than the value itself.
    return bonus if option.score > 0.75 else bonus / 2


def _hinted(said: str, column: str) -> bool:
    """Does a word near a value speak of its column, as "departing" of the source?"""
    words = {root(other) for word in said.lower().split() for other in roles(stem(word))} | {
        root(word) for word in said.lower().split()
    }
    return any(root(part) in words for part in stems_of(column) if len(part) > 2)
