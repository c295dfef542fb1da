"""The queries that tell what a pattern would change, before it does."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from neurolake.nuic.patterns.base import Given
from neurolake.nuic.patterns.trees import dataset, is_null, present, text
from neurolake.sql.quoted import column, named

_OLD, _NEW = "nl_old_", "nl_new_"
ACTION = "nl_action"


def counted(query: exp.Expr) -> exp.Select:
    """How many rows something has."""
    rows = named(exp.Count(this=exp.Star()), "rows")
    return exp.select(rows).from_(query.subquery("nl_counted") if isinstance(query, exp.Query) else query)


def changed_columns(query: exp.Expr, given: Given) -> dict[str, exp.Expr]:
    """Column of the source → its new value, of those that a query over it changes row by row."""
    if not isinstance(query, exp.Select) or not isinstance(query.args["from_"].this, exp.Table):
        return {}
    shown = {one.alias_or_name: one for one in query.expressions}
    return {
        name: found.this
        for name in given.columns
        if isinstance(found := shown.get(name), exp.Alias) and not isinstance(found.this, exp.Column)
    }


def change_counts(changed: Mapping[str, exp.Expr], given: Given) -> exp.Select:
    """Of each column two figures: cells that become another text, and values that become NULL."""
    figures: list[exp.Expr] = []
    for number in range(len(changed)):
        lost = exp.and_(present(column(f"{_OLD}{number}")), is_null(column(f"{_NEW}{number}")))
        figures += [exp.func("count_if", _differs(number)), exp.func("count_if", lost)]
    return exp.select(*(named(figure, f"f{at}") for at, figure in enumerate(figures))).from_(_pairs(changed, given))


def changed_rows(changed: Mapping[str, exp.Expr], given: Given, limit: int) -> exp.Select:
    """Some rows in which something changes: all columns as they are, then the new values."""
    every = [column(name) for name in given.columns]
    new = [column(f"{_NEW}{number}") for number in range(len(changed))]
    others = exp.or_(*(_differs(number) for number in range(len(changed))))
    return exp.select(*every, *new).from_(_pairs(changed, given)).where(others).limit(limit)


def _pairs(changed: Mapping[str, exp.Expr], given: Given) -> exp.Subquery:
    old = [named(column(name), f"{_OLD}{number}") for number, name in enumerate(changed)]
    new = [named(value.copy(), f"{_NEW}{number}") for number, value in enumerate(changed.values())]
    every = [column(name) for name in given.columns]
    return exp.select(*every, *old, *new).from_(dataset(given.source)).subquery("nl_pairs")


def _differs(number: int) -> exp.Expr:
    old, new = (exp.cast(column(f"{side}{number}"), "VARCHAR") for side in (_OLD, _NEW))
    return exp.NullSafeNEQ(this=old, expression=new)


def gone_rows(query: exp.Query, given: Given, limit: int) -> exp.Select:
    """Some rows of the source that a query over it leaves out."""
    every = exp.select(*(column(name) for name in given.columns)).from_(dataset(given.source))
    left = exp.except_(every, query, distinct=False)
    return exp.select(exp.Star()).from_(left.subquery("nl_gone")).limit(limit)


def merged(merge: exp.Merge, given: Given, keys: Sequence[str]) -> exp.Select:
    """Each row of what is merged with what becomes of it: `added`, `changed`, or NULL for nothing."""
    using, target = merge.args["using"].copy(), merge.this.copy()
    alias = using.alias_or_name
    there = exp.and_(*(present(column(key, target.alias_or_name)) for key in keys))
    action = exp.Case()
    for when in merge.args["whens"].expressions:
        matched = bool(when.args.get("matched"))
        met = there.copy() if matched else exp.not_(exp.paren(there.copy()))
        condition = when.args.get("condition")
        met = met if condition is None else exp.and_(met, condition.copy())
        action = action.when(met, text("changed" if matched else "added"))
    shown = [column(name, alias) for name in given.columns]
    query = exp.select(*shown, named(action, ACTION)).from_(using)
    return query.join(target, on=merge.args["on"].copy(), join_type="left")


def merge_counts(rows: exp.Select) -> exp.Select:
    """How many rows are added, and how many changed."""
    query = exp.select(column(ACTION), named(exp.Count(this=exp.Star()), "rows")).from_(rows.subquery("nl_merged"))
    return query.where(present(column(ACTION))).group_by(column(ACTION))


def merge_rows(rows: exp.Select, limit: int) -> exp.Select:
    """Some rows that are added or changed."""
    query = exp.select(exp.Star()).from_(rows.subquery("nl_merged"))
    return query.where(present(column(ACTION))).limit(limit)
