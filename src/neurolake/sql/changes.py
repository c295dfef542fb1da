"""Statements that change something: parsed into what they mean, everything else in them refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from neurolake.kernel.errors import InvalidSql
from neurolake.sql.allowed import check_allowed
from neurolake.sql.fallback import check_query_of
from neurolake.sql.parse import Statement, is_query, mended, parameters_of, query, syntax
from neurolake.sql.places import beginning, place_of
from neurolake.sql.tokens import tokens_of


@dataclass(frozen=True)
class Target:
    """The dataset that a statement changes: its name as written (`x` or `silver.x`), in small letters."""

    name: str
    alias: str
    place: dict[str, Any]

    @property
    def zone(self) -> str | None:
        return self.name.rpartition(".")[0] or None

    @property
    def bare(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Create:
    """CREATE TABLE or VIEW. `columns` are names with types (None for a view's), `query` makes the rows."""

    target: Target
    view: bool
    query: exp.Expr | None
    columns: tuple[tuple[str, str | None], ...]
    replace: bool
    if_not_exists: bool


@dataclass(frozen=True)
class Insert:
    """INSERT. Without `columns` the query's stand in the order of the table, or have its names (`by_name`)."""

    target: Target
    columns: tuple[str, ...]
    by_name: bool
    query: exp.Expr


@dataclass(frozen=True)
class Clause:
    """A WHEN of a MERGE. `values` are by column; None takes the source's columns of the same names."""

    matched: bool
    condition: exp.Expr | None
    action: str
    columns: tuple[str, ...] = ()
    values: tuple[exp.Expr, ...] | None = ()


@dataclass(frozen=True)
class Rows:
    """UPDATE, DELETE or MERGE: rows of the target beside those of `sources`, and what becomes of them.

    Attributes:
        kind: `update`, `delete` or `merge`.
        on: Which rows are meant; None means all.
    """

    target: Target
    kind: str
    sources: tuple[exp.Expr, ...]
    on: exp.Expr | None
    clauses: tuple[Clause, ...]
    with_: exp.Expr | None


@dataclass(frozen=True)
class Truncate:
    """TRUNCATE, or DELETE without a condition."""

    target: Target


@dataclass(frozen=True)
class Drop:
    """DROP TABLE or VIEW."""

    target: Target
    view: bool
    if_exists: bool
    cascade: bool


@dataclass(frozen=True)
class Alter:
    """ALTER TABLE: `action` is `add`, `drop`, `rename`, `retype` (of a column) or `rename table`."""

    target: Target
    action: str
    column: str
    to: str = ""
    lenient: bool = False


Change = Create | Insert | Rows | Truncate | Drop | Alter


@dataclass(frozen=True)
class ChangeStatement(Statement):
    """A statement that changes something, and holds nothing but allowed parts."""

    change: Change


def parse_statement(sql: str) -> Statement:
    """Parse one query or one change.

    Raises:
        InvalidSql: It is neither, or holds a part that is not allowed; with `line` and `column` where known.
        LimitExceeded: It is too long.
    """
    tree = syntax(sql, tokens := tokens_of(sql, changes=True))
    if is_query(tree):
        return query(sql, tree)
    reader = _READERS.get(type(tree))
    if reader is None:
        check_query_of(sql, tokens)
        raise InvalidSql(f"{_words(tree)} is not allowed.", **beginning(sql, tree))
    mended(sql, tree)
    return ChangeStatement(sql, tree, parameters_of(sql, tree), reader(_Reader(sql), tree))


class _Reader:
    """Takes a tree apart; what it is not told of is refused."""

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def only(self, node: exp.Expr, *known: str) -> None:
        """Refuse a node with other parts than these."""
        for name, value in node.args.items():
            if value and name not in known:
                part = "RETURNING" if name == "returning" else name.strip("_").replace("_", " ").upper()
                raise InvalidSql(f"{part} is not supported in {_words(node)}.", **place_of(self.sql, node))

    def checked(self, node: Any) -> exp.Expr:
        """A part that must be allowed in a query."""
        if not isinstance(node, exp.Expr):
            raise InvalidSql("The statement is incomplete.")
        check_allowed(self.sql, node)
        return node

    def maybe(self, node: Any) -> exp.Expr | None:
        return self.checked(node) if node else None

    def target(self, node: Any) -> Target:
        if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
            raise InvalidSql("The statement names no dataset to change.")
        self.only(node, "this", "db", "alias")
        alias = node.args.get("alias")
        if isinstance(alias, exp.TableAlias):
            self.only(alias, "this")
        name = ".".join(part.name for part in node.parts).lower()
        return Target(name, node.alias or node.name, place_of(self.sql, node))

    def names(self, nodes: Any) -> tuple[str, ...]:
        found = []
        for node in nodes:
            identifier = node.this if isinstance(node, exp.Column) and len(node.parts) == 1 else node
            if not isinstance(identifier, exp.Identifier):
                raise InvalidSql("A list of columns holds names only.", **place_of(self.sql, node))
            found.append(identifier.name)
        return tuple(found)

    def refuse(self, node: exp.Expr, what: str, hint: str | None = None) -> InvalidSql:
        return InvalidSql(what, hint=hint, **beginning(self.sql, node))


def _create(read: _Reader, tree: exp.Create) -> Create:
    kind = str(tree.args.get("kind")).upper()
    if kind not in ("TABLE", "VIEW"):
        raise read.refuse(tree, f"CREATE {kind} is not allowed.", "Tables and views can be made.")
    read.only(tree, "this", "kind", "replace", "expression", "exists")
    columns: tuple[tuple[str, str | None], ...] = ()
    node = tree.this
    if isinstance(node, exp.Schema):
        columns = tuple(_column(read, part, view=kind == "VIEW") for part in node.expressions)
        node = node.this
    made = read.maybe(tree.expression)
    if made is not None and not is_query(made):
        raise read.refuse(tree, "After AS stands one query.")
    if made is None and (kind == "VIEW" or not columns):
        raise read.refuse(tree, f"CREATE {kind} needs AS and a query.")
    if made is not None and kind == "TABLE" and columns:
        raise read.refuse(tree, "A table has either a list of columns or a query.", "Name the columns in the query.")
    target = read.target(node)
    return Create(target, kind == "VIEW", made, columns, bool(tree.args["replace"]), bool(tree.args.get("exists")))


def _column(read: _Reader, node: exp.Expr, *, view: bool) -> tuple[str, str | None]:
    if view:
        return read.names([node])[0], None
    if not isinstance(node, exp.ColumnDef) or node.args.get("kind") is None:
        raise read.refuse(node, "A column has a name and a type.", "Keys and checks are not supported.")
    if node.args.get("constraints"):
        raise read.refuse(node, "NOT NULL, DEFAULT, keys and checks are not supported.", "Give names and types only.")
    read.only(node, "this", "kind")
    kind = read.checked(node.args["kind"])
    return node.name, kind.sql("duckdb")


def _insert(read: _Reader, tree: exp.Insert) -> Insert:
    read.only(tree, "this", "expression", "by_name", "with_")
    columns: tuple[str, ...] = ()
    node = tree.this
    if isinstance(node, exp.Schema):
        columns, node = read.names(node.expressions), node.this
    made = read.checked(tree.expression)
    if not is_query(made):
        raise read.refuse(tree, "An INSERT takes VALUES or a query.")
    if with_ := read.maybe(tree.args.get("with_")):
        made = _under(made, with_)
    return Insert(read.target(node), columns, bool(tree.args.get("by_name")), made)


def _under(made: exp.Expr, with_: exp.Expr) -> exp.Expr:
    """The query with the statement's common table expressions around it."""
    return exp.Select(expressions=[exp.Star()], with_=with_.copy()).from_(
        exp.Subquery(this=made.copy(), alias=exp.TableAlias(this=exp.to_identifier("nl_rows"))), copy=False
    )


def _update(read: _Reader, tree: exp.Update) -> Rows:
    read.only(tree, "this", "expressions", "from_", "where", "with_")
    columns, values = _assignments(read, tree.expressions)
    from_ = tree.args.get("from_")
    where = tree.args.get("where")
    return Rows(
        target=read.target(tree.this),
        kind="update",
        sources=tuple(_sources(read, from_)) if from_ else (),
        on=read.checked(where.this) if where else None,
        clauses=(Clause(matched=True, condition=None, action="update", columns=columns, values=values),),
        with_=read.maybe(tree.args.get("with_")),
    )


def _assignments(read: _Reader, nodes: list[exp.Expr]) -> tuple[tuple[str, ...], tuple[exp.Expr, ...]]:
    for node in nodes:
        if not isinstance(node, exp.EQ):
            raise read.refuse(node, "SET takes column = value.")
    columns = read.names([node.this for node in nodes])
    if len({name.lower() for name in columns}) < len(columns):
        raise read.refuse(nodes[0], "SET names a column twice.")
    return columns, tuple(read.checked(node.expression) for node in nodes)


def _sources(read: _Reader, from_: exp.Expr) -> Iterator[exp.Expr]:
    yield read.checked(from_.this)


def _delete(read: _Reader, tree: exp.Delete) -> Rows | Truncate:
    read.only(tree, "this", "using", "where", "with_")
    where, target = tree.args.get("where"), read.target(tree.this)
    using = tree.args.get("using") or []
    if where is None and not using:
        return Truncate(target)
    return Rows(
        target=target,
        kind="delete",
        sources=tuple(read.checked(source) for source in using),
        on=read.checked(where.this) if where else None,
        clauses=(Clause(matched=True, condition=None, action="delete"),),
        with_=read.maybe(tree.args.get("with_")),
    )


def _merge(read: _Reader, tree: exp.Merge) -> Rows:
    read.only(tree, "this", "using", "on", "whens", "with_")
    return Rows(
        target=read.target(tree.this),
        kind="merge",
        sources=(read.checked(tree.args["using"]),),
        on=read.checked(tree.args.get("on")),
        clauses=tuple(_clause(read, when) for when in tree.args["whens"].expressions),
        with_=read.maybe(tree.args.get("with_")),
    )


def _clause(read: _Reader, when: exp.When) -> Clause:
    read.only(when, "matched", "condition", "then", "source")
    if when.args.get("source"):
        raise read.refuse(when, "NOT MATCHED BY SOURCE is not supported.", "Write a DELETE or UPDATE with NOT EXISTS.")
    matched = bool(when.args.get("matched"))
    condition = read.maybe(when.args.get("condition"))
    then = when.args["then"]
    if isinstance(then, exp.Var) and then.name.upper() in ("DELETE", "DO NOTHING"):
        action = then.name.lower()
        if action == "delete" and not matched:
            raise read.refuse(when, "What is not matched cannot be deleted.")
        return Clause(matched, condition, action)
    if isinstance(then, exp.Update) and matched:
        read.only(then, "expressions")
        if len(then.expressions) == 1 and isinstance(then.expressions[0], exp.Star):
            return Clause(matched, condition, "update", values=None)
        return Clause(matched, condition, "update", *_assignments(read, _bare_targets(then.expressions)))
    if isinstance(then, exp.Insert) and not matched:
        return _merge_insert(read, condition, then)
    raise read.refuse(when, f"This is not supported in a WHEN of MERGE: {_words(then)}.")


def _bare_targets(nodes: list[exp.Expr]) -> list[exp.Expr]:
    """`SET t.a = 1` as `SET a = 1`, which other dialects allow in a MERGE."""
    for node in nodes:
        if isinstance(node, exp.EQ) and isinstance(node.this, exp.Column) and len(node.this.parts) == 2:
            node.this.set("table", None)
    return nodes


def _merge_insert(read: _Reader, condition: exp.Expr | None, then: exp.Insert) -> Clause:
    read.only(then, "this", "expression")
    if isinstance(then.this, exp.Star):
        return Clause(matched=False, condition=condition, action="insert", values=None)
    columns = read.names(then.this.expressions) if isinstance(then.this, exp.Tuple) else ()
    values = then.expression
    listed = values.expressions if isinstance(values, exp.Tuple) else [values]
    return Clause(False, condition, "insert", columns, tuple(read.checked(value) for value in listed))


def _truncate(read: _Reader, tree: exp.TruncateTable) -> Truncate:
    read.only(tree, "expressions")
    if len(tree.expressions) != 1:
        raise read.refuse(tree, "TRUNCATE takes one dataset.")
    return Truncate(read.target(tree.expressions[0]))


def _drop(read: _Reader, tree: exp.Drop) -> Drop:
    kind = str(tree.args.get("kind")).upper()
    if kind not in ("TABLE", "VIEW"):
        raise read.refuse(tree, f"DROP {kind} is not allowed.", "Tables and views can be dropped.")
    read.only(tree, "tables", "kind", "exists", "cascade", "restrict")
    if len(tree.args["tables"]) != 1:
        raise read.refuse(tree, "DROP takes one dataset.")
    target = read.target(tree.args["tables"][0])
    return Drop(target, kind == "VIEW", bool(tree.args.get("exists")), bool(tree.args.get("cascade")))


def _alter(read: _Reader, tree: exp.Alter) -> Alter:
    read.only(tree, "this", "kind", "actions")
    actions = tree.args["actions"]
    if tree.args.get("kind") != "TABLE" or len(actions) != 1:
        raise read.refuse(tree, "ALTER TABLE takes one change of one table.")
    target, action = read.target(tree.this), actions[0]
    if isinstance(action, exp.ColumnDef):
        lenient = bool(action.args.get("exists"))
        action.set("exists", None)
        name, kind = _column(read, action, view=False)
        return Alter(target, "add", name, str(kind), lenient)
    if isinstance(action, exp.Drop) and action.args.get("kind") == "COLUMN":
        read.only(action, "tables", "kind", "exists", "cascade", "restrict")
        (name,) = read.names(action.args["tables"])
        return Alter(target, "drop", name, lenient=bool(action.args.get("exists")))
    if isinstance(action, exp.RenameColumn):
        read.only(action, "this", "to")
        before, after = read.names([action.this, action.args["to"]])
        return Alter(target, "rename", before, after)
    if isinstance(action, exp.AlterRename):
        return Alter(target, "rename table", "", read.target(action.this).name)
    if isinstance(action, exp.AlterColumn):
        read.only(action, "this", "dtype")
        return Alter(target, "retype", action.this.name, read.checked(action.args.get("dtype")).sql("duckdb"))
    raise read.refuse(tree, "This change of a table is not supported.", "Add, drop, rename or widen a column.")


def _words(node: exp.Expr) -> str:
    if isinstance(node, exp.Command):
        return str(node.this)[:40].upper()
    return {"TruncateTable": "TRUNCATE"}.get(type(node).__name__, type(node).__name__.upper())


_READERS: dict[type[exp.Expr], Callable[[_Reader, Any], Change]] = {
    exp.Create: _create,
    exp.Insert: _insert,
    exp.Update: _update,
    exp.Delete: _delete,
    exp.Merge: _merge,
    exp.TruncateTable: _truncate,
    exp.Drop: _drop,
    exp.Alter: _alter,
}
