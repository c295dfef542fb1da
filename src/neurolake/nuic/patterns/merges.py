"""Patterns that bring rows of a source into a target, each as one MERGE."""

from collections.abc import Sequence

from sqlglot import exp

from neurolake.kernel.errors import InvalidInput
from neurolake.nuic.patterns.base import Given, Pattern, Slot
from neurolake.nuic.patterns.trees import dataset, is_null
from neurolake.sql.quoted import column, named

_S, _T = "nl_source", "nl_target"
_KEY = "nl_key"
VALID_FROM, VALID_TO, CURRENT = "valid_from", "valid_to", "is_current"
_KEYS = Slot("keys", "columns", "What identifies a row, in source and target.")


def _same(keys: Sequence[str]) -> exp.Expr:
    return exp.and_(*(exp.EQ(this=column(key, _T), expression=column(key, _S)) for key in keys))


def _differs(names: Sequence[str]) -> exp.Expr:
    pairs = (exp.NullSafeNEQ(this=column(name, _T), expression=column(name, _S)) for name in names)
    return exp.or_(*pairs) if names else exp.false()


def _shared(given: Given, *others: str) -> list[str]:
    """Columns of the source, which the target must have.

    Raises:
        InvalidInput: It has not, or no target was given.
    """
    if given.target is None:
        raise InvalidInput("This pattern needs a target.")
    known = {name.lower() for name in given.target_columns}
    for name in (*given.columns, *others):
        if name.lower() not in known:
            raise InvalidInput(f"{given.target} has no column {name!r}.", hint="Add it first with ALTER TABLE.")
    return list(given.columns)


def _merge(given: Given, using: exp.Expr, on: exp.Expr, whens: Sequence[exp.When]) -> exp.Merge:
    return exp.Merge(this=dataset(str(given.target), _T), using=using, on=on, whens=exp.Whens(expressions=list(whens)))


def _update(names: Sequence[str], condition: exp.Expr) -> exp.When:
    values = [exp.EQ(this=column(name), expression=column(name, _S)) for name in names]
    return exp.When(matched=True, condition=condition, then=exp.Update(expressions=values))


def _insert(names: Sequence[str], more: Sequence[tuple[str, exp.Expr]] = ()) -> exp.When:
    into = [*(column(name) for name in names), *(column(name) for name, _ in more)]
    values = [*(column(name, _S) for name in names), *(value for _, value in more)]
    then = exp.Insert(this=exp.Tuple(expressions=into), expression=exp.Tuple(expressions=values))
    return exp.When(matched=False, then=then)


def _first(given: Given) -> exp.Expr:
    """SCD 1: what was is overwritten."""
    names, keys = _shared(given), given.values["keys"]
    rest = [name for name in names if name not in keys]
    whens = [*([_update(rest, _differs(rest))] if rest else []), _insert(names)]
    return _merge(given, dataset(given.source, _S), _same(keys), whens)


def _incremental(given: Given) -> exp.Expr:
    """Only what is newer than what is there."""
    names, keys, newest = _shared(given), given.values["keys"], given.values["newest"]
    rest = [name for name in names if name not in keys]
    newer = exp.GT(this=column(newest, _S), expression=column(newest, _T))
    missing = is_null(column(newest, _T))
    return _merge(
        given, dataset(given.source, _S), _same(keys), [_update(rest, exp.or_(newer, missing)), _insert(names)]
    )


def _second(given: Given) -> exp.Expr:
    """SCD 2: the row that was valid is closed, and one that is valid from now on is added.

    A changed row stands twice in what is merged: under its key, which closes the one before, and under none, which is
    added.
    """
    names, keys, moment = _shared(given, VALID_FROM, VALID_TO, CURRENT), given.values["keys"], given.values["moment"]
    rest = [name for name in names if name not in (*keys, moment)]
    if not rest:
        raise InvalidInput("Beside the key and the moment nothing is left that could change.")
    valid = exp.EQ(this=column(CURRENT, _T), expression=exp.true())

    def taken(key: exp.Expr) -> exp.Select:
        return exp.select(*(column(name, _S) for name in names), named(key, _KEY))

    every = taken(exp.true()).from_(dataset(given.source, _S))
    changed = taken(exp.false()).from_(dataset(given.source, _S))
    changed = changed.join(dataset(str(given.target), _T), on=exp.and_(_same(keys), valid)).where(_differs(rest))
    using = exp.union(every, changed, distinct=False).subquery(_S)
    on = exp.and_(_same(keys), valid.copy(), column(_KEY, _S))
    closed = [
        exp.EQ(this=column(VALID_TO), expression=column(moment, _S)),
        exp.EQ(this=column(CURRENT), expression=exp.false()),
    ]
    whens = [
        exp.When(matched=True, condition=_differs(rest), then=exp.Update(expressions=closed)),
        _insert(names, [(VALID_FROM, column(moment, _S)), (CURRENT, exp.true())]),
    ]
    return _merge(given, using, on, whens)


MERGES = (
    Pattern(
        "scd-1",
        "Brings rows into a dataset: new keys are added, changed rows overwritten.",
        "merge",
        (_KEYS,),
        _first,
    ),
    Pattern(
        "incremental-merge",
        "Brings rows into a dataset where they are newer than what is there.",
        "merge",
        (_KEYS, Slot("newest", "column", "What is newer, in source and target.")),
        _incremental,
    ),
    Pattern(
        "scd-2",
        "Keeps the history of rows: a changed row is closed and one that is valid from then on is added. "
        "The target has the columns valid_from, valid_to and is_current besides.",
        "merge",
        (_KEYS, Slot("moment", "column", "From when on a row of the source is valid.", "time")),
        _second,
    ),
)
