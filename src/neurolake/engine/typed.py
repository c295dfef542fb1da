"""A query in the canonical dialect (DuckDB's) made ready for an engine that reads another one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from neurolake.engine.base import ScanColumn

_CANONICAL = "duckdb, normalization_strategy=case_sensitive"

Relations = Mapping[str, Sequence[ScanColumn]]


def typed(tree: exp.Expr, relations: Relations) -> exp.Expr:
    """A copy with every name spelled as it was defined, stars and aliases written out, and types on its nodes.

    Other engines tell `Id` from `id`, name an unnamed column in their own way, and choose other types for the same
    operation; the types say where to write a conversion. A tree that cannot be traced to the end (a pivot, say) comes
    back with its names spelled and nothing more: the engine then is the judge of it.
    """
    spelled = _spelled(_named(tree.copy()), relations)
    schema = MappingSchema(
        {name: {column.name: column.type for column in columns} for name, columns in relations.items()},
        dialect=_CANONICAL,
    )
    try:
        qualified = qualify(
            spelled.copy(),
            dialect=_CANONICAL,
            schema=schema,
            validate_qualify_columns=False,
            allow_partial_qualification=True,
        )
        return annotate_types(_ordered_by_all(qualified), schema=schema, dialect=_CANONICAL)
    except (SqlglotError, RecursionError):
        return spelled


def _ordered_by_all(tree: exp.Expr) -> exp.Expr:
    """`ORDER BY ALL` by positions."""
    for select in tree.find_all(exp.Select):
        order: exp.Order | None = select.args.get("order")
        first = order.expressions[0] if order else None
        if order and isinstance(first, exp.Ordered) and isinstance(first.this, exp.Var) and not select.is_star:
            places = [first.copy() for _ in select.expressions]
            for number, place in enumerate(places, start=1):
                place.set("this", exp.Literal.number(number))
            order.set("expressions", places)
    return tree


def _named(tree: exp.Expr) -> exp.Expr:
    """Unnamed columns of the answer get the names that DuckDB gives them: `count_star()`, `sum(x)`."""
    query = tree
    while isinstance(query, exp.SetOperation | exp.Subquery):
        query = query.this
    if isinstance(query, exp.Select):
        query.set("expressions", [_with_name(part) for part in query.expressions])
    return tree


def _with_name(part: exp.Expr) -> exp.Expr:
    if isinstance(part, exp.Alias | exp.Aliases | exp.Column | exp.Dot | exp.Star | exp.Columns) or part.is_star:
        return part
    if isinstance(part, exp.Count) and isinstance(part.this, exp.Star):
        return exp.alias_(part, "count_star()", quoted=True)
    return exp.alias_(part, part.sql("duckdb", normalize_functions="lower"), quoted=True)


def _spelled(tree: exp.Expr, relations: Relations) -> exp.Expr:
    """Names that refer to something, in the letters of what they refer to."""
    known = _spellings(tree, relations)
    exact = frozenset(known.values())
    for column in tree.find_all(exp.Column):
        for part in column.parts:
            if isinstance(part, exp.Identifier) and part.name not in exact:
                part.set("this", known.get(part.name.lower(), part.name))
    return tree


def _spellings(tree: exp.Expr, relations: Relations) -> dict[str, str]:
    """Lower case → as it was defined, by a table's column or an alias of the query; the table's column wins."""
    given: Iterable[str] = (
        node.alias if isinstance(node, exp.Alias) else node.name
        for node in tree.find_all(exp.Alias, exp.Table, exp.TableAlias)
    )
    columns = (column.name for part in relations.values() for column in part)
    return {name.lower(): name for name in (*given, *columns) if name}


def to(kind: str, node: exp.Expr) -> exp.Cast:
    """The node as a value of a type, given in the canonical dialect."""
    return exp.cast(node, kind, dialect="duckdb")


def is_whole(node: exp.Expr) -> bool:
    """Whether it is known to be a whole number."""
    return node.type is not None and node.type.is_type(*exp.DataType.INTEGER_TYPES)


def is_date(node: exp.Expr) -> bool:
    """Whether it is known to be a date."""
    return node.type is not None and node.type.is_type(exp.DataType.Type.DATE)


Adapters = Mapping[type[exp.Expr], Callable[[Any], exp.Expr]]


def adapted(tree: exp.Expr, adapters: Adapters) -> exp.Expr:
    """The tree with every node of a kind in `adapters` as that makes it, inner nodes first. Changes the tree."""
    for node in reversed(list(tree.walk(bfs=False))):
        adapt = adapters.get(type(node))
        if adapt is None:
            continue
        new = adapt(node)
        if node is tree:
            tree = new
        elif new is not node:
            node.replace(new)
    return tree


def call(name: str) -> Callable[[Any], exp.Expr]:
    """An adapter: the function `name` with the same arguments in the same order."""
    return lambda node: exp.func(name, *(part for part in node.args.values() if isinstance(part, exp.Expr)))
