"""Which columns of which dataset a query reads, from its syntax tree."""

from collections.abc import Mapping

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from neurolake.query.authorise import Authorised
from neurolake.query.resolve import Source


def columns_read(authorised: Authorised) -> Mapping[str, tuple[str, ...]]:
    """Dataset id → the visible columns that the query names, in the dataset's order.

    Where the tree leaves doubt (`COLUMNS(…)`, pivots, a whole row used as a value, a name that cannot be
    traced), all visible columns of every dataset are given: the record may say too much, never too little.
    """
    read = _traced(authorised)
    columns: dict[str, tuple[str, ...]] = {}
    for source, visible in _visible(authorised):
        # A dataset may be read at several versions.
        before = columns.get(source.dataset_id, ())
        columns[source.dataset_id] = tuple(
            name for name in visible if read is None or name in before or _key(source, name) in read
        )
    return columns


def _visible(authorised: Authorised) -> list[tuple[Source, tuple[str, ...]]]:
    decisions = authorised.decisions
    return [(source, decisions[source.dataset_id].columns) for source in authorised.resolved.sources]


def _traced(authorised: Authorised) -> set[tuple[str, str]] | None:
    resolved = authorised.resolved
    if resolved.tree.find(exp.Columns, exp.Pivot) or any(_chooses(star) for star in resolved.tree.find_all(exp.Star)):
        return None
    try:
        tree = qualify(
            resolved.tree.copy(),
            dialect="duckdb",
            schema={source.relation: _schema(source, visible) for source, visible in _visible(authorised)},
            validate_qualify_columns=False,
            allow_partial_qualification=True,
        )
        read = _of_scopes(tree)
    except (SqlglotError, RecursionError):
        # The engine is the judge of what is valid; here it only matters that no column goes unrecorded.
        return None
    known = {_key(source, name) for source, visible in _visible(authorised) for name in visible}
    # A name that its table does not have may mean a column of the query around it.
    return read if read is not None and read <= known else None


def _chooses(star: exp.Star) -> bool:
    """Whether it is a star with a choice of columns: those it leaves out must be there, too."""
    return any(star.args.values()) or not isinstance(star.parent, exp.Select | exp.Column | exp.Count)


def _of_scopes(tree: exp.Expr) -> set[tuple[str, str]] | None:
    if tree.find(exp.TableColumn):
        return None
    read: set[tuple[str, str]] = set()
    for scope in traverse_scope(tree):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table):
                read.add((source.name.lower(), column.name.lower()))
            elif source is None and not (scope.parent and column.table):
                # With a parent and a table it is a column of the query around, which has it among its own.
                return None
    return read


def _schema(source: Source, visible: tuple[str, ...]) -> dict[str, str]:
    kinds = {column.name: column.type for column in source.scan.columns}
    return {name: "STRUCT" if kinds[name].startswith("STRUCT") else "TEXT" for name in visible}


def _key(source: Source, column: str) -> tuple[str, str]:
    return source.relation.lower(), column.lower()
