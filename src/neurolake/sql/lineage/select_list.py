"""The select list: stars, `COLUMNS(…)` and names, written out one by one."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlglot import exp

from neurolake.sql.lineage import values
from neurolake.sql.lineage.base import Untraced
from neurolake.sql.lineage.expressions import evaluate
from neurolake.sql.lineage.scope import Output, Scope


def outputs_of(items: Iterable[exp.Expr], scope: Scope) -> tuple[Output, ...]:
    """The columns of a select list; each may use the names of those before it."""
    outputs: list[Output] = []
    for item in items:
        for output in _written_out(item, scope):
            outputs.append(replace(output, item=item))
            if isinstance(item, exp.Alias):
                scope.aliases.setdefault(output.name.lower(), output.value)
    return tuple(outputs)


def _written_out(item: exp.Expr, scope: Scope) -> Iterator[Output]:
    if (star := _star(item)) is not None:
        yield from _of_star(star, item, scope)
    elif isinstance(item, exp.Binary) and (star := _star(item.this)) is not None:
        yield from _of_pattern(item, list(_of_star(star, item.this, scope)))
    elif (fields := _unfolded(item, scope)) is not None:
        yield from fields
    elif (columns := item.find(exp.Columns)) is not None:
        yield from _of_columns(item, columns, scope)
    else:
        yield _named(item, scope)


def _named(item: exp.Expr, scope: Scope) -> Output:
    name = item.alias_or_name or item.sql("duckdb", comments=False)
    try:
        value = evaluate(item, scope)
    except Untraced as error:
        return Output(name, None, str(error))
    return Output(name, value if isinstance(item.unalias(), exp.Column) else values.told(value, item.unalias()))


def _star(item: exp.Expr) -> exp.Star | None:
    if isinstance(item, exp.Star):
        return item
    return item.this if isinstance(item, exp.Column) and isinstance(item.this, exp.Star) else None


def _of_star(star: exp.Star, item: exp.Expr, scope: Scope) -> Iterator[Output]:
    left_out = {part.name.lower() for part in star.args.get("except_") or ()}
    replaced = {part.alias.lower(): part for part in star.args.get("replace") or ()}
    renamed = {part.this.name.lower(): part.alias for part in star.args.get("rename") or ()}
    outputs = list(_in_sight(item, scope))
    if (pattern := star.args.get("ilike")) is not None:
        outputs = list(_matched(f"(?i){_like(pattern.name)}", outputs))
    for output in outputs:
        name = output.name.lower()
        if name in replaced:
            yield Output(output.name, *_value(replaced[name].this, scope))
        elif name not in left_out:
            yield Output(renamed.get(name, output.name), output.value, output.why)


def _of_pattern(item: exp.Binary, outputs: list[Output]) -> Iterator[Output]:
    """`* LIKE 'a%'`: the columns whose names are so."""
    if type(item) not in _PATTERNS or not isinstance(item.expression, exp.Literal):
        raise Untraced(f"which columns {item.sql('duckdb')} means is known to the engine only")
    hits = [output.name for output in _matched(_PATTERNS[type(item)](item.expression.name), outputs)]
    wanted = not item.args.get("negate")
    yield from (output for output in outputs if (output.name in hits) == wanted)


def _like(pattern: str) -> str:
    signs = {"%": ".*", "_": "."}
    return f"^(?s:{''.join(signs.get(sign) or re.escape(sign) for sign in pattern)})$"


_PATTERNS: dict[type[exp.Expr], Callable[[str], str]] = {
    exp.Like: _like,
    exp.ILike: lambda pattern: f"(?i){_like(pattern)}",
    exp.SimilarTo: lambda pattern: f"^(?:{pattern})$",
}


def _unfolded(item: exp.Expr, scope: Scope) -> list[Output] | None:
    """The fields of `unnest(struct)`; None of anything else."""
    if not isinstance(item, exp.Explode | exp.Unnest) or not isinstance(item.this or item.expressions[0], exp.Column):
        return None
    try:
        fields = evaluate(item.this or item.expressions[0], scope).fields
    except Untraced:
        return None
    return None if fields is None else [Output(name, made) for name, made in fields.items()]


def _value(node: exp.Expr, scope: Scope) -> tuple[values.Value | None, str]:
    try:
        return values.told(evaluate(node, scope), node), ""
    except Untraced as error:
        return None, str(error)


def _in_sight(item: exp.Expr, scope: Scope) -> Iterator[Output]:
    """The columns that `*` or `table.*` stands for; also `struct.*`, whose fields are known."""
    if not isinstance(item, exp.Column):
        yield from scope.outputs()
        return
    name = item.text("table")
    relation = scope.relations.get(name.lower())
    if relation is not None:
        yield from relation.outputs
        return
    value = scope.column([part.name for part in item.parts[:-1]])
    if value.fields is None:
        raise Untraced(f"the fields of {name} are not known")
    yield from (Output(field, made) for field, made in value.fields.items())


def _of_columns(item: exp.Expr, columns: exp.Columns, scope: Scope) -> Iterator[Output]:
    """An item with `COLUMNS(…)`, once for each column that is meant."""
    for output in _matching(columns.this, scope):
        inner = Scope(scope.context, scope.tables, scope)
        inner.windows = scope.windows
        inner.joined[output.name.lower()] = output
        one = exp.column(exp.to_identifier(output.name, quoted=True))
        written = item.transform(lambda node, one=one: one.copy() if isinstance(node, exp.Columns) else node)
        made = _named(written, inner)
        yield made if isinstance(item, exp.Alias) else Output(output.name, made.value, made.why)


def _matching(pattern: exp.Expr, scope: Scope) -> Iterator[Output]:
    """The columns that `COLUMNS(pattern)` stands for."""
    if isinstance(pattern, exp.Star):
        yield from _of_star(pattern, pattern, scope)
    elif isinstance(pattern, exp.Literal):
        yield from _matched(pattern.name, list(scope.outputs()))
    elif isinstance(pattern, exp.Array):
        names = {part.name.lower() for part in pattern.expressions}
        yield from (output for output in scope.outputs() if output.name.lower() in names)
    else:
        raise Untraced(f"which columns {pattern.sql('duckdb')} means is known to the engine only")


def _matched(expression: str, outputs: list[Output]) -> Iterator[Output]:
    """Columns whose name matches, by the engine's own kind of regular expressions, which end in linear time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        hits = pc.match_substring_regex(pa.array([output.name for output in outputs], pa.string()), expression)
    except pa.ArrowInvalid as error:
        raise Untraced(f"{expression!r} is no regular expression") from error
    yield from (output for output, hit in zip(outputs, hits.to_pylist(), strict=True) if hit)
