"""What speaks for and against a candidate, as numbers by name."""

from collections.abc import Sequence

from neurolake.intent.choices import Choices
from neurolake.intent.frame import (
    Col,
    Frame,
    Grain,
    Item,
    Measure,
    Scalar,
    Top,
    Within,
    columns_of,
    columns_of_test,
)
from neurolake.intent.marks import Mark
from neurolake.intent.tokens import Token

_CLOSE = 0.3


def features(said: Sequence[Token], marks: Sequence[Mark], frame: Frame, choices: Choices) -> dict[str, float]:
    """All of them; those that are not named are 0."""
    found: dict[str, float] = {"cost": choices.cost}
    for taken in choices.trail:
        kind = taken.key.partition("@")[0]
        found[f"cost of {kind}"] = found.get(f"cost of {kind}", 0.0) + taken.costs[taken.index]
        if taken.index:
            found[f"turned {kind}"] = found.get(f"turned {kind}", 0.0) + 1
        elif len(taken.costs) > 1 and taken.costs[1] < _CLOSE:
            found["close choices"] = found.get("close choices", 0.0) + 1.0 - taken.costs[1] / _CLOSE
    scores = [mark.options[0].score for mark in marks if mark.options]
    found["weak mentions"] = sum(1.0 - score for score in scores)
    found["words explained"] = float(sum(mark.end - mark.start for mark in marks if mark.tag in "TCVNt"))
    found["words unknown"] = float(sum(mark.tag == "w" for mark in marks))
    found["words"] = float(len(said))
    found["tables"] = float(len(set(frame.tables)))
    found["columns asked"] = float(len(frame.select))
    found["tests"] = float(len(frame.tests) + len(frame.having))
    found["negations"] = float(len(frame.absent))
    found["negations lost"] = float(any(mark.tag == "X" for mark in marks) and not _denies(frame))
    found["numbers lost"] = float(max(0, sum(mark.tag == "N" for mark in marks) - _numbers(frame)))
    found["superlative lost"] = float(any(mark.tag == "S" for mark in marks) and not _extreme(frame))
    found["both"] = float(bool(frame.both))
    found["grouped"] = float(bool(frame.group))
    found["limited"] = float(frame.limit is not None)
    found["joined tests"] = float(sum(test.joiner == "or" for test in frame.tests))
    found |= _shape(frame, marks)
    found |= _lost(marks, frame)
    found["said and lost"] = _dropped(marks, frame) + found["negations lost"] + found["numbers lost"]
    return {**found, **{f"noted {name}": amount for name, amount in frame.features.items()}}


def _dropped(marks: Sequence[Mark], frame: Frame) -> float:
    """Stretches of time, shares, changes and means that were said, of which nothing is in the query.

    So is a question of which hardly a word names data.
    """
    kinds = [mark.tag for mark in marks]
    named = sum(bool(mark.options) for mark in marks)
    cut_short = "S" in kinds and frame.limit is not None and not frame.order
    if not named or cut_short or kinds.count("w") > 2 * sum(kind in "TCVNt" for kind in kinds):
        return 1.0
    times = sum(isinstance(test.right, Within) for test in frame.tests)
    times += sum(isinstance(item, Grain) for item in frame.group)
    figures = any(isinstance(item, Measure) for item in frame.select)
    means = any(mark.tag == "A" and mark.value == "avg" for mark in marks) and not _averages(frame)
    return max(0, kinds.count("t") - times) + float(not figures and any(kind in "gry" for kind in kinds)) + means


def _averages(frame: Frame) -> bool:
    scalars = [test.right.measure for test in frame.tests if isinstance(test.right, Scalar)]
    return any(isinstance(item, Measure) and item.function in {"avg", "defined"} for item in [*_items(frame), *scalars])


def _lost(marks: Sequence[Mark], frame: Frame) -> dict[str, float]:
    """What the words ask for and the query does not do."""
    kinds = [mark.tag for mark in marks]
    figures = [item for item in _items(frame) if isinstance(item, Measure)]
    tests = [*frame.tests, *frame.both, *(test for absent in frame.absent for test in absent.tests)]
    compared = [test for test in [*tests, *frame.having] if test.op not in {"=", "<>"}]
    scalars = [test for test in tests if isinstance(test.right, Scalar | Top)]
    return {
        "groups lost": float("E" in kinds and not frame.group and not frame.top_per),
        "counts lost": float("K" in kinds and not any(item.function == "count" for item in figures)),
        "figures lost": float("A" in kinds and not figures and not scalars and not frame.order),
        "order lost": float(("O" in kinds or "d" in kinds) and not frame.order),
        "comparisons lost": float(max(0, sum(kind in "QqBJ" for kind in kinds) - len(compared) - len(frame.order))),
        "values lost": float(max(0, kinds.count("V") - sum(test.op not in {">", "<"} for test in tests))),
        "values respelt": float(sum(mark.tag == "V" and _respelt(mark) for mark in marks)),
        "everything": float(frame.everything),
        "unknown share": kinds.count("w") / max(1, len(kinds)),
    }


def _respelt(mark: Mark) -> bool:
    """Is the value stored in other words, or with other spaces, than it was said?"""
    return bool(mark.options) and mark.options[0].value.casefold() != mark.text.casefold()


def _items(frame: Frame) -> list[Item]:
    return [*frame.select, *(order.item for order in frame.order), *(test.left for test in frame.having)]


def _shape(frame: Frame, marks: Sequence[Mark]) -> dict[str, float]:
    """Of what is asked and what it is asked of."""
    asked = [item for item in frame.select if isinstance(item, Col)]
    read = {col.table for item in [*frame.select, *frame.group] for col in columns_of(item)}
    read |= {col.table for test in frame.tests for col in columns_of_test(test)}
    spoken = {option.table for mark in marks if mark.tag == "T" for option in mark.options}
    kinds = "".join(mark.tag for mark in marks)
    front = bool(frame.group) and bool(frame.select) and not isinstance(frame.select[0], Measure)
    tested = frame.tests or frame.having or frame.absent or frame.both
    return {
        "tables read": float(len(read | set(frame.tables))),
        "tables not spoken of": float(len(read - spoken)),
        "tables asked": float(len({item.table for item in asked})),
        "asked twice": float(len(asked) - len(set(asked))),
        "distinct": float(frame.distinct),
        "distinct unsaid": float(frame.distinct and "D" not in kinds),
        "groups before counts": float(front and "K" in kinds),
        "groups before figures": float(front and "K" not in kinds),
        "nothing tested": float(("V" in kinds or "Q" in kinds) and not tested),
        "text compared": float(sum(test.op in {"<", ">", "<=", ">="} for test in frame.tests)),
    }


def _denies(frame: Frame) -> bool:
    ops = {test.op for test in [*frame.tests, *frame.having]}
    return bool(frame.absent) or bool(ops & {"<>", "<=", ">=", "not like", "null"}) or any("not" in op for op in ops)


def _numbers(frame: Frame) -> int:
    tests = [*frame.tests, *frame.having, *frame.both, *(test for absent in frame.absent for test in absent.tests)]
    return sum(2 if test.op == "between" else 1 for test in tests) + (frame.limit is not None)


def _extreme(frame: Frame) -> bool:
    asked = any(isinstance(item, Measure) and item.function in {"max", "min"} for item in frame.select)
    return bool(frame.order) or asked
