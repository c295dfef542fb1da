"""Order: "sorted by age in descending order", "from oldest to youngest", "in alphabetical order of name"."""

from collections.abc import Sequence

from neurolake.intent.frame import Col, Item, Measure, Order
from neurolake.intent.grammar.draft import Draft, Rule, counted, every
from neurolake.intent.marks import Mark


def _by(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """Order by the items named, in the direction named before or after them."""
    down = any(mark.tag == "d" and mark.value == "desc" for mark in marks)
    aggregates = [mark.value for mark in marks if mark.tag == "A"]
    for mark in every(marks, "CT"):
        draft.frame.order.append(Order(_item(draft, mark, aggregates, marks), down))
    del place


def _item(draft: Draft, mark: Mark, aggregates: list[str], marks: Sequence[Mark]) -> Item:
    if mark.tag == "T":
        table = mark.options[0].table
        if any(one.tag == "K" for one in marks):
            return counted(table)
        display = draft.facts.display(table)
        return draft.choices.pick(f"order@{mark.start}", display)[0]
    col = draft.target(mark)
    if any(one.tag == "K" for one in marks) and not draft.facts.quantity(col):
        return Measure("count", None, table=col.table)
    return Measure(aggregates[0], col) if aggregates else col  # type: ignore[arg-type]


def _direction(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """A direction alone holds for the last order, or orders by the first thing asked for."""
    down = marks[-1].value == "desc"
    if draft.frame.order:
        draft.frame.order[-1] = Order(draft.frame.order[-1].item, down)
    elif draft.focus is not None:
        draft.frame.order.append(Order(draft.focus, down))
    else:
        draft.wanted = "down" if down else "up"
    del place


def _from_to(draft: Draft, place: int, marks: Sequence[Mark]) -> None:
    """From one extreme to the other."""
    lexeme = next(mark.lexeme for mark in marks if mark.tag in "SJj")
    assert lexeme is not None
    more = lexeme.value in {"max", "most", ">"}
    if lexeme.dimension is not None and not draft.frame.order:
        found = draft.measured(lexeme.dimension, place)
        if found is not None:
            draft.frame.order.append(Order(found[0], found[1]))
            return
    if lexeme.dimension is not None:
        more = lexeme.dimension.words[0][1] > 0
    if draft.frame.order:
        draft.frame.order[-1] = Order(draft.frame.order[-1].item, more)
    elif draft.focus is not None or any(isinstance(item, Col) for item in draft.frame.select):
        numbers = [item for item in draft.frame.select if isinstance(item, Col) and draft.facts.quantity(item)]
        item = draft.focus or (numbers[-1] if numbers else draft.frame.select[-1])
        draft.frame.order.append(Order(item, more))


def _head_sorts(draft: Draft, marks: Sequence[Mark]) -> bool:
    del marks
    return any(mark.text.split()[-1] in {"sort", "order", "rank", "sorted", "ordered"} for mark in draft.marks)


RULES = (
    Rule("O?[Po]*[SJj]P[SJj](?![CT])", _from_to),
    Rule("Od[oP]*K?o?A?[CT](?:[,&]+C)*", _by),
    Rule("O[oPw]*K?o?A?o?[CT](?:[,&]+(?:A?o?)C(?!A|K))*[PR]*d?", _by),
    Rule("P?d[oPO]*K?o?A?o?[CT]", _by),
    Rule("P[CT][P,]*d", _by, _head_sorts),
    Rule("PA?[CT][P,]*d", _by),
    Rule("O?P?d", _direction),
)
