"""What is known of functions: which summarise rows, and which give another answer when they are asked again."""

from sqlglot import exp

_AGGREGATES = frozenset(
    """any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_max_nulls_last arg_min
    arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and bit_or bit_xor bitstring_agg bool_and bool_or
    corr count count_if count_star countif covar_pop covar_samp entropy favg first fsum geomean geometric_mean
    group_concat grouping grouping_id histogram histogram_exact kahan_sum kurtosis kurtosis_pop last list listagg lttb
    mad max max_by mean median min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy
    regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy reservoir_quantile sem skewness stddev
    stddev_pop stddev_samp string_agg sum sumkahan var_pop var_samp variance wavg weighted_avg json_group_array
    json_group_object json_group_structure""".split()
)
_RANDOM = frozenset("rand random uuid gen_random_uuid uuidv4 uuidv7 reservoir_quantile setseed".split())
_CLOCK = frozenset(
    """age ago now today current_date current_time current_timestamp current_localtimestamp current_datetime localtime
    localtimestamp get_current_timestamp get_current_time transaction_timestamp""".split()
)
_ROW_MAKERS = frozenset(
    "unnest explode posexplode generate_series range repeat_row json_each json_tree regexp_split_to_table".split()
)
_IN_ANY_ORDER = (exp.Count, exp.CountIf, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.LogicalAnd, exp.LogicalOr)


def name_of(node: exp.Func) -> str:
    """A function's name in lower case."""
    return (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()


def is_aggregate(node: exp.Expr) -> bool:
    """Whether the node is a function that summarises rows."""
    return isinstance(node, exp.AggFunc) or (isinstance(node, exp.Func) and name_of(node) in _AGGREGATES)


def summarises(node: exp.Expr) -> bool:
    """Whether the node is an aggregate that makes one row of a group, rather than a window's function."""
    if not is_aggregate(node):
        return False
    while isinstance(node.parent, exp.IgnoreNulls | exp.RespectNulls | exp.Filter | exp.WithinGroup):
        node = node.parent
    return not (isinstance(node.parent, exp.Window) and node.arg_key == "this")


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
