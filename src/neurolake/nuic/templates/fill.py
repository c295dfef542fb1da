"""A template's tree with names put in their places; values stay parameters that the engine binds."""

from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from neurolake.kernel.errors import InvalidSql
from neurolake.nuic.templates.parameters import Parameter
from neurolake.sql import quoted


def check_places(tree: exp.Expr, parameters: Mapping[str, Parameter]) -> None:
    """Check that each parameter is declared, used, and stands where its kind may.

    Raises:
        InvalidSql: One is not.
    """
    used = {str(node.this) for node in tree.find_all(exp.Placeholder)}
    if undeclared := sorted(used - parameters.keys()):
        raise InvalidSql(f"The parameter ${undeclared[0]} is not declared.")
    if unused := sorted(parameters.keys() - used):
        raise InvalidSql(f"The parameter {unused[0]!r} is not in the query.", hint=f"Write it as ${unused[0]}.")
    for node in tree.find_all(exp.Placeholder):
        kind, at_table = parameters[str(node.this)].type, isinstance(node.parent, exp.Table)
        if at_table != (kind == "table"):
            what = "a table" if at_table else "no table"
            raise InvalidSql(f"${node.this} stands where {what} is needed, and is a {kind}.")
        if isinstance(node.parent, exp.Column) and kind != "column":
            raise InvalidSql(f"${node.this} stands where a column is needed, and is a {kind}.")


def filled(
    tree: exp.Expr, parameters: Mapping[str, Parameter], values: Mapping[str, Any]
) -> tuple[exp.Expr, dict[str, Any]]:
    """The tree for these values, and what is bound to its parameters.

    Args:
        values: As `given_values` gives them; names are in their closed lists.
    """
    tree = tree.copy()
    bound: dict[str, Any] = {}
    for node in list(tree.find_all(exp.Placeholder)):
        parameter = parameters[str(node.this)]
        value = values[parameter.name]
        if parameter.type == "table":
            _put_table(node, value)
        elif parameter.type == "column":
            _put_column(node, value)
        elif parameter.list and value is not None:
            _put_list(node, parameter.name, value, bound)
        else:
            bound[parameter.name] = value
    return tree, bound


def _put_table(node: exp.Placeholder, name: str) -> None:
    table, wanted = node.parent, quoted.dataset(name)
    if isinstance(table, exp.Table):
        table.set("this", wanted.this)
        table.set("db", wanted.args.get("db"))


def _put_column(node: exp.Placeholder, name: str) -> None:
    identifier = exp.to_identifier(name, quoted=True)
    node.replace(identifier if isinstance(node.parent, exp.Column) else exp.Column(this=identifier))


def _put_list(node: exp.Placeholder, name: str, values: list[Any], bound: dict[str, Any]) -> None:
    """`IN ($regions)` gets one parameter for each value; elsewhere it is a list of them."""
    bound |= {f"{name}__{number}": value for number, value in enumerate(values, 1)}
    each: list[exp.Expr] = [exp.Placeholder(this=f"{name}__{number}") for number in range(1, len(values) + 1)]
    parent = node.parent
    if isinstance(parent, exp.In) and node.arg_key == "expressions":
        others = [item for item in parent.expressions if item is not node]
        parent.set("expressions", [*others, *(each or [exp.null()])])
    else:
        node.replace(exp.Array(expressions=each))
