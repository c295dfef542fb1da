"""What names mean at one place of a statement."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlglot import exp
from sqlglot.errors import ParseError

from neurolake.sql.lineage import values
from neurolake.sql.lineage.base import Schema, Source, Untraced
from neurolake.sql.lineage.values import NOTHING, Value

_MOST_REPEATED = 4_000


@dataclass(frozen=True, slots=True)
class Output:
    """A column of a relation; `value` is None where it cannot be traced, and `why` says the reason.

    Attributes:
        item: What stands for it in a select list.
    """

    name: str
    value: Value | None
    why: str = ""
    item: exp.Expr | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Relation:
    """Something with columns: a table, a query, what stands in FROM.

    Attributes:
        rows: What decides which rows there are.
    """

    outputs: tuple[Output, ...]
    rows: Value = NOTHING

    @cached_property
    def by_name(self) -> Mapping[str, Output]:
        """Columns by name in lower case; of two with one name, the first."""
        return {output.name.lower(): output for output in reversed(self.outputs)}

    def renamed(self, names: Iterable[str]) -> "Relation":
        """The relation with its first columns called otherwise."""
        given = list(names)
        if not given:
            return self
        outputs = [Output(name, output.value, output.why) for name, output in zip(given, self.outputs, strict=False)]
        return Relation((*outputs, *self.outputs[len(outputs) :]), self.rows)


@dataclass
class Context:
    """What holds for a whole statement.

    Attributes:
        query: Evaluates a query: its tree, the common tables it sees, the scope around it.
        read: Tables that were read so far.
        repeated: How many columns were evaluated again, as they are made of themselves.
    """

    schema: Schema
    query: Callable[[exp.Expr, Mapping[str, Relation], "Scope | None"], Relation]
    read: set[str] = field(default_factory=set)
    repeated: int = 0

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.lower(): name for name in self.schema}

    def table(self, node: exp.Expr) -> Relation:
        """A table of the schema.

        Raises:
            Untraced: The schema has none of that name.
        """
        zone = node.text("db").lower()
        qualified = f"{zone}.{node.name.lower()}" if zone else node.name.lower()
        name = self._names.get(qualified) or self._names.get(node.name.lower())
        if name is None:
            raise Untraced(f"the columns of {node.name} are not known")
        self.read.add(name)
        columns = self.schema[name].items()
        return Relation(tuple(Output(column, stored(Source(name, column), type_)) for column, type_ in columns))

    def repeat(self, columns: int) -> None:
        """Begin another round over a table that is made of itself.

        Raises:
            Untraced: The statement has had too many.
        """
        self.repeated += columns
        if self.repeated > _MOST_REPEATED:
            raise Untraced("it is made of itself in too many steps")


class Scope:
    """The relations of one FROM clause, and what is seen around it.

    Attributes:
        tables: The common tables in sight, by name in lower case.
        rows: What decides which rows there are, so far.
        aliases: What the select list has named, for those who come after.
        windows: Named windows.
    """

    def __init__(self, context: Context, tables: Mapping[str, Relation], parent: "Scope | None" = None) -> None:
        self.context = context
        self.tables = tables
        self.parent = parent
        self.relations: dict[str, Relation] = {}
        self._zones: dict[str, str] = {}
        self._doubled: set[str] = set()
        self.joined: dict[str, Output] = {}
        self.aliases: dict[str, Value | None] = {}
        self.windows: dict[str, exp.Expr] = {}
        self.rows = NOTHING
        self._local: frozenset[str] = frozenset()

    def inner(self, names: Iterable[str]) -> "Scope":
        """The scope of a lambda: its parameters are made of arguments that count anyway."""
        scope = Scope(self.context, self.tables, self)
        scope.windows = self.windows
        scope._local = frozenset(name.lower() for name in names)
        return scope

    def add(self, alias: str, relation: Relation, zone: str = "") -> str:
        """Put a relation into sight; its rows decide this scope's. Returns the name it has in `relations`."""
        name = alias.lower()
        if name in self.relations:
            self._doubled.add(name)
        if not name or name in self._doubled:
            name = f"{name}\0{len(self.relations)}"
        self.relations[name] = relation
        self._zones[name] = zone.lower()
        self.decide(relation.rows)
        return name

    def decide(self, *by: Value) -> None:
        """Let the rows be decided by more."""
        self.rows = values.with_decisions(self.rows, *by)

    def query(self, node: exp.Expr) -> Relation:
        """A query that stands here, and so sees what this scope sees."""
        return self.context.query(node, self.tables, self)

    def outputs(self) -> Iterator[Output]:
        """What `*` means: each joined column once, where it comes first."""
        told: set[str] = set()
        for relation in self.relations.values():
            for output in relation.outputs:
                name = output.name.lower()
                if name not in self.joined:
                    yield output
                elif name not in told:
                    told.add(name)
                    yield self.joined[name]

    def column(self, parts: list[str]) -> Value:
        """What a name means; what follows the column's are fields of a struct.

        Raises:
            Untraced: It means nothing, several things, or something that cannot be traced.
        """
        scope: Scope | None = self
        while scope is not None:
            found = scope._own(parts)
            if found is not None:
                return found
            scope = scope.parent
        raise Untraced(f"there is no column {'.'.join(parts)}")

    def _own(self, parts: list[str]) -> Value | None:
        names = [part.lower() for part in parts]
        if names[0] in self._local:
            return NOTHING
        for output, rest in self._readings(names):
            return fields_of(known(output), rest)
        if names[0] in self.aliases:
            return fields_of(known(Output(parts[0], self.aliases[names[0]], "it cannot be traced")), names[1:])
        if len(names) == 1 and names[0] in self.relations:
            return whole_row(self.relations[names[0]])
        return None

    def _readings(self, names: list[str]) -> Iterator[tuple[Output, list[str]]]:
        """What the names may mean, the engine's first choice first, with what is left of them."""
        if len(names) > 1:
            yield from _having(names[1:], self._called(names[0]))
        if len(names) > 2:
            yield from _having(names[2:], self._called(names[1], names[0]))
        if names[0] in self.joined:
            yield self.joined[names[0]], names[1:]
        yield from _having(names, self.relations.values())

    def _called(self, name: str, zone: str = "") -> list[Relation]:
        """Relations of that name; of those with a zone only those of the one that is given."""
        more = [key for key in self.relations if key.startswith(f"{name}\0")] if name in self._doubled else []
        return [self.relations[key] for key in (name, *more) if key in self.relations and self._is_in(zone, key)]

    def _is_in(self, zone: str, key: str) -> bool:
        return not zone or self._zones[key] in ("", zone)


