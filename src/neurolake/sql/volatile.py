"""Functions whose answer changes though the data does not."""

from sqlglot import exp

_NAMES = frozenset(
    """rand random uuid uuidv4 uuidv7 gen_random_uuid now today current_date current_time current_timestamp
    current_datetime localtime localtimestamp transaction_timestamp get_current_timestamp current_localtime
    current_localtimestamp reservoir_quantile setseed""".split()
)


def is_volatile(tree: exp.Expr) -> bool:
    """Whether a query over the same data may give another answer next time."""
    return any(_is_volatile(node) for node in tree.find_all(exp.Func, exp.TableSample))


def _is_volatile(node: exp.Expr) -> bool:
    if isinstance(node, exp.TableSample):
        return True
    name = node.name if isinstance(node, exp.Anonymous) else node.sql_name() if isinstance(node, exp.Func) else ""
    # `age` of one argument counts from now.
    return name.lower() in _NAMES or (name.lower() == "age" and len(list(node.iter_expressions())) == 1)
