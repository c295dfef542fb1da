"""What is known of functions: which give another answer when they are asked again, which make rows."""

from sqlglot import exp

from neurolake.sql.functions import name_of

_RANDOM = frozenset("rand random uuid gen_random_uuid uuidv4 uuidv7 reservoir_quantile setseed".split())
_CLOCK = frozenset(
    """age ago now today current_date current_time current_timestamp current_localtimestamp current_datetime localtime
    localtimestamp get_current_timestamp get_current_time transaction_timestamp""".split()
)
_ROW_MAKERS = frozenset(
    "unnest explode posexplode generate_series range repeat_row json_each json_tree regexp_split_to_table".split()
)
_IN_ANY_ORDER = (exp.Count, exp.CountIf, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.LogicalAnd, exp.LogicalOr)


def is_random(tree: exp.Expr) -> bool:
    """Whether two evaluations of it, at the same moment over the same rows, may differ by design."""
    return any(
        isinstance(node, exp.TableSample) or (isinstance(node, exp.Func) and name_of(node) in _RANDOM)
        for node in tree.walk()
    )


def reads_clock(tree: exp.Expr) -> bool:
    """Whether its answer depends on when it is asked."""
    return any(isinstance(node, exp.Func) and name_of(node) in _CLOCK for node in tree.walk())


def makes_rows(tree: exp.Expr) -> bool:
    """Whether it may turn one row into several."""
    return any(isinstance(node, exp.Func) and name_of(node) in _ROW_MAKERS for node in tree.walk())


def counts_in_any_order(node: exp.Expr) -> bool:
    """Whether the aggregate's answer does not depend on the order of the rows."""
    return isinstance(node, _IN_ANY_ORDER)