def _having(names: list[str], relations: Iterable[Relation]) -> Iterator[tuple[Output, list[str]]]:
    """The column of that name, with the names after it.

    Raises:
        Untraced: Several have one.
    """
    found = [relation.by_name[names[0]] for relation in relations if names[0] in relation.by_name]
    if len(found) > 1:
        raise Untraced(f"the column {names[0]} may be of several tables")
    yield from ((output, names[1:]) for output in found)


def stored(source: Source, type_: str) -> Value:
    """A stored column; of a struct the fields are known by its type."""
    value = values.of(source)
    return Value(value.made, {}, _fields(source, type_)) if type_.startswith("STRUCT(") else value


def _fields(source: Source, type_: str) -> Mapping[str, Value] | None:
    """The fields of a struct, in the order of its type; None where the type cannot be read."""
    try:
        fields = exp.DataType.build(type_, dialect="duckdb").expressions
    except ParseError:
        return None
    whole = values.through(values.of(source), "transformation")
    kinds = {field.name.lower(): field.args["kind"].sql("duckdb") for field in fields}
    return {name: Value(whole.made, {}, stored(source, kind).fields) for name, kind in kinds.items()}


def known(output: Output) -> Value:
    """A column's value.

    Raises:
        Untraced: It has none.
    """
    if output.value is None:
        raise Untraced(output.why or f"{output.name} cannot be traced")
    return output.value


def fields_of(value: Value, path: Iterable[str]) -> Value:
    """A field of a struct, given by the names that lead to it."""
    for name in path:
        if value.fields is not None and name.lower() in value.fields:
            value = values.with_decisions(value.fields[name.lower()], Value({}, value.decided))
        else:
            value = values.through(value, "transformation")
    return value


def whole_row(relation: Relation) -> Value:
    """A row as one value: a struct of its columns."""
    fields = {output.name.lower(): known(output) for output in relation.outputs}
    whole = values.through(values.merged(fields.values()), "transformation")
    return Value(whole.made, whole.decided, fields)
