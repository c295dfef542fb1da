"""Which column of which source a name in a query means, where that is beyond doubt.

DuckDB finds names without regard to case, columns of the FROM clause before aliases of the SELECT list. A name is
resolved only when all sources have known columns and exactly one has it; else the answer is None, and the caller
leaves the query as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from neurolake.optimizer.base import Tables
from neurolake.optimizer.trees import is_inner

Outputs = tuple[tuple[str, str | None], ...]
"""Columns a query gives: name in lower case ("" when the engine makes it up) and type where known."""


@dataclass(frozen=True)
class Source:
    """A thing in the FROM clause.

    Attributes:
        alias: Its name in the query, in lower case.
        node: The table, sub-select or other that stands there.
        query: The query behind it: of the sub-select, or of the common table expression it names.
        columns: None when they are not known.
        join: How it is joined; None for the first.
    """

    alias: str
    node: exp.Expr
    query: exp.Query | None
    columns: Outputs | None
    join: exp.Join | None

    def type_of(self, name: str) -> str | None:
        """The type of its column, if known."""
        return dict(self.columns or ()).get(name)

    def has(self, name: str) -> bool:
        """Whether it has exactly one column of the name."""
        return sum(known == name for known, _ in self.columns or ()) == 1


def sources_of(select: exp.Select, tables: Tables) -> tuple[Source, ...]:
    """The sources of a SELECT in the order of its FROM clause; laterals count as sources without known columns."""
    found = []
    start = select.args.get("from_")
    if isinstance(start, exp.From):
        found.append(_source(start.this, None, tables))
    found += [_source(join.this, join, tables) for join in select.args.get("joins") or ()]
    found += [Source(node.alias.lower(), node, None, None, None) for node in select.args.get("laterals") or ()]
    return tuple(found)


def unhindered(sources: tuple[Source, ...]) -> list[Source]:
    """The sources whose rows a WHERE chooses before the joins just as well as after them."""
    free: list[Source] = []
    for source in sources:
        join = source.join
        if join is None or is_inner(join):
            free.append(source)
        elif join.side == "RIGHT" and not join.method:
            free = [source]
        elif not (join.side == "LEFT" and not join.method) and join.kind not in ("SEMI", "ANTI"):
            # A full join keeps all rows of both; of other kinds nothing is known.
            return []
    return free


def resolve(column: exp.Column, sources: tuple[Source, ...]) -> tuple[Source, str] | None:
    """The source and the column (in lower case) that a name means; None when in doubt."""
    if len(column.parts) > 2 or isinstance(column.this, exp.Star):
        return None
    name = column.name.lower()
    if column.table:
        owners = [source for source in sources if source.alias == column.table.lower()]
        return (owners[0], name) if len(owners) == 1 and owners[0].has(name) else None
    if any(source.columns is None or source.alias == name for source in sources) or _merged(name, sources):
        return None
    owners = [source for source in sources if any(known == name for known, _ in source.columns or ())]
    return (owners[0], name) if len(owners) == 1 and owners[0].has(name) else None


def _merged(name: str, sources: tuple[Source, ...]) -> bool:
    """Whether a join makes one column of several, so that the bare name means neither."""
    joins = [source.join for source in sources if source.join is not None]
    return any(
        join.method == "NATURAL" or any(part.name.lower() == name for part in join.args.get("using") or ())
        for join in joins
    )


def outputs_of(query: exp.Expr, tables: Tables) -> Outputs | None:
    """The columns of a query's result, or None where they are not known."""
    if isinstance(query, exp.Subquery) and not query.args.get("joins") and not query.args.get("pivots"):
        return outputs_of(query.this, tables)
    if isinstance(query, exp.SetOperation):
        return _of_set(query, tables)
    if not isinstance(query, exp.Select) or query.args.get("kind"):
        return None
    sources = sources_of(query, tables)
    columns: list[tuple[str, str | None]] = []
    for projection in query.expressions:
        part = _of_projection(projection, sources)
        if part is None:
            return None
        columns += part
    return tuple(columns)


def _of_set(query: exp.SetOperation, tables: Tables) -> Outputs | None:
    left, right = outputs_of(query.this, tables), outputs_of(query.expression, tables)
    if left is None or right is None or len(left) != len(right) or query.args.get("by_name"):
        return None
    pairs = zip(left, right, strict=True)
    return tuple((name, kind if kind == other else None) for (name, kind), (_, other) in pairs)


def _of_projection(projection: exp.Expr, sources: tuple[Source, ...]) -> Outputs | None:
    if isinstance(projection, exp.Star):
        return _of_star(projection, sources)
    if isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star):
        owners = [source for source in sources if source.alias == projection.table.lower()]
        return owners[0].columns if len(owners) == 1 and not projection.this.args else None
    if not isinstance(projection, exp.Alias | exp.Column):
        return None if projection.find(exp.Columns, exp.Star) and not _counts(projection) else (("", None),)
    if projection.find(exp.Columns):
        return None
    return ((projection.alias_or_name.lower(), type_of(projection.unalias(), sources)),)


