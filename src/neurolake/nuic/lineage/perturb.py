"""Ways to change a column, so that what depends on it comes out otherwise."""

from collections.abc import Iterator, Sequence

from neurolake.engine.sql import ident


def ways(column: str, type_: str, constants: Sequence[str] = (), row: str = "rowid") -> Iterator[str]:
    """Expressions that change a column: moved, passed along the rows, made all one, taken away, or in some rows.

    Args:
        constants: Literals that it is set to, too.
        row: The column with the row's number, from 0 on.
    """
    name = ident(column)
    moved = list(_moved(name, type_))
    yield from moved
    yield f"coalesce(lag({name}) OVER (ORDER BY {row}), last({name}) OVER ())"
    yield f"first({name}) OVER (ORDER BY hash({row}) ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)"
    yield from (f"{one}({name}) OVER ()" for one in ("min", "max"))
    yield "NULL"
    for some in (f"{row} = 0", f"{row} % 2 = 0", f"hash({row}) % 3 = 0", f"{row} = 3"):
        for other in (*moved[:1], "NULL", f"max({name}) OVER ()", f"min({name}) OVER ()"):
            yield f"CASE WHEN {some} THEN {other} ELSE {name} END"
    for constant in constants:
        value = f"TRY_CAST({constant} AS {type_})"
        yield f"coalesce({value}, {name})"
        yield f"CASE WHEN {row} % 2 = 0 THEN {name} ELSE coalesce({value}, {name}) END"


def _moved(name: str, type_: str) -> Iterator[str]:
    kind = type_.upper()
    if kind.startswith("VARCHAR"):
        yield f"{name} || '~'"
        yield f"'!' || {name}"
    elif kind.startswith(("DATE", "TIME")):
        yield f"{name} + INTERVAL 1 DAY"
        yield f"{name} - INTERVAL 400 DAY"
    elif kind == "BOOLEAN":
        yield f"NOT {name}"
    elif kind.startswith(("TINYINT", "SMALLINT", "INT", "BIGINT", "HUGEINT", "DECIMAL", "FLOAT", "DOUBLE")):
        yield f"{name} + 1"
        yield f"-{name}"
        yield f"{name} * 7"
    elif kind.endswith("[]"):
        yield f"list_reverse({name})"
        yield f"{name}[2:]"
