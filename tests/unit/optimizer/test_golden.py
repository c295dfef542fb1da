"""Pairs in tests/golden/optimizer/PASS.sql: what the pass makes of a query, and both sides give the same answer.

A case is a comment that says what it is about, the query, and what it becomes, with `-- becomes` or `-- stays` between.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlglot import exp, parse_one

from neurolake.optimizer.barrier import Hides, mark
from neurolake.optimizer.optimise import PASSES

GOLDEN = Path(__file__).parents[2] / "golden" / "optimizer"


@dataclass(frozen=True)
class Case:
    about: str
    before: str
    after: str | None


def cases(name: str) -> list[Case]:
    found = []
    for block in (GOLDEN / f"{name}.sql").read_text().strip().split("\n\n"):
        about, _, rest = block.partition("\n")
        before, _, after = rest.partition("-- becomes\n") if "-- becomes" in rest else rest.partition("-- stays")
        found.append(Case(about.removeprefix("-- "), _joined(before), _joined(after) or None))
    return found


def _joined(text: str) -> str:
    return " ".join(line.strip() for line in text.strip().splitlines())


def parsed(sql: str) -> exp.Expr:
    """The tree, with every sub-select named `governed` marked as such."""
    tree = parse_one(sql, dialect="duckdb")
    for node in tree.find_all(exp.Subquery):
        if node.alias.startswith("governed"):
            mark(node, Hides.ROWS)
    return tree


EVERY = [(name, case) for name, _ in PASSES for case in cases(name)]


@pytest.mark.parametrize(("name", "case"), EVERY, ids=[f"{name}: {case.about}" for name, case in EVERY])
def test_the_pass_makes_of_it_what_is_written_and_the_answer_stays(data, tables, name, case):
    tree = parsed(case.before)
    untouched = tree.sql("duckdb")
    after = dict(PASSES)[name](tree, tables)
    assert (after.sql("duckdb") if after is not None else None) == case.after
    assert tree.sql("duckdb") == untouched
    if after is not None:
        assert data.answer(after) == data.answer(tree)
    else:
        data.answer(tree)
