"""Sums over joins that repeat rows, found in any query by how its tables are linked."""

from collections.abc import Iterator

from sqlglot import exp

from neurolake.intent.schema import Link, Schema, TableName

_REPEATED = (exp.Sum, exp.Avg)


def repeated(sql: exp.Query, schema: Schema) -> str | None:
    """Why a sum or an average counts rows several times, as far as the links tell; None where none does."""
    for select in sql.find_all(exp.Select):
        for why in _in(select, schema):
            return why
    return None


def _in(select: exp.Select, schema: Schema) -> Iterator[str]:
    tables = _tables(select, schema)
    links = list(_links(select, tables, schema))
    for item in [*select.expressions, *_having(select)]:
        for figure in item.find_all(*_REPEATED):
            if isinstance(figure.this, exp.Distinct) or figure.find_ancestor(exp.Select) is not select:
                continue
            owners = {column.table or _owner(column.name, tables, schema) for column in figure.find_all(exp.Column)}
            for owner in sorted(owners & tables.keys()):
                if other := _repeats(owner, links):
                    yield (
                        f"{figure.sql('duckdb')} counts a row of {tables[owner][-1]} once for each of its rows of "
                        f"{tables[other][-1]}: make the figure before the join, or test them with EXISTS."
                    )


def _having(select: exp.Select) -> list[exp.Expr]:
    parts = [select.args.get(name) for name in ("having", "order", "qualify")]
    return [part for part in parts if part is not None]


def _tables(select: exp.Select, schema: Schema) -> dict[str, TableName]:
    """Alias → table, of those that stand in FROM and JOIN themselves."""
    first = select.args.get("from_") or select.args.get("from")
    nodes = [*([first.this] if first is not None else []), *(join.this for join in select.args.get("joins") or [])]
    named = {}
    for node in nodes:
        if isinstance(node, exp.Table):
            parts = tuple(part.name for part in node.parts)
            found = next((name for name in schema.by_name if name[-len(parts) :] == parts), None)
            if found is not None:
                named[node.alias_or_name] = found
    return named


def _owner(column: str, tables: dict[str, TableName], schema: Schema) -> str:
    having = [alias for alias, name in tables.items() if column in schema.by_name[name].by_name]
    return having[0] if len(having) == 1 else ""


def _links(select: exp.Select, tables: dict[str, TableName], schema: Schema) -> Iterator[tuple[str, str, Link]]:
    """The links by which tables are joined: alias that refers, alias that is referred to."""
    conditions = [join.args.get("on") for join in select.args.get("joins") or []]
    conditions.append(select.args.get("where"))
    for condition in conditions:
        for equal in condition.find_all(exp.EQ) if condition is not None else ():
            left, right = equal.this, equal.expression
            if isinstance(left, exp.Column) and isinstance(right, exp.Column):
                for one, other in ((left, right), (right, left)):
                    source, target = tables.get(one.table), tables.get(other.table)
                    for link in schema.links:
                        ends = (link.from_table, link.from_column, link.to_table, link.to_column)
                        if ends == (source, one.name, target, other.name):
                            yield one.table, other.table, link


def _repeats(start: str, links: list[tuple[str, str, Link]]) -> str | None:
    """A table whose rows repeat those of the first."""
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        for source, target, link in links:
            for one, other, forward in ((source, target, True), (target, source, False)):
                if one == node and other not in seen:
                    if link.multiplies(forward=forward):
                        return other
                    seen.add(other)
                    waiting.append(other)
    return None
