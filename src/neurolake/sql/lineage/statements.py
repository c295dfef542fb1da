"""Statements: queries, and changes with the columns that they write."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlglot import exp

from neurolake.sql.lineage import values
from neurolake.sql.lineage.base import Column, Edge, Lineage, Schema, Untraced
from neurolake.sql.lineage.expressions import evaluate
from neurolake.sql.lineage.queries import common_tables, query
from neurolake.sql.lineage.scope import Context, Output, Relation, Scope, known
from neurolake.sql.lineage.tables import add, add_from, add_joins
from neurolake.sql.lineage.values import NOTHING, Value

_MAX_EXPRESSION = 500


def lineage_of(statement: exp.Expr, schema: Schema) -> Lineage:
    """Where the columns of a statement's result come from; of a change, of the columns that it writes.

    Args:
        statement: A query, `CREATE TABLE|VIEW … AS`, INSERT, UPDATE, DELETE or MERGE in the engine's dialect. It is not
            changed.
        schema: The tables that it may name.

    Returns:
        The lineage. What cannot be traced is said to be so, never guessed.
    """
    context = Context(schema, lambda node, tables, parent: query(node, context, tables, parent))
    rule = _rule(statement)
    target = None if rule is None else _target(statement)
    try:
        relation = rule(statement, context) if rule is not None else query(statement, context, {})
    except Untraced as error:
        return Lineage(target, None, tables=frozenset(context.read), why=str(error))
    except RecursionError:
        return Lineage(target, None, tables=frozenset(context.read), why="it is nested too deep")
    told: dict[int, str] = {}
    columns = tuple(_column(output, told) for output in relation.outputs)
    return Lineage(target, columns, _edges(relation.rows, told), frozenset(context.read))


def _rule(statement: exp.Expr) -> Callable[[exp.Expr, Context], Relation] | None:
    return next((rule for kind, rule in _RULES.items() if isinstance(statement, kind)), None)


def _column(output: Output, told: dict[int, str]) -> Column:
    return Column(output.name, None if output.value is None else _edges(output.value, told), output.why)


def _edges(value: Value, told: dict[int, str]) -> tuple[Edge, ...]:
    made = (
        Edge(source, kind, way.masked, _text(way.how, told) if way.how is not None and kind != "identity" else None)
        for source, (kind, way) in value.made.items()
    )
    return (*made, *(Edge(source, kind) for source, kind in value.decided))


def _text(expression: exp.Expr, told: dict[int, str]) -> str:
    if id(expression) not in told:
        try:
            told[id(expression)] = expression.sql("duckdb", comments=False)[:_MAX_EXPRESSION]
        except RecursionError:
            told[id(expression)] = "(too long)"
    return told[id(expression)]


def _target(statement: exp.Expr) -> str:
    named = statement.this.this if isinstance(statement.this, exp.Schema) else statement.this
    zone = named.text("db")
    return f"{zone}.{named.name}" if zone else str(named.name)


def _create(statement: exp.Expr, context: Context) -> Relation:
    source = statement.expression
    if source is None:
        raise Untraced("it is made without a query")
    return query(source, context, _around(statement, context)).renamed(_named_columns(statement.this))


def _named_columns(node: exp.Expr) -> list[str]:
    return [part.name for part in node.expressions] if isinstance(node, exp.Schema) else []


def _around(statement: exp.Expr, context: Context) -> Mapping[str, Relation]:
    """The common tables that stand before a change."""
    return common_tables(statement, context, {}, None)


def _insert(statement: exp.Expr, context: Context) -> Relation:
    if statement.expression is None:
        raise Untraced("it inserts without a query")
    given = query(statement.expression, context, _around(statement, context))
    named = _named_columns(statement.this)
    if statement.args.get("by_name"):
        written = Relation(tuple(_spelled(given.outputs, statement.this, context)), given.rows)
    else:
        written = given.renamed(named or _all_columns(statement.this, context))
    conflict = statement.args.get("conflict")
    return written if conflict is None else _on_conflict(conflict, statement, written, context)


def _spelled(outputs: Iterable[Output], table: exp.Expr, context: Context) -> Iterator[Output]:
    """Columns as the table that is written spells them."""
    try:
        target = _as_target(table, context).by_name
    except Untraced:
        target = {}
    for output in outputs:
        known_as = target.get(output.name.lower(), output).name
        yield Output(known_as, output.value, output.why)


def _all_columns(table: exp.Expr, context: Context) -> list[str]:
    return [output.name for output in _as_target(table, context).outputs]


def _as_target(table: exp.Expr, context: Context) -> Relation:
    """The table that is written, which does not make it one that is read."""
    read = set(context.read)
    relation = context.table(table.this if isinstance(table, exp.Schema) else table)
    context.read &= read
    return relation


def _on_conflict(conflict: exp.Expr, statement: exp.Expr, written: Relation, context: Context) -> Relation:
    """`ON CONFLICT DO UPDATE SET b = EXCLUDED.b`: a second way in which columns are written."""
    target = statement.this.this if isinstance(statement.this, exp.Schema) else statement.this
    scope = Scope(context, {})
    scope.add(target.alias_or_name, _as_target(target, context))
    scope.add("excluded", written)
    rows = [values.deciding(known(output), "condition") for output in _keys(conflict, written)]
    if (where := conflict.args.get("where")) is not None:
        rows.append(values.deciding(evaluate(where.this, scope), "condition"))
    return _together([written, *_assigned(conflict.expressions, scope, values.merged(rows))], written.rows)


def _keys(conflict: exp.Expr, written: Relation) -> Iterator[Output]:
    for key in conflict.args.get("conflict_keys") or ():
        named = key.this if isinstance(key, exp.Ordered) else key
        if named.name.lower() in written.by_name:
            yield written.by_name[named.name.lower()]


def _update(statement: exp.Expr, context: Context) -> Relation:
    scope = Scope(context, _around(statement, context))
    scope.add(statement.this.alias_or_name, context.table(statement.this))
    add_joins(statement.this, scope)
    if statement.args.get("from_") is not None:
        add_from(statement, scope)
    if (where := statement.args.get("where")) is not None:
        scope.decide(values.deciding(evaluate(where.this, scope), "filter"))
    return _together(_assigned(statement.expressions, scope, scope.rows), NOTHING)


def _assigned(assignments: Iterable[exp.Expr], scope: Scope, decided: Value) -> list[Relation]:
    """`SET a = …, b = …`: each column, as far as rows are touched."""
    pairs = (pair for assignment in assignments for pair in _pairs(assignment))
    return [Relation(tuple(_output(column.name, node, scope, decided) for column, node in pairs))]


def _pairs(assignment: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """`a = 1`, or `(a, b) = (1, 2)`."""
    columns, given = assignment.this.unnest(), assignment.expression
    if not isinstance(columns, exp.Tuple):
        yield columns, given
    elif isinstance(given, exp.Tuple):
        yield from zip(columns.expressions, given.expressions, strict=False)
    else:
        raise Untraced(f"{assignment.sql('duckdb')} is not understood")


def _output(name: str, node: exp.Expr, scope: Scope, decided: Value) -> Output:
    if isinstance(node, exp.Column) and node.sql() == "DEFAULT":
        return Output(name, decided)
    try:
        value = evaluate(node, scope)
    except Untraced as error:
        return Output(name, None, str(error))
    made = value if isinstance(node.unnest(), exp.Column) else values.told(value, node)
    return Output(name, values.with_decisions(made, decided))


def _delete(statement: exp.Expr, context: Context) -> Relation:
    scope = Scope(context, _around(statement, context))
    scope.add(statement.this.alias_or_name, context.table(statement.this))
    for other in statement.args.get("using") or ():
        add(other, scope)
    if (where := statement.args.get("where")) is not None:
        scope.decide(values.deciding(evaluate(where.this, scope), "filter"))
    return Relation((), scope.rows)


def _merge(statement: exp.Expr, context: Context) -> Relation:
    scope = Scope(context, _around(statement, context))
    target = context.table(statement.this)
    scope.add(statement.this.alias_or_name, target)
    source = scope.relations[add(statement.args["using"], scope)]
    if on := statement.args.get("on"):
        scope.decide(values.deciding(evaluate(on, scope), "join"))
    for name in statement.args.get("using_cond") or ():
        scope.decide(*(values.deciding(_shared(name.name, side), "join") for side in (target, source)))
    return _together(_clauses(statement.args["whens"].expressions, target, source, scope), scope.rows)


def _shared(name: str, side: Relation) -> Value:
    if name.lower() not in side.by_name:
        raise Untraced(f"the column {name} of USING is not on both sides")
    return known(side.by_name[name.lower()])


def _clauses(clauses: Iterable[exp.Expr], target: Relation, source: Relation, scope: Scope) -> Iterator[Relation]:
    """What each WHEN writes, decided by its own condition and by those of its kind that are asked before it."""
    asked: dict[tuple[bool, bool], Value] = {}
    for clause in clauses:
        kind = bool(clause.args.get("matched")), bool(clause.args.get("source"))
        if (condition := clause.args.get("condition")) is not None:
            more = values.deciding(evaluate(condition, scope), "condition")
            asked[kind] = values.with_decisions(asked.get(kind, NOTHING), more)
        yield _clause(clause.args["then"], target, source, scope, asked.get(kind, NOTHING))


def _clause(then: exp.Expr, target: Relation, source: Relation, scope: Scope, decided: Value) -> Relation:
    """What a WHEN writes: its condition decides the values that are updated, and the rows that come or go."""
    match then:
        case exp.Update(expressions=[] | [exp.Star()]):
            return Relation(_by_name(target, source, decided))
        case exp.Update(expressions=assignments):
            return _assigned(assignments, scope, decided)[0]
        case exp.Insert():
            return Relation(_inserted(then, target, source, scope), values.deciding(decided, "filter"))
    return Relation((), values.deciding(decided, "filter") if then.name.upper() == "DELETE" else NOTHING)


def _by_name(target: Relation, source: Relation, decided: Value = NOTHING) -> tuple[Output, ...]:
    """`UPDATE SET *`, `INSERT *`: every column of the target from that of the same name."""
    pairs = [(output, source.by_name.get(output.name.lower())) for output in target.outputs]
    return tuple(Output(one.name, values.with_decisions(known(other), decided)) for one, other in pairs if other)


def _inserted(insert: exp.Expr, target: Relation, source: Relation, scope: Scope) -> tuple[Output, ...]:
    if not isinstance(insert.expression, exp.Tuple):
        return _by_name(target, source)
    named = [part.name for part in insert.this.expressions] if isinstance(insert.this, exp.Tuple) else []
    names = named or [output.name for output in target.outputs]
    given = zip(names, insert.expression.expressions, strict=False)
    return tuple(_output(name, node, scope, NOTHING) for name, node in given)


def _together(parts: Iterable[Relation], rows: Value) -> Relation:
    """Several ways of writing the same columns."""
    ways: dict[str, list[Output]] = {}
    for part in parts:
        rows = values.with_decisions(rows, part.rows)
        for output in part.outputs:
            ways.setdefault(output.name.lower(), []).append(output)
    return Relation(tuple(_one(outputs) for outputs in ways.values()), rows)


def _one(outputs: list[Output]) -> Output:
    lost = next((output for output in outputs if output.value is None), None)
    return lost or Output(outputs[0].name, values.merged(known(output) for output in outputs))


_RULES: dict[type[exp.Expr], Callable[[exp.Expr, Context], Relation]] = {
    exp.Create: _create,
    exp.Insert: _insert,
    exp.Update: _update,
    exp.Delete: _delete,
    exp.Merge: _merge,
}
