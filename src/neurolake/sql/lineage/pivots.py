"""PIVOT and UNPIVOT."""

from sqlglot import exp

from neurolake.sql.lineage import values
from neurolake.sql.lineage.base import Untraced
from neurolake.sql.lineage.expressions import evaluate
from neurolake.sql.lineage.scope import Output, Relation, Scope, known
from neurolake.sql.lineage.values import NOTHING, Value


def pivoted(pivot: exp.Expr, relation: Relation, name: str, around: Scope) -> Relation:
    """A relation turned by PIVOT or UNPIVOT; `name` is the relation's.

    Raises:
        Untraced: Its columns are made of the data, so that only the engine knows them.
    """
    scope = Scope(around.context, around.tables, around)
    scope.add(name, relation)
    return _unpivoted(pivot, relation) if pivot.args.get("unpivot") else _pivoted(pivot, relation, scope)


def _pivoted(pivot: exp.Expr, relation: Relation, scope: Scope) -> Relation:
    """`PIVOT (sum(x) FOR c IN ('a', 'b'))`: each aggregate, by c; the other columns are its groups."""
    fields = pivot.args.get("fields") or [on for on in pivot.expressions if isinstance(on, exp.In)]
    if not fields or any(not field.expressions for field in fields):
        raise Untraced("the columns of a PIVOT without IN are known to the engine only")
    aggregates = pivot.args.get("using") or pivot.expressions
    by = values.merged(evaluate(field.this, scope) for field in fields)
    made = [values.with_decisions(evaluate(one, scope), values.deciding(by, "condition")) for one in aggregates]
    used = [column.name.lower() for part in (*fields, *aggregates) for column in part.find_all(exp.Column)]
    groups = _groups(pivot, relation, set(used))
    rows = values.merged(values.deciding(known(group), "group_by") for group in groups)
    names = [column.name for column in pivot.args.get("columns") or ()] or _names(fields, aggregates)
    outputs = [Output(name, made[number % len(made)]) for number, name in enumerate(names)]
    return Relation((*groups, *outputs), values.with_decisions(relation.rows, rows))


def _groups(pivot: exp.Expr, relation: Relation, used: set[str]) -> list[Output]:
    group = pivot.args.get("group")
    if group is not None:
        return [relation.by_name[part.name.lower()] for part in group.expressions]
    return [output for output in relation.outputs if output.name.lower() not in used]


def _names(fields: list[exp.Expr], aggregates: list[exp.Expr]) -> list[str]:
    """`PIVOT t ON c IN ('a', 'b') USING sum(x) AS s`: `a`, or `a_s` where the aggregates need names."""
    if len(fields) > 1:
        raise Untraced("the columns of a PIVOT over several columns are known to the engine only")
    told = [one.alias or one.sql("duckdb") for one in aggregates]
    plain = len(aggregates) == 1 and not aggregates[0].alias
    return [key.name if plain else f"{key.name}_{name}" for key in fields[0].expressions for name in told]


def _unpivoted(pivot: exp.Expr, relation: Relation) -> Relation:
    """`UNPIVOT t ON a, b INTO NAME n VALUE v`: v is made of a and b, n of their names only."""
    into = pivot.args.get("into")
    if into is not None:
        name, targets, turned = into.this.name, [part.name for part in into.expressions], pivot.expressions
    else:
        field = pivot.args["fields"][0]
        name, targets, turned = field.this.name, [part.name for part in pivot.expressions], field.expressions
    if len(targets) != 1:
        raise Untraced("an UNPIVOT into several columns is not understood")
    sources = [_source(part, relation) for part in turned]
    kept = [output for output in relation.outputs if output not in sources]
    made = values.through(values.merged(known(source) for source in sources), "transformation")
    # A row is left out where its value is missing.
    rows = values.with_decisions(relation.rows, *_deciding(made, pivot))
    return Relation((*kept, Output(name, NOTHING), Output(targets[0], made)), rows)


def _source(part: exp.Expr, relation: Relation) -> Output:
    column = part.unalias() if not isinstance(part, exp.PivotAlias) else part.this
    if not isinstance(column, exp.Column) or column.name.lower() not in relation.by_name:
        raise Untraced(f"{part.sql('duckdb')} in UNPIVOT is not understood")
    return relation.by_name[column.name.lower()]


def _deciding(made: Value, pivot: exp.Expr) -> list[Value]:
    return [] if pivot.args.get("include_nulls") else [values.deciding(made, "filter")]
