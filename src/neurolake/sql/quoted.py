"""Names as trees, always quoted, whatever characters they hold."""

from sqlglot import exp


def column(name: str, table: str | None = None) -> exp.Column:
    """A column by its name, of a table by its alias."""
    return exp.column(
        exp.to_identifier(name, quoted=True), table=exp.to_identifier(table, quoted=True) if table else None
    )


def dataset(name: str) -> exp.Table:
    """A dataset by its name or `zone.name`."""
    zone, _, bare = name.rpartition(".")
    return exp.Table(
        this=exp.to_identifier(bare, quoted=True), db=exp.to_identifier(zone, quoted=True) if zone else None
    )


def named(value: exp.Expr, name: str) -> exp.Expr:
    """A value under a name."""
    return exp.alias_(value, exp.to_identifier(name, quoted=True))