def _counts(projection: exp.Expr) -> bool:
    return all(isinstance(star.parent, exp.Count) for star in projection.find_all(exp.Star))


def _of_star(star: exp.Star, sources: tuple[Source, ...]) -> Outputs | None:
    if any(star.args.values()) or any(source.columns is None for source in sources):
        return None
    if any(source.join is not None and not _keeps_columns(source.join) for source in sources):
        return None
    return tuple(column for source in sources for column in source.columns or ())


def _keeps_columns(join: exp.Join) -> bool:
    return not join.args.get("using") and join.method == "" and join.kind in ("", "INNER", "CROSS", "OUTER")


def type_of(node: exp.Expr, sources: tuple[Source, ...]) -> str | None:
    """The engine's type of an expression, where it is plain to see."""
    if isinstance(node, exp.Paren):
        return type_of(node.this, sources)
    if isinstance(node, exp.Column):
        found = resolve(node, sources)
        return found[0].type_of(found[1]) if found else None
    if isinstance(node, exp.Cast):
        return node.to.sql("duckdb").upper()
    return "BIGINT" if isinstance(node, exp.Count) else None


def _source(node: exp.Expr, join: exp.Join | None, tables: Tables) -> Source:
    alias = node.alias_or_name.lower()
    if any(node.args.get(part) for part in ("pivots", "joins", "laterals", "when", "only", "partition")):
        return Source(alias, node, None, None, join)
    if isinstance(node, exp.Subquery):
        query = node.this if isinstance(node.this, exp.Query) else None
        outputs = outputs_of(query, tables) if query is not None else None
        return Source(alias, node, query, _renamed(outputs, node), join)
    if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
        return _table(node, alias, join, tables)
    return Source(alias, node, None, None, join)


def _table(node: exp.Table, alias: str, join: exp.Join | None, tables: Tables) -> Source:
    cte, certain = cte_of(node)
    if not certain:
        return Source(alias, node, None, None, join)
    if cte is not None:
        query = cte.this if isinstance(cte.this, exp.Query) else None
        outputs = _renamed(outputs_of(cte.this, tables), cte)
        return Source(alias, node, query, _renamed(outputs, node), join)
    facts = tables.get(node.name) if not node.args.get("db") else None
    columns = tuple((column.name.lower(), column.type) for column in facts.columns) if facts else None
    return Source(alias, node, None, _renamed(columns, node), join)


def _renamed(columns: Outputs | None, node: exp.Expr) -> Outputs | None:
    """Columns under the names that an alias like `t(a, b)` gives them."""
    alias = node.args.get("alias")
    names = [part.name.lower() for part in alias.args.get("columns") or ()] if isinstance(alias, exp.TableAlias) else []
    if not names or columns is None:
        return columns
    if len(names) > len(columns):
        return None
    renamed = tuple((name, kind) for name, (_, kind) in zip(names, columns, strict=False))
    return renamed + columns[len(names) :]


def cte_of(table: exp.Table) -> tuple[exp.CTE | None, bool]:
    """The common table expression that a table's name means, if any; and whether that is certain."""
    if table.args.get("db"):
        return None, True
    name = table.name.lower()
    for with_, before in _scopes_around(table):
        visible = with_.expressions[:before]
        named = [cte for cte in visible if cte.alias.lower() == name]
        if with_.recursive and any(cte.alias.lower() == name for cte in with_.expressions):
            return None, False
        if named:
            return named[-1], len(named) == 1
    return None, True


def reads(table: exp.Table, cte: exp.CTE) -> bool:
    """Whether a table's name certainly means this common table expression."""
    found, certain = cte_of(table)
    return certain and found is cte


def _scopes_around(node: exp.Expr) -> Iterator[tuple[exp.With, int | None]]:
    """The WITH clauses in scope, innermost first, each with how many of its members are visible (None: all)."""
    child: exp.Expr = node
    parent = child.parent
    while parent is not None:
        if isinstance(parent, exp.With):
            yield parent, child.index
        else:
            with_ = parent.args.get("with_")
            if isinstance(with_, exp.With) and with_ is not child:
                yield with_, None
        child, parent = parent, parent.parent


def own_nodes(node: exp.Expr) -> Iterator[exp.Expr]:
    """All nodes below, without those of queries nested in it."""
    yield node
    for child in node.iter_expressions():
        if not isinstance(child, exp.Query):
            yield from own_nodes(child)


def owns_columns(select: exp.Select, tables: Tables) -> bool:
    """Whether it certainly reads no column of a query around it."""
    sources = sources_of(select, tables)
    columns = [part for part in own_nodes(select) if isinstance(part, exp.Column)]
    aliases = {projection.alias.lower() for projection in select.expressions if isinstance(projection, exp.Alias)}
    return all(
        resolve(column, sources) is not None or (not column.table and column.name.lower() in aliases)
        for column in columns
    )
