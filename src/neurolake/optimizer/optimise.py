"""The passes in their order."""

from sqlglot import exp

from neurolake.optimizer.base import Fired, Optimised, Pass, Tables
from neurolake.optimizer.passes.constants import fold_constants
from neurolake.optimizer.passes.distinct import drop_distinct
from neurolake.optimizer.passes.factors import pull_common_factors
from neurolake.optimizer.passes.joins import order_joins
from neurolake.optimizer.passes.masks import group_before_masks
from neurolake.optimizer.passes.ordering import drop_ordering
from neurolake.optimizer.passes.predicates import push_predicates
from neurolake.optimizer.passes.projections import prune_projections
from neurolake.optimizer.passes.repeats import merge_repeats

PASSES: tuple[tuple[str, Pass], ...] = (
    ("constants", fold_constants),
    ("factors", pull_common_factors),
    ("predicates", push_predicates),
    ("repeats", merge_repeats),
    ("distinct", drop_distinct),
    ("ordering", drop_ordering),
    ("joins", order_joins),
    ("projections", prune_projections),
    ("masks", group_before_masks),
)
"""Name and function of every pass. Conditions move first: they tell sub-selects apart, and free columns."""


def optimise(tree: exp.Expr, tables: Tables) -> Optimised:
    """Rewrite a valid query so that it does less for the same answer: the same multiset of rows, of the same types,
    in the same order where the query asks for one.

    Args:
        tree: A query in DuckDB's dialect whose tables are names in `tables`, or unknown to the passes. It is not
            changed. Sub-selects that carry row filters and masks must be marked (`barrier.mark`).
        tables: Facts by relation name. Facts must hold exactly, estimates aside.
    """
    fired = []
    for name, apply in PASSES:
        after = apply(tree, tables)
        if after is not None:
            fired.append(Fired(name, tree, after))
            tree = after
    return Optimised(tree, tuple(fired))
